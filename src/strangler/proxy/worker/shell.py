"""Messages of the supervisor in, a running engine out: all of a worker that is not forwarding."""

import asyncio
import socket
import ssl
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Protocol

import msgspec

from strangler.proxy.dataplane.messages import (
    Addresses,
    Applied,
    AwsCredentials,
    Configuration,
    Drain,
    Drained,
    KeySet,
    KillSwitch,
    Message,
    Problem,
    Refused,
    ServerHealth,
    Snapshot,
    Spans,
    decode,
)
from strangler.proxy.worker.access_log import AccessLog
from strangler.proxy.worker.listener_tls import listener_context, renew
from strangler.proxy.worker.pipe import ControlPipe

_LARGE = 16 * 1024
"""Bytes of a message that is decoded in a thread."""

Fact = Configuration | Addresses | ServerHealth | AwsCredentials | KeySet | KillSwitch


class Forwarder(Protocol):
    """What the shell needs of the engine."""

    def apply(self, message: Fact) -> None:
        """Take over what the control plane knows."""

    async def listen(
        self, sockets: Sequence[socket.socket], context: ssl.SSLContext | None, /
    ) -> None:
        """Start accepting."""

    async def drain(self, timeout: float) -> int:
        """Stop accepting, finish or cut what is under way; how many were cut."""

    def snapshot(self) -> Snapshot:
        """What was counted."""


class EngineFactory(Protocol):
    """Makes the engine."""

    def __call__(
        self,
        loop: asyncio.AbstractEventLoop,
        *,
        access_log: Callable[[bytes], None],
        report: Callable[[Message], None],
    ) -> Forwarder:
        """An engine that logs and reports as told."""


class Shell:
    """Does what the supervisor says, one thing after the other.

    `Configuration` and `KillSwitch` are answered by `Applied` or `Refused` in the order in which
    they came; a `Configuration` that is refused leaves the one before in force."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        factory: EngineFactory,
        sockets: Sequence[socket.socket],
        log: AccessLog | None,
        *,
        grace: float,
        interval: float = 1.0,
    ) -> None:
        self.pipe = ControlPipe(self._hear, self._orphaned)
        self._engine = factory(loop, access_log=log.write if log else _nowhere, report=self._report)
        self._sockets = sockets
        self._log = log
        self._grace = grace
        self._interval = interval
        self._orders: asyncio.Queue[bytes | Drain] = asyncio.Queue()
        self._generation = 0
        self._listening = False
        self._tls: ssl.SSLContext | None = None

    def _hear(self, content: bytes) -> None:
        self._orders.put_nowait(content)

    def _orphaned(self) -> None:
        # The port must become free for whoever follows; what is under way may end.
        self._orders.put_nowait(Drain(self._grace))

    def _report(self, message: Message) -> None:
        if not (isinstance(message, Spans) and self.pipe.clogged):
            self.pipe.send(message)

    async def run(self) -> None:
        """Work until told to drain, or until the supervisor is gone."""
        ticking = asyncio.create_task(self._tick())
        try:
            while True:
                message = await self._next()
                if isinstance(message, Drain):
                    break
                await self._obey(message)
            cut = await self._drain(message.timeout)
        finally:
            ticking.cancel()
        self.pipe.send(self._snapshot())
        self.pipe.send(Drained(cut))
        await self.pipe.close()

    async def _next(self) -> Message:
        """The next order. A table is compiled when it is decoded, which for thousands of routes
        takes a quarter of a second: a thread does it, so that requests go on meanwhile."""
        order = await self._orders.get()
        if isinstance(order, Drain):
            return order
        if len(order) < _LARGE:
            return decode(order)
        return await asyncio.to_thread(decode, order)

    async def _drain(self, timeout: float) -> int:
        """Drain; an order to do so in less time replaces the first."""
        while True:
            draining = asyncio.ensure_future(self._engine.drain(timeout))
            shorter = await self._hurried(draining, timeout)
            if shorter is None:
                return await draining
            draining.cancel()
            with suppress(asyncio.CancelledError):
                await draining
            timeout = shorter

    async def _hurried(self, draining: "asyncio.Future[int]", timeout: float) -> float | None:
        """The timeout of an order that wants it sooner; None once draining is done."""
        while not draining.done():
            order = asyncio.ensure_future(self._next())
            await asyncio.wait((draining, order), return_when=asyncio.FIRST_COMPLETED)
            if not order.done():
                order.cancel()
                break
            message = order.result()
            if isinstance(message, Drain) and message.timeout < timeout:
                return message.timeout
        return None

    async def _obey(self, message: Message) -> None:
        match message:
            case Configuration():
                try:
                    await self._configure(message)
                except Exception:  # the supervisor decides what becomes of it
                    self.pipe.send(Refused(message.generation, traceback.format_exc(limit=-4)))
                else:
                    self._generation = message.generation
                    self.pipe.send(Applied(message.generation))
            case KillSwitch():
                self._engine.apply(message)
                self.pipe.send(Applied(self._generation))
            case Addresses() | ServerHealth() | AwsCredentials() | KeySet():
                self._engine.apply(message)
            case _:
                self.pipe.send(Problem(f"a worker was sent {type(message).__name__}"))

    async def _configure(self, message: Configuration) -> None:
        tls = message.settings.tls
        if not self._listening:
            self._tls = listener_context(tls) if tls else None
        elif tls and self._tls:
            renew(self._tls, tls)
        self._engine.apply(message)
        if not self._listening:
            await self._engine.listen(self._sockets, self._tls)
            self._listening = True

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(self._interval)
            if not self.pipe.clogged:
                self.pipe.send(self._snapshot())

    def _snapshot(self) -> Snapshot:
        snapshot = self._engine.snapshot()
        dropped = self._log.dropped if self._log else 0
        return msgspec.structs.replace(
            snapshot, counters={**snapshot.counters, "access_log_dropped": dropped}
        )


def _nowhere(line: bytes) -> None:
    """The log is off."""
