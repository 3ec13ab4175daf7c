"""Names of templates in, calls of the functions that stand for them out (the term `rendered`)."""

from collections.abc import Iterator

from strangler.analyzers.calls import items
from strangler.analyzers.calls.parts import Site
from strangler.analyzers.calls.state import State
from strangler.analyzers.calls.values import OBJECTS, Kind

REASON = "template"
"""Why a call is open of which nobody knows the template."""


def on_rendered(s: State, site: Site) -> None:
    """`rendered(engine, name, *arguments, suffix=, about=)`"""
    if len(site.positional) < 2 or site.positional[0] < 0:
        return
    given = dict(site.keywords)
    inner = Site(site.caller, site.position, site.result, positional=site.positional[2:])
    wanted = (given.get("suffix", -1), given.get("about", -1))
    asked = _asked(s, site, site.positional[1])
    for value in sorted(s.points[site.positional[0]] or ()):
        if s.value.kind[value] is Kind.CONSTANT and site.positional[1] >= 0:
            engine = str(s.value.b[value])
            s.watch(site.positional[1], _on_name, engine, asked, inner, wanted)


def open_renderings(s: State) -> Iterator[Site]:
    """Where nobody knows which template is rendered. A text that is computed is known by its
    beginning, if it has one."""
    for asked in s.rendered:
        held = s.points[asked.function] or () if asked.function >= 0 else ()
        kinds = {s.value.kind[value] for value in held}
        vague = Kind.LITERAL in kinds and Kind.PREFIXED not in kinds
        if asked.anything or vague or not asked.found:
            yield asked


def _asked(s: State, site: Site, name: int) -> Site:
    """A call that stays open until something is found for the variable that holds a name."""
    asked = Site(site.caller, site.position, -1, name)
    asked.reason = REASON
    s.rendered.append(asked)
    return asked


def _on_name(
    s: State, value: int, engine: str, asked: Site, site: Site, wanted: tuple[int, int]
) -> None:
    kind, a, b = s.value.kind[value], s.value.a[value], s.value.b[value]
    if kind is Kind.CONSTANT and b is None:
        asked.found += 1
        if min(wanted) >= 0:
            inner = _asked(s, asked, -1)
            s.watch(wanted[0], _on_suffix, engine, inner, site, wanted[1])
    elif kind is Kind.CONSTANT:
        _call(s, f"{engine}:{b}", asked, site)
    elif kind is Kind.PREFIXED and a:
        events = sorted(event for event in s.listeners if event.startswith(f"{engine}:{a}"))
        asked.anything = asked.anything or not events
        for event in events:
            _call(s, event, asked, site)
    elif kind is Kind.CONTAINER and s.containers[a].kind == "dict":
        pass  # a context that some signatures take in the place of the name
    elif kind is Kind.CONTAINER:
        asked.found += 1
        place = (value, site.caller, site.position)
        if place in s.listed:  # a list that holds itself
            return
        s.listed.add(place)
        element = s.variable()
        s.watch(element, _on_name, engine, _asked(s, asked, element), site, wanted)
        items.on_iterate(s, value, element, site.caller, site.position)
    elif kind in OBJECTS or kind is Kind.FUNCTION:  # a template, which was found by its name
        asked.found += 1
    elif kind is not Kind.LITERAL:
        asked.anything = True


def _call(s: State, event: str, asked: Site, site: Site) -> None:
    listeners = [called for subject, called, _ in s.listeners.get(event, ()) if subject < 0]
    asked.found += len(listeners)
    asked.anything = asked.anything or not listeners
    for called in listeners:
        s.call(s, called, site)


def _on_suffix(s: State, value: int, engine: str, asked: Site, site: Site, about: int) -> None:
    """A name that is made of that of the model that a view is about."""
    if s.value.kind[value] is Kind.CONSTANT:
        s.watch(about, _on_about, f"{engine}:{s.value.b[value]}", asked, site)


def _on_about(s: State, value: int, event: str, asked: Site, site: Site) -> None:
    owner = s.class_of_value(value)
    for subject, called, _ in s.listeners.get(event, ()):
        if owner >= 0 and subject in s.classes[owner].mro:
            asked.found += 1
            s.call(s, called, site)
