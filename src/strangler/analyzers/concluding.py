"""Recognisers and the inventory in, what they conclude together out."""

from collections.abc import Iterable, Sequence

from strangler import diagnostics
from strangler.diagnostics import Diagnostic, in_order
from strangler.model.behaviour import Behaviour, KnowsBehaviour
from strangler.model.graph import Edge
from strangler.model.recogniser import (
    Conclusion,
    Conclusions,
    Door,
    Endpoint,
    Inventory,
    PlatformUse,
    Recogniser,
    Seed,
    Table,
)


def conclude(
    recognisers: Sequence[Recogniser], inventory: Inventory, app: str | None = None
) -> Conclusions:
    """Ask every recogniser. One that fails becomes a diagnostic that names it.

    With `app`, of the endpoints only those of that application."""
    found: list[Conclusion] = []
    failures: list[Diagnostic] = []
    for recogniser in recognisers:
        try:
            found.append(recogniser.conclude(inventory))
        except Exception as error:  # a plug-in's fault must not lose the run
            failures.append(_failed(recogniser, error))
    return Conclusions(
        endpoints=tuple(
            e for e in _endpoints(c.endpoints for c in found) if app is None or e.app == app
        ),
        tables=_tables(c.tables for c in found),
        doors=_doors(c.doors for c in found),
        edges=_edges(c.edges for c in found),
        seeds=_seeds(c.seeds for c in found),
        platform=_platform(c.platform for c in found),
        diagnostics=in_order(
            [
                *failures,
                *(d for c in found for d in c.diagnostics),
                *_claimed_twice(c.tables for c in found),
            ]
        ),
    )


def behaviour_of(
    recognisers: Sequence[Recogniser], inventory: Inventory, conclusions: Conclusions
) -> tuple[tuple[Behaviour, ...], tuple[Diagnostic, ...]]:
    """What recognisers tell the call solver about the project, in their order; one that fails
    becomes a diagnostic that names it."""
    found: list[Behaviour] = []
    failures: list[Diagnostic] = []
    for recogniser in recognisers:
        if isinstance(recogniser, KnowsBehaviour):
            try:
                found += recogniser.behaviour(inventory, conclusions)
            except Exception as error:  # a plug-in's fault must not lose the run
                failures.append(_failed(recogniser, error))
    return tuple(found), tuple(failures)


def _failed(recogniser: Recogniser, error: Exception) -> Diagnostic:
    message = f"recogniser {recogniser.name!r} failed over the project: {error!r}"
    hint = "the run went on without its results; please report it"
    return diagnostics.report(diagnostics.RECOGNISER_FAILED, message, hint=hint)


def _endpoints(lists: Iterable[tuple[Endpoint, ...]]) -> tuple[Endpoint, ...]:
    """Without repeats; of several handlers for one method and path the first is kept, as the
    frameworks' routers do."""
    unique: dict[tuple[str, str, str], Endpoint] = {}
    for endpoint in (e for some in lists for e in some):
        unique.setdefault((endpoint.app, endpoint.path, endpoint.method), endpoint)
    return tuple(unique[key] for key in sorted(unique))


def _tables(lists: Iterable[tuple[Table, ...]]) -> tuple[Table, ...]:
    unique: dict[str, Table] = {}
    for table in (t for some in lists for t in some):
        unique.setdefault(table.name, table)
    return tuple(unique[name] for name in sorted(unique))


def _claimed_twice(lists: Iterable[tuple[Table, ...]]) -> list[Diagnostic]:
    """Tables that models of different names claim; the first of them stands."""
    first: dict[str, Table] = {}
    problems: list[Diagnostic] = []
    for table in (t for some in lists for t in some):
        known = first.setdefault(table.name, table)
        if table.model and known.model and table.model != known.model:
            message = f"table {table.name} is claimed by {known.model} and by {table.model}"
            problems.append(diagnostics.report(diagnostics.TABLE_TWICE, message, table.location))
    return problems


def _doors(lists: Iterable[tuple[Door, ...]]) -> tuple[Door, ...]:
    doors = {d for some in lists for d in some}
    return tuple(sorted(doors, key=lambda d: (d.kind, d.name, d.handler, d.location)))


def _edges(lists: Iterable[tuple[Edge, ...]]) -> tuple[Edge, ...]:
    edges = {e for some in lists for e in some}
    return tuple(sorted(edges, key=lambda e: (e.source, e.target, e.kind, e.evidence)))


def _seeds(lists: Iterable[tuple[Seed, ...]]) -> tuple[Seed, ...]:
    seeds = {s for some in lists for s in some}
    return tuple(sorted(seeds, key=lambda s: (-s.strength, s.kind, s.name, s.modules)))


def _platform(lists: Iterable[tuple[PlatformUse, ...]]) -> tuple[PlatformUse, ...]:
    uses = {u for some in lists for u in some}
    return tuple(sorted(uses, key=lambda u: (u.name, u.role, u.location)))
