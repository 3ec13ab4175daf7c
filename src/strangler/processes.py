"""Independent pieces of work side by side in forked processes, and how a process ends."""

import os
import sys
import threading
import traceback
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")
U = TypeVar("U")


def side_by_side(here: Callable[[], T], aside: Callable[[], U], kind: type[U]) -> tuple[T, U]:
    """The results of both, `aside` computed in a forked process meanwhile.

    `kind` is the type of `aside`'s result, which comes back as msgpack; a failure there is
    raised here. Where a process cannot be forked safely (other threads, no fork), or there is
    only one core, one is done after the other: the results are the same."""
    if not _can_fork():
        return here(), aside()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _answer(writing, aside)
    os.close(writing)
    with os.fdopen(reading, "rb") as stream:
        try:
            first = here()
            answer = stream.read()
        finally:
            stream.close()  # a child that still writes ends by that
            os.waitpid(child, 0)
    if answer[:1] != b"\0":
        reason = answer.decode("utf-8", "replace") or "it was killed"
        raise RuntimeError(f"a forked process failed: {reason}")
    import msgspec  # here, so that `--help` does not load it

    return first, msgspec.msgpack.decode(answer[1:], type=kind)


_parked: list[object] = []
_one_shot = False


def ends_after_one_command() -> None:
    """Say that this process leaves by `os._exit`, so that nothing needs to be taken down."""
    global _one_shot
    _one_shot = True


def park(*objects: object) -> None:
    """Keep what is not needed any more, in a process that ends soon: to free millions of
    objects one by one takes as long as many a stage. Elsewhere, this does nothing."""
    if _one_shot:
        _parked.extend(objects)


def split(items: Sequence[T]) -> tuple[Sequence[T], Sequence[T]]:
    """Two halves of about equal work: every other item."""
    return items[::2], items[1::2]


def _can_fork() -> bool:
    if sys.platform != "linux" or threading.active_count() > 1:
        return False
    return len(os.sched_getaffinity(0)) > 1


def _answer(writing: int, work: Callable[[], object]) -> None:
    """The child's life: the work, its result or its failure into the pipe, and out."""
    import msgspec

    code = 1
    try:
        with os.fdopen(writing, "wb") as stream:
            try:
                stream.write(b"\0" + msgspec.msgpack.encode(work()))
                code = 0
            except Exception:  # handed to the parent, which raises it
                stream.write(traceback.format_exc().encode("utf-8", "replace"))
    finally:
        # Nothing of the parent's (files, atexit) may be closed or run twice.
        os._exit(code)
