"""A report document in, the picture of its parts out: boxes and arrows, before any format."""

from dataclasses import dataclass

from strangler.reports.document import Document

__all__ = ["Box", "Link", "Overview", "overview"]


@dataclass(frozen=True, slots=True)
class Box:
    """A part, or with `members` above 1 the parts that found no room, taken together."""

    name: str
    kind: str
    modules: int
    lines: int
    tables: int
    endpoints: int
    members: int = 1


@dataclass(frozen=True, slots=True)
class Link:
    """One part needs another. `price` is that of the cut, None where no cut is priced;
    `places` counts what crosses."""

    source: str
    target: str
    price: float | None
    places: int


@dataclass(frozen=True, slots=True)
class Overview:
    """Boxes in the order of their names, the box of all others last; links likewise.
    `hidden` counts the cheapest links, which were left out."""

    boxes: tuple[Box, ...]
    links: tuple[Link, ...]
    hidden: int


def overview(
    document: Document, most_boxes: int, most_links: int, *, platform_links: bool = True
) -> Overview:
    """The largest parts by lines, all others in one box, and the dearest links between them.

    Links of platform code can be left out: every part may use it, and it ties all together."""
    boxes = [_box(part) for part in document["boundary"]["parts"]]
    homes = {box.name: box.name for box in boxes}
    if len(boxes) > most_boxes:
        largest = sorted(boxes, key=lambda box: (-box.lines, box.name))
        kept, others = largest[: most_boxes - 1], largest[most_boxes - 1 :]
        together = _together(others)
        homes |= {box.name: together.name for box in others}
        boxes = [*sorted(kept, key=lambda box: box.name), together]
    platform = {box.name for box in boxes if box.kind == "platform"}
    links = [
        link
        for link in _links(document, homes)
        if platform_links or platform.isdisjoint((link.source, link.target))
    ]
    dearest = sorted(links, key=lambda link: (-(link.price or 0.0), link.source, link.target))
    drawn = sorted(dearest[:most_links], key=lambda link: (link.source, link.target))
    return Overview(tuple(boxes), tuple(drawn), len(links) - len(drawn))


def _box(part: Document) -> Box:
    counts = (len(part["modules"]), part["lines"], len(part["tables"]), len(part["endpoints"]))
    return Box(part["name"], part["kind"], *counts)


def _together(boxes: list[Box]) -> Box:
    return Box(
        f"{len(boxes)} smaller parts",
        "service",
        sum(box.modules for box in boxes),
        sum(box.lines for box in boxes),
        sum(box.tables for box in boxes),
        sum(box.endpoints for box in boxes),
        len(boxes),
    )


def _links(document: Document, homes: dict[str, str]) -> list[Link]:
    """Cuts, and the needs of parts that no cut prices; those inside one box are left out."""
    found: dict[tuple[str, str], Link] = {}
    for cut in document["cuts"]:
        places = cut["imports"] + cut["calls"] + len(cut["foreign_keys"])
        _add(found, homes, cut["from"], cut["to"], cut["price"], places)
    for part in document["boundary"]["parts"]:
        for needed in part["depends_on"]:
            if (homes.get(part["name"]), homes.get(needed)) not in found:
                _add(found, homes, part["name"], needed, None, 0)
    return list(found.values())


def _add(
    found: dict[tuple[str, str], Link],
    homes: dict[str, str],
    source: str,
    target: str,
    price: float | None,
    places: int,
) -> None:
    pair = homes.get(source), homes.get(target)
    if pair[0] is None or pair[1] is None or pair[0] == pair[1]:
        return
    known = (pair[0], pair[1])
    before = found.get(known, Link(*known, None, 0))
    total = before.price if price is None else round((before.price or 0.0) + price, 6)
    found[known] = Link(*known, total, before.places + places)
