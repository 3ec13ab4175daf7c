"""What an interpreted expression can be, and its way back to a value of the source.

Strings, numbers, lists, tuples and dicts are Python's own, so that an object that two names hold
is one object. The rest is here."""

from dataclasses import dataclass, field
from typing import Any

from strangler.model.names import last
from strangler.model.values import (
    Argument,
    Call,
    Items,
    Literal,
    Member,
    Name,
    Opaque,
    Pairs,
    Value,
)


class Unknown:
    """The only instance, UNKNOWN, stands for all that running the code would tell."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = Unknown()
COMPOSING = frozenset({"&", "|", "~"})
"""Operators that are kept as calls of themselves: what they make of classes, those say."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """A class, function or module by its full dotted name, of the project or not."""

    name: str


@dataclass(slots=True, eq=False)
class Instance:
    """An object of a class that is interpreted; `cls` is its dotted name."""

    cls: str
    attributes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Method:
    """A method, found in the class `owner`, of an object or class."""

    receiver: Any
    owner: str
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Super:
    """`super()` in a method that was found in the class `after`."""

    receiver: Any
    after: str


@dataclass(frozen=True, slots=True, eq=False)
class Invocation:
    """A call that is not interpreted, with what it was given; where it stands."""

    function: Any
    positional: tuple[Any, ...]
    keywords: dict[str, Any]
    module: str
    position: int

    @property
    def name(self) -> str:
        """The dotted name of what is called, or empty."""
        return dotted_of(self.function)

    def argument(self, index: int, name: str, default: Any = None) -> Any:
        """What was given at a position or by keyword."""
        if name in self.keywords:
            return self.keywords[name]
        return self.positional[index] if index < len(self.positional) else default


@dataclass(frozen=True, slots=True, eq=False)
class Attribute:
    """An attribute of an Invocation, or of a symbol that has no such attribute."""

    value: Any
    name: str


def dotted_of(value: Any) -> str:
    """The dotted name of a symbol or of an attribute of one; empty for anything else."""
    match value:
        case Symbol():
            return value.name
        case Attribute():
            owner = dotted_of(value.value)
            return f"{owner}.{value.name}" if owner else ""
        case Method(receiver=Symbol(name=name)):
            return f"{name}.{value.name}"
        case Method(receiver=Instance()):
            return f"{value.owner}.{value.name}"
        case _:
            return ""


def written(value: Any, position: int = 0) -> Value:
    """A value of the source that says the same; names in it are absolute."""
    match value:
        case None | str() | bool() | int() | float():
            return Literal(value, position)
        case list() | tuple() | set():
            return Items(tuple(written(item, position) for item in value), position)
        case dict():
            pairs = tuple((written(k, position), written(v, position)) for k, v in value.items())
            return Pairs(pairs, position)
        case Invocation():
            at = value.position or position
            arguments = [Argument(written(item, at)) for item in value.positional]
            arguments += [Argument(written(v, at), k) for k, v in value.keywords.items()]
            return Call(written(value.function, at), tuple(arguments), at)
        case Attribute(value=Invocation()):
            return Member(written(value.value, position), value.name, position)
        case _:
            name = dotted_of(value)
            return Name(name, position) if name else Opaque("computed", position)


def is_known(value: Any) -> bool:
    """Whether nothing in a value is unknown, so that two runs of the code would agree on it."""
    if isinstance(value, list | tuple):
        return all(is_known(item) for item in value)
    if isinstance(value, dict):
        return all(is_known(k) and is_known(v) for k, v in value.items())
    return value is not UNKNOWN


def short(value: Any) -> str:
    """The last part of a value's dotted name, or empty."""
    return last(dotted_of(value))
