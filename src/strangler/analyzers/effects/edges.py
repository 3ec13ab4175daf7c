"""Edges of the report and calls between modules in, the edges with those calls out."""

from collections.abc import Iterable

from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.model.graph import Confidence, Edge, EdgeKind


def with_calls(
    edges: Iterable[Edge],
    calls: Iterable[tuple[str, str, tuple[int, ...]]],
    inventory: ProjectInventory,
) -> tuple[Edge, ...]:
    """The edges, and one for each pair of modules of which the solver alone knows that one calls
    the other: through values, receivers or a library."""
    found = list(edges)
    known = {(edge.source, edge.target) for edge in found if edge.kind is EdgeKind.CALLS}
    for source, target, positions in calls:
        if (source, target) not in known:
            evidence = tuple(sorted(inventory.location(source, p) for p in positions))
            found.append(Edge(source, target, EdgeKind.CALLS, Confidence.LIKELY, evidence))
    return tuple(sorted(found, key=lambda e: (e.source, e.target, e.kind, e.evidence)))
