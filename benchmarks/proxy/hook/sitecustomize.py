"""Loaded by every Python that finds this folder on its path: counts where its time goes.

Each millisecond of processor time the running function is noted. A sample that falls on a
function's first instruction belongs to the C code that called it (the event loop, the kernel below
it) and is counted as such; a sample within a function includes the C code that it calls. The counts
are written to the folder in STRANGLER_SAMPLES, a file a process."""

import atexit
import json
import os
import signal
import sys
from collections import Counter
from pathlib import Path
from types import FrameType

_EVERY = 0.001
_WRITE_AFTER = 500
_RESUME = 2
"""Offset in bytes up to which a frame has not begun (3.11: RESUME, perhaps behind a cell)."""

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


def _sample(signum: int, frame: FrameType | None) -> None:
    global _ticks
    _ticks += 1
    if frame is not None:
        begun = frame.f_lasti > _RESUME
        _own[_name(frame) if begun else f"C code that calls {_name(frame)}"] += 1
        seen = set()
        at: FrameType | None = frame if begun else frame.f_back
        while at is not None:
            seen.add(_name(at))
            at = at.f_back
        _within.update(seen)
    if _ticks % _WRITE_AFTER == 0:
        _write()


def _write() -> None:
    path = Path(_folder, f"{os.getpid()}.json")
    aside = path.with_suffix(".new")
    aside.write_text(json.dumps({"ticks": _ticks, "own": _own, "within": _within}))
    aside.replace(path)


def _begin() -> None:
    signal.signal(signal.SIGPROF, _sample)
    signal.siginterrupt(signal.SIGPROF, False)
    signal.setitimer(signal.ITIMER_PROF, _EVERY, _EVERY)
    os.register_at_fork(after_in_child=_reset)
    atexit.register(_write)


def _reset() -> None:
    global _ticks
    _own.clear()
    _within.clear()
    _ticks = 0
    signal.setitimer(signal.ITIMER_PROF, _EVERY, _EVERY)


if _folder:
    _begin()
