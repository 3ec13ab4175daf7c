"""Connections, name look-ups, processes and files opened for writing, by Python's audit events
(PEP 578; the table of events is in the library reference)."""

import os
import sys
import tempfile
from collections.abc import Callable
from typing import Any

from .recorder import Recorder

Handler = Callable[[tuple[Any, ...]], None]
_WRITING = frozenset("wax+")
_OPEN_WRITING = os.O_WRONLY | os.O_RDWR


def listen(recorder: Recorder) -> None:
    """From here on, to the end of the process: a hook cannot be removed."""
    watching = Watching(recorder)
    handlers: dict[str, Handler] = {
        "socket.connect": watching.connects,
        "socket.getaddrinfo": lambda given: watching.looks_up(given[0]),
        "socket.gethostbyname": lambda given: watching.looks_up(given[0]),
        "subprocess.Popen": lambda given: watching.starts(given[0], given[1]),
        "os.system": lambda given: watching.starts("", given[0]),
        "os.exec": lambda given: watching.starts(given[0], given[1]),
        "os.posix_spawn": lambda given: watching.starts(given[0], given[1]),
        "open": watching.opens,
        "os.remove": lambda given: watching.changes(given[0]),
        "os.rename": lambda given: watching.changes(given[1]),
    }

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        handler = handlers.get(event)
        if handler is None:
            return
        try:
            handler(arguments)
        except Exception as problem:
            # What leaves a hook stops the program: ours must never.
            del handlers[event]
            sys.stderr.write(f"strangler trace: {event} is not seen: {problem!r}\n")

    sys.addaudithook(hook)


class Watching:
    """What audit events say, as records."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._temporary = os.path.join(os.path.realpath(tempfile.gettempdir()), "")
        self._own = os.path.join(os.path.realpath(recorder.folder), "")

    def connects(self, given: tuple[Any, ...]) -> None:
        """A socket is connected to an address."""
        address = given[1]
        if isinstance(address, tuple) and len(address) >= 2:
            host = str(address[0])
            port = int(address[1])
            self._recorder.happened("connect", host=host, port=port, loopback=is_loopback(host))
        elif isinstance(address, (str, bytes)):
            self._recorder.happened("connect", host="unix", port=0, loopback=True)

    def looks_up(self, host: Any) -> None:
        """A name is looked up."""
        if isinstance(host, bytes):
            host = host.decode(errors="replace")
        if isinstance(host, str) and host and not _is_address(host):
            self._recorder.happened("lookup", host=host, loopback=is_loopback(host))

    def starts(self, executable: Any, arguments: Any) -> None:
        """A process is started. Arguments may hold anything; only the program's name is kept."""
        if isinstance(arguments, (list, tuple)) and arguments:
            arguments = arguments[0]
        first = executable or arguments or ""
        if isinstance(first, bytes):
            first = first.decode(errors="replace")
        words = str(first).split()
        name = os.path.basename(words[0]) if words else ""
        self._recorder.happened("process", program=name)

    def opens(self, given: tuple[Any, ...]) -> None:
        """A file is opened, of which only writing is of interest."""
        path, mode, flags = given
        if isinstance(mode, str):
            if _WRITING.isdisjoint(mode):
                return
        elif not isinstance(flags, int) or not flags & _OPEN_WRITING:
            return
        self.changes(path)

    def changes(self, path: Any) -> None:
        """A file is written, removed, or takes another's place."""
        if isinstance(path, bytes):
            path = os.fsdecode(path)
        if not isinstance(path, str):
            return
        real = os.path.realpath(path)
        if real.startswith(self._own) or "__pycache__" in real or real == os.devnull:
            return
        self._recorder.happened("write", path=self._shown(real))

    def _shown(self, real: str) -> str:
        inside = self._recorder.functions.relative(real)
        if inside is not None:
            return inside
        if f"{real}{os.sep}".startswith(self._temporary):
            return "<temporary>"  # its name is another one in each run
        return f"<outside>/{os.path.basename(real)}"


def is_loopback(host: str) -> bool:
    """Whether a name or address leads back to this machine."""
    return host in ("localhost", "::1", "") or host.startswith("127.")


def _is_address(host: str) -> bool:
    return ":" in host or host.replace(".", "").isdigit()
