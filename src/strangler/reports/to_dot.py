"""A report document or a graph in, Graphviz DOT out, written through pydot."""

import re
from typing import TYPE_CHECKING, Any, Literal

import pydot

from strangler.reports.colours import OTHERS, Appearance, Pattern, appearances
from strangler.reports.document import Document
from strangler.reports.overview import Box, Link, overview
from strangler.reports.wording import counted, shortened

if TYPE_CHECKING:
    import networkx

__all__ = ["MOST_BOXES", "MOST_LINKS", "graph_dot", "to_dot"]

MOST_BOXES = 80
MOST_LINKS = 120
"""More arrows than this are a hairball, and a layout of several hundred takes minutes."""

_FONT = "Helvetica,Arial,sans-serif"
_STYLES = {
    Pattern.PLAIN: "filled",
    Pattern.STRIPED: "filled,dashed",
    Pattern.DOTTED: "filled,dotted",
    Pattern.HATCHED: "filled,dashed",
}
_SHAPES = {
    "symbol": "ellipse",
    "table": "cylinder",
    "endpoint": "cds",
    "external": "note",
}
_UNSURE = {"likely": "dashed", "possible": "dotted"}
_LIGHT = {"#FFFFFF": "#555555"}


def to_dot(document: Document, level: Literal["parts", "modules"] = "parts") -> str:
    """The split as a DOT graph: one node a part and one edge a cut with its price, or all
    modules in one cluster a part. Shared parts have a double, dashed outline (DOT knows no
    hatching), platform code is grey."""
    return _written(_parts(document) if level == "parts" else _modules(document))


def graph_dot(graph: "networkx.MultiDiGraph[str]") -> str:
    """Any graph of modules, symbols, tables and endpoints: node ids are the graph's own,
    shapes tell kinds of node, edges carry their kind, dashes show how sure they are."""
    drawn = _canvas("dependencies")
    for node in sorted(graph.nodes):
        shape = _SHAPES.get(str(graph.nodes[node].get("kind", "")), "box")
        drawn.add_node(pydot.Node(quoted(node), label=_label(node), shape=shape))
    edges = sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[:3])
    for source, target, kind, data in edges:
        style = _UNSURE.get(str(data.get("confidence", "")), "solid")
        drawn.add_edge(
            pydot.Edge(quoted(source), quoted(target), label=quoted(str(kind)), style=style)
        )
    return _written(drawn)


def quoted(text: str) -> str:
    """Any text as a quoted DOT string: pydot passes it on, Graphviz shows it as it is."""
    clean = re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "\ufffd", text)
    escaped = clean.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n") + '"'


def _label(text: str) -> str:
    """A label of at most 120 characters; unlike in ids, Graphviz resolves entities in labels."""
    return quoted(re.sub(r"&(?=#?\w+;)", "&amp;", shortened(text)))


def _canvas(name: str) -> pydot.Dot:
    drawn = pydot.Dot(quoted(name), graph_type="digraph", charset=quoted("UTF-8"))
    drawn.set("rankdir", "LR")
    drawn.set("fontname", quoted(_FONT))
    drawn.set_node_defaults(fontname=quoted(_FONT), fontsize="12", shape="box")
    drawn.set_edge_defaults(fontname=quoted(_FONT), fontsize="10", color=quoted("#555555"))
    return drawn


def _parts(document: Document) -> pydot.Dot:
    picture = overview(document, MOST_BOXES, MOST_LINKS)
    looks = appearances(document["boundary"]["parts"])
    drawn = _canvas(document["project"]["name"])
    for box in picture.boxes:
        drawn.add_node(_part_node(box, looks.get(box.name, OTHERS)))
    if not picture.boxes:
        drawn.add_node(pydot.Node(quoted("no parts proposed"), shape="plaintext"))
    if picture.hidden:
        drawn.set("label", quoted(f"{counted(picture.hidden, 'cheaper link')} not drawn"))
    dearest = max((link.price or 0.0 for link in picture.links), default=0.0)
    for link in picture.links:
        drawn.add_edge(_cut_edge(link, dearest))
    return drawn


def _part_node(box: Box, look: Appearance) -> pydot.Node:
    code = f"{counted(box.modules, 'module')}, {counted(box.lines, 'line')}"
    data = f"{counted(box.tables, 'table')}, {counted(box.endpoints, 'endpoint')}"
    kind = "" if box.kind in ("service", box.name) else f" ({box.kind})"
    return pydot.Node(
        quoted(box.name),
        label=_label(f"{shortened(box.name, 60)}{kind}\n{code}\n{data}"),
        peripheries="2" if look.pattern is Pattern.HATCHED else "1",
        **_look(look),
    )


def _look(look: Appearance) -> dict[str, Any]:
    return {
        "style": quoted(_STYLES[look.pattern]),
        "fillcolor": quoted(look.fill),
        "fontcolor": quoted(look.text),
        "color": quoted(_LIGHT.get(look.text, "#333333")),
    }


def _cut_edge(link: Link, dearest: float) -> pydot.Edge:
    ends = quoted(link.source), quoted(link.target)
    if link.price is None:
        return pydot.Edge(*ends, style="dotted")
    width = 1 + (4 * link.price / dearest if dearest > 0 else 0)
    return pydot.Edge(*ends, label=quoted(f"{link.price:g}"), penwidth=f"{width:.2f}")


def _modules(document: Document) -> pydot.Dot:
    """Modules of code in one cluster a part; one edge for each pair, whatever its kinds."""
    looks = appearances(document["boundary"]["parts"])
    drawn = _canvas(document["project"]["name"])
    clusters: dict[str, pydot.Subgraph] = {}
    for index, part in enumerate(document["boundary"]["parts"]):
        clusters[part["name"]] = _cluster(index, part)
    shown = {module["name"] for module in document["modules"] if module["part"] in clusters}
    for module in document["modules"]:
        if module["name"] in shown:
            look = _look(looks[module["part"]])
            clusters[module["part"]].add_node(pydot.Node(quoted(module["name"]), **look))
    for cluster in clusters.values():
        drawn.add_subgraph(cluster)
    pairs = {(edge["source"], edge["target"]) for edge in document["edges"]}
    for source, target in sorted(pairs):
        if source in shown and target in shown:
            drawn.add_edge(pydot.Edge(quoted(source), quoted(target)))
    return drawn


def _cluster(index: int, part: Document) -> pydot.Subgraph:
    style = "dashed" if part["kind"] == "shared" else "solid"
    return pydot.Subgraph(f"cluster_{index}", label=_label(part["name"]), style=style)


def _written(drawn: pydot.Dot) -> str:
    return drawn.to_string().rstrip() + "\n"
