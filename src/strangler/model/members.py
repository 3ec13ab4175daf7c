"""An enumeration in, its members as attributes of a plain class out."""

from enum import Enum
from typing import TypeVar

E = TypeVar("E", bound=Enum)


def plain(kinds: type[E]) -> type[E]:
    """The members alone, for loops over millions of values.

    In CPython 3.11 each `Kind.MEMBER` of an enumeration goes through `EnumType.__getattr__`'s
    slot, which takes 0.3 microseconds, twenty times as long as an attribute of a class
    (`slot_tp_getattr_hook` in Objects/typeobject.c; the hook is gone in 3.12). Iterating and
    calling need the enumeration itself."""
    members: dict[str, object] = dict(kinds.__members__)
    found: type[E] = type(kinds.__name__, (), members)
    return found
