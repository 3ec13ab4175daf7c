"""What a variable can hold, each distinct value as one integer."""

from enum import IntEnum
from typing import Any

from strangler.model.members import plain


class ValueKind(IntEnum):
    """The kinds of value; `a` and `b` are the two parts of each."""

    FUNCTION = 0
    """a: symbol"""
    CLASS = 1
    """a: class symbol, exactly this one"""
    SUBCLASS = 2
    """a: class symbol, it or any class derived from it (`cls` in a class method)"""
    INSTANCE = 3
    """a: class symbol, an instance of exactly this class"""
    SELF = 4
    """a: class symbol, an instance of it or of a class derived from it (`self` in a method)"""
    LIKELY = 5
    """a: class symbol, as SELF, but known only by an annotation or an override"""
    BOUND = 6
    """a: function symbol, b: receiver (a value)"""
    MODULE = 7
    """a: its dotted name"""
    EXTERNAL = 8
    """a: the dotted name of something outside the project, b: what it is an attribute of"""
    RESULT = 9
    """a: the dotted name of something outside that was called; its attributes are `a.x`;
    b: how many calls led to it"""
    CONTAINER = 10
    """a: index of a container"""
    CONSTANT = 11
    """a: the type, b: the constant"""
    LITERAL = 12
    """a: the name of a built-in class of which this is an instance"""
    PROPERTY = 13
    """a: getter symbol, b: setter symbol or -1"""
    READ = 14
    """a: getter symbol, b: receiver; whoever loads it calls the getter"""
    STATIC = 15
    """a: the value in `staticmethod(...)`"""
    CLASSMETHOD = 16
    """a: the value in `classmethod(...)`"""
    SUPER = 17
    """a: class symbol, b: receiver"""
    METHOD = 18
    """a: a container or literal value, b: the method's name"""
    PARTIAL = 19
    """a: index of a site whose arguments are bound"""
    GENERATOR = 20
    """a: function symbol, b: receiver or -1"""
    COROUTINE = 21
    """a: function symbol, b: receiver or -1"""
    MANAGER = 22
    """a: the value in `contextlib.contextmanager(...)`; calling it gives an ENTERED"""
    ENTERED = 23
    """a: a generator value, entered by `with`"""
    IDENTITY = 24
    """a: a value; calling it returns its argument (`functools.wraps(f)`)"""
    COLLECTION = 25
    """a: class symbol of what it holds, b: class symbol of the collection itself"""

    PREFIXED = 26
    """a: what a text begins with, the rest is not known"""

    ANYTHING = 27
    """what else there may be"""

    DISPATCHER = 28
    """a: the variable of what `functools.singledispatch` chooses from, b: whether it is bound to
    a receiver, so that only its attributes count, or -1"""


Kind = plain(ValueKind)

INSTANCES = frozenset({Kind.INSTANCE, Kind.SELF, Kind.LIKELY})
CLASSES = frozenset({Kind.CLASS, Kind.SUBCLASS})
OBJECTS = INSTANCES | {Kind.COLLECTION}
"""What has the special methods of a class that is known."""


_CALLABLE = frozenset(
    {
        *(Kind.BOUND, Kind.CLASS, Kind.FUNCTION, Kind.INSTANCE, Kind.LIKELY),
        *(Kind.COLLECTION, Kind.CONTAINER, Kind.DISPATCHER, Kind.LITERAL, Kind.PARTIAL),
        *(Kind.SELF, Kind.SUBCLASS),
    }
)


class Values:
    """Values as integers. `kind`, `a` and `b` are beside each other by value."""

    __slots__ = ("_ids", "a", "b", "dull", "inert", "kind", "reads")

    def __init__(self) -> None:
        self._ids: dict[tuple[ValueKind, Any, Any], int] = {}
        self.inert: set[int] = set()
        """The values that the project cannot call."""
        self.dull: set[int] = set()
        """Those of them that are no constants."""
        self.reads: set[int] = set()
        """Those that are properties, read by a call."""
        self.kind: list[ValueKind] = []
        self.a: list[Any] = []
        self.b: list[Any] = []

    def __call__(self, kind: ValueKind, a: Any, b: Any = -1) -> int:
        """The integer of a value."""
        key = (kind, a, b)
        known = self._ids.get(key)
        if known is None:
            known = self._ids[key] = len(self.kind)
            self.kind.append(kind)
            self.a.append(a)
            self.b.append(b)
            if kind not in _CALLABLE:
                self.inert.add(known)
                if kind is not Kind.CONSTANT:
                    self.dull.add(known)
                if kind is Kind.READ:
                    self.reads.add(known)
        return known
