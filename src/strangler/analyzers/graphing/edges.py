"""Linked imports and uses in, module edges with their evidence out."""

from collections.abc import Iterable

from strangler.analyzers.inventory.imports import ImportFindings
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.analyzers.inventory.uses import Use
from strangler.model.graph import Confidence, Edge, EdgeKind

MAX_EVIDENCE = 20
"""How many places prove a use between two modules; an import edge keeps all of its places."""


def import_edges(inventory: ProjectInventory, imports: ImportFindings) -> list[Edge]:
    """One edge for each importer, imported module and kind."""
    edges: list[Edge] = []
    for (source, target, kind), (confidence, positions) in imports.edges.items():
        evidence = tuple(inventory.location(source, p) for p in sorted(set(positions)))
        edges.append(Edge(source, target, kind, confidence, evidence))
    return edges


def use_edges(inventory: ProjectInventory, uses: Iterable[Use]) -> list[Edge]:
    """One edge for each using module, used module and kind (calls, uses, inherits, decorates)."""
    found: dict[tuple[str, str, EdgeKind], tuple[Confidence, list[int]]] = {}
    certain = Confidence.CERTAIN
    for use in uses:
        if use.module == use.target_module:
            continue
        key = (use.module, use.target_module, use.kind)
        known = found.get(key)
        if known is None:
            found[key] = (use.confidence, [use.position])
        else:
            known[1].append(use.position)
            if use.confidence is certain and known[0] is not certain:
                found[key] = (certain, known[1])
    edges: list[Edge] = []
    for (source, target, kind), (confidence, positions) in found.items():
        places = sorted(set(positions))[:MAX_EVIDENCE]
        evidence = tuple(inventory.location(source, p) for p in places)
        edges.append(Edge(source, target, kind, confidence, evidence))
    return edges


def in_order(edges: Iterable[Edge]) -> tuple[Edge, ...]:
    """Edges by source, target and kind."""
    return tuple(sorted(edges, key=lambda e: (e.source, e.target, e.kind)))
