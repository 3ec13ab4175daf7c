"""The call graph in, a networkx graph between symbols or modules out, as `build_network` makes it.

Nodes have one attribute more: `called` is True for what has a body that runs when called, a
function or a lambda.

Nodes outside the project stand by their dotted names, those of built-ins as `<builtin>.name`."""

import networkx as nx

from strangler.analyzers.calls.graph import CallEdge, CallGraph
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.locations import Location
from strangler.model.facts import DefinitionKind
from strangler.model.graph import EdgeKind, NodeKind

_BUILTINS = "builtins."


def build_call_network(
    inventory: ProjectInventory, calls: CallGraph, symbols: bool, builtins: bool
) -> "nx.MultiDiGraph[str]":
    """Who may call whom: between all symbols, or between the modules that hold them.

    Calls that leave the project are there between symbols only; with `builtins`, those of
    built-in functions and types as well."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for module, source in inventory.sources.items():
        place = Location(source.path, 1)
        _node(graph, module, NodeKind.MODULE, module, place)
    if symbols:
        _symbols(graph, inventory)
    for edge in calls.edges:
        module = calls.module_of[edge.caller]
        if module not in inventory.sources:  # a library that is read
            continue
        if symbols:
            _node(graph, edge.callee, NodeKind.EXTERNAL, None, None)
            _add(graph, inventory, edge, module, edge.caller, edge.callee)
        elif module != calls.module_of[edge.callee] in inventory.sources:
            _add(graph, inventory, edge, module, module, calls.module_of[edge.callee])
    if symbols:
        for edge in calls.outside:
            if calls.module_of[edge.caller] not in inventory.sources:
                continue
            if edge.callee.startswith(_BUILTINS):
                if not builtins:
                    continue
                target = f"<builtin>.{edge.callee.removeprefix(_BUILTINS)}"
            else:
                target = edge.callee
            _node(graph, target, NodeKind.EXTERNAL, None, None)
            _add(graph, inventory, edge, calls.module_of[edge.caller], edge.caller, target)
    return graph


def _symbols(graph: "nx.MultiDiGraph[str]", inventory: ProjectInventory) -> None:
    for module in inventory.modules:
        for definition in inventory.facts(module).definitions:
            name = f"{module}.{definition.name}"
            place = inventory.location(module, definition.position)
            called = definition.kind is not DefinitionKind.CLASS
            _node(graph, name, NodeKind.SYMBOL, module, place, called)


def _node(
    graph: "nx.MultiDiGraph[str]",
    name: str,
    kind: NodeKind,
    module: str | None,
    location: Location | None,
    called: bool = False,
) -> None:
    if name not in graph:
        graph.add_node(name, kind=kind, module=module, location=location, called=called)


def _add(
    graph: "nx.MultiDiGraph[str]",
    inventory: ProjectInventory,
    edge: CallEdge,
    module: str,
    source: str,
    target: str,
) -> None:
    evidence = tuple(inventory.location(module, position) for position in edge.positions)
    known = graph.get_edge_data(source, target, key=EdgeKind.CALLS.value)
    confidence = edge.confidence
    if known is not None:
        evidence = tuple(sorted({*known["evidence"], *evidence}))
        confidence = min(known["confidence"], confidence)  # "certain" sorts before "likely"
    graph.add_edge(
        source,
        target,
        key=EdgeKind.CALLS.value,
        kind=EdgeKind.CALLS,
        confidence=confidence,
        evidence=evidence,
    )
