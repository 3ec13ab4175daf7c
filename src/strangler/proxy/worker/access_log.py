"""Access-log lines in, batches to a writing thread out: the event loop never waits for a disk."""

import asyncio
import threading
from queue import SimpleQueue

from strangler.proxy.worker.sinks import File, Sink, Stream

_STDOUT = 1


class AccessLog:
    """Gathers lines for a moment, then hands them to a thread that writes them.

    What is waiting is bounded by `most` bytes: a reader of our output that hangs costs lines,
    which are counted in `dropped`, and never a request."""

    def __init__(
        self,
        sink: Sink,
        loop: asyncio.AbstractEventLoop,
        *,
        delay: float = 0.05,
        batch: int = 256 * 1024,
        most: int = 8 * 1024 * 1024,
    ) -> None:
        self._sink = sink
        self._loop = loop
        self._delay = delay
        self._batch = batch
        self._most = most
        self._lines: list[bytes] = []
        self._size = 0
        self._timer: asyncio.TimerHandle | None = None
        # Each number has one writer, the loop or the thread, so that no lock is needed.
        self._taken = 0
        self._written = 0
        self._refused = 0
        self._lost = 0
        self._queue: SimpleQueue[list[bytes] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._write, name="access-log", daemon=True)
        self._thread.start()

    @property
    def dropped(self) -> int:
        """Lines that were not written: too many were waiting, or writing failed."""
        return self._refused + self._lost

    def write(self, line: bytes) -> None:
        """Take one line, with or without its line end."""
        if not line.endswith(b"\n"):
            line += b"\n"
        if self._taken - self._written > self._most:
            self._refused += 1
            return
        self._taken += len(line)
        self._size += len(line)
        self._lines.append(line)
        if self._size >= self._batch:
            self._hand_over()
        elif self._timer is None:
            self._timer = self._loop.call_later(self._delay, self._hand_over)

    def _hand_over(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._lines:
            self._queue.put(self._lines)
            self._lines, self._size = [], 0

    def _write(self) -> None:
        while (lines := self._queue.get()) is not None:
            self._lost += self._sink.write(lines)
            self._written += sum(map(len, lines))

    def close(self, timeout: float = 2.0) -> None:
        """Write what is waiting, for at most `timeout` seconds."""
        self._hand_over()
        self._queue.put(None)
        self._thread.join(timeout)
        if not self._thread.is_alive():
            self._sink.close()


def open_log(where: str, loop: asyncio.AbstractEventLoop) -> AccessLog | None:
    """The log that `--access-log` asks for; None for `off`.

    Raises OSError if the file cannot be opened."""
    if where == "off":
        return None
    return AccessLog(Stream(_STDOUT) if where == "-" else File(where), loop)
