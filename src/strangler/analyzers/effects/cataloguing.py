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
from typing import Any, TypeAlias

from strangler.analyzers.effects.rules import NOTHING, Place, Rule, read_place, read_rule
from strangler.errors import ConfigurationError
from strangler.model.effects import EffectKind

SHIPPED = Path(__file__).parent / "catalogue"
_PARTS = re.compile(r"[^.\[\]]+(?:\[[^\]]*\])?")
_BRACES = re.compile(r"\{([^{}]*)\}")
_NONE, _UNKNOWN, _OPENS = "none", "unknown", "opens"
_RESULT = "result of "
_GIVES, _CALLS, _SQL = "gives", "calls", "sql"
_WHOLE, _NEEDS, _LEAST = "whole", "needs", "least"
_ANY, _BELOW = "*", "**"
_KINDS = {kind.value: kind for kind in EffectKind} | {_OPENS: EffectKind.READS_FILE}


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One thing that a function outside the project does, and how its target is read."""

    kind: EffectKind
    rule: Rule = NOTHING


Entries = tuple[Entry, ...]


@dataclass(slots=True, eq=False)
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
    gives: "_Node | None" = None
    """Where what it gives, when called or loaded, is told of."""
    sql: Rule | None = None
    """It runs the SQL in this argument."""


_Links: TypeAlias = list[tuple[_Node, str, Path]]


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
        self._whole: set[str] = set()
        self._needs: dict[str, frozenset[str]] = {}
        self._least: dict[str, int] = {}
        self._quiet: dict[str, set[str]] = {}
        self._untold: set[str] = set()
        """Last parts of names of which it is told that nothing can be known."""
        self._tails: dict[tuple[str, str], str] = {}
        """Of what a package's functions and methods are told to do, the name, by the package and
        the last part of it, or the class and method."""
        gives: list[tuple[_Node, str, Path]] = []
        self._calls: dict[str, set[Place]] = {}
        self.returning: frozenset[tuple[str, Place]] = frozenset()
        """Functions that give what one of the arguments gives that they call."""
        same: list[tuple[_Node, str, Path]] = []
        for path in files:
            self._read(path, same, gives)
        for node, name, path in same:
            node.same_as = self._alias(node, name, path)
        for node, name, path in gives:
            node.gives = self._alias(node, name, path)

    def find(self, dotted: str) -> Entries | None:
        """What calling a function does; None if nothing is known of it.

        The most literal pattern wins, then the deepest default. A default says nothing of a
        function or class that is told of under another name, one of which the package has it
        from (`jwt.PyJWKClient` and `jwt.jwks_client.PyJWKClient`)."""
        try:
            return self._known[dotted]
        except KeyError:
            node = self._speaker(dotted)
            if node is None or node[0].unknown:
                found = None
            else:
                found = node[0].entries if node[1] else node[0].default
                other = "" if found or node[1] else self._elsewhere(dotted)
                if other:
                    found = self.find(other)
            self._known[dotted] = found
            return found

    def _elsewhere(self, dotted: str) -> str:
        """The name under which a function or method is told of; empty if there is none."""
        package, *parts = dotted.split(".")
        if len(parts) > 1 and parts[-2][:1].isupper():
            tail = f"{parts[-2]}.{parts[-1]}"
        else:
            tail = parts[-1] if len(parts) == 2 else ""
        found = self._tails.get((package, tail), "") if tail else ""
        return found if found != dotted else ""

    def tells(self, dotted: str) -> bool:
        """Whether anything is told of a name, if only that it is unknown."""
        return self._speaker(dotted) is not None

    def lacks(self, dotted: str) -> bool:
        """Whether a name lies below a class of which all methods are told, and is none of them."""
        end = dotted.find(".")
        while end > 0:
            if dotted[:end] in self._whole:
                return self.find(dotted) is None
            end = dotted.find(".", end + 1)
        return False

    @property
    def packages(self) -> tuple[str, ...]:
        """The top-level packages of which anything is told, sorted."""
        return tuple(sorted(self._root.below))

    def sql(self, dotted: str) -> Rule | None:
        """Where a function takes the SQL that it runs. Its effects are those of the statement,
        so that `find` knows nothing of it; None for other functions."""
        node = self._speaker(dotted)
        return node[0].sql if node and node[1] else None

    def callbacks(self) -> tuple[tuple[str, tuple[Place, ...]], ...]:
        """The functions that call what they are given, and which arguments; sorted. What these
        do comes on top of the function's own effects."""
        return tuple((name, tuple(sorted(places))) for name, places in sorted(self._calls.items()))

    def _speaker(self, dotted: str) -> "tuple[_Node, bool] | None":
        parts = _PARTS.findall(dotted) if "[" in dotted else dotted.split(".")
        return _find(self._root, parts, 0)

    def effectful(self, name: str) -> frozenset[str]:
        """The top-level packages with a function or method of this name that has an effect
        other than asking for the time or chance."""
        return frozenset(full.partition(".")[0] for full in self._effectful.get(name, ()))

    def effectful_methods(self, name: str) -> frozenset[str]:
        """The dotted names, as patterns, of those methods."""
        return frozenset(self._effectful.get(name, ()))

    def needs(self, method: str) -> frozenset[str]:
        """The words of which code writes at least one that comes to have an instance of a
        method's class; empty where that is not told."""
        return self._needs.get(method.rpartition(".")[0], frozenset())

    def least(self, method: str) -> int:
        """How many arguments a method needs at least; 0 where that is not told."""
        return self._least.get(method, 0)

    def is_quiet(self, name: str, packages: frozenset[str]) -> bool:
        """Whether a class in one of some packages has a method of this name without effects, and
        nothing in the whole catalogue has one with an effect."""
        return (
            not packages.isdisjoint(self._quiet.get(name, ()))
            and name not in self._effectful
            and name not in self._untold
        )

    # -- reading

    def _read(self, path: Path, same: _Links, gives: _Links) -> None:
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
                elif key == _WHOLE:
                    self._whole.update(f"{package}.{name}" for name in value)
                elif key in (_NEEDS, _LEAST):
                    self._say(package, key, value, path)
                elif key == _GIVES:
                    gives.extend(self._results(package, value, path))
                else:
                    self._list(package, key, value, path)

    def _list(self, package: str, key: str, patterns: Any, path: Path) -> None:
        if key not in (_NONE, _UNKNOWN, _CALLS, _SQL, *_KINDS):
            raise ConfigurationError(f"catalogue {path.name}: {package}: no effect is called {key}")
        for pattern in patterns:
            names, _, reading = pattern.partition(":")
            try:
                if key == _CALLS:
                    place = reading.strip()
                    gives = place.startswith(_RESULT)
                    argument = read_place(place.removeprefix(_RESULT))
                    rule = Rule("result" if gives else "", argument)
                else:
                    rule = read_rule(reading.strip())
            except ValueError as error:
                raise ConfigurationError(f"catalogue {path.name}: {package}: {error}") from error
            for name in _spread(names.strip()):
                self._add(package, name, key, rule)

    def _say(self, package: str, key: str, patterns: Any, path: Path) -> None:
        for pattern in patterns:
            names, _, said = (part.strip() for part in pattern.partition(":"))
            if not said or (key == _LEAST and not said.isdigit()):
                what = "how many arguments" if key == _LEAST else "which words"
                reason = f"{package}: {pattern!r} does not say {what}"
                raise ConfigurationError(f"catalogue {path.name}: {reason}")
            for name in _spread(names):
                full = f"{package}.{name}" if name else package
                if key == _LEAST:
                    self._least[full] = int(said)
                else:
                    self._needs[full] = frozenset(said.split())

    def _results(self, package: str, patterns: Any, path: Path) -> _Links:
        found: _Links = []
        for pattern in patterns:
            names, _, given = (part.strip() for part in pattern.partition(":"))
            if not given:
                reason = f"{package}: {pattern!r} does not say what it gives"
                raise ConfigurationError(f"catalogue {path.name}: {reason}")
            for name in _spread(names):
                found.append((self._node(f"{package}.{name}"), given, path))
        return found

    def _add(self, package: str, name: str, key: str, rule: Rule) -> None:
        below = name == _BELOW or name.endswith(f".{_BELOW}")
        full = f"{package}.{name}" if name else package
        node = self._node(full.removesuffix(f".{_BELOW}") if below else full)
        if key != _NONE and not below:
            self._keep_tail(full)
        if key == _UNKNOWN and below:
            node.ends = True
            return
        if key in (_UNKNOWN, _SQL):
            node.unknown = True
            node.sql = rule if key == _SQL else None
            self._untold.add(full.rpartition(".")[2])
            return
        if key == _CALLS:
            self._calls.setdefault(full, set()).add(rule.argument)
            if rule.reading:
                self.returning |= {(full, rule.argument)}
            node.entries = node.entries or ()
            return
        entry = () if key == _NONE else (Entry(_KINDS[key], rule),)
        if below:
            node.default = tuple(sorted({*(node.default or ()), *entry}))
            return
        node.entries = tuple(sorted({*(node.entries or ()), *entry}))
        last = name.rpartition(".")[2] or package.rpartition(".")[2]
        if entry and key not in _UNNOTICED and last != _ANY and self._is_method(full):
            self._effectful.setdefault(last, set()).add(full)
        if not entry and full.rpartition(".")[0].rpartition(".")[2][:1].isupper():
            self._quiet.setdefault(last, set()).add(full.partition(".")[0])
        if entry and rule.asks and last != _ANY:
            self.asked |= {last}

    def _keep_tail(self, full: str) -> None:
        parts = full.split(".")
        if len(parts) > 2 and parts[-2][:1].isupper():
            self._tails.setdefault((parts[0], f"{parts[-2]}.{parts[-1]}"), full)
        elif len(parts) == 2:
            self._tails.setdefault((parts[0], parts[1]), full)

    def _is_method(self, name: str) -> bool:
        """Whether a name is that of a class's or result's member rather than of a module's: an
        unknown receiver is no module, because imports are always followed."""
        parent = name.rpartition(".")[0]
        last = parent.rpartition(".")[2]
        return last[:1].isupper() or last[-1:] in "])" or self._node(parent).entries is not None

    def _node(self, name: str) -> _Node:
        node = self._root
        for part in _PARTS.findall(name):
            node = node.below.setdefault(part, _Node())
        return node

    def _alias(self, node: _Node, name: str, path: Path) -> _Node:
        target = self._node(name)
        if node in _reached(target):
            raise ConfigurationError(f"catalogue {path.name}: {name} is the same as itself")
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
    for other in (node.same_as, node.gives):
        if other is not None:
            found = _find(other, parts, at)
            if found is not None:
                return found
    return (node, False) if _speaks(node) else None


def _reached(node: _Node) -> Iterator[_Node]:
    """A node and those that it stands for or gives, at once."""
    yield node
    for other in (node.same_as, node.gives):
        if other is not None:
            yield from _reached(other)


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
