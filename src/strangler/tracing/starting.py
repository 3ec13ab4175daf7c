"""What the environment asks for in, a running recorder out."""

import atexit
import os
from typing import Any

from . import audit, importing
from .calls import CallRecorder
from .recorder import Recorder
from .sql import Databases

FOLDER = "STRANGLER_TRACE"
SOURCES = "STRANGLER_TRACE_SOURCES"
BOOTSTRAP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "bootstrap")

_running: Recorder | None = None
_calls: CallRecorder | None = None


def environment(folder: str, sources: tuple[str, ...], inherited: dict[str, str]) -> dict[str, str]:
    """The variables with which a Python program and its children are traced."""
    path = os.pathsep.join(p for p in (BOOTSTRAP, inherited.get("PYTHONPATH", "")) if p)
    changes = {FOLDER: folder, SOURCES: os.pathsep.join(sources), "PYTHONPATH": path}
    return {**inherited, **changes}


def start_from_environment() -> None:
    """Start where the variables ask for it, once a process."""
    folder = os.environ.get(FOLDER)
    sources = os.environ.get(SOURCES)
    if folder and sources and os.path.isdir(folder):
        start(folder, tuple(sources.split(os.pathsep)))


def start(folder: str, sources: tuple[str, ...]) -> Recorder:
    """Record to `folder` what functions below `sources` do, until the process ends."""
    global _running, _calls
    if _running is not None:
        return _running
    _running = recorder = Recorder(folder, sources)
    databases = Databases(recorder)
    importing.watch(recorder, databases)
    audit.listen(recorder)
    atexit.register(recorder.write)
    _write_before_exit(recorder)
    _calls = CallRecorder(recorder.functions, recorder.call)
    _calls.start()
    return recorder


def stop() -> None:
    """Write what is left, and forget what the children would inherit."""
    for name in (FOLDER, SOURCES):
        os.environ.pop(name, None)
    if _calls is not None:
        _calls.stop()
    if _running is not None:
        _running.write()


def _write_before_exit(recorder: Recorder) -> None:
    """Forked children of multiprocessing and servers leave by `os._exit`, past atexit."""
    leave = os._exit

    def _exit(*arguments: Any, **named: Any) -> Any:
        if _calls is not None:
            _calls.stop()
        recorder.write()
        leave(*arguments, **named)

    os._exit = _exit
