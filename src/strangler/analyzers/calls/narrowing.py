"""What `isinstance` has found a value to be: where a variable may hold anything, what a library
gave, or nothing that is known, an instance of the class it was tested for takes that place."""

from strangler.analyzers.calls.state import ANY, State
from strangler.analyzers.calls.values import CLASSES, Kind

_OF_UNKNOWN_CLASS = frozenset({Kind.ANYTHING, Kind.RESULT, Kind.EXTERNAL})
_SCALARS = frozenset({"str", "bytes", "int", "float", "bool", "complex"})
_CONTAINERS = frozenset({"dict", "list", "set", "frozenset", "tuple"})


def on_value(s: State, value: int, target: int, classes: int) -> None:
    """`target` is `value`, which is an instance of one of `classes`."""
    if classes >= 0 and s.value.kind[value] in _OF_UNKNOWN_CLASS:
        s.watch(classes, on_class, target)
    else:
        s.add(target, value)


def on_class(s: State, value: int, target: int) -> None:
    """`target` is an instance of the class `value`, or of one in a tuple."""
    kind, a = s.value.kind[value], s.value.a[value]
    if kind in CLASSES:
        s.add(target, s.value(Kind.LIKELY, a))
    elif kind is Kind.CONTAINER:
        s.watch(s.containers[a].all, on_class, target)
    elif kind is Kind.EXTERNAL:
        for derived in _derived(s, a):
            s.add(target, s.value(Kind.LIKELY, derived))
        name = a.removeprefix("builtins.")
        if name in _SCALARS or name in _CONTAINERS:
            s.add(target, s.value(Kind.LITERAL, name))
        elif name == a:
            s.add(target, s.value(Kind.RESULT, a))
        else:
            s.add(target, ANY)
    else:
        s.add(target, ANY)


def narrow_empty(s: State, start: int) -> int:
    """Give tested variables that stay empty what they were tested for; how many were looked
    at."""
    end = len(s.narrowed)
    for variable, classes in s.narrowed[start:end]:
        if not s.points[variable] and classes >= 0:
            s.watch(classes, on_class, variable)
    return end


def _derived(s: State, base: str) -> list[int]:
    """The classes of the project that derive from a class outside of it."""
    if s.from_outside is None:
        s.from_outside = {}
        for dotted, symbol in sorted(s.class_of.items()):
            for name in s.inventory.ancestors(dotted):
                if name not in s.class_of:
                    s.from_outside.setdefault(name, []).append(symbol)
    return s.from_outside.get(base, [])
