"""Loaded by every Python that finds this folder on its path: counts where its time goes.

Each millisecond the running function is noted (of the clock: timers of processor time are no finer
than the kernel's tick, and a worker under load never waits). A function's own time includes the C
code that it calls; a sample on a function's first instruction belongs to its caller, and where that
is the event loop, to the loop's C code and the kernel below it. Imports and waiting are left out.
The counts are written to the folder in STRANGLER_SAMPLES, a file a process."""

import atexit
import json
import os
import signal
import sys
from collections import Counter
from pathlib import Path
from types import FrameType

_EVERY = 0.001
_WRITE_AFTER = 250
_RESUME = 2
"""Offset in bytes up to which a frame has not begun (3.11: RESUME, perhaps behind a cell)."""

_WAITING = ("/asyncio/runners.py", "/selectors.py", "/subprocess.py", "/threading.py")
"""Where a process is while it has nothing to do."""

_folder = os.environ.get("STRANGLER_SAMPLES", "")
_own: Counter[str] = Counter()
_within: Counter[str] = Counter()
_ticks = 0


def _name(frame: FrameType) -> str:
    code = frame.f_code
    path = code.co_filename
    for mark in ("/src/", "/site-packages/", f"/python{sys.version_info[0]}"):
        if mark in path:
            path = path.rpartition(mark)[2]
            break
    return f"{path}:{code.co_qualname}"


def _waits(frame: FrameType) -> bool:
    return frame.f_code.co_filename.endswith(_WAITING)


def _sample(signum: int, frame: FrameType | None) -> None:
    global _ticks
    if frame is None or _waits(frame):
        return
    at: FrameType | None = frame if frame.f_lasti > _RESUME else frame.f_back or frame
    own = f"event loop before {_name(frame)}" if at is not None and _waits(at) else ""
    callers: dict[str, None] = {}
    while at is not None:
        if at.f_code.co_filename.startswith("<frozen importlib"):
            return
        callers.setdefault(_name(at))
        at = at.f_back
    _ticks += 1
    _own[own or next(iter(callers))] += 1
    _within.update(callers.keys())
    if _ticks % _WRITE_AFTER == 0:
        _write()


def _write() -> None:
    path = Path(_folder, f"{os.getpid()}.json")
    aside = path.with_suffix(".new")
    aside.write_text(json.dumps({"ticks": _ticks, "own": _own, "within": _within}))
    aside.replace(path)


def _begin() -> None:
    signal.signal(signal.SIGALRM, _sample)
    signal.siginterrupt(signal.SIGALRM, False)
    signal.setitimer(signal.ITIMER_REAL, _EVERY, _EVERY)
    os.register_at_fork(after_in_child=_reset)
    atexit.register(_write)


def _reset() -> None:
    global _ticks
    _own.clear()
    _within.clear()
    _ticks = 0
    signal.setitimer(signal.ITIMER_REAL, _EVERY, _EVERY)


if _folder:
    _begin()
