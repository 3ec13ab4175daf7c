"""Inventory, edges and conclusions in, a networkx graph with typed nodes and edges out.

Nodes have the attributes `kind` (NodeKind), `module` (the project module that holds them, or
None) and `location`; edges have the key `kind.value` and the attributes `kind`, `confidence`
and `evidence` (sorted locations, never empty)."""

from collections.abc import Iterable

import networkx as nx

from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.analyzers.inventory.uses import Use, scope_name
from strangler.identity import EndpointId
from strangler.locations import Location
from strangler.model.facts import DefinitionKind
from strangler.model.graph import Confidence, Edge, NodeKind
from strangler.model.recogniser import Conclusions


def build_network(
    inventory: ProjectInventory,
    edges: Iterable[Edge],
    conclusions: Conclusions,
    uses: Iterable[Use] | None = None,
) -> "nx.MultiDiGraph[str]":
    """The graph of modules, tables and endpoints; with `uses`, of symbols too."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for module, source in inventory.sources.items():
        _node(graph, module, NodeKind.MODULE, module, Location(source.path, 1))
    for table in conclusions.tables:
        _node(graph, f"table:{table.name}", NodeKind.TABLE, table.module, table.location)
    for endpoint in conclusions.endpoints:
        name = str(EndpointId(endpoint.app, endpoint.method, endpoint.path))
        held = inventory.resolver.module_prefix(endpoint.handler) or None
        _node(graph, name, NodeKind.ENDPOINT, held, endpoint.location)
    if uses is not None:
        _symbols(graph, inventory)
        for use in uses:
            _use(graph, inventory, use)
    for edge in edges:
        _edge(graph, edge.source, edge.target, edge)
    return graph


def _symbols(graph: "nx.MultiDiGraph[str]", inventory: ProjectInventory) -> None:
    for module in inventory.modules:
        for definition in inventory.facts(module).definitions:
            if definition.kind is not DefinitionKind.LAMBDA:
                place = inventory.location(module, definition.position)
                _node(graph, f"{module}.{definition.name}", NodeKind.SYMBOL, module, place)


def _use(graph: "nx.MultiDiGraph[str]", inventory: ProjectInventory, use: Use) -> None:
    source = scope_name(inventory, use.module, use.scope)
    target = f"{use.target_module}.{use.target}" if use.target else use.target_module
    if source == target:
        return
    if target not in graph:  # a module global or class attribute
        found = inventory.definition(target)
        place = (
            inventory.location(found[0], found[1].position)
            if found
            else Location(inventory.source(use.target_module).path, 1)
        )
        _node(graph, target, NodeKind.SYMBOL, use.target_module, place)
    evidence = (inventory.location(use.module, use.position),)
    _edge(graph, source, target, Edge(source, target, use.kind, use.confidence, evidence))


def _node(
    graph: "nx.MultiDiGraph[str]",
    name: str,
    kind: NodeKind,
    module: str | None,
    location: Location | None,
) -> None:
    if name not in graph:
        graph.add_node(name, kind=kind, module=module, location=location)


def _edge(graph: "nx.MultiDiGraph[str]", source: str, target: str, edge: Edge) -> None:
    for end in (source, target):
        _node(graph, end, NodeKind.EXTERNAL, None, None)
    known = graph.get_edge_data(source, target, key=edge.kind.value)
    evidence = edge.evidence
    confidence: Confidence = edge.confidence
    if known is not None:
        evidence = tuple(sorted({*known["evidence"], *evidence}))
        if known["confidence"] is Confidence.CERTAIN:
            confidence = Confidence.CERTAIN
    graph.add_edge(
        source,
        target,
        key=edge.kind.value,
        kind=edge.kind,
        confidence=confidence,
        evidence=evidence,
    )
