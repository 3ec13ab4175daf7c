"""The worker's end of the control connection: bytes in, messages out, and the other way."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import cast

from strangler.proxy.dataplane.messages import Frames, Message, encode

_CLOGGED = 4 * 1024 * 1024


class ControlPipe(asyncio.Protocol):
    """Hands the content of each message to `hear`, not yet decoded; calls `lost` once when the
    supervisor is gone."""

    def __init__(self, hear: Callable[[bytes], None], lost: Callable[[], None]) -> None:
        self._hear = hear
        self._lost = lost
        self._frames = Frames()
        self._transport: asyncio.Transport | None = None
        self._gone = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The connection stands."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """A piece of what the supervisor says."""
        for content in self._frames.feed(data):
            self._hear(content)

    def connection_lost(self, exc: Exception | None) -> None:
        """The supervisor closed it, or died."""
        self._transport = None
        self._gone.set()
        self._lost()

    @property
    def clogged(self) -> bool:
        """Whether the supervisor has not read for long: what can be said later waits."""
        return self._transport is None or self._transport.get_write_buffer_size() > _CLOGGED

    def send(self, message: Message) -> None:
        """Say something; nothing happens once the supervisor is gone."""
        if self._transport is not None:
            self._transport.write(encode(message))

    async def close(self, timeout: float = 2.0) -> None:
        """End the connection once what was said has left, or after `timeout` seconds."""
        if self._transport is None:
            return
        self._transport.close()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._gone.wait(), timeout)
