"""Everything that was seen in one process, each once, in a file of its own."""

import os
import sys
import time
from types import FrameType
from typing import Any

from .calls import Call
from .format import HEAD, VERSION, line
from .naming import Functions
from .requests import Served, current

_ENOUGH = 500
"""Records that are written at once."""
_LONG = 1.0
"""Seconds after which they are written anyway: a process may be killed."""


class Recorder:
    """Writes to a new file in `folder`; a forked child starts one of its own."""

    def __init__(self, folder: str, sources: tuple[str, ...]) -> None:
        self.functions = Functions(sources)
        self.folder = folder
        self._seen: set[str] = set()
        self._pending: list[str] = []
        self._process = 0
        self._file = ""
        self._written = 0.0
        self._digests = 0

    def call(self, call: Call) -> None:
        """A call that was not seen before."""
        caller, number, callee, through, lazy = call
        record: dict[str, Any] = {"kind": "call", "caller": caller, "line": number}
        record["callee"] = callee
        if through:
            record["through"] = through
        if lazy:
            record["lazy"] = True
        self._keep(record)

    def happened(self, kind: str, **details: Any) -> None:
        """An event, with the innermost function of the project and the request it belongs to.

        With neither, it is of no interest: a test runner's own files."""
        served = current.get()
        at = self._place(sys._getframe(1))
        if served is None and at is None:
            return
        record: dict[str, Any] = {"kind": kind, **details}
        if at is not None:
            record["at"] = at
        if served is None:
            self._keep(record)
        elif served.route:
            self._keep({**record, "request": served.name})
        else:
            served.happened.add(tuple(record.items()))

    def end(self, served: Served) -> None:
        """A request has been answered: all of its records now bear its route."""
        if not served.route:
            served.route = "?"  # no route: a 404, or answered by a middleware
        for items in served.happened:
            self._keep({**dict(items), "request": served.name})
        served.happened.clear()
        record: dict[str, Any] = {"kind": "request", "request": served.name}
        if served.handler:
            record["handler"] = served.handler
        if served.refused:
            record["refused"] = True
        self._keep(record)

    def _place(self, frame: FrameType | None) -> tuple[str, str, int] | None:
        """Path, function and line of the innermost frame of the project."""
        while frame is not None:
            function = self.functions.of(frame.f_code)
            if function is not None:
                return (function.path, function.name, frame.f_lineno)
            frame = frame.f_back
        return None

    def _keep(self, record: dict[str, Any]) -> None:
        written = line(record)
        if written in self._seen:
            return
        self._seen.add(written)
        self._pending.append(written)
        if len(self._pending) > _ENOUGH or time.monotonic() - self._written > _LONG:
            self.write()

    def write(self) -> None:
        """Put what is pending into the file."""
        pending, self._pending = self._pending, []
        self._written = time.monotonic()
        if self._process != os.getpid():
            self._process = os.getpid()
            name = f"{self._process}-{time.monotonic_ns()}.jsonl"
            self._file = os.path.join(self.folder, name)
            self._digests = 0
            version = f"{sys.version_info[0]}.{sys.version_info[1]}"
            pending.insert(0, line({"kind": HEAD, "version": VERSION, "pythons": [version]}))
        files = list(self.functions.digests.items())
        for path, digest in files[self._digests :]:
            pending.append(line({"kind": "file", "path": path, "digest": digest}))
        self._digests = len(files)
        if not pending:
            return
        try:
            # Opened each time: a daemon closes what it finds open.
            with open(self._file, "a", encoding="utf-8", errors="backslashreplace") as file:
                file.write("\n".join(pending) + "\n")
        except OSError:
            return  # the folder is gone: whoever asked for the trace has ended
