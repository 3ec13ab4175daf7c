"""The solved assignment graph in, the call graph as plain values out."""

from collections.abc import Iterable
from dataclasses import dataclass

from strangler.analyzers.calls.flowing import ANYTHING
from strangler.analyzers.calls.state import CONFIDENCE, State
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


def hubs_of(s: State) -> set[tuple[int, int]]:
    """The places, as (caller, position), that call what could be anything."""
    return {
        (site.caller, site.position)
        for site in s.sites
        if site.function >= 0 and s.points[site.function] is ANYTHING
    }


def graph_of(s: State, through: Iterable[tuple[str, str, int]] = ()) -> CallGraph:
    """The edges of a solved state. A call through a hub, which could be anything, is open.

    Bodies of one function are one symbol. What a stand-in does is not shown; a call of a
    stand-in is one that leaves the project. `through` are calls with only stand-ins in between, as
    (caller, callee, position)."""
    hubs = hubs_of(s)
    hidden = _Hidden(s)
    edges: dict[tuple[str, str], tuple[bool, set[int]]] = {}
    outside: dict[tuple[str, str], tuple[bool, set[int]]] = {}
    for (caller, callee), (certain, places) in s.edges.items():
        if hidden[caller]:
            continue
        positions = {place for place in places if (caller, place) not in hubs} if hubs else places
        if not positions:
            continue
        key = (s.symbols[caller], s.symbols[callee])
        found = outside if hidden[callee] else edges
        known = found.get(key)
        if known is None:
            found[key] = (certain, set(positions))
        else:
            found[key] = (known[0] or certain, known[1] | positions)
    for called_through in through:
        pair, position = called_through[:2], called_through[2]
        shown = edges.get(pair, (False, set()))
        edges[pair] = (shown[0], shown[1] | {position})
    for (caller, name), places in s.outside.items():
        if not hidden[caller]:
            key = (s.symbols[caller], name)
            known = outside.get(key, (True, set()))
            outside[key] = (True, known[1].union(places))
    open_calls, resolved = _open(s, hubs, hidden)
    modules = zip(s.symbols, s.modules_of, strict=True)
    return CallGraph(
        {name: module for name, module in sorted(modules) if module and module not in s.library},
        _edges(edges),
        _edges(outside),
        resolved,
        open_calls,
    )


class _Hidden(dict[int, bool]):
    """Whether a symbol is none of the project's."""

    def __init__(self, s: State) -> None:
        super().__init__({s.root: True})
        self._s = s

    def __missing__(self, symbol: int) -> bool:
        self[symbol] = hidden = self._s.modules_of[symbol] in self._s.library
        return hidden


def _edges(found: dict[tuple[str, str], tuple[bool, set[int]]]) -> tuple[CallEdge, ...]:
    return tuple(
        CallEdge(*key, CONFIDENCE[certain], tuple(sorted(positions)))
        for key, (certain, positions) in sorted(found.items())
    )


def _open(
    s: State, hubs: set[tuple[int, int]], hidden: _Hidden
) -> tuple[tuple[OpenCall, ...], int]:
    """The open calls as written, and how many are resolved; a call that is known for one
    receiver is."""
    copied: dict[OpenCall, bool] = {}
    open_calls: list[OpenCall] = []
    resolved = 0
    for site in s.sites:
        caller = site.caller
        if hidden[caller]:
            continue
        known = site.found > 0 and (caller, site.position) not in hubs
        if s.modules_of[caller] in s.copied:
            call = OpenCall(s.symbols[caller], s.modules_of[caller], site.position)
            copied[call] = copied.get(call, False) or known
        elif known:
            resolved += 1
        else:
            open_calls.append(OpenCall(s.symbols[caller], s.modules_of[caller], site.position))
    open_calls += [call for call, known in copied.items() if not known]
    return tuple(sorted(open_calls)), resolved + sum(copied.values())
