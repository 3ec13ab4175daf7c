"""Operators, `with`, `raise`, `except`, `await`, `yield from` and `super()`."""

from strangler.analyzers.calls.deleting import on_delete
from strangler.analyzers.calls.hearing import RAISED, hear_raised
from strangler.analyzers.calls.parts import Site
from strangler.analyzers.calls.returning import flow
from strangler.analyzers.calls.special import call_special
from strangler.analyzers.calls.state import State
from strangler.analyzers.calls.values import CLASSES, OBJECTS, Kind
from strangler.model.flows import DELETES


def operate(s: State, name: str, left: int, right: int, site: Site) -> None:
    """`left OPERATOR right` by the name of its method; -1 for an operand not known or absent."""
    if name.startswith(DELETES):
        s.watch(left, on_delete, name[len(DELETES) :], site)
        return
    if left >= 0:
        inner = Site(site.caller, site.position, site.result, positional=(right,))
        s.watch(left, _on_left, name, inner)
    reflected = _REFLECTED.get(name)
    if right >= 0 and reflected is not None:
        inner = Site(site.caller, site.position, site.result, positional=(left,))
        s.watch(right, _on_right, name, reflected, left, inner)


_REFLECTED = {
    f"__{name}__": f"__r{name}__"
    for name in (
        *("add", "and", "floordiv", "lshift", "matmul", "mod", "mul", "or", "pow"),
        *("rshift", "sub", "truediv", "xor"),
    )
}


def _on_left(s: State, value: int, name: str, site: Site) -> None:
    kind = s.value.kind[value]
    if kind in OBJECTS:
        if not call_special(s, value, name, site) and name.startswith("__i"):
            call_special(s, value, f"__{name[3:]}", site)
    elif kind in CLASSES:
        call_special(s, value, name, site)
    elif kind in (Kind.CONTAINER, Kind.LITERAL, Kind.CONSTANT) and name in _KEEPING:
        if kind is Kind.CONSTANT:  # the sum is another one
            value = s.value(Kind.LITERAL, s.value.a[value])
        s.add(site.result, value)


_KEEPING = frozenset({"__add__", "__mod__", "__mul__", "__or__", "__sub__", "__and__"})
"""Operators on built-in values that give one of the same class, with the same elements."""


def _on_right(s: State, value: int, name: str, reflected: str, left: int, site: Site) -> None:
    kind = s.value.kind[value]
    if kind in OBJECTS:
        s.late.append((_reflect, (value, reflected, left, site)))
    elif kind is Kind.CONTAINER and name in _KEEPING:
        s.add(site.result, value)


def _reflect(s: State, value: int, reflected: str, left: int, site: Site) -> None:
    """The right side's method, unless the left side is known to be of the same class: then it is
    not asked (Python data model, 3.3.8)."""
    held = s.points[left] if left >= 0 else None
    if not held or any(s.type_of(other) != s.type_of(value) for other in held):
        call_special(s, value, reflected, site)


def on_enter(s: State, value: int, name: str, site: Site) -> None:
    """`with value as result` (Python reference 8.5)."""
    kind = s.value.kind[value]
    if kind in OBJECTS:
        is_async = name == "__aenter__"
        entered = s.variable() if is_async else site.result
        call_special(s, value, name, Site(site.caller, site.position, entered))
        leaving = "__aexit__" if is_async else "__exit__"
        call_special(s, value, leaving, Site(site.caller, site.position, -1))
        if is_async:
            s.watch(entered, on_await, site.result, site.caller)
    elif kind is Kind.ENTERED:
        inner = s.value.a[value]
        if s.value.kind[inner] is Kind.GENERATOR:
            flow(s, s.functions[s.value.a[inner]].yields, s.value.b[inner], site.result)
    elif kind is Kind.RESULT:
        s.add(site.result, value)  # most give themselves
    elif kind is Kind.CONTAINER:
        s.add(site.result, value)


def on_raise(s: State, value: int, site: Site) -> None:
    """`raise value`: a class is called (Python reference 7.8), and who listens to such errors."""
    from strangler.analyzers.calls.calling import instantiate

    if s.value.kind[value] in CLASSES:
        instantiate(s, value, site, False)
    if RAISED in s.listeners:
        hear_raised(s, value, site)


def on_caught(s: State, value: int, target: int) -> None:
    """`except value as target`"""
    kind, a = s.value.kind[value], s.value.a[value]
    if kind in CLASSES:
        s.add(target, s.value(Kind.LIKELY, a))
    elif kind is Kind.EXTERNAL and not a.startswith("builtins."):
        s.add(target, s.value(Kind.RESULT, a))
    elif kind is Kind.CONTAINER:
        s.watch(s.containers[a].all, on_caught, target)


def on_await(s: State, value: int, target: int, caller: int) -> None:
    """`await value`"""
    kind = s.value.kind[value]
    if kind is Kind.COROUTINE:
        flow(s, s.functions[s.value.a[value]].returns, s.value.b[value], target)
    elif kind in OBJECTS:
        given = s.variable()
        if call_special(s, value, "__await__", Site(caller, 0, given)):
            s.watch(given, on_delegate, target)  # a generator that returns it
        else:
            s.add(target, value)
    else:
        s.add(target, value)


def on_delegate(s: State, value: int, target: int) -> None:
    """`target = yield from value` gives what the generator returns."""
    if s.value.kind[value] is Kind.GENERATOR:
        flow(s, s.functions[s.value.a[value]].returns, s.value.b[value], target)


def on_super(s: State, owner: int, target: int, receiver: int) -> None:
    """`target = super(owner, receiver)`"""
    if s.value.kind[owner] not in CLASSES:
        return
    symbol = s.value.a[owner]
    if receiver >= 0:
        s.watch(receiver, _on_super_receiver, target, symbol)
    else:
        s.add(target, s.value(Kind.SUPER, symbol, s.value(Kind.SELF, symbol)))


def _on_super_receiver(s: State, receiver: int, target: int, symbol: int) -> None:
    kind = s.value.kind[receiver]
    known = kind in OBJECTS or kind in CLASSES
    owner = s.type_of(receiver) if kind in OBJECTS else s.value.a[receiver]
    if known and symbol in s.classes[owner].mro:
        s.add(target, s.value(Kind.SUPER, symbol, receiver))
