"""Where access-log lines go: a file that may be rotated, or a stream that others write to as well.

Used by one thread, which may block; the event loop never waits for it."""

import os
import select
import stat
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

_PIECE = 1 << 20
"""Most bytes in one write to a file."""


class Sink(Protocol):
    """Takes whole lines."""

    def write(self, lines: Sequence[bytes]) -> int:
        """Write lines, each with its line end; how many could not be written."""

    def close(self) -> None:
        """Let go of what is open."""


class Stream:
    """An open descriptor such as stdout, shared with other processes.

    A write to a pipe is whole only up to PIPE_BUF bytes (POSIX, write), so lines are gathered
    up to that size: those of several workers never run into each other."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        kind = os.fstat(descriptor).st_mode
        self._piece = _PIECE if stat.S_ISREG(kind) else select.PIPE_BUF

    def write(self, lines: Sequence[bytes]) -> int:
        """Write lines; those after a failure are lost and counted."""
        done = 0
        for count, piece in gathered(lines, self._piece):
            try:
                write_whole(self._descriptor, piece)
            except OSError:
                break
            done += count
        return len(lines) - done

    def close(self) -> None:
        """Nothing: the descriptor is not ours."""


class File:
    """A file that is appended to, and opened again when it was renamed, removed or replaced
    (log rotation): looked at once a second, so that no signal is needed."""

    def __init__(self, path: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._path = path
        self._clock = clock
        self._descriptor = self._open()
        self._looked = clock()

    def _open(self) -> int:
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
        return os.open(self._path, flags, 0o640)

    def write(self, lines: Sequence[bytes]) -> int:
        """Write lines; those after a failure (disk full) are lost and counted."""
        done = 0
        try:
            self._follow()
            for count, piece in gathered(lines, _PIECE):
                write_whole(self._descriptor, piece)
                done += count
        except OSError:
            pass  # counted by the caller; the next batch tries again
        return len(lines) - done

    def _follow(self) -> None:
        now = self._clock()
        if now - self._looked < 1.0:
            return
        self._looked = now
        ours = os.fstat(self._descriptor)
        try:
            there = Path(self._path).stat()
        except FileNotFoundError:
            there = None
        if there is None or (there.st_dev, there.st_ino) != (ours.st_dev, ours.st_ino):
            opened = self._open()
            os.close(self._descriptor)
            self._descriptor = opened

    def close(self) -> None:
        """Close the file."""
        os.close(self._descriptor)


def gathered(lines: Sequence[bytes], most: int) -> Iterator[tuple[int, bytes]]:
    """Lines joined to pieces of at most `most` bytes (a longer line alone), with their count."""
    piece: list[bytes] = []
    size = 0
    for line in lines:
        if piece and size + len(line) > most:
            yield len(piece), b"".join(piece)
            piece, size = [], 0
        piece.append(line)
        size += len(line)
    if piece:
        yield len(piece), b"".join(piece)


def write_whole(descriptor: int, content: bytes) -> None:
    """Write all of `content`, waiting where somebody has made the descriptor non-blocking."""
    view = memoryview(content)
    while view:
        try:
            view = view[os.write(descriptor, view) :]
        except BlockingIOError:
            select.select([], [descriptor], [])
