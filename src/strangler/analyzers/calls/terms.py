"""Calls of `strangler.standins.terms` in stand-ins in, what they mean to the state out."""

from collections.abc import Callable

from strangler.analyzers.calls import items
from strangler.analyzers.calls.hearing import on_constant, on_subject
from strangler.analyzers.calls.operations import on_await
from strangler.analyzers.calls.parts import Site
from strangler.analyzers.calls.rendering import on_rendered
from strangler.analyzers.calls.returning import give_result
from strangler.analyzers.calls.standing import TERMS
from strangler.analyzers.calls.state import State
from strangler.analyzers.calls.values import CLASSES, Kind


def _touch(writes: bool) -> Callable[[State, Site], None]:
    def touch(s: State, site: Site) -> None:
        for given in site.positional:
            if given >= 0:
                s.watch(given, _on_touched, writes, site)

    return touch


def _on_touched(s: State, value: int, writes: bool, site: Site) -> None:
    owner = s.class_of_value(value)
    known = s.classes.get(owner)  # a library's own class has no table, unless one is told
    if known is not None and (not known.is_library or owner in s.mapped):
        s.touch(site.caller, site.position, writes, owner)


def _one(s: State, site: Site) -> None:
    if site.positional and site.positional[0] >= 0 and site.result >= 0:
        s.watch(site.positional[0], _on_one, site.result)


def _on_one(s: State, value: int, target: int) -> None:
    owner = s.class_of_value(value)
    if owner >= 0:
        open_ended = s.value.kind[value] in (Kind.SELF, Kind.SUBCLASS, Kind.LIKELY)
        s.add(target, s.value(Kind.SELF if open_ended else Kind.INSTANCE, owner))


def _many(s: State, site: Site) -> None:
    if len(site.positional) == 2 and min(site.positional) >= 0 and site.result >= 0:
        s.watch(site.positional[0], _on_collection, site.positional[1], site.result)


def _on_collection(s: State, value: int, held: int, target: int) -> None:
    kind = s.value.kind[value]
    collection = s.value.a[value] if kind in CLASSES else s.type_of(value)
    if collection >= 0:
        s.watch(held, _on_held, collection, target)


def _on_held(s: State, value: int, collection: int, target: int) -> None:
    owner = s.class_of_value(value)
    if owner >= 0:
        s.add(target, s.value(Kind.COLLECTION, owner, collection))


def _notify(s: State, site: Site) -> None:
    if site.positional and site.positional[0] >= 0:
        s.watch(site.positional[0], _on_event, site)


def _on_event(s: State, value: int, site: Site) -> None:
    if s.value.kind[value] is not Kind.CONSTANT:
        return
    event = str(s.value.b[value])
    about = site.positional[1] if len(site.positional) > 1 else -1
    if event.endswith(":"):
        if about >= 0:
            s.watch(about, on_constant, event, _heard(site))
        return
    listeners = s.listeners.get(event, ())
    inner = _heard(site)
    for subject, called, exact in listeners:
        if subject < 0:
            s.call(s, called, inner)
        elif about >= 0:
            s.watch(about, on_subject, subject, called, exact, inner)


def _heard(site: Site) -> Site:
    """The call that listeners get."""
    inner = Site(site.caller, site.position, site.result, positional=site.positional[2:])
    inner.keywords, inner.starred, inner.mappings = site.keywords, site.starred, site.mappings
    return inner


def _calls(s: State, site: Site) -> None:
    if not site.positional or site.positional[0] < 0:
        return
    given = s.variable()
    inner = Site(site.caller, site.position, given, positional=site.positional[1:])
    inner.keywords, inner.starred, inner.mappings = site.keywords, site.starred, site.mappings
    s.watch(site.positional[0], s.call, inner)
    if site.result >= 0:
        s.watch(given, _on_given, site)


def _on_given(s: State, value: int, site: Site) -> None:
    """What a called argument gives; one that yields gives what it yields."""
    if s.value.kind[value] is Kind.GENERATOR:
        items.on_iterate(s, value, site.result, site.caller, site.position)
    else:
        on_await(s, value, site.result, site.caller)


def _evaluate(s: State, site: Site) -> None:
    if site.positional and site.positional[0] >= 0:
        inner = Site(site.caller, site.position, site.result)
        s.watch(site.positional[0], _on_evaluated, inner)


def _on_evaluated(s: State, value: int, site: Site) -> None:
    if s.value.kind[value] in (Kind.FUNCTION, Kind.BOUND):
        s.call(s, value, site)
    elif site.result >= 0:
        s.add(site.result, value)


def _result(s: State, site: Site) -> None:
    if site.positional and site.positional[0] >= 0 and site.result >= 0:
        s.watch(site.positional[0], _on_later, site)


def _on_later(s: State, value: int, site: Site) -> None:
    kind = s.value.kind[value]
    if kind is Kind.FUNCTION or kind is Kind.BOUND:
        receiver = s.value.b[value] if kind is Kind.BOUND else -1
        function = s.body(s, s.value.a[value], receiver, site.caller, site.position)
        give_result(s, function, receiver, site.result)


def _unknown(s: State, site: Site) -> None:
    given = site.positional[0] if site.positional else -1
    held = sorted(s.points[given] or ()) if given >= 0 else []
    said = [str(s.value.b[value]) for value in held if s.value.kind[value] is Kind.CONSTANT]
    s.unknown.setdefault(site.caller, set()).add(
        (site.position, "", said[0] if said else "unknown")
    )


def _handed(s: State, site: Site) -> None:
    if site.positional and site.positional[0] >= 0:
        s.handed.add((site.caller, site.position, site.positional[0]))


def _onward(s: State, site: Site) -> None:
    s.onward.add(site.caller)


MEANING: dict[str, Callable[[State, Site], None]] = {
    f"{TERMS}.reads": _touch(False),
    f"{TERMS}.writes": _touch(True),
    f"{TERMS}.one": _one,
    f"{TERMS}.many": _many,
    f"{TERMS}.handed": _handed,
    f"{TERMS}.notify": _notify,
    f"{TERMS}.calls": _calls,
    f"{TERMS}.evaluate": _evaluate,
    f"{TERMS}.onward": _onward,
    f"{TERMS}.rendered": on_rendered,
    f"{TERMS}.result": _result,
    f"{TERMS}.unknown": _unknown,
}
"""By dotted name; they never count as calls."""
