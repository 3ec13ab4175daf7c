"""The network in, bytes for the cache out; and back, edge by edge the same."""

from typing import TYPE_CHECKING

import msgspec

from strangler.locations import Location
from strangler.model.graph import Confidence, EdgeKind, NodeKind

if TYPE_CHECKING:
    import networkx as nx


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    """Flat lists, since a network of a large project has a million places."""

    paths: list[str]
    nodes: list[tuple[str, str, str | None, tuple[int, int, int] | None]]
    edges: list[tuple[int, int, str, str, list[int]]]


def to_bytes(graph: "nx.MultiDiGraph[str]") -> bytes:
    """Nodes and edges in their order, with all that is known of them."""
    paths: dict[str, int] = {}

    def flat(at: Location) -> tuple[int, int, int]:
        return paths.setdefault(at.path, len(paths)), at.line, at.column

    number = {name: place for place, name in enumerate(graph)}
    nodes = [
        (name, data["kind"].value, data["module"], flat(at) if (at := data["location"]) else None)
        for name, data in graph.nodes(data=True)
    ]
    edges = [
        (
            number[source],
            number[target],
            data["kind"].value,
            data["confidence"].value,
            [part for at in data["evidence"] for part in flat(at)],
        )
        for source, target, data in graph.edges(data=True)
    ]
    return msgspec.msgpack.encode(_Kept(list(paths), nodes, edges))


def from_bytes(kept: bytes) -> "nx.MultiDiGraph[str] | None":
    """The network that `to_bytes` was given; None for damaged bytes."""
    import networkx as nx

    try:
        found = msgspec.msgpack.decode(kept, type=_Kept)
    except msgspec.DecodeError:
        return None
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for name, kind, module, at in found.nodes:
        place = Location(found.paths[at[0]], at[1], at[2]) if at else None
        graph.add_node(name, kind=NodeKind(kind), module=module, location=place)
    names = [name for name, *_ in found.nodes]
    for source, target, kind, confidence, flat in found.edges:
        evidence = tuple(
            Location(found.paths[flat[n]], flat[n + 1], flat[n + 2]) for n in range(0, len(flat), 3)
        )
        graph.add_edge(
            names[source],
            names[target],
            key=kind,
            kind=EdgeKind(kind),
            confidence=Confidence(confidence),
            evidence=evidence,
        )
    return graph
