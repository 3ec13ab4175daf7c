"""What background tasks of the control plane have in common: when to try again, and to say what is
wrong once and not each time."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

FIRST_RETRY = 1.0
LAST_RETRY = 60.0
"""Seconds between two tries after a failure: doubled each time, up to this."""

_JITTER = 0.1


def jittered(seconds: float, chance: float) -> float:
    """`seconds` moved by up to a tenth either way, so that what began together does not stay
    together; `chance` is of [0, 1)."""
    return seconds * (1.0 - _JITTER + 2.0 * _JITTER * chance)


def retry_delay(failures: int) -> float:
    """Seconds to wait after so many failures in a row, at least one."""
    return min(LAST_RETRY, FIRST_RETRY * 2.0 ** min(failures - 1, 10))


class Standing:
    """Whether something works; tells `report` when that changes, and only then."""

    __slots__ = ("_report", "_subject", "failures")

    def __init__(self, subject: str, report: Callable[[str], None]) -> None:
        self._subject = subject
        self._report = report
        self.failures = 0
        """In a row."""

    def failed(self, why: str) -> None:
        """It did not work."""
        self.failures += 1
        if self.failures == 1:
            self._report(f"{self._subject}: {why}")

    def works(self) -> None:
        """It did."""
        if self.failures:
            self._report(f"{self._subject}: works again after {self.failures} failed tries")
        self.failures = 0


class Tasks:
    """Background tasks by name, with one owner who ends them."""

    __slots__ = ("_ending", "_running")

    def __init__(self) -> None:
        self._running: dict[object, asyncio.Task[None]] = {}
        self._ending: set[asyncio.Task[None]] = set()

    def start(self, name: object, work: Coroutine[Any, Any, None]) -> None:
        """Begin; a task of that name is ended first."""
        self.end(name)
        task = self._running[name] = asyncio.get_running_loop().create_task(work)
        task.add_done_callback(lambda done: self._forget(name, done))

    def end(self, name: object) -> None:
        """Cancel it, if there is one."""
        task = self._running.pop(name, None)
        if task is not None:
            task.cancel()
            self._ending.add(task)
            task.add_done_callback(self._ending.discard)

    async def finish_all(self) -> None:
        """Wait until all have done their work."""
        await asyncio.gather(*self._running.values(), return_exceptions=True)

    def _forget(self, name: object, task: asyncio.Task[None]) -> None:
        if self._running.get(name) is task:
            del self._running[name]

    async def end_all(self) -> None:
        """Cancel all and wait until they are gone."""
        for name in tuple(self._running):
            self.end(name)
        await asyncio.gather(*self._ending, return_exceptions=True)
