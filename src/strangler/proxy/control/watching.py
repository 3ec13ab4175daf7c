"""Files in, a call whenever one of them has changed out."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

Stamp = tuple[int, int, int, int] | None


def stamp(path: Path) -> Stamp:
    """What changes when a file is written, replaced, or its link pointed elsewhere; None if
    there is no such file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_size, found.st_ino, found.st_dev)


async def watch(
    files: Callable[[], Iterable[Path]],
    changed: Callable[[], Awaitable[object]],
    *,
    interval: float = 0.25,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Look at `files()` every `interval` seconds, for ever; await `changed()` once they have
    changed and then stood still for one look, so that half a file is rarely read.

    Looking, not waiting for events, sees changes on every kind of file system."""
    known = {path: stamp(path) for path in files()}
    pending = known
    while True:
        await sleep(interval)
        seen = {path: stamp(path) for path in files()}
        if all(known.get(path, mark) == mark for path, mark in seen.items()):
            known = pending = known | seen
        elif seen == pending:
            known = seen
            await changed()
        else:
            pending = seen
