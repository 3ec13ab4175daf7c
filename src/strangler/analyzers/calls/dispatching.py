"""`functools.singledispatch` and `singledispatchmethod`: one variable holds the default and what is
registered, from whatever module (docs.python.org, library/functools)."""

from collections.abc import Callable

from strangler.analyzers.calls.containers import new
from strangler.analyzers.calls.parts import Site
from strangler.analyzers.calls.state import State
from strangler.analyzers.calls.values import CLASSES, Kind

_REGISTRAR = "<registrar>"
"""The method's name of what `register(class)` gives: a decorator."""
_FUNCTIONS = frozenset(
    {
        *(Kind.FUNCTION, Kind.BOUND, Kind.PARTIAL, Kind.DISPATCHER),
        *(Kind.STATIC, Kind.CLASSMETHOD, Kind.MANAGER, Kind.METHOD),
    }
)


def _make(s: State, site: Site) -> None:
    """`singledispatch(default)`"""
    if site.result < 0:
        return
    choices = s.variable()
    if site.passed(0, "func") >= 0:
        s.copy(site.passed(0, "func"), choices)
    s.add(site.result, s.value(Kind.DISPATCHER, choices))


def dispatcher_attribute(s: State, value: int, name: str) -> int:
    """The variable of an attribute of a dispatcher; -1 where it is none that matters."""
    choices = s.value.a[value]
    if name == "__wrapped__":
        return int(choices)
    found = s.variable()
    if name == "registry":
        registry = new(s, "dict")
        s.copy(choices, s.containers[registry].any)
        s.add(found, s.value(Kind.CONTAINER, registry))
    else:
        s.add(found, s.value(Kind.METHOD, value, name))
    return found


def call_of_dispatcher(s: State, value: int, name: str, site: Site) -> None:
    """A method of a dispatcher is called."""
    choices = s.value.a[value]
    if name == "dispatch" and site.result >= 0:
        s.copy(choices, site.result)
    elif name == _REGISTRAR:
        _register(s, site.passed(0), choices, site.result)
    elif name == "register":
        given, function = site.passed(0, "cls"), site.passed(1, "func")
        if function >= 0:
            _register(s, function, choices, site.result)
        elif site.decorates:  # what it decorates says by an annotation what it is for
            _register(s, given, choices, site.result)
        elif site.result >= 0:
            registrar = s.value(Kind.METHOD, value, _REGISTRAR)
            if given >= 0:
                s.watch(given, _on_registered, registrar, choices, site.result)
                s.late.append((_registrar_if_unknown, (given, registrar, site.result)))
            else:
                s.add(site.result, registrar)


def _register(s: State, given: int, choices: int, result: int) -> None:
    if given >= 0:
        s.copy(given, choices)
        if result >= 0:
            s.copy(given, result)


def _on_registered(s: State, value: int, registrar: int, choices: int, result: int) -> None:
    """`register(function)` is like decorating it; `register(class)` gives a decorator."""
    if s.value.kind[value] in _FUNCTIONS:
        s.add(choices, value)
        s.add(result, value)
    else:
        s.add(result, registrar)


def _registrar_if_unknown(s: State, given: int, registrar: int, result: int) -> None:
    if not s.points[given]:
        s.add(result, registrar)


def bind_dispatcher(
    s: State, value: int, found: int, receiver: int, on_member: Callable[..., None]
) -> None:
    """`receiver.dispatcher`: each choice bound to the receiver, and what has `register`."""
    choices, is_bound = s.value.a[value], s.value.kind[receiver] not in CLASSES
    bound = s.value(Kind.DISPATCHER, choices, int(is_bound))
    if bound not in (s.points[found] or ()):  # it may hold itself
        s.add(found, bound)
        s.watch(choices, on_member, found, receiver)


DISPATCHING: dict[str, Callable[[State, Site], None]] = {
    "functools.singledispatch": _make,
    "functools.singledispatchmethod": _make,
    "singledispatch.singledispatch": _make,
}
"""By dotted name; the last is the backport that older code imports."""
