"""What an expression in the source says, as far as it can be read without running it.

Values are facts: flat, immutable, encoded straight to msgpack. Names in them are in the
forms of `strangler.model.names`."""

from collections.abc import Iterator
from typing import TypeAlias

import msgspec


class _Value(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Base of the values; `position` is packed (`strangler.locations`), 0 when not known."""


class Literal(_Value, frozen=True, tag="l"):
    """A string, number, boolean, bytes (as latin-1 text is not needed: None) or None."""

    value: str | int | float | bool | None
    position: int = 0


class Name(_Value, frozen=True, tag="n"):
    """A name or attribute chain: `models.CASCADE` is `django.db.models.CASCADE`.

    `name` is resolved through the file's imports and definitions; a name that is bound
    only inside a function is kept as written with a leading `?` (`?queryset.model`), one that
    only a star import can have bound with a leading `*` (`*Model`)."""

    name: str
    position: int = 0


class Argument(_Value, frozen=True, tag="a"):
    """An argument of a call; `keyword` is empty for a positional one, `*` or `**` for stars."""

    value: "Value"
    keyword: str = ""


class Call(_Value, frozen=True, tag="c"):
    """A call. `function` is its callee: a Name, or any value (`f()()`, `g().h` as Member)."""

    function: "Value"
    arguments: tuple[Argument, ...] = ()
    position: int = 0

    @property
    def name(self) -> str:
        """The callee's dotted name, or empty when the callee is no plain name."""
        return self.function.name if isinstance(self.function, Name) else ""

    @property
    def positional(self) -> tuple["Value", ...]:
        """The plain positional arguments."""
        return tuple(a.value for a in self.arguments if not a.keyword)

    def keyword(self, name: str) -> "Value | None":
        """The value of a keyword argument, or None."""
        return next((a.value for a in self.arguments if a.keyword == name), None)

    def argument(self, index: int, name: str) -> "Value | None":
        """The argument at a position or by keyword, whichever is given; None if neither."""
        found = self.keyword(name)
        if found is not None:
            return found
        positional = self.positional
        return positional[index] if index < len(positional) else None


class Member(_Value, frozen=True, tag="m"):
    """An attribute of a value that is no plain name: `admin.site.urls` is a Name, but
    `router().urls` is Member(Call, "urls")."""

    value: "Value"
    attribute: str
    position: int = 0


class Items(_Value, frozen=True, tag="i"):
    """A list, tuple or set display; `a + b` of such displays is one Items with Splice parts."""

    items: tuple["Value", ...]
    position: int = 0


class Splice(_Value, frozen=True, tag="s"):
    """`*value` in a display, or an operand of `+` between sequences."""

    value: "Value"


class Pairs(_Value, frozen=True, tag="d"):
    """A dict display; a `**mapping` entry has an Opaque key of kind `**`."""

    pairs: tuple[tuple["Value", "Value"], ...]
    position: int = 0


class Formatted(_Value, frozen=True, tag="f"):
    """An f-string or a `+` of strings: literal parts and values in order."""

    parts: tuple["Value", ...]
    position: int = 0


class Opaque(_Value, frozen=True, tag="o"):
    """Something that is not read further: its libcst node class (`Lambda`, `Subscript`, ...),
    or `large` for a display cut because of its size."""

    kind: str
    position: int = 0


class Subscript(_Value, frozen=True, tag="e"):
    """`value[key]`; a slice has a Call of `builtins.slice` as its key. Read in bodies only."""

    value: "Value"
    key: "Value"
    position: int = 0


class Choice(_Value, frozen=True, tag="t"):
    """`value if test else other`."""

    test: "Value"
    value: "Value"
    other: "Value"
    position: int = 0


class Each(_Value, frozen=True, tag="r"):
    """A list, set or generator comprehension with one `for`. Read in bodies only."""

    element: "Value"
    target: "Value"
    iterable: "Value"
    tests: tuple["Value", ...] = ()
    position: int = 0


class Operation(_Value, frozen=True, tag="p"):
    """An operator that no other value stands for, as it is written (`not`, `and`, `==`, `in`,
    `is not`, `%`, ...), and its operands. Read in bodies only."""

    operator: str
    operands: tuple["Value", ...]
    position: int = 0


Value: TypeAlias = (
    Literal
    | Name
    | Call
    | Member
    | Items
    | Splice
    | Pairs
    | Formatted
    | Opaque
    | Subscript
    | Choice
    | Each
    | Operation
)


def text(value: "Value | None") -> str | None:
    """The string that a value is, or None if it is no literal string."""
    return value.value if isinstance(value, Literal) and isinstance(value.value, str) else None


def dotted(value: "Value | None") -> str | None:
    """The dotted name that a value is, or None."""
    return value.name if isinstance(value, Name) else None


def elements(value: "Value | None") -> Iterator["Value"]:
    """The elements of a display, through `+` and `*` of displays; nothing for other values."""
    if isinstance(value, Items):
        for item in value.items:
            if isinstance(item, Splice):
                if isinstance(item.value, Items):
                    yield from elements(item.value)
                else:
                    yield item
            else:
                yield item
