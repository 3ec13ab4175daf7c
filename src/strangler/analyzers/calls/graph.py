"""The solved assignment graph in, the call graph as plain values out."""

from dataclasses import dataclass

from strangler.analyzers.calls.state import CONFIDENCE, MAX_POINTS, State
from strangler.model.graph import Confidence


@dataclass(frozen=True, slots=True, order=True)
class CallEdge:
    """`caller` may call `callee`, both dotted names; packed positions in the caller's module."""

    caller: str
    callee: str
    confidence: Confidence
    positions: tuple[int, ...]


@dataclass(frozen=True, slots=True, order=True)
class OpenCall:
    """A call of which nothing is known that it may call."""

    caller: str
    module: str
    position: int


@dataclass(frozen=True, slots=True)
class CallGraph:
    """Who may call whom. `module_of` has every symbol of the project; `outside` are calls of
    what lies outside the project, by dotted name; all sorted."""

    module_of: dict[str, str]
    edges: tuple[CallEdge, ...]
    outside: tuple[CallEdge, ...]
    resolved: int
    """How many calls as written have at least one callee."""
    open: tuple[OpenCall, ...]


def graph_of(s: State) -> CallGraph:
    """The edges of a solved state. A call through a hub, which could be anything, is open."""
    hubs = {
        (site.caller, site.position)
        for site in s.sites
        # Not by `full` alone: what was filled from a full variable has as many, and lacks as many.
        if site.function >= 0 and len(s.points[site.function] or ()) >= MAX_POINTS
    }
    edges: dict[tuple[str, str], tuple[bool, set[int]]] = {}
    for (caller, callee), (certain, places) in s.edges.items():
        positions = {place for place in places if (caller, place) not in hubs} if hubs else places
        if not positions:
            continue
        key = (s.symbols[caller], s.symbols[callee])
        known = edges.get(key)
        if known is None:
            edges[key] = (certain, set(positions))
        else:
            edges[key] = (known[0] or certain, known[1] | positions)
    outside: dict[tuple[str, str], set[int]] = {}
    for (caller, name), places in s.outside.items():
        outside.setdefault((s.symbols[caller], name), set()).update(places)
    open_calls = [
        OpenCall(s.symbols[site.caller], s.modules_of[site.caller], site.position)
        for site in s.sites
        if not site.found or (site.caller, site.position) in hubs
    ]
    return CallGraph(
        dict(sorted(zip(s.symbols, s.modules_of, strict=True))),
        tuple(
            CallEdge(*key, CONFIDENCE[certain], tuple(sorted(positions)))
            for key, (certain, positions) in sorted(edges.items())
        ),
        tuple(
            CallEdge(*key, Confidence.CERTAIN, tuple(sorted(positions)))
            for key, positions in sorted(outside.items())
        ),
        len(s.sites) - len(open_calls),
        tuple(sorted(open_calls)),
    )
