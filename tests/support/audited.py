"""Run as a script in an empty folder: calls samples of the standard library under an audit hook
(PEP 578) and notes, as JSON, what each did by kind of event.

`effectful` are calls chosen by hand; `harmless` are the functions named on standard input, called
with whatever cheap arguments they take. The answer goes to the file that the argument names: a
function may well close what it gets hold of."""

import importlib
import json
import os
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Any

from support.audited_samples import samples

_PROCESS = {"subprocess.Popen", "os.system", "os.posix_spawn", "os.exec", "os.fork", "os.spawn"}
_NETWORK = {"socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo"}
_NETWORK |= {"socket.gethostbyname", "urllib.Request", "http.client.connect", "smtplib.connect"}
_NETWORK |= {"http.client.send", "smtplib.send", "ftplib.connect", "ftplib.sendcmd"}
_READ = {"os.listdir", "os.scandir", "os.walk", "glob.glob", "pathlib.Path.glob", "os.getxattr"}
_READ |= {"os.listxattr", "pathlib.Path.rglob", "sqlite3.connect"}
_WRITE = {"os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.chmod", "os.chown", "os.link"}
_WRITE |= {"os.symlink", "os.truncate", "os.utime", "os.setxattr", "os.removexattr", "os.lockf"}
_STATE = {"os.chdir", "os.putenv", "os.unsetenv", "sys.setprofile", "sys.settrace"}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

_SAMPLES: tuple[tuple[Any, ...], ...] = (
    *((), ("abc",), (b"abc",), (3,), (0.5,), ([3, 1, 2],), ({"a": 1},), (Fraction(1, 2),)),
    *(("abc", "b"), (b"abc", b"b"), (2, 3), ([1, 2, 3], 2), (2, [1, 2, 3]), ("a", ["a", "b"])),
    *((0.5, 1.5), ([1.0, 2.0], [2.0, 1.0]), (len, ["a"]), ("%d", "abc", "abc"), (1, 2, 3)),
    *((0.1, 0.2, 0.3), ("abc", "b", "c"), (2020, 1, 2), (str, "abc"), (("a", 1),), (["a b"],)),
)


class _Recorder:
    """The kinds of the events since it was last emptied."""

    def __init__(self) -> None:
        self.seen: set[str] = set()
        self.on = False

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.on:
            found = _kind(event, arguments)
            if found:
                self.seen.add(found)

    def during(self, call: Callable[[], object]) -> list[str]:
        """What happens while something is called."""
        self.seen, self.on = set(), True
        try:
            call()
        finally:
            self.on = False
        return sorted(self.seen)


def _kind(event: str, arguments: tuple[Any, ...]) -> str:
    for kind, events in (
        ("process", _PROCESS),
        ("network", _NETWORK),
        ("read", _READ),
        ("write", _WRITE),
        ("state", _STATE),
    ):
        if event in events:
            return kind
    if event.startswith(("shutil.", "tempfile.")):
        return "write"
    if event == "open":
        mode, flags = arguments[1], arguments[2]
        writing = any(letter in mode for letter in "wax+") if mode else bool(flags & _WRITING)
        return "write" if writing else "read"
    return ""


def main() -> None:
    """Names of harmless functions in, all that happened out."""
    recorder = _Recorder()
    sys.addaudithook(recorder)
    effectful = {name: recorder.during(call) for name, call in samples()}
    harmless: dict[str, list[str]] = {}
    called = 0
    for name in sys.stdin.read().split():
        answered, did = _harmless(recorder, _found(name))
        called += answered
        if did:
            harmless[name] = did
    seen = {"effectful": effectful, "harmless": harmless, "called": called}
    Path(sys.argv[1]).write_text(json.dumps(seen))
    os._exit(0)  # nothing that was made is finished: what finishing does was not asked for


def _found(name: str) -> Any:
    module, _, rest = name.rpartition(".")
    try:
        return getattr(importlib.import_module(module), rest)
    except ImportError:  # a method of a class
        above, _, class_ = module.rpartition(".")
        return getattr(getattr(importlib.import_module(above), class_), rest)


def _harmless(recorder: _Recorder, function: Callable[..., object]) -> tuple[bool, list[str]]:
    """Whether it answered to any arguments, and what happened.

    The first round lets it import what it needs."""
    answered: list[tuple[Any, ...]] = []
    for arguments in _SAMPLES:
        with suppress(Exception):
            function(*arguments)
            answered.append(arguments)

    def again() -> None:
        for arguments in answered:
            with suppress(Exception):
                function(*arguments)

    return bool(answered), recorder.during(again)


def names_of(modules: Iterable[str]) -> list[str]:
    """The public functions and classes of modules, as the script wants them."""
    found: list[str] = []
    for name in modules:
        module = importlib.import_module(name)
        public = getattr(module, "__all__", None) or [n for n in dir(module) if n[0] != "_"]
        found += [f"{name}.{n}" for n in public if callable(getattr(module, n, None))]
    return sorted(set(found))


if __name__ == "__main__":
    main()
