"""Statements and connections of requests in, wider effects of their endpoints out.

What was seen is proven. What was not seen proves nothing, so nothing is ever taken away."""

from collections.abc import Iterable
from dataclasses import replace

from strangler.analyzers.witnessing.matching import Symbols
from strangler.analyzers.witnessing.reading import Place, Trace
from strangler.analyzers.witnessing.routing import Endpoints
from strangler.locations import Location
from strangler.model.analysis import EndpointSummary
from strangler.model.effects import Strength
from strangler.model.witness import SeenEffect

_OWN_TABLES = ("sqlite_", "pg_", "information_schema", "mysql")
"""Beginnings of the names of tables in which databases describe themselves."""
_ORDER = tuple(Strength)


def observed(
    trace: Trace, endpoints: Iterable[EndpointSummary], symbols: Symbols
) -> tuple[SeenEffect, ...]:
    """What requests did, by the endpoint they were for, each once, sorted: `contradicts` where
    the endpoint is complete and does not list it."""
    known = Endpoints(endpoints)
    handlers = dict(trace.requests)
    found: dict[tuple[str, str, str], SeenEffect] = {}

    def keep(request: str, kind: str, target: str, at: Place | None) -> None:
        for endpoint in known.of(request, handlers.get(request, "")):
            where = None
            if at is not None and symbols.module(at.path):
                where = Location(symbols.path(at.path), at.line)
            key = (endpoint.id, kind, target)
            if key not in found or (found[key].location is None and where is not None):
                broken = endpoint.complete and target not in _listed(endpoint, kind)
                found[key] = SeenEffect(endpoint.id, kind, target, broken, where)

    for statement in trace.statements:
        if statement.request:
            for kind, tables in (("reads", statement.reads), ("writes", statement.writes)):
                for table in tables:
                    if not table.startswith(_OWN_TABLES):
                        keep(statement.request, kind, table, statement.at)
    for event in trace.events:
        if event.request and event.kind == "connect" and not event.near:
            keep(event.request, "network", event.target, event.at)
    return tuple(sorted(found.values(), key=lambda e: (e.endpoint, e.kind, e.target)))


def seen_effects(
    trace: Trace, endpoints: Iterable[EndpointSummary], symbols: Symbols
) -> tuple[SeenEffect, ...]:
    """What of it is not listed for the endpoint."""
    known = {endpoint.id: endpoint for endpoint in endpoints}
    return tuple(
        effect
        for effect in observed(trace, known.values(), symbols)
        if effect.target not in _listed(known[effect.endpoint], effect.kind)
    )


def widened(
    endpoints: tuple[EndpointSummary, ...], seen: Iterable[SeenEffect]
) -> tuple[EndpointSummary, ...]:
    """The endpoints with what was seen added."""
    by_endpoint: dict[str, list[SeenEffect]] = {}
    for effect in seen:
        by_endpoint.setdefault(effect.endpoint, []).append(effect)
    return tuple(
        _widened(endpoint, by_endpoint[endpoint.id]) if endpoint.id in by_endpoint else endpoint
        for endpoint in endpoints
    )


def _widened(endpoint: EndpointSummary, seen: list[SeenEffect]) -> EndpointSummary:
    new = {kind: {e.target for e in seen if e.kind == kind} for kind in ("reads", "writes")}
    hosts = {f"network {e.target}" for e in seen if e.kind == "network"}
    strengths = [Strength(endpoint.effect)]
    for kind, strength in (("reads", Strength.READ), ("writes", Strength.WRITE)):
        strengths += [strength] if new[kind] else []
    strengths += [Strength.EXTERNAL] if hosts else []
    return replace(
        endpoint,
        effect=max(strengths, key=_ORDER.index).value,
        reads=tuple(sorted({*endpoint.reads, *new["reads"]})),
        writes=tuple(sorted({*endpoint.writes, *new["writes"]})),
        external=tuple(sorted({*endpoint.external, *hosts})),
        effects=tuple(sorted({*endpoint.effects, *(f"{e.kind} {e.target}" for e in seen)})),
        # A promise that was seen to be broken is none.
        complete=endpoint.complete and not any(e.contradicts for e in seen),
    )


def _listed(endpoint: EndpointSummary, kind: str) -> tuple[str, ...]:
    if kind == "reads":
        return endpoint.reads
    if kind == "writes":
        return endpoint.writes
    return tuple(name.rpartition(" ")[2] for name in endpoint.external)
