"""Edges in, cycles and the cheapest edges to break them out."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from heapq import heapify, heappop, heappush

from strangler.locations import Location
from strangler.model.boundaries import Breaker, Cut, Cycle
from strangler.model.graph import Edge, EdgeKind

IMPORT_TIME = frozenset({EdgeKind.RUNTIME, EdgeKind.CONDITIONAL, EdgeKind.TRY_FALLBACK})
"""Imports that run when the module is imported; only these can fail because of a cycle."""

_MOST_EVIDENCE = 20
_MOST_STEPS = 1_000_000
"""Beyond this much work, breakers are not thinned out any further."""

_Graph = Mapping[str, Mapping[str, float]]


def find_cycles(edges: Iterable[Edge]) -> tuple[Cycle, ...]:
    """The cycles of modules that import each other, largest first.

    A cycle is a strongly connected component of the imports that run at import time (level
    `module`). One that exists only because of imports inside functions (level `module (lazy)`)
    does not break anything, but hides that the modules cannot be parted. Breakers are edges whose
    removal leaves no circle: few, and with few places to change."""
    early: dict[str, dict[str, float]] = defaultdict(dict)
    late: dict[str, dict[str, float]] = defaultdict(dict)
    places: dict[tuple[str, str], list[Location]] = defaultdict(list)
    for edge in edges:
        if edge.source == edge.target:
            continue
        if edge.kind in IMPORT_TIME:
            graph = early
        elif edge.kind is EdgeKind.LAZY:
            graph = late
        else:
            continue
        places[edge.source, edge.target].extend(edge.evidence)
        graph[edge.source].setdefault(edge.target, 0.0)
    for graph in (early, late):
        for source, targets in graph.items():
            for target in targets:
                targets[target] = float(max(len(set(places[source, target])), 1))
    everything: dict[str, dict[str, float]] = defaultdict(dict)
    for graph in (early, late):
        for source, targets in graph.items():
            everything[source].update(targets)
    hard = _components(early)
    known = {frozenset(component) for component in hard}
    cycles = [_cycle("module", component, early, places) for component in hard]
    cycles += [
        _cycle("module (lazy)", component, everything, places)
        for component in _components(everything)
        if frozenset(component) not in known
    ]
    return tuple(sorted(cycles, key=lambda c: (c.level, -len(c.modules), c.modules)))


def part_cycles(cuts: Iterable[Cut]) -> tuple[Cycle, ...]:
    """The cycles of parts that depend on each other (level `part`); the weight of a breaker
    is the price of its cut."""
    graph: dict[str, dict[str, float]] = defaultdict(dict)
    places: dict[tuple[str, str], list[Location]] = {}
    for cut in cuts:
        graph[cut.source][cut.target] = max(cut.price, 0.01)
        places[cut.source, cut.target] = [crossing.location for crossing in cut.evidence]
    cycles = [_cycle("part", component, graph, places) for component in _components(graph)]
    return tuple(sorted(cycles, key=lambda c: (-len(c.modules), c.modules)))


def _cycle(
    level: str,
    component: Sequence[str],
    graph: _Graph,
    places: Mapping[tuple[str, str], Sequence[Location]],
) -> Cycle:
    inside = set(component)
    inner = {
        node: {t: w for t, w in graph.get(node, {}).items() if t in inside} for node in component
    }
    breakers = [
        Breaker(source, target, weight, tuple(sorted(set(places[source, target]))[:_MOST_EVIDENCE]))
        for source, target, weight in feedback_arcs(inner)
    ]
    ranked = sorted(breakers, key=lambda b: (b.weight, b.source, b.target))
    return Cycle(level, tuple(component), tuple(ranked))


def feedback_arcs(graph: _Graph) -> list[tuple[str, str, float]]:
    """A small set of edges whose removal leaves no cycle (Eades, Lin and Smyth 1993, weighted).

    Sinks are peeled to the end of an order and sources to its front; of the rest the node with
    the largest weight out less weight in goes to the front. Edges that point backwards in the
    order are the answer, less those that close no circle once the others are gone."""
    order = {node: place for place, node in enumerate(_Peeling(graph).order())}
    backward = [
        (source, target, weight)
        for source in sorted(graph)
        for target, weight in sorted(graph[source].items())
        if order[source] > order[target]
    ]
    if len(backward) * sum(len(targets) for targets in graph.values()) > _MOST_STEPS:
        return backward
    return _needed(graph, backward)


class _Peeling:
    """The nodes of a graph, taken away one by one so that little weight points backwards."""

    def __init__(self, graph: _Graph) -> None:
        self._targets = graph
        self._sources: dict[str, dict[str, float]] = {node: {} for node in sorted(graph)}
        for source in sorted(graph):
            for target, weight in graph[source].items():
                self._sources[target][source] = weight
        self._out = {node: len(graph[node]) for node in graph}
        self._in = {node: len(self._sources[node]) for node in graph}
        self._balance = {
            node: sum(graph[node].values()) - sum(self._sources[node].values()) for node in graph
        }
        self._left = set(graph)
        self._heap = [(-self._balance[node], node) for node in sorted(graph)]
        heapify(self._heap)
        self._ends = [node for node in sorted(graph) if not (self._out[node] and self._in[node])]

    def order(self) -> list[str]:
        front: list[str] = []
        back: list[str] = []
        while self._left:
            node = self._ends.pop() if self._ends else heappop(self._heap)[1]
            if node not in self._left:
                continue
            if not self._ends and self._out[node] and self._in[node]:
                node = self._heaviest(node)
            (front if self._out[node] else back).append(node)
            self._take(node)
        return front + back[::-1]

    def _heaviest(self, node: str) -> str:
        """The node with the largest balance; heap entries of old balances are passed over."""
        heappush(self._heap, (-self._balance[node], node))
        while True:
            balance, node = heappop(self._heap)
            if node in self._left and -balance == self._balance[node]:
                return node

    def _take(self, node: str) -> None:
        self._left.discard(node)
        for target, weight in self._targets[node].items():
            if target in self._left:
                self._in[target] -= 1
                self._changed(target, weight, self._in[target])
        for source, weight in self._sources[node].items():
            if source in self._left:
                self._out[source] -= 1
                self._changed(source, -weight, self._out[source])

    def _changed(self, node: str, by: float, edges_left: int) -> None:
        self._balance[node] += by
        heappush(self._heap, (-self._balance[node], node))
        if not edges_left:
            self._ends.append(node)


def _needed(graph: _Graph, removed: list[tuple[str, str, float]]) -> list[tuple[str, str, float]]:
    """The removed edges without those that can return, heaviest first, and close no circle."""
    gone = {(source, target) for source, target, _ in removed}
    kept = {s: {t for t in targets if (s, t) not in gone} for s, targets in graph.items()}
    needed: list[tuple[str, str, float]] = []
    for source, target, weight in sorted(removed, key=lambda e: (-e[2], e[0], e[1])):
        if _reaches(kept, target, source):
            needed.append((source, target, weight))
        else:
            kept[source].add(target)
    return needed


def _reaches(graph: Mapping[str, Collection[str]], start: str, goal: str) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        for target in graph[waiting.pop()]:
            if target == goal:
                return True
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return start == goal


def _components(graph: _Graph) -> list[list[str]]:
    """Strongly connected components of two nodes or more, each sorted (Tarjan 1972)."""
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    found: list[list[str]] = []
    for start in sorted(graph):
        if start in number:
            continue
        number[start] = low[start] = len(number)
        stack.append(start)
        on_stack.add(start)
        work = [(start, iter(sorted(graph[start])))]
        while work:
            node, targets = work[-1]
            for target in targets:
                if target not in number:
                    number[target] = low[target] = len(number)
                    stack.append(target)
                    on_stack.add(target)
                    work.append((target, iter(sorted(graph.get(target, ())))))
                    break
                if target in on_stack:
                    low[node] = min(low[node], number[target])
            else:
                work.pop()
                if work:
                    above = work[-1][0]
                    low[above] = min(low[above], low[node])
                if low[node] == number[node]:
                    component = _unwind(stack, on_stack, node)
                    if len(component) > 1:
                        found.append(component)
    return found


def _unwind(stack: list[str], on_stack: set[str], node: str) -> list[str]:
    component: list[str] = []
    while not component or component[-1] != node:
        component.append(stack.pop())
        on_stack.discard(component[-1])
    return sorted(component)
