"""`[tool.strangler]` in, a Config out, or every problem in it at once with its line."""

import difflib
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, TypeAlias

from pathspec import GitIgnoreSpec

from strangler.diagnostics import (
    CONFIG_BAD_VALUE,
    CONFIG_UNKNOWN_KEY,
    Code,
    Diagnostic,
    in_order,
    report,
)
from strangler.errors import ConfigurationError
from strangler.locations import Location

_Keys: TypeAlias = tuple[str, ...]
_TABLE: _Keys = ("tool", "strangler")


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What the user decides about an analysis. Patterns are in gitignore syntax, relative to
    the analysed root; one that matches nothing is no error."""

    source_roots: tuple[str, ...] = ()
    """Directories that stand on the import path, in search order; empty: they are derived."""
    exclude: tuple[str, ...] = ()
    """Files and directories that are not read; `!pattern` takes one back from `.gitignore`."""
    tests: tuple[str, ...] = ()
    """Files that are tests, whatever their name; `!pattern`: files that are none."""
    migrations: tuple[str, ...] = ()
    generated: tuple[str, ...] = ()
    vendored: tuple[str, ...] = ()
    respect_gitignore: bool = True
    services: int | None = None
    """How many services to propose; None: as many as the code suggests."""
    app: str | None = None
    """Which application to analyse where a repository holds several."""
    facts: str | None = None
    """A file of what only the user knows, relative to the root (docs/facts.md)."""
    libraries: tuple[str, ...] = ()
    """Directories of installed packages, or packages, to read for what lies outside; relative to
    the root."""
    disabled_recognisers: tuple[str, ...] = ()
    name: str | None = None
    """The project's name in reports; None: it is derived."""


def load_config(root: Path, file: Path | None = None) -> Config:
    """The configuration of the project in `root`: `file` when given, else `strangler.toml`, else
    `[tool.strangler]` of `pyproject.toml`, else the defaults.

    Raises ConfigurationError: its message has a line for every problem."""
    chosen = file or _find(root)
    if chosen is None:
        return Config()
    text, shown = _read(chosen), _shown(chosen, root)
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(shown, text, error) from error
    in_pyproject = chosen.name == "pyproject.toml" or "tool" in document
    table, where = _section(document, _TABLE if in_pyproject else ())
    places = _KeyPlaces(text, shown)
    if not isinstance(table, dict):
        raise _refuse([_problem(CONFIG_BAD_VALUE, "", "must be a table", places.of(where))])
    problems = list(_check(table, where, places))
    if problems:
        raise _refuse(problems)
    return Config(**{key: _frozen(key, value) for key, value in table.items()})


def _find(root: Path) -> Path | None:
    own, shared = root / "strangler.toml", root / "pyproject.toml"
    if not own.is_file():
        return shared if shared.is_file() else None
    if _sets_options(shared):
        raise ConfigurationError(
            "strangler.toml:1:1 STR402 [tool.strangler] in pyproject.toml sets options too; "
            "keep one of the two"
        )
    return own


def _sets_options(pyproject: Path) -> bool:
    try:
        table, _ = _section(tomllib.loads(_read(pyproject)), _TABLE)
    except (ConfigurationError, tomllib.TOMLDecodeError):
        return False  # it is not asked for options, so its faults are no concern
    return bool(table)


def _read(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ConfigurationError(
            f"{file.name}:{line}:1 STR402 not UTF-8; TOML files must be (TOML 1.0, section Spec)"
        ) from error
    except OSError as error:
        raise ConfigurationError(
            f"cannot read {file}: {error.strerror}; check the path given as configuration"
        ) from error


def _shown(file: Path, root: Path) -> str:
    if file.absolute().is_relative_to(root.absolute()):
        return file.absolute().relative_to(root.absolute()).as_posix()
    return file.as_posix()


def _syntax_error(shown: str, text: str, error: tomllib.TOMLDecodeError) -> ConfigurationError:
    message, _, place = str(error).rpartition(" (at ")
    found = re.match(r"line (\d+), column (\d+)\)", place)
    line, column = (int(part) for part in found.groups()) if found else (text.count("\n") + 1, 1)
    place_shown = Location(shown, line, column)
    wrong = f"not valid TOML: {message or error}"
    return _refuse([report(CONFIG_BAD_VALUE, wrong, place_shown, "correct the syntax")])


def _section(document: Mapping[str, Any], path: _Keys) -> tuple[Any, _Keys]:
    value: Any = document
    for depth, key in enumerate(path):
        if not isinstance(value, dict):
            return value, path[:depth]
        value = value.get(key, {})
    return value, path


def _refuse(problems: list[Diagnostic]) -> ConfigurationError:
    return ConfigurationError("\n".join(str(problem) for problem in in_order(problems)))


# What each key may hold: a function from the value to what is wrong with it, or an empty string.


def _strings(value: object) -> str:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ""
    return "must be a list of strings"


def _patterns(value: object) -> str:
    if wrong := _strings(value):
        return wrong
    assert isinstance(value, list)
    for pattern in value:
        try:
            GitIgnoreSpec.from_lines([pattern])
        except ValueError:
            return f"holds {pattern!r}, which is no gitignore pattern"
    return ""


def _directories(value: object) -> str:
    if wrong := _strings(value):
        return wrong
    assert isinstance(value, list)
    for item in value:
        path = PurePosixPath(item)
        if path.is_absolute() or ".." in path.parts or not item:
            return f"holds {item!r}; directories are given relative to the root and lie inside it"
    return ""


def _flag(value: object) -> str:
    return "" if isinstance(value, bool) else "must be true or false"


def _count(value: object) -> str:
    if value == "auto" or (isinstance(value, int) and value is not True and value > 0):
        return ""
    return 'must be a whole number from 1, or "auto"'


def _word(value: object) -> str:
    return "" if isinstance(value, str) and value.strip() else "must be a string that is not empty"


_RULES: dict[str, Callable[[object], str]] = {
    "source_roots": _directories,
    "exclude": _patterns,
    "tests": _patterns,
    "migrations": _patterns,
    "generated": _patterns,
    "vendored": _patterns,
    "respect_gitignore": _flag,
    "services": _count,
    "app": _word,
    "facts": _word,
    "libraries": _strings,
    "disabled_recognisers": _strings,
    "name": _word,
}


def _check(table: Mapping[str, Any], where: _Keys, places: "_KeyPlaces") -> Iterator[Diagnostic]:
    for key, value in table.items():
        place = places.of((*where, key))
        if key not in _RULES:
            yield _unknown(key, place)
        elif wrong := _RULES[key](value):
            yield _problem(CONFIG_BAD_VALUE, key, wrong, place)


def _unknown(key: str, place: Location) -> Diagnostic:
    near = difflib.get_close_matches(key.replace("-", "_").lower(), _RULES, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(_RULES)}"
    return report(CONFIG_UNKNOWN_KEY, f"unknown key {key!r}", place, hint)


def _problem(code: Code, key: str, wrong: str, place: Location) -> Diagnostic:
    return report(code, f"{key!r} {wrong}" if key else f"tool.strangler {wrong}", place)


def _frozen(key: str, value: Any) -> Any:
    if key == "source_roots":
        return tuple(dict.fromkeys(PurePosixPath(item).as_posix() for item in value))
    if isinstance(value, list):
        return tuple(value)
    return None if value == "auto" and key == "services" else value


_SPACE = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_PART = re.compile(r"""[ \t]*("(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[\w-]+)[ \t]*(\.?)""")
_VALUE_TOKEN = re.compile(
    r'''"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|#[^\n]*|.''', re.S
)


class _KeyPlaces:
    """Where the keys of a valid TOML text stand (tomllib keeps no positions)."""

    def __init__(self, text: str, shown: str) -> None:
        self._text, self._shown = text, shown
        self._offsets: dict[_Keys, int] = {}
        self._scan()

    def of(self, path: _Keys) -> Location:
        """The place of a key, else of the nearest table around it that is written out."""
        while path and path not in self._offsets:
            path = path[:-1]
        offset = self._offsets.get(path, 0)
        line_start = self._text.rfind("\n", 0, offset) + 1
        return Location(self._shown, self._text.count("\n", 0, offset) + 1, offset - line_start + 1)

    def _scan(self) -> None:
        table: _Keys = ()
        at = self._skip_space(0)
        while at < len(self._text):
            if self._text[at] == "[":
                brackets = 2 if self._text.startswith("[[", at) else 1
                table, at = self._keys((), at + brackets)
                at += brackets
            else:
                at = self._assignment(table, at)
            at = self._skip_space(at)

    def _assignment(self, table: _Keys, at: int) -> int:
        path, at = self._keys(table, at)
        at = self._skip_space(at + 1)  # the equals sign
        return self._inline(path, at) if self._text.startswith("{", at) else self._skip_value(at)

    def _keys(self, path: _Keys, at: int) -> tuple[_Keys, int]:
        """A dotted key from `at`: the path it names, and where it ends."""
        while found := _PART.match(self._text, at):
            (key,) = tomllib.loads(f"{found[1]} = 0")
            path, at = (*path, key), found.end()
            self._offsets.setdefault(path, found.start(1))
            if not found[2]:
                break
        return path, at

    def _inline(self, path: _Keys, at: int) -> int:
        at = self._skip_space(at + 1)
        while at < len(self._text) and self._text[at] != "}":
            at = self._skip_space(self._assignment(path, at))
            if self._text.startswith(",", at):
                at = self._skip_space(at + 1)
        return at + 1

    def _skip_value(self, at: int) -> int:
        depth = 0
        while found := _VALUE_TOKEN.match(self._text, at):
            token = found[0]
            if depth == 0 and token in "\n,}":
                break
            depth += (token in "[{") - (token in "]}")
            at = found.end()
        return at

    def _skip_space(self, at: int) -> int:
        found = _SPACE.match(self._text, at)
        return found.end() if found else at
