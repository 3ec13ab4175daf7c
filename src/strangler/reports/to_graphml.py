"""A report document or a graph in, GraphML out for Gephi, yEd and networkx."""

import re
from io import BytesIO
from typing import TYPE_CHECKING

import networkx

from strangler.reports.document import Document

if TYPE_CHECKING:
    from strangler.locations import Location

__all__ = ["graph_graphml", "to_graphml"]

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_MOST_PLACES = 20


def to_graphml(document: Document) -> bytes:
    """Modules, tables and endpoints with their part, and the edges between them with kind,
    confidence and the places that prove them (at most 20 in `evidence`, all in `places`)."""
    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    for module in document["modules"]:
        _node(graph, module["name"], "module", module["part"], module["path"], module["lines"])
    for table in document["tables"]:
        _node(graph, f"table:{table['name']}", "table", table["owner"], table["location"]["path"])
    for endpoint in document["endpoints"]:
        path = endpoint["location"]["path"]
        _node(graph, endpoint["id"], "endpoint", endpoint["part"], path)
    for edge in document["edges"]:
        places = [f"{at['path']}:{at['line']}:{at['column']}" for at in edge["evidence"]]
        ends = _text(edge["source"]), _text(edge["target"])
        for end in ends:
            if end not in graph:
                _node(graph, end, end.partition(":")[0] if ":" in end else "external", None, "")
        _edge(graph, *ends, edge["kind"], edge["confidence"], places)
    return _written(graph)


def graph_graphml(graph: "networkx.MultiDiGraph[str]") -> bytes:
    """Any graph of modules, symbols, tables and endpoints, nodes and edges sorted."""
    plain: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    for node in sorted(graph.nodes):
        data = graph.nodes[node]
        location: Location | None = data.get("location")
        path = location.path if location else ""
        _node(plain, node, str(data.get("kind", "")), None, path)
    edges = sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[:3])
    for source, target, kind, data in edges:
        places = [str(place) for place in data.get("evidence", ())]
        confidence = str(data.get("confidence", ""))
        _edge(plain, _text(source), _text(target), str(kind), confidence, places)
    return _written(plain)


def _node(
    graph: "networkx.MultiDiGraph[str]",
    name: str,
    kind: str,
    part: str | None,
    path: str,
    lines: int = 0,
) -> None:
    """Every node has every attribute, so that their types are declared once."""
    graph.add_node(_text(name), kind=kind, part=_text(part or ""), path=_text(path), lines=lines)


def _edge(
    graph: "networkx.MultiDiGraph[str]",
    source: str,
    target: str,
    kind: str,
    confidence: str,
    places: list[str],
) -> None:
    graph.add_edge(
        source,
        target,
        key=kind,
        kind=kind,
        confidence=confidence,
        places=len(places),
        evidence=_text(" ".join(places[:_MOST_PLACES])),
    )


def _text(text: str) -> str:
    """XML 1.0 has no way to write some characters; they become U+FFFD."""
    return _NOT_XML.sub("\ufffd", text)


def _written(graph: "networkx.MultiDiGraph[str]") -> bytes:
    """By networkx' writer for the standard library's XML: the one for lxml is not always there,
    and writes other bytes."""
    out = BytesIO()
    networkx.write_graphml_xml(graph, out)
    return out.getvalue().rstrip() + b"\n"
