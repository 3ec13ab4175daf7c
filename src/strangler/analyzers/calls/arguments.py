"""What functions of the standard library do with an argument: call it, iterate over it, keep it."""

from strangler.analyzers.calls import containers, items
from strangler.analyzers.calls.parts import Site
from strangler.analyzers.calls.state import State
from strangler.analyzers.calls.values import Kind


def call_argument(s: State, function: int, site: Site, result: int, *given: int) -> None:
    """The function that an argument holds is called with `given`."""
    if function >= 0:
        inner = Site(site.caller, site.position, result, function, tuple(given))
        s.watch(function, s.call, inner)


def elements(s: State, source: int, site: Site) -> int:
    """A variable of what iterating over an argument gives."""
    if source < 0:
        return -1
    held = s.variable()
    s.watch(source, items.on_iterate, held, site.caller, site.position)
    return held


def gather(s: State, site: Site, kind: str, *elements: int) -> None:
    """The result holds a new container of some elements."""
    if site.result < 0:
        return
    made = containers.new(s, kind)
    for element in elements:
        if element >= 0:
            s.copy(element, s.containers[made].any)
    s.add(site.result, s.value(Kind.CONTAINER, made))
