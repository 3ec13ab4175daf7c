"""The catalogue's files in; what a name outside the project does out.

A file of the catalogue is TOML with one table for each package, `docs/effects.md` describes it:

    [requests]
    default = "none"
    http = ["{get,post}: host of url@0", "Session.{get,post}: host of url@0"]
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from strangler.analyzers.effects.rules import NOTHING, Rule, read_rule
from strangler.errors import ConfigurationError
from strangler.model.effects import EffectKind

SHIPPED = Path(__file__).parent / "catalogue"
_PARTS = re.compile(r"[^.\[\]]+(?:\[[^\]]*\])?")
_BRACES = re.compile(r"\{([^{}]*)\}")
_NONE, _UNKNOWN, _OPENS = "none", "unknown", "opens"
_ANY, _BELOW = "*", "**"
_KINDS = {kind.value: kind for kind in EffectKind} | {_OPENS: EffectKind.READS_FILE}


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One thing that a function outside the project does, and how its target is read."""

    kind: EffectKind
    rule: Rule = NOTHING


Entries = tuple[Entry, ...]


@dataclass(slots=True)
class _Node:
    """What is known of one dotted name, and the names below it."""

    below: dict[str, "_Node"] = field(default_factory=dict)
    entries: Entries | None = None
    """What calling it does; None where that is not told."""
    default: Entries | None = None
    """What calling anything below it does that is not told itself."""
    unknown: bool = False
    """It is told to be unknown."""
    ends: bool = False
    """What is below it and not told is unknown, whatever is told of the packages above."""
    same_as: "_Node | None" = None


class Catalogue:
    """The effects of functions outside the project, by dotted name.

    `asked` are the last parts of names whose arguments tell a target; `by_argument` the names
    whose results are told apart by a literal first argument (`boto3.client`)."""

    def __init__(self, files: Iterable[Path]) -> None:
        self._root = _Node()
        self._known: dict[str, Entries | None] = {}
        self._effectful: dict[str, set[str]] = {}
        self.by_argument: frozenset[str] = frozenset()
        self.asked: frozenset[str] = frozenset()
        same: list[tuple[_Node, str, Path]] = []
        for path in files:
            self._read(path, same)
        for node, name, path in same:
            node.same_as = self._alias(node, name, path)

    def find(self, dotted: str) -> Entries | None:
        """What calling a function does; None if nothing is known of it.

        The most literal pattern wins, then the deepest default."""
        try:
            return self._known[dotted]
        except KeyError:
            parts = _PARTS.findall(dotted) if "[" in dotted else dotted.split(".")
            node = _find(self._root, parts, 0)
            if node is None or node[0].unknown:
                found = None
            else:
                found = node[0].entries if node[1] else node[0].default
            self._known[dotted] = found
            return found

    def effectful(self, name: str) -> frozenset[str]:
        """The top-level packages with a function or method of this name that has an effect
        other than asking for the time or chance."""
        return frozenset(self._effectful.get(name, ()))

    # -- reading

    def _read(self, path: Path, same: list[tuple[_Node, str, Path]]) -> None:
        try:
            content = tomllib.loads(path.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise ConfigurationError(f"catalogue {path.name}: {error}") from error
        listed = content.pop("by_argument", [])
        self.by_argument |= frozenset(listed)
        for package, table in content.items():
            if not isinstance(table, dict):
                raise ConfigurationError(f"catalogue {path.name}: {package!r} is no table")
            node = self._node(package)
            for key, value in table.items():
                if key == "default":
                    _set_default(node, value, path)
                elif key == "same_as":
                    same.append((node, value, path))
                elif isinstance(value, dict):
                    hint = f'write ["{package}.{key}"] in quotes'
                    raise ConfigurationError(f"catalogue {path.name}: {package}.{key}: {hint}")
                else:
                    self._list(package, key, value, path)

    def _list(self, package: str, key: str, patterns: Any, path: Path) -> None:
        if key not in (_NONE, _UNKNOWN, *_KINDS):
            raise ConfigurationError(f"catalogue {path.name}: {package}: no effect is called {key}")
        for pattern in patterns:
            names, _, reading = pattern.partition(":")
            try:
                rule = read_rule(reading.strip())
            except ValueError as error:
                raise ConfigurationError(f"catalogue {path.name}: {package}: {error}") from error
            for name in _spread(names.strip()):
                self._add(package, name, key, rule)

    def _add(self, package: str, name: str, key: str, rule: Rule) -> None:
        below = name == _BELOW or name.endswith(f".{_BELOW}")
        full = f"{package}.{name}" if name else package
        node = self._node(full.removesuffix(f".{_BELOW}") if below else full)
        if key == _UNKNOWN:
            node.unknown = True
            return
        entry = () if key == _NONE else (Entry(_KINDS[key], rule),)
        if below:
            node.default = tuple(sorted({*(node.default or ()), *entry}))
            return
        node.entries = tuple(sorted({*(node.entries or ()), *entry}))
        last = name.rpartition(".")[2] or package.rpartition(".")[2]
        if entry and key not in _UNNOTICED and last != _ANY:
            self._effectful.setdefault(last, set()).add(package.partition(".")[0])
        if entry and rule.asks and last != _ANY:
            self.asked |= {last}

    def _node(self, name: str) -> _Node:
        node = self._root
        for part in _PARTS.findall(name):
            node = node.below.setdefault(part, _Node())
        return node

    def _alias(self, node: _Node, name: str, path: Path) -> _Node:
        target = self._node(name)
        seen: _Node | None = target
        while seen is not None:
            if seen is node:
                raise ConfigurationError(f"catalogue {path.name}: {name} is the same as itself")
            seen = seen.same_as
        return target


_UNNOTICED = frozenset({"random", "time", "logs"})


def shipped() -> tuple[Path, ...]:
    """The files that come with strangler, sorted."""
    return tuple(sorted(SHIPPED.glob("*.toml")))


def _find(node: _Node, parts: list[str], at: int) -> tuple[_Node, bool] | None:
    """The node that speaks for a name, and whether for it itself (else for what is below)."""
    if at == len(parts):
        if node.entries is not None or node.unknown:
            return node, True
        if node.same_as is not None:
            return _find(node.same_as, parts, at)
        return (node, False) if _speaks(node) else None
    for key in _keys(parts[at]):
        below = node.below.get(key)
        if below is not None:
            found = _find(below, parts, at + 1)
            if found is not None:
                return found
    if node.same_as is not None:
        found = _find(node.same_as, parts, at)
        if found is not None:
            return found
    return (node, False) if _speaks(node) else None


def _speaks(node: _Node) -> bool:
    """Whether anything is said of all that is below."""
    return node.default is not None or node.ends


def _keys(part: str) -> Iterator[str]:
    """The patterns that a part of a name meets, the most literal first."""
    yield part
    if part[-1:] == "]":
        yield f"{part.partition('[')[0]}[*]"
        yield part.partition("[")[0]
    yield _ANY


def _set_default(node: _Node, value: Any, path: Path) -> None:
    if value not in (_NONE, _UNKNOWN):
        raise ConfigurationError(f"catalogue {path.name}: default is none or unknown, not {value}")
    if value == _NONE:
        node.default = node.default or ()
    else:
        node.ends = True


def _spread(names: str) -> Iterator[str]:
    """`a.{b,c}` is `a.b` and `a.c`."""
    found = _BRACES.search(names)
    if found is None:
        yield names
        return
    for choice in found[1].split(","):
        yield from _spread(names[: found.start()] + choice.strip() + names[found.end() :])
