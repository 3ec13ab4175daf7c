"""Lists, tuples, sets and dicts by the place that makes them: the variables of what they hold."""

from typing import Any

from strangler.analyzers.calls.parts import Container
from strangler.analyzers.calls.state import State
from strangler.analyzers.calls.values import Kind

_MAX_KEYS = 400
"""Keys of one container that are told apart; the values of the rest are mixed."""


def new(s: State, kind: str) -> int:
    """The index of a new container."""
    s.containers.append(Container(kind, s.variable(3)))
    made = s.containers[-1]
    s.copy(made.any, made.all)
    return len(s.containers) - 1


def element(s: State, index: int, key: Any) -> int:
    """The variable of what a container holds under a constant key."""
    container = s.containers[index]
    key = (type(key).__name__, key)  # True, 1 and "1" are told apart
    known = container.by_key.get(key)
    if known is None:
        if len(container.by_key) >= _MAX_KEYS:
            return container.any
        known = container.by_key[key] = s.variable()
        s.copy(known, container.all)
        for other in tuple(container.merged):
            s.copy(known, element(s, other, key[1]))
    return known


def merge(s: State, source: int, target: int) -> None:
    """A dict holds what another holds, under the same keys, now and later."""
    merged = s.containers[source].merged
    if target not in merged:
        merged[target] = None
        for (_, key), known in tuple(s.containers[source].by_key.items()):
            s.copy(known, element(s, target, key))


def parameter(s: State, variable: int, kind: str) -> int:
    """The container that a starred parameter holds for calls that name their arguments."""
    known = s.gathered.get(variable)
    if known is None:
        known = s.gathered[variable] = new(s, kind)
        s.add(variable, s.value(Kind.CONTAINER, known))
    return known


def held_container(s: State, value: int) -> int:
    """The container that an instance of a class derived from a built-in one holds, as a value;
    -1 where it is none."""
    owner = s.type_of(value)
    if owner < 0:
        return -1
    known = s.inner.get(owner)
    if known is None:
        kinds = [_BUILT_IN[base] for base in s.classes[owner].external if base in _BUILT_IN]
        known = s.inner[owner] = s.value(Kind.CONTAINER, new(s, kinds[0])) if kinds else -1
    return known


_BUILT_IN = {
    "builtins.dict": "dict",
    "builtins.list": "list",
    "builtins.set": "set",
    "builtins.tuple": "tuple",
    "collections.OrderedDict": "dict",
    "collections.UserDict": "dict",
    "collections.UserList": "list",
    "collections.defaultdict": "dict",
    "collections.deque": "list",
}
