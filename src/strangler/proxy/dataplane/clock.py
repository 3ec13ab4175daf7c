"""Time for the data plane: one coarse clock that a ticker moves, so that a request reads it for the
price of an attribute, and one loop over what has deadlines instead of a timer for each."""

import asyncio
from collections.abc import Callable

TICK = 0.1
"""Seconds between ticks: how exact time limits are."""


class Clock:
    """`now` is the event loop's time at the last tick, in seconds of a monotonic clock."""

    __slots__ = ("_callbacks", "_handle", "_loop", "now")

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._callbacks: list[Callable[[float], None]] = []
        self._handle: asyncio.TimerHandle | None = None
        self.now = loop.time()

    def on_tick(self, callback: Callable[[float], None]) -> None:
        """Call `callback(now)` at each tick."""
        self._callbacks.append(callback)

    def start(self) -> None:
        """Begin to tick."""
        self._handle = self._loop.call_later(TICK, self._tick)

    def stop(self) -> None:
        """Stand still."""
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None

    def _tick(self) -> None:
        self.now = now = self._loop.time()
        self._handle = self._loop.call_later(TICK, self._tick)
        for callback in self._callbacks:
            callback(now)
