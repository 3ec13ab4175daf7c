"""`operator.attrgetter`, `itemgetter` and `methodcaller`: what they make, and calls of that
(docs.python.org, library/operator)."""

from collections.abc import Callable

from strangler.analyzers.calls import items
from strangler.analyzers.calls.loads import on_load
from strangler.analyzers.calls.parts import Site
from strangler.analyzers.calls.standing import TERMS
from strangler.analyzers.calls.state import State
from strangler.analyzers.calls.values import Kind


def _make(called: str) -> Callable[[State, Site], None]:
    """Something that is called with what it is given here first."""

    def make(s: State, site: Site) -> None:
        if site.result < 0 or not site.positional:
            return
        function = s.variable()
        s.add(function, s.value(Kind.EXTERNAL, called))
        bound = Site(site.caller, site.position, site.result)
        bound.positional = (function, *site.positional)
        bound.keywords = site.keywords
        s.partials.append(bound)
        s.add(site.result, s.value(Kind.PARTIAL, len(s.partials) - 1))

    return make


def _get(s: State, site: Site) -> None:
    """`attrgetter("a.b", "c")(x)`"""
    *names, base = site.positional
    found = [_result(s, site, len(names)) for _ in names]
    for name, target in zip(names, found, strict=True):
        if name >= 0 and base >= 0:
            s.watch(name, _on_path, base, target, site.caller, site.position)
    _together(s, site, found)


def _on_path(s: State, value: int, base: int, target: int, caller: int, position: int) -> None:
    path = s.value.b[value]
    if s.value.kind[value] is Kind.CONSTANT and isinstance(path, str):
        *before, name = path.split(".")
        for part in before:
            following = s.variable()
            s.watch(base, on_load, following, part, caller, position)
            base = following
        s.watch(base, on_load, target, name, caller, position)


def _take(s: State, site: Site) -> None:
    """`itemgetter("a", "b")(x)`"""
    *keys, base = site.positional
    found = [_result(s, site, len(keys)) for _ in keys]
    for key, target in zip(keys, found, strict=True):
        if base >= 0:
            s.watch(base, items.on_item, target, key, site.caller, site.position)
    _together(s, site, found)


def _call(s: State, site: Site) -> None:
    """`methodcaller("name", *arguments)(x)`"""
    if len(site.positional) < 2:
        return
    name, *given, base = site.positional
    inner = Site(site.caller, site.position, site.result, positional=tuple(given))
    inner.keywords = site.keywords
    method = s.variable()
    if name >= 0 and base >= 0:
        s.watch(name, _on_path, base, method, site.caller, site.position)
        s.watch(method, s.call, inner)


def _result(s: State, site: Site, size: int) -> int:
    return site.result if size == 1 and site.result >= 0 else s.variable()


def _together(s: State, site: Site, found: list[int]) -> None:
    if len(found) > 1 and site.result >= 0:
        items.display(s, site.result, "tuple", found)


GETTING: dict[str, Callable[[State, Site], None]] = {
    "operator.attrgetter": _make(f"{TERMS}.attrgetter"),
    "operator.itemgetter": _make(f"{TERMS}.itemgetter"),
    "operator.methodcaller": _make(f"{TERMS}.methodcaller"),
    f"{TERMS}.attrgetter": _get,
    f"{TERMS}.itemgetter": _take,
    f"{TERMS}.methodcaller": _call,
}
"""By dotted name; what they make has names among the terms, so that calling it leaves nothing."""
