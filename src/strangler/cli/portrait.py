"""A subject, the graph and the analysis in; all that is known about the one thing out."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from strangler.analyzers.explaining import PACKAGE, Subject
from strangler.locations import Location
from strangler.model.analysis import Analysis, TableSummary
from strangler.model.effects import AllEffects
from strangler.model.graph import EdgeKind, NodeKind

if TYPE_CHECKING:
    import networkx as nx

Graph: TypeAlias = "nx.MultiDiGraph[str]"


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Something on the other end of edges: how, at how many places, and the first of them."""

    name: str
    kinds: tuple[str, ...]
    places: int
    location: Location


@dataclass(frozen=True, slots=True)
class TableUse:
    """A table, and what is done to it: declares, uses, reads or writes."""

    name: str
    how: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Portrait:
    """All about one thing. `parts` are those it lies in; `details` are facts of its kind."""

    name: str
    kind: str
    location: Location | None
    lines: int | None
    parts: tuple[str, ...]
    details: dict[str, tuple[str, ...]]
    tables: tuple[TableUse, ...]
    endpoints: tuple[str, ...]
    uses: tuple[Neighbour, ...]
    used_by: tuple[Neighbour, ...]
    effects: AllEffects | None = None
    """What it can do, of an endpoint or a symbol."""


def portrait(
    graph: Graph, subject: Subject, analysis: Analysis, effects: AllEffects | None = None
) -> Portrait:
    """All about `subject`; neighbours with most places first."""
    node = graph.nodes[subject.name] if subject.name in graph else {}
    symbols = [s for s in analysis.symbols if s.name == subject.name]
    modules = [m for m in analysis.modules if m.name in subject.nodes]
    lines: int | None = None
    if symbols:
        lines = symbols[0].end_line - symbols[0].location.line + 1
    elif modules:
        lines = sum(module.lines for module in modules)
    kind = symbols[0].kind if symbols else subject.kind
    return Portrait(
        name=subject.name,
        kind=kind,
        location=node.get("location") or (symbols[0].location if symbols else None),
        lines=lines,
        parts=_parts(subject, analysis, node.get("module")),
        details=_details(subject, analysis),
        tables=_tables(subject, analysis),
        endpoints=tuple(e.id for e in analysis.endpoints if e.handler in subject.nodes),
        uses=_neighbours(graph, _with_handler(graph, subject, analysis), outward=True),
        used_by=_neighbours(graph, subject, outward=False),
        effects=effects,
    )


def _parts(subject: Subject, analysis: Analysis, module: str | None) -> tuple[str, ...]:
    found: Iterable[str | None]
    name = subject.name
    match subject.kind:
        case NodeKind.TABLE:
            found = (t.owner for t in analysis.tables if f"table:{t.name}" == name)
        case NodeKind.ENDPOINT:
            found = (e.part for e in analysis.endpoints if e.id == name)
        case NodeKind.SYMBOL:
            # A method goes where its class went.
            own = [s for s in analysis.symbols if s.part and f"{name}.".startswith(f"{s.name}.")]
            homes = [m.part for m in analysis.modules if m.name == module]
            found = [max(own, key=lambda s: len(s.name)).part] if own else homes
        case _:
            found = (m.part for m in analysis.modules if m.name in subject.nodes)
    return tuple(sorted({part for part in found if part}))


def _details(subject: Subject, analysis: Analysis) -> dict[str, tuple[str, ...]]:
    details: dict[str, tuple[str, ...]] = {}
    for table in analysis.tables:
        if f"table:{table.name}" == subject.name:
            details = {
                "model": (table.model,),
                "columns": table.columns,
                "foreign keys": tuple(f"{k.column} -> {k.to}" for k in table.foreign_keys),
                "referred to by": _referrers(table, analysis),
                "read by": table.readers,
                "written by": table.writers,
                "used by modules": table.users,
            }
    for endpoint in analysis.endpoints:
        if endpoint.id == subject.name:
            details = {
                "framework": (endpoint.framework,),
                "handler": (endpoint.handler,),
                "guarded by": endpoint.auth,
                "effect": (endpoint.effect,) if endpoint.complete else (),
                "reads": endpoint.reads,
                "writes": endpoint.writes,
                "calls out to": endpoint.external,
            }
    if subject.kind == PACKAGE:
        modules = sum(m.name in subject.nodes for m in analysis.modules)
        details = {"modules": (f"{modules:,}",)}
    return {label: values for label, values in details.items() if any(values)}


def _referrers(table: TableSummary, analysis: Analysis) -> tuple[str, ...]:
    return tuple(
        f"{other.name}.{key.column}"
        for other in analysis.tables
        for key in other.foreign_keys
        if key.to == table.name
    )


def _tables(subject: Subject, analysis: Analysis) -> tuple[TableUse, ...]:
    if subject.kind in (NodeKind.TABLE, NodeKind.ENDPOINT):
        return ()
    found = []
    for table in analysis.tables:
        ways = {
            "declares": {table.model, table.module},
            "uses": set(table.users),
            "reads": set(table.readers),
            "writes": set(table.writers),
        }
        how = tuple(way for way, names in ways.items() if names & subject.nodes)
        if how:
            found.append(TableUse(table.name, how))
    return tuple(found)


def _with_handler(graph: Graph, subject: Subject, analysis: Analysis) -> Subject:
    """An endpoint uses what the code uses that answers it."""
    nodes = set(subject.nodes)
    for endpoint in analysis.endpoints:
        if endpoint.id == subject.name:
            within = f"{endpoint.handler}."
            nodes |= {n for n in graph if n == endpoint.handler or n.startswith(within)}
    return Subject(subject.name, subject.kind, frozenset(nodes))


def _neighbours(graph: Graph, subject: Subject, *, outward: bool) -> tuple[Neighbour, ...]:
    """Modules and packages have modules for neighbours; a symbol has symbols too."""
    by_module = subject.kind in (NodeKind.MODULE, PACKAGE)
    kinds: dict[str, set[str]] = defaultdict(set)
    places: dict[str, set[Location]] = defaultdict(set)
    edges = graph.out_edges if outward else graph.in_edges
    for source, target, data in edges(subject.nodes, data=True):
        other = target if outward else source
        if other in subject.nodes or data["kind"] == EdgeKind.IMPLICIT_PARENT:
            continue
        name = _home(graph.nodes[other], other) if by_module else other
        kinds[name].add(str(data["kind"]))
        places[name].update(data["evidence"])
    found = (
        Neighbour(name, tuple(sorted(kinds[name])), len(places[name]), min(places[name]))
        for name in kinds
    )
    return tuple(sorted(found, key=lambda n: (-n.places, n.name)))


def _home(node: dict[str, Any], name: str) -> str:
    code = node["kind"] in (NodeKind.MODULE, NodeKind.SYMBOL)
    return node["module"] or name if code else name
