"""A report document or a graph in, a Mermaid flowchart out that GitHub draws in Markdown."""

import re
from typing import TYPE_CHECKING

from strangler.reports.colours import OTHERS, Appearance, Pattern, appearances
from strangler.reports.document import Document
from strangler.reports.overview import Box, Link, overview
from strangler.reports.wording import counted, shortened

if TYPE_CHECKING:
    import networkx

__all__ = ["MOST_BOXES", "graph_mermaid", "to_mermaid"]

MOST_BOXES = 20
_MOST_LINKS = 24
"""Mermaid has no way to open a part; with more arrows nobody follows any."""
_LONGEST_LABEL = 80
_DASHES = {Pattern.STRIPED: "8 3", Pattern.DOTTED: "2 3", Pattern.HATCHED: "5 5"}
_SHAPES = {
    "symbol": ("([", "])"),
    "table": ("[(", ")]"),
    "endpoint": ("{{", "}}"),
    "external": (">", "]"),
}


def to_mermaid(document: Document) -> str:
    """The parts of the split: one box a part (at most 20, the rest together), one arrow a cut
    with its price, wider where it costs more. The 24 dearest are drawn, a comment counts the
    others; platform code has a box but no arrows, since every part may use it."""
    picture = overview(document, MOST_BOXES, _MOST_LINKS, platform_links=False)
    looks = appearances(document["boundary"]["parts"])
    names = {box.name: f"p{index}" for index, box in enumerate(picture.boxes)}
    lines = ["flowchart LR"]
    lines += [f'    {names[box.name]}["{_box_label(box)}"]' for box in picture.boxes]
    if not picture.boxes:
        lines.append('    none["no parts proposed"]')
    lines += [_arrow(link, names) for link in picture.links]
    lines += [_style(names[box.name], looks.get(box.name, OTHERS)) for box in picture.boxes]
    lines += _widths(picture.links)
    if picture.hidden:
        lines.append(f"    %% {counted(picture.hidden, 'cheaper link')} not drawn")
    return "\n".join(lines) + "\n"


def graph_mermaid(graph: "networkx.MultiDiGraph[str]") -> str:
    """Any graph of modules, symbols, tables and endpoints: one arrow for each pair of nodes,
    labelled with the kinds of its edges. Shapes tell the kinds of node apart."""
    names = {node: f"n{index}" for index, node in enumerate(sorted(graph.nodes))}
    kinds: dict[tuple[str, str], set[str]] = {}
    for source, target, kind in graph.edges(keys=True):
        kinds.setdefault((source, target), set()).add(str(kind))
    lines = ["flowchart LR"]
    for node, name in names.items():
        opening, closing = _SHAPES.get(str(graph.nodes[node].get("kind", "")), ("[", "]"))
        lines.append(f'    {name}{opening}"{label(node)}"{closing}')
    for source, target in sorted(kinds):
        text = label(", ".join(sorted(kinds[source, target])))
        lines.append(f'    {names[source]} -->|"{text}"| {names[target]}')
    return "\n".join(lines) + "\n"


def label(text: str, longest: int = _LONGEST_LABEL) -> str:
    """`text` as it may stand between quotes: on one line, cut to `longest` characters, and
    with everything that Mermaid would read as markup or Markdown as an entity code."""
    shown = shortened(" ".join(text.split()), longest)
    shown = re.sub(r"[^\w\s./{}()\[\]:,=+…-]", _entity, shown)
    shown = re.sub(r"(?<![^\W_])_|_(?![^\W_])", _entity, shown)
    return re.sub(r"^(\d+)([.)])|^([+-])(?=\s)", _list_mark, shown)


def _entity(found: "re.Match[str]") -> str:
    return f"#{ord(found[0])};"


def _list_mark(found: "re.Match[str]") -> str:
    """`1.`, `1)`, `-` and `+` at the start would become a Markdown list."""
    mark = found[2] or found[3]
    return f"{found[1] or ''}#{ord(mark)};"


def _box_label(box: Box) -> str:
    counts = [counted(box.lines, "line")]
    if box.tables:
        counts.append(counted(box.tables, "table"))
    if box.endpoints:
        counts.append(counted(box.endpoints, "endpoint"))
    kind = "" if box.kind in ("service", box.name) else f" ({box.kind})"
    return f"{label(box.name)}{kind}<br/>{label(', '.join(counts))}"


def _arrow(link: Link, names: dict[str, str]) -> str:
    source, target = names[link.source], names[link.target]
    if link.price is None:
        return f"    {source} -.-> {target}"
    return f'    {source} -->|"{link.price:g}"| {target}'


def _style(name: str, look: Appearance) -> str:
    dashes = _DASHES.get(look.pattern)
    outline = f",stroke-width:3px,stroke-dasharray:{dashes}" if dashes else ""
    return f"    style {name} fill:{look.fill},stroke:#333333,color:{look.text}{outline}"


def _widths(links: tuple[Link, ...]) -> list[str]:
    """Between 1 and 6 pixels, in proportion to the dearest cut."""
    dearest = max((link.price or 0.0 for link in links), default=0.0)
    if dearest <= 0:
        return []
    indices: dict[int, list[str]] = {}
    for index, link in enumerate(links):
        if link.price is not None:
            indices.setdefault(1 + round(5 * link.price / dearest), []).append(str(index))
    return [
        f"    linkStyle {','.join(indices[width])} stroke-width:{width}px"
        for width in sorted(indices)
    ]
