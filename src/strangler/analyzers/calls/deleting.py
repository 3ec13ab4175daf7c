"""`del value.name` in, the calls of deleters, `__delete__` and `__delattr__` out (Python reference
3.3.2)."""

from strangler.analyzers.calls.members import member_owner
from strangler.analyzers.calls.parts import Site
from strangler.analyzers.calls.special import call_special
from strangler.analyzers.calls.state import State
from strangler.analyzers.calls.values import OBJECTS, Kind


def on_delete(s: State, value: int, name: str, site: Site) -> None:
    """`del value.name`"""
    if s.value.kind[value] not in OBJECTS:
        return
    call_special(s, value, "__delattr__", site)
    order = s.classes[s.type_of(value)].mro
    holder = member_owner(s, order, name)
    if holder >= 0:
        s.watch(s.classes[holder].members[name], _on_member, value, site)


def _on_member(s: State, value: int, receiver: int, site: Site) -> None:
    if s.value.kind[value] is Kind.PROPERTY:
        s.watch(deleter(s, s.value.a[value]), _on_deleter, receiver, site)
    elif s.value.kind[value] in OBJECTS:
        call_special(s, value, "__delete__", site)


def deleter(s: State, getter: int) -> int:
    """The variable of what deletes the property that a function gets."""
    known = s.functions[getter]
    if known.deleter < 0:
        known.deleter = s.variable()
    return known.deleter


def _on_deleter(s: State, value: int, receiver: int, site: Site) -> None:
    if s.value.kind[value] is Kind.FUNCTION:
        s.call(s, s.value(Kind.BOUND, s.value.a[value], receiver), site)
