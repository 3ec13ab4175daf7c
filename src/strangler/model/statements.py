"""What a body says, statement by statement, as far as it can be told without running it.

General facts have no statements: a recogniser that must know what a short method or a loop does
asks for them (`ModuleView.body`) and keeps them in facts of its own."""

from typing import TypeAlias

import msgspec

from strangler.model.values import Value


class _Statement(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Base of the statements."""


class Bind(_Statement, frozen=True, tag="="):
    """`target = value`. The target is a Name, a Member, a Subscript, or Items of those; a name of
    the body itself is written `?name` in a function and `:name` in a module."""

    target: Value
    value: Value
    operator: str = ""
    """`+` for `+=` and so on."""


class Do(_Statement, frozen=True, tag="!"):
    """An expression for its effect."""

    value: Value


class Return(_Statement, frozen=True, tag="r"):
    """`return value`; `yield` is an Unread."""

    value: Value | None


class Loop(_Statement, frozen=True, tag="l"):
    """`for target in iterable: body`."""

    target: Value
    iterable: Value
    body: tuple["Statement", ...]


class Branch(_Statement, frozen=True, tag="b"):
    """`if test: body` with what follows `else`."""

    test: Value
    body: tuple["Statement", ...]
    other: tuple["Statement", ...]


class Unread(_Statement, frozen=True, tag="u"):
    """A statement of another kind, by the parser's name for it, and the names it may bind."""

    kind: str
    position: int = 0


Statement: TypeAlias = Bind | Do | Return | Loop | Branch | Unread
