"""Bytes for many sockets in; what one turn of the event loop wrote goes out at its end, together.

Each write to a socket wakes who reads it, often on a core that has gone to sleep since the write
before, and that costs the writer as much as sending does. Where a turn serves many connections,
sending behind the last of them wakes once for all: a fifth more requests a second at 32 busy
connections (docs/benchmarks.md). A turn that serves one sends a few microseconds later."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any, Final, cast

MOST: Final = 256 * 1024
"""Bytes that may wait. More go out at once, so that a slow reader is noticed at once."""
LARGE: Final = 64 * 1024
"""Bytes of one piece that is sent at once: copying it costs more than waking who reads it, and it
is in the processor's cache now."""


class Outbox:
    """One an event loop: what its wires have not sent. `most` as `MOST`."""

    __slots__ = ("_bytes", "_loop", "_scheduled", "_wires", "most", "on_bug")

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._wires: deque[Wire] = deque()
        self._bytes = 0
        self._scheduled = False
        self.most = MOST
        self.on_bug: Callable[[Exception], None] = _raise
        """Takes what a transport should never have raised; the others are sent all the same."""

    def add(self, wire: "Wire", size: int) -> None:
        """The wire has so many bytes to send."""
        self._wires.append(wire)
        self._bytes += size
        if self._bytes > self.most:
            self.flush()
        elif not self._scheduled:
            self._scheduled = True
            self._loop.call_soon(self._turn_ends)

    def flush(self) -> None:
        """Send everything now. What is written meanwhile goes out behind it."""
        wires = self._wires
        while wires:
            wire = wires.popleft()
            try:
                wire.flush()
            except Exception as error:
                self.on_bug(error)
        self._bytes = 0

    def _turn_ends(self) -> None:
        self._scheduled = False
        self.flush()


class Wire:
    """A transport that sends by way of an outbox.

    What is written is in order with all else that is done: nothing is closed, ended or broken
    off before what was written has been handed over. The methods are those of
    `asyncio.Transport`."""

    __slots__ = ("_outbox", "_transport", "_waiting")

    def __init__(self, transport: asyncio.BaseTransport, outbox: Outbox) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._outbox = outbox
        self._waiting = b""

    def write(self, data: bytes) -> None:
        """Send `data` at the end of the loop's turn; at once where it is large."""
        if self._waiting:
            self._waiting += data
        else:
            self._waiting = data
        if len(data) > LARGE:
            self.flush()
        else:
            self._outbox.add(self, len(data))

    def flush(self) -> None:
        """Hand over what waits; a transport that is closing takes no more."""
        data = self._waiting
        if data:
            self._waiting = b""
            if not self._transport.is_closing():
                self._transport.write(data)

    def close(self) -> None:
        """Close when everything has gone out."""
        self.flush()
        self._transport.close()

    def abort(self) -> None:
        """Close now."""
        self.flush()
        self._transport.abort()

    def write_eof(self) -> None:
        """Half-close behind what was written."""
        self.flush()
        self._transport.write_eof()

    def get_write_buffer_size(self) -> int:
        """Bytes that the other end has not taken."""
        return self._transport.get_write_buffer_size() + len(self._waiting)

    def set_write_buffer_limits(self, high: int) -> None:
        """From how many unsent bytes on the protocol is told to pause."""
        self._transport.set_write_buffer_limits(high)

    def can_write_eof(self) -> bool:
        """Whether it can be half-closed."""
        return self._transport.can_write_eof()

    def is_closing(self) -> bool:
        """Whether it is closed or closing."""
        return self._transport.is_closing()

    def pause_reading(self) -> None:
        """Read no more for now."""
        self._transport.pause_reading()

    def resume_reading(self) -> None:
        """Go on."""
        self._transport.resume_reading()

    def get_extra_info(self, name: str) -> Any:
        """What the transport knows of the connection."""
        return self._transport.get_extra_info(name)


def _raise(error: Exception) -> None:
    raise error
