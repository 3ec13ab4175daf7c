"""In a process that only reads the trees of libcst's own parser: node classes that are made faster.

libcst's nodes are frozen dataclasses with checks, for code that builds and rewrites trees by hand.
Its native parser makes each by a call of the class that the package `libcst` has under the node's
name, with keywords (libcst_derive, `TryIntoPy`); two of three nodes are signs and white space,
which nothing here looks at."""

import dataclasses
from collections.abc import Callable
from typing import Any

import libcst

_UNREAD = (
    *("SimpleWhitespace", "ParenthesizedWhitespace", "TrailingWhitespace", "EmptyLine"),
    *("Newline", "Comment", "Comma", "Semicolon", "Dot", "AssignEqual", "Colon"),
    *("LeftParen", "RightParen", "LeftSquareBracket", "RightSquareBracket"),
    *("LeftCurlyBrace", "RightCurlyBrace"),
)
"""One empty node stands for all of each. Whether there is one can be asked (`not node.lpar`)."""
_MISSING: Any = object()


def trust_the_parser() -> None:
    """From now on in this process, nodes are neither checked nor frozen, and those of signs and
    white space are shared and empty. For worker processes, which build no trees and print none."""
    for node_class in [*vars(libcst).values()]:
        if not isinstance(node_class, type) or not issubclass(node_class, libcst.CSTNode):
            continue
        made = _initialiser(node_class)
        node_class.__init__ = made  # type: ignore[method-assign] # what this module is for
        for base in node_class.__mro__:
            # Where neither setting nor deleting attributes is forbidden (one entry of a type is
            # for both), a slot is set by one instruction.
            for name in ("__setattr__", "__delattr__"):
                if base is not object and name in vars(base):
                    delattr(base, name)
    for name in _UNREAD:
        setattr(libcst, name, _giving(object.__new__(getattr(libcst, name))))


def _initialiser(node_class: type) -> Callable[..., None]:
    """A constructor that keeps what it is given, with the defaults of the dataclass's fields."""
    known: dict[str, Any] = {"_missing": _MISSING}
    parameters: list[str] = []
    lines: list[str] = []
    for field in dataclasses.fields(node_class):
        name = field.name
        value = name
        if field.default_factory is not dataclasses.MISSING:
            known[f"_{name}"] = field.default_factory
            parameters.append(f"{name}=_missing")
            value = f"_{name}() if {name} is _missing else {name}"
        elif field.default is not dataclasses.MISSING:
            known[f"_{name}"] = field.default
            parameters.append(f"{name}=_{name}")
        else:
            parameters.append(name)
        lines.append(f"    self.{name} = {value}")
    head = ", ".join(("self", *(("*", *parameters) if parameters else ())))
    exec("\n".join((f"def __init__({head}):", *lines, "    pass")), known)
    made: Callable[..., None] = known["__init__"]
    return made


def _giving(node: object) -> Callable[..., object]:
    return lambda **_fields: node
