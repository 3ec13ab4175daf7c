"""Code objects in, the functions of the traced source folders that they are out."""

import os
import sys
from hashlib import sha256
from types import CodeType

_INLINED = frozenset({"<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>"})
"""Frames of their own (before Python 3.12), but part of the function that they are written in."""
_OPTIMIZED = 0x01
_LAZY = 0x20 | 0x80 | 0x200
"""CO_GENERATOR, CO_COROUTINE, CO_ASYNC_GENERATOR: called is not started."""
_FOREIGN = ("site-packages", "dist-packages", "node_modules")


class Function:
    """One function, or the top level of a module, of the source folders.

    `name` is its qualified name as Python has it, empty for a module; `line` its first line,
    decorators included. `called` is false for what is only ever a caller: modules. `start` is
    where a generator or coroutine stands when its body starts (-1: none)."""

    __slots__ = ("called", "lazy", "line", "name", "names", "path", "start")

    def __init__(self, path: str, name: str, line: int, code: CodeType, called: bool) -> None:
        self.path = path
        self.name = name
        self.line = line
        self.called = called
        self.lazy = bool(code.co_flags & _LAZY)
        self.start = _start_of(code) if self.lazy else -1
        self.names = set(code.co_names)

    @property
    def place(self) -> tuple[str, str, int]:
        """As the trace has it."""
        return (self.path, self.name, self.line)


class Functions:
    """The functions of the source folders, by the identity of their code objects."""

    def __init__(self, sources: tuple[str, ...]) -> None:
        self.known: dict[int, Function | None] = {}
        self.skipped: set[int] = set()
        """Codes of comprehensions and class bodies, which `known` has as what holds them."""
        self.digests: dict[str, str] = {}
        """By path, of each file that something was seen of."""
        self._kept: list[CodeType] = []  # or an identity could be given away a second time
        self._sources = tuple(os.path.join(os.path.realpath(folder), "") for folder in sources)
        self._base = _common(self._sources)
        self._own = os.path.dirname(os.path.realpath(__file__))
        # An environment inside the project is none of its code; a project may lie inside what the
        # interpreter was installed to (/usr/src/app).
        prefix = os.path.join(os.path.realpath(sys.prefix), "")
        inside = prefix.startswith(self._sources)
        self._apart = (self._own + os.sep, *((prefix,) if inside else ()))
        self._paths: dict[str, str | None] = {}

    def of(self, code: CodeType) -> Function | None:
        """The function that a code belongs to; None for one outside the source folders."""
        try:
            return self.known[id(code)]
        except KeyError:
            return self._register(code, None)

    def relative(self, path: str) -> str | None:
        """A file's path below the source folders' common folder, with forward slashes; None if it
        lies outside them."""
        real = os.path.realpath(path)
        if not any(real.startswith(folder) for folder in self._sources):
            return None
        return real[len(self._base) :].replace(os.sep, "/")

    def _register(self, code: CodeType, parent: Function | None) -> Function | None:
        self._kept.append(code)
        path = self._path(code.co_filename)
        if path is None:
            self.known[id(code)] = None
            return None
        name = code.co_name
        if name == "<module>":
            function = Function(path, "", 1, code, called=False)
        elif parent is not None and _is_part(code, name):
            function = parent
            self.skipped.add(id(code))
        else:
            # Without its parent seen (a module imported before we started) a comprehension
            # still has the name of what holds it.
            holder, _, last = code.co_qualname.rpartition(".")
            inlined = _is_part(code, last)
            own = holder.removesuffix(".<locals>") if inlined else code.co_qualname
            if inlined:
                self.skipped.add(id(code))
            function = Function(path, own, code.co_firstlineno, code, called=not inlined)
        self.known[id(code)] = function
        for constant in code.co_consts:
            if isinstance(constant, CodeType) and id(constant) not in self.known:
                self._register(constant, function)
        return function

    def _path(self, filename: str) -> str | None:
        try:
            return self._paths[filename]
        except KeyError:
            path = self._paths[filename] = self._looked_up(filename)
            return path

    def _looked_up(self, filename: str) -> str | None:
        # Not `<string>`, nor a template, which engines compile under its own name.
        if filename.startswith("<") or os.path.splitext(filename)[1] not in ("", ".py"):
            return None
        path = self.relative(filename)
        if path is None or path.startswith("..") or any(p in _FOREIGN for p in path.split("/")):
            return None
        real = os.path.realpath(filename)
        if real.startswith(self._apart):
            return None
        try:
            with open(real, "rb") as file:
                self.digests[path] = sha256(file.read()).hexdigest()[:32]
        except OSError:
            return None
        return path


def _is_part(code: CodeType, name: str) -> bool:
    """Whether a code is part of the function or module that it is written in: a comprehension, a
    class body, type parameters (PEP 695), or annotations and aliases that are computed when asked
    for (PEP 649), whose codes take one argument that nobody could write."""
    return (
        name in _INLINED
        or not code.co_flags & _OPTIMIZED
        or name.startswith("<generic parameters of ")
        or name == "__annotate__"
        or code.co_varnames[:1] == (".format",)
    )


def _common(folders: tuple[str, ...]) -> str:
    if len(folders) == 1:
        return folders[0]
    return os.path.join(os.path.commonpath(folders), "")


def _start_of(code: CodeType) -> int:
    """Where the body of a generator starts: its first `RESUME`. Those after a yield are others."""
    from opcode import opmap

    resume = opmap.get("RESUME", -1)
    return next(
        (i for i in range(0, len(code.co_code), 2) if code.co_code[i] == resume),
        -1,
    )
