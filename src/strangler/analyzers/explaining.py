"""A dependency graph and names in; what a name is, or why one thing depends on another, out.

Nothing is read from disk: the graph's evidence is enough."""

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, TypeAlias

from strangler.errors import UnknownNameError
from strangler.locations import Location
from strangler.model.graph import Confidence, EdgeKind, NodeKind
from strangler.model.names import ancestors

if TYPE_CHECKING:
    import networkx as nx

Graph: TypeAlias = "nx.MultiDiGraph[str]"

PACKAGE = "package"
"""The kind of a name that stands for all modules below it; other kinds are those of nodes."""

_STRENGTH = {
    EdgeKind.CALLS: 10,
    EdgeKind.INHERITS: 10,
    EdgeKind.DECORATES: 10,
    EdgeKind.FOREIGN_KEY: 10,
    EdgeKind.MAPS: 10,
    EdgeKind.HANDLES: 10,
    EdgeKind.JOINS: 12,
    EdgeKind.SIGNALS: 12,
    EdgeKind.PUBLISHES: 12,
    EdgeKind.USES: 11,
    EdgeKind.RUNTIME: 12,
    EdgeKind.HIDDEN: 13,
    EdgeKind.CONDITIONAL: 14,
    EdgeKind.LAZY: 15,
    EdgeKind.TRY_FALLBACK: 15,
    EdgeKind.DYNAMIC_RESOLVED: 16,
    EdgeKind.STRING: 20,
    EdgeKind.TYPE_ONLY: 25,
    EdgeKind.IMPLICIT_PARENT: 40,
}
"""The length of an edge: strong kinds are short. Two strong steps beat one that is only there
for type checkers; integers, so that equal lengths are equal."""
_DOUBT = {Confidence.CERTAIN: 2, Confidence.LIKELY: 3, Confidence.POSSIBLE: 5}
_MOST_CANDIDATES = 12


@dataclass(frozen=True, slots=True)
class Subject:
    """What a name stands for: `nodes` are the node itself and all that it contains."""

    name: str
    kind: str
    nodes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Step:
    """One edge of a chain, the strongest between its two nodes."""

    source: str
    target: str
    kind: EdgeKind
    confidence: Confidence
    evidence: tuple[Location, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """Why one thing depends on another. `through` is empty, or names the module whose
    import brings the dependency when the thing asked about does not use it itself."""

    steps: tuple[Step, ...]
    through: str = ""


def find(graph: Graph, name: str) -> Subject:
    """What `name` stands for: a node's id; a package; a table without `table:`; an endpoint
    without its app, or just its path; a file; the last parts of a dotted name, if only one
    thing ends in them.

    Raises UnknownNameError when nothing fits, or more than one thing."""
    packages = _packages(graph)
    for rule in (_exact, _prefixed, _endpoint, _file, _ending):
        found = sorted(set(rule(graph, packages, name)))
        if len(found) == 1:
            return _subject(graph, found[0])
        if found:
            raise UnknownNameError(_ambiguous(name, found))
    raise UnknownNameError(_unknown(graph, packages, name))


def why(graph: Graph, source: Subject, target: Subject) -> Chain | None:
    """The shortest chain from `source` to `target`, strong kinds of edges preferred; None if
    there is none. Where one contains the other, what both contain belongs to the smaller."""
    if target.nodes <= source.nodes:
        starts, goals = source.nodes - target.nodes, target.nodes
    else:
        starts, goals = source.nodes, target.nodes - source.nodes
    steps = _shortest(graph, starts, goals)
    if steps is not None:
        return Chain(steps)
    holders = {graph.nodes[node].get("module") for node in starts}
    modules = {m for m in holders if m is not None and m in graph} - starts - target.nodes
    steps = _shortest(graph, modules, goals)
    return None if steps is None else Chain(steps, through=steps[0].source)


def _shortest(
    graph: Graph, starts: Iterable[str], goals: frozenset[str]
) -> tuple[Step, ...] | None:
    """Dijkstra from many nodes to many; equally long ways are decided by name."""
    queue = [(0, node, "") for node in starts]
    heapq.heapify(queue)
    came_from: dict[str, str] = {}
    while queue:
        length, node, before = heapq.heappop(queue)
        if node in came_from:
            continue
        came_from[node] = before
        if node in goals:
            return tuple(_steps(graph, came_from, node))
        for neighbour in graph.successors(node):
            if neighbour not in came_from:
                step = min(map(_length, graph[node][neighbour].values()))
                heapq.heappush(queue, (length + step, neighbour, node))
    return None


def _steps(graph: Graph, came_from: dict[str, str], node: str) -> list[Step]:
    steps = []
    while before := came_from[node]:
        edges = graph[before][node].values()
        edge = min(edges, key=lambda edge: (_length(edge), edge["kind"]))
        steps.append(Step(before, node, edge["kind"], edge["confidence"], edge["evidence"]))
        node = before
    return steps[::-1]


def _length(edge: dict[str, Any]) -> int:
    return _STRENGTH[EdgeKind(edge["kind"])] * _DOUBT[Confidence(edge["confidence"])]


def _attributes(graph: Graph, name: str) -> Iterator[tuple[str, Any]]:
    return ((node, data[name]) for node, data in graph.nodes(data=True))


def _packages(graph: Graph) -> frozenset[str]:
    modules = (node for node, kind in _attributes(graph, "kind") if kind == NodeKind.MODULE)
    return frozenset(package for module in modules for package in ancestors(module))


def _exact(graph: Graph, packages: frozenset[str], name: str) -> Iterator[str]:
    if name in graph or name in packages:
        yield name


def _prefixed(graph: Graph, packages: frozenset[str], name: str) -> Iterator[str]:
    # A table's name comes first: `auth_user` is asked for as the database calls it.
    yield from (node for node in (f"table:{name}", f"external:{name}") if node in graph)


def _endpoint(graph: Graph, packages: frozenset[str], name: str) -> Iterator[str]:
    if "/" not in name:
        return
    for node, kind in _attributes(graph, "kind"):
        if kind == NodeKind.ENDPOINT:
            rule = node.partition(":")[2]
            if name in (rule, rule.partition(" ")[2]):
                yield node


def _file(graph: Graph, packages: frozenset[str], name: str) -> Iterator[str]:
    path = name.removeprefix("./")
    if path.endswith(".py"):
        for node, data in graph.nodes(data=True):
            location = data["location"]
            if data["kind"] == NodeKind.MODULE and location and location.path == path:
                yield node


def _ending(graph: Graph, packages: frozenset[str], name: str) -> Iterator[str]:
    ending = f".{name}"
    yield from (package for package in packages if package.endswith(ending))
    for node, kind in _attributes(graph, "kind"):
        if kind in (NodeKind.MODULE, NodeKind.SYMBOL) and node.endswith(ending):
            yield node


def _subject(graph: Graph, name: str) -> Subject:
    kind = str(graph.nodes[name]["kind"]) if name in graph else PACKAGE
    below = f"{name}."
    nodes = {name} if name in graph else set()
    if kind in (NodeKind.MODULE, PACKAGE):
        homes = {node: module or node for node, module in _attributes(graph, "module")}
        nodes |= {n for n, home in homes.items() if home == name or home.startswith(below)}
        if any(home.startswith(below) for home in homes.values()):
            kind = PACKAGE
    elif kind == NodeKind.SYMBOL:
        nodes |= {node for node in graph if node.startswith(below)}
    return Subject(name, kind, frozenset(nodes))


def _ambiguous(name: str, found: list[str]) -> str:
    lines = [f"{name!r} could be any of these; write more of it:", *found[:_MOST_CANDIDATES]]
    if len(found) > _MOST_CANDIDATES:
        lines.append(f"+{len(found) - _MOST_CANDIDATES} more")
    return "\n".join(lines)


def _unknown(graph: Graph, packages: frozenset[str], name: str) -> str:
    """Names are compared by as many last parts as were given, so that `OrderLst.get` finds
    `shop.orders.views.OrderList.get`."""
    parts = name.count(".") + 1
    by_ending: dict[str, list[str]] = {}
    for known in sorted({*graph, *packages}):
        if known.startswith(("table:", "external:")) or "/" in known:
            ending = known.partition(":")[2]
        else:
            ending = ".".join(known.split(".")[-parts:])
        by_ending.setdefault(ending, []).append(known)
    near = get_close_matches(name, by_ending, n=5)
    nearest = [known for ending in near for known in by_ending[ending]][:5]
    first = f"nothing in the project is called {name!r}"
    return "\n".join([f"{first}; the nearest names:", *nearest] if nearest else [first])
