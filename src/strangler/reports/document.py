"""An Analysis in, the content of report.json out: plain values in a stable order.

Every other format is rendered from this document, so that all of them say the same."""

import math
from collections.abc import Iterable
from operator import attrgetter
from typing import Any, TypeAlias

import msgspec

from strangler.diagnostics import in_order
from strangler.model.analysis import Analysis, EndpointSummary, ProjectSummary, TableSummary
from strangler.model.boundaries import Boundary, Crossing, Cut, Cycle, Metric, Part, Reason
from strangler.model.graph import Edge
from strangler.model.witness import Witnessed

__all__ = ["SCHEMA_VERSION", "Document", "document"]

SCHEMA_VERSION = "1.0"
"""Raised in the second number when keys are added, in the first when one changes."""

Document: TypeAlias = dict[str, Any]
"""Dicts, lists, strings, finite numbers, booleans and None, as JSON has them."""

_DIGITS = 6


def document(analysis: Analysis) -> Document:
    """The content of report.json, as `docs/report.md` describes it.

    Lists are sorted, floats rounded to 6 digits, figures that are not finite None, text free of
    lone surrogates (file names that are no UTF-8), so the same analysis always gives the same
    bytes."""
    found: Document = {
        "schema_version": SCHEMA_VERSION,
        "project": _project(analysis.project),
        "modules": sorted(analysis.modules, key=attrgetter("name", "path")),
        "symbols": sorted(analysis.symbols, key=attrgetter("module", "location.line", "name")),
        "endpoints": [_endpoint(e) for e in sorted(analysis.endpoints, key=attrgetter("id"))],
        "doors": [
            _with_sorted(d, "effects", "external", "reads", "writes")
            for d in sorted(analysis.doors, key=attrgetter("kind", "name", "location"))
        ],
        "tables": [_table(t) for t in sorted(analysis.tables, key=attrgetter("name", "module"))],
        "edges": _edges(analysis.edges, analysis.trace),
        "boundary": _boundary(analysis.boundary),
        "cuts": [_cut(c) for c in sorted(analysis.cuts, key=attrgetter("source", "target"))],
        "cycles": [_cycle(c) for c in sorted(analysis.cycles, key=attrgetter("level", "modules"))],
        "plan": [],
        "metrics": {m.name: _metric(m) for m in sorted(analysis.metrics, key=attrgetter("name"))},
        "unresolved": sorted(
            analysis.unresolved, key=attrgetter("kind", "module", "location", "name")
        ),
        "transactions": sorted(analysis.transactions, key=attrgetter("location", "symbol", "kind")),
        "coupling": sorted(analysis.coupling, key=attrgetter("kind", "key")),
        "trace": None if analysis.trace is None else _trace(analysis.trace),
        "diagnostics": in_order(analysis.diagnostics),
    }
    return _plain(found)


def _plain(found: Document) -> Document:
    """Dataclasses, enums and tuples below `found` as dicts, strings and lists.

    Through msgpack and back, because that runs in C and refuses lone surrogates."""
    try:
        plain: Document = msgspec.msgpack.decode(msgspec.msgpack.encode(found))
    except UnicodeEncodeError:
        plain = _without_surrogates(msgspec.to_builtins(found))
    return plain


def _project(project: ProjectSummary) -> Document:
    """Without the digest, which keys our caches and changes where nothing of the report does."""
    plain: Document = msgspec.to_builtins(project)
    del plain["digest"]
    return plain


def _number(value: float | None) -> float | None:
    """A figure that JSON can hold: 6 digits, no negative zero, None instead of NaN or infinity."""
    if value is None or not math.isfinite(value):
        return None
    return round(float(value), _DIGITS) + 0.0


def _endpoint(endpoint: EndpointSummary) -> Document:
    return _with_sorted(endpoint, "auth", "effects", "external", "reads", "writes")


def _table(table: TableSummary) -> Document:
    """Columns keep the order of the model; whoever touches the table is sorted."""
    plain = _with_sorted(table, "readers", "users", "writers")
    plain["foreign_keys"] = sorted(table.foreign_keys, key=attrgetter("column", "to"))
    plain["accesses"] = sorted(table.accesses)
    return plain


def _with_sorted(value: Any, *lists: str) -> Document:
    plain: Document = msgspec.to_builtins(value)
    return plain | {name: sorted(plain[name]) for name in lists}


def _edges(edges: Iterable[Edge], trace: Witnessed | None) -> list[Any]:
    """With `seen` on those between modules of which a trace saw the one call the other."""
    key = attrgetter("source", "target", "kind", "confidence", "evidence")
    seen = frozenset(trace.modules) if trace is not None else frozenset()
    return [
        {**msgspec.to_builtins(edge), "seen": True} if (edge.source, edge.target) in seen else edge
        for edge in sorted(edges, key=key)
    ]


def _trace(trace: Witnessed) -> Document:
    """Without the pairs of modules, which edges show as `seen`."""
    plain: Document = msgspec.to_builtins(trace)
    del plain["modules"]
    shares = {"share": _number(trace.share), "share_direct": _number(trace.share_direct)}
    return plain | shares


def _boundary(boundary: Boundary) -> Document:
    verdict = boundary.verdict
    return {
        "parts": [_part(part) for part in sorted(boundary.parts, key=attrgetter("name"))],
        "alternatives": [
            {
                "name": other.name,
                "parts": other.parts,
                "modularity": _number(other.modularity),
                "price": _number(other.price),
                "note": other.note,
            }
            for other in sorted(boundary.alternatives, key=attrgetter("name", "parts"))
        ],
        "verdict": {
            "answer": verdict.answer.value,
            "sentence": verdict.sentence,
            "reasons": _reasons(verdict.reasons),
        },
        "stability": _number(boundary.stability),
    }


def _part(part: Part) -> Document:
    return {
        "name": part.name,
        "kind": part.kind.value,
        "modules": sorted(part.modules),
        "symbols": sorted(part.symbols),
        "tables": sorted(part.tables),
        "endpoints": sorted(part.endpoints),
        "why": _reasons(part.why),
        "lines": part.lines,
        "depends_on": sorted(part.depends_on),
    }


def _reasons(reasons: Iterable[Reason]) -> list[Document]:
    """What counts most first; the lines of a reason keep the order in which they argue."""
    return [
        {"text": r.text, "weight": _number(r.weight), "evidence": r.evidence}
        for r in sorted(reasons, key=lambda r: (-(_number(r.weight) or 0.0), r.text, r.evidence))
    ]


def _cut(cut: Cut) -> Document:
    return {
        "from": cut.source,
        "to": cut.target,
        "imports": cut.imports,
        "calls": cut.calls,
        "foreign_keys": _crossings(cut.foreign_keys),
        "joins": _crossings(cut.joins),
        "transactions": sorted(cut.transactions),
        "shared_state": sorted(cut.shared_state),
        "shared_tables": sorted(cut.shared_tables),
        "price": _number(cut.price),
        "evidence": _crossings(cut.evidence),
    }


def _crossings(crossings: Iterable[Crossing]) -> list[Crossing]:
    return sorted(crossings, key=attrgetter("kind", "source", "target", "location"))


def _cycle(cycle: Cycle) -> Document:
    """Modules and breakers keep their order: around the circle, and cheapest first."""
    return {
        "level": cycle.level,
        "modules": list(cycle.modules),
        "breakers": [
            {
                "source": breaker.source,
                "target": breaker.target,
                "weight": _number(breaker.weight),
                "evidence": breaker.evidence,
            }
            for breaker in cycle.breakers
        ],
    }


def _metric(metric: Metric) -> Document:
    return {
        "value": _number(metric.value),
        "better": metric.better,
        "meaning": metric.meaning,
        "baselines": {name: _number(metric.baselines[name]) for name in sorted(metric.baselines)},
    }


def _without_surrogates(value: Any) -> Any:
    """The same value with lone surrogates spelled out (`\\udce9`), which any reader accepts."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(value, list | tuple):
        return [_without_surrogates(item) for item in value]
    if isinstance(value, dict):
        return {_without_surrogates(k): _without_surrogates(v) for k, v in value.items()}
    return value
