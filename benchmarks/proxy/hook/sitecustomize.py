"""Loaded by every Python that finds this folder on its path: says where its time goes.

With STRANGLER_SAMPLES (a folder) each millisecond the running function is noted (of the clock:
timers of processor time are no finer than the kernel's tick, and a worker under load never waits).
A function's own time includes the C code that it calls; a sample on a function's first instruction
belongs to its caller, and where that is the event loop, to the loop's C code and the kernel below
it. Imports and waiting are left out.

With STRANGLER_CALLS (a folder) SIGVTALRM begins to count calls of functions, in Python and in C,
and SIGPROF ends it and writes the counts.

Each process writes a file of its own."""

import atexit
import json
import os
import signal
import sys
from collections import Counter
from pathlib import Path
from types import CodeType, FrameType

_EVERY = 0.001
_WRITE_AFTER = 250
_RESUME = 2
"""Offset in bytes up to which a frame has not begun (3.11: RESUME, perhaps behind a cell)."""
_WAITING = ("/asyncio/runners.py", "/selectors.py", "/subprocess.py", "/threading.py")
"""Where a process is while it has nothing to do."""

_samples = os.environ.get("STRANGLER_SAMPLES", "")
_calls = os.environ.get("STRANGLER_CALLS", "")
_own: Counter[str] = Counter()
_within: Counter[str] = Counter()
_counted: Counter[object] = Counter()
_ticks = 0


def _name(code: CodeType) -> str:
    path = code.co_filename
    for mark in ("/src/", "/site-packages/", "/python3."):
        if mark in path:
            path = path.rpartition(mark)[2]
            break
    return f"{path}:{code.co_qualname}"


def _written(folder: str, content: object) -> None:
    path = Path(folder, f"{os.getpid()}.json")
    aside = path.with_suffix(".new")
    aside.write_text(json.dumps(content))
    aside.replace(path)


# Samples --------------------------------------------------------------------------------------


def _waits(frame: FrameType) -> bool:
    return frame.f_code.co_filename.endswith(_WAITING)


def _sample(signum: int, frame: FrameType | None) -> None:
    global _ticks
    if frame is None or _waits(frame):
        return
    at: FrameType | None = frame if frame.f_lasti > _RESUME else frame.f_back or frame
    own = f"event loop before {_name(frame.f_code)}" if at is not None and _waits(at) else ""
    callers: dict[str, None] = {}
    while at is not None:
        if at.f_code.co_filename.startswith("<frozen importlib"):
            return
        callers.setdefault(_name(at.f_code))
        at = at.f_back
    _ticks += 1
    _own[own or next(iter(callers))] += 1
    _within.update(callers.keys())
    if _ticks % _WRITE_AFTER == 0:
        _write_samples()


def _write_samples() -> None:
    _written(_samples, {"ticks": _ticks, "own": _own, "within": _within})


if _samples:
    signal.signal(signal.SIGALRM, _sample)
    signal.siginterrupt(signal.SIGALRM, False)
    signal.setitimer(signal.ITIMER_REAL, _EVERY, _EVERY)
    atexit.register(_write_samples)


# Calls ----------------------------------------------------------------------------------------


def _count(frame: FrameType, event: str, called: object) -> None:
    if event == "call":
        _counted[frame.f_code] += 1
    elif event == "c_call":
        _counted[getattr(called, "__qualname__", "?")] += 1


def _begin_counting(signum: int, frame: FrameType | None) -> None:
    sys.setprofile(_count)


def _end_counting(signum: int, frame: FrameType | None) -> None:
    sys.setprofile(None)
    python = {_name(c): n for c, n in _counted.items() if isinstance(c, CodeType)}
    c = {str(called): n for called, n in _counted.items() if not isinstance(called, CodeType)}
    _written(_calls, {"python": python, "c": c})


if _calls:
    signal.signal(signal.SIGVTALRM, _begin_counting)
    signal.signal(signal.SIGPROF, _end_counting)
