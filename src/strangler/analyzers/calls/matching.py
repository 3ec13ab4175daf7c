"""A positional class pattern in, the attribute that it stands for out (Python reference 8.6.4.10,
`__match_args__`; dataclasses and named tuples write that by themselves)."""

from collections.abc import Callable

from strangler.analyzers.calls import items
from strangler.analyzers.calls.loads import on_load
from strangler.analyzers.calls.members import member_owner
from strangler.analyzers.calls.parts import Site
from strangler.analyzers.calls.standing import TERMS
from strangler.analyzers.calls.state import State
from strangler.analyzers.calls.values import CLASSES, Kind


def _matched(s: State, site: Site) -> None:
    """`case Class(..., pattern)`: called with the class, the subject and the place."""
    kind, subject, place = site.positional
    s.watch(kind, _on_class, subject, place, site)


def _on_class(s: State, value: int, subject: int, place: int, site: Site) -> None:
    if s.value.kind[value] not in CLASSES:
        return
    known = s.classes[s.value.a[value]]
    holder = member_owner(s, known.mro, "__match_args__")
    if holder >= 0:
        names = s.variable()
        member = s.classes[holder].members["__match_args__"]
        s.watch(member, items.on_item, names, place, site.caller, site.position)
        s.watch(names, _on_name, subject, site)
    elif known.fields is not None:
        for index in s.points[place] or ():
            number = s.value.b[index]
            if s.value.kind[index] is Kind.CONSTANT and number < len(known.fields):
                given = (site.result, known.fields[number], site.caller, site.position)
                s.watch(subject, on_load, *given)


def _on_name(s: State, value: int, subject: int, site: Site) -> None:
    name = s.value.b[value]
    if s.value.kind[value] is Kind.CONSTANT and isinstance(name, str):
        s.watch(subject, on_load, site.result, name, site.caller, site.position)


MATCHING: dict[str, Callable[[State, Site], None]] = {f"{TERMS}.matched": _matched}
"""By dotted name."""
