"""Calls between functions of the source folders, as they happen.

Python 3.11 has `sys.setprofile`: every call is seen, and the same one is put aside by one look-up.
From Python 3.12 `sys.monitoring` (PEP 669) turns itself off for each library function after its
first call, so that only the project's own functions cost anything."""

import sys
import threading
from collections.abc import Callable
from types import CodeType, FrameType, FunctionType, MethodType
from typing import Any

from .naming import Function, Functions

Place = tuple[str, str, int]
Call = tuple[Place | None, int, Place, str, bool]
"""Caller, line of the call, callee, the library function in between, and whether the callee is a
generator or coroutine that somebody else may have made."""


class CallRecorder:
    """Hands each call to `found` once."""

    def __init__(self, functions: Functions, found: Callable[[Call], None]) -> None:
        self._functions = functions
        self._found = found
        self._seen: set[tuple[int, int, int]] = set()
        self._made: set[int] = set()
        """Generators' codes of which a caller was seen."""
        self._tool = -1
        """Our place in `sys.monitoring`, where that is used."""

    def start(self) -> None:
        """From here on, in this thread and all that start later."""
        if sys.version_info >= (3, 12) and self._monitor():
            return
        threading.setprofile(self.profile)
        sys.setprofile(self.profile)

    def stop(self) -> None:
        """From here on, nothing more."""
        if self._tool >= 0:
            monitoring: Any = sys.monitoring  # type: ignore[attr-defined]  # Python 3.12
            monitoring.set_events(self._tool, 0)
            monitoring.free_tool_id(self._tool)
            self._tool = -1
        else:
            threading.setprofile(None)
            sys.setprofile(None)

    def profile(self, frame: FrameType, event: str, argument: Any) -> None:
        """One event of `sys.setprofile`."""
        if event != "call":
            return
        code = frame.f_code
        try:
            callee = self._functions.known[id(code)]
        except KeyError:
            callee = self._functions.of(code)
        if callee is None or not callee.called or id(code) in self._functions.skipped:
            return
        if callee.start >= 0 and frame.f_lasti != callee.start:
            return  # resumed
        self._entered(frame, code, callee)

    def _entered(self, frame: FrameType, code: CodeType, callee: Function) -> None:
        known = self._functions.known
        back = frame.f_back
        library: FrameType | None = None
        caller: Function | None = None
        while back is not None:
            try:
                caller = known[id(back.f_code)]
            except KeyError:
                caller = self._functions.of(back.f_code)
            if caller is not None:
                break
            library = back
            back = back.f_back
        if back is None or caller is None:
            key = (0, 0, id(code))
        else:
            key = (id(back.f_code), back.f_lasti, id(code))
        if key in self._seen:
            return
        self._seen.add(key)
        if callee.lazy and id(code) in self._made:
            return
        lazy = callee.lazy and (caller is None or code.co_name not in caller.names)
        through = _named(library) if library is not None else ""
        if back is None or caller is None:
            self._found((None, 0, callee.place, through, lazy))
        else:
            self._found((caller.place, back.f_lineno, callee.place, through, lazy))

    def _monitor(self) -> bool:
        """Start `sys.monitoring`; false where other tools hold all its places."""
        monitoring: Any = sys.monitoring  # type: ignore[attr-defined]  # Python 3.12
        tool = next((i for i in (4, 3, 2, 1, 0) if monitoring.get_tool(i) is None), None)
        if tool is None:
            return False
        monitoring.use_tool_id(tool, "strangler trace")
        self._tool = tool
        events = monitoring.events
        disable = monitoring.DISABLE
        functions = self._functions

        def started(code: CodeType, offset: int) -> Any:
            new = id(code) not in functions.known
            callee = functions.of(code)
            if callee is None:
                return disable
            if new:
                listen(code)
            if not callee.called or id(code) in functions.skipped:
                return disable
            self._entered(sys._getframe(1), code, callee)
            return None

        def listen(code: CodeType) -> None:
            monitoring.set_local_events(tool, code, events.CALL)
            for constant in code.co_consts:
                if isinstance(constant, CodeType):
                    listen(constant)

        def called(code: CodeType, offset: int, callee: Any, first: Any) -> Any:
            self._called(code, offset, callee)
            return disable

        monitoring.register_callback(tool, events.PY_START, started)
        monitoring.register_callback(tool, events.CALL, called)
        monitoring.set_events(tool, events.PY_START)
        return True

    def _called(self, code: CodeType, offset: int, called: Any) -> None:
        """A generator or coroutine is made by the call, long before its body starts."""
        if isinstance(called, MethodType):
            called = called.__func__
        if not isinstance(called, FunctionType):
            return
        callee = self._functions.of(called.__code__)
        caller = self._functions.of(code)
        if callee is None or caller is None or not callee.lazy or not callee.called:
            return
        self._made.add(id(called.__code__))
        self._found((caller.place, _line(code, offset), callee.place, "", False))


def _line(code: CodeType, offset: int) -> int:
    for start, end, line in code.co_lines():
        if start <= offset < end and line is not None:
            return line
    return code.co_firstlineno


def _named(frame: FrameType) -> str:
    """The library function of a frame, as `module.Class.function`."""
    module = frame.f_globals.get("__name__", "")
    return f"{module}.{frame.f_code.co_qualname}" if module else frame.f_code.co_qualname
