"""An analysis and a trace in, the analysis with what was seen out."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from strangler import diagnostics
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.analyzers.witnessing.executed import Executed, executed
from strangler.analyzers.witnessing.matching import Symbols
from strangler.analyzers.witnessing.reading import Trace
from strangler.analyzers.witnessing.routing import Endpoints, is_of_interest
from strangler.analyzers.witnessing.widening import seen_effects, widened
from strangler.diagnostics import Diagnostic, report
from strangler.locations import Location
from strangler.model.analysis import Analysis
from strangler.model.witness import MissedCall, SeenEffect, Witnessed

_MOST = 200
_NAMED = 5


def witnessed(
    analysis: Analysis,
    trace: Trace,
    root: Path,
    inventory: ProjectInventory,
    calls: Collection[tuple[str, str]],
) -> Analysis:
    """`calls` are the pairs of caller and callee that the call graph has, by dotted name; those
    through a library included, where it knows them."""
    symbols = Symbols(inventory, trace.digests)
    files = {symbols.path(path): found for path, found in trace.digests.items()}
    common = sorted(path for path in files if symbols.known(path))
    if not common:
        message = "no source file of the trace is in this project"
        problem = report(diagnostics.TRACE_FOREIGN, message)
        return replace(analysis, diagnostics=diagnostics.in_order([*analysis.diagnostics, problem]))
    changed = _changed(root, common, files)
    edges = [e for e in executed(inventory, trace.calls, trace.digests) if e.code]
    missed = [e for e in edges if (e.caller, e.callee) not in calls]
    effects = seen_effects(trace, analysis.endpoints, symbols)
    served = [(r, h) for r, h in trace.requests if is_of_interest(r)]
    endpoints = Endpoints(analysis.endpoints)
    unknown = tuple(request for request, handler in served if not endpoints.of(request, handler))
    seen = Witnessed(
        files=len(common),
        changed=changed,
        executed=len(edges),
        found=len(edges) - len(missed),
        executed_direct=sum(e.direct for e in edges),
        found_direct=sum(e.direct for e in edges) - sum(e.direct for e in missed),
        missed=tuple(_missed(e) for e in sorted(missed, key=lambda e: not e.direct)[:_MOST]),
        requests=len(served),
        known=len(served) - len(unknown),
        unknown=unknown[:_MOST],
        statements=len(trace.statements),
        effects=effects[:_MOST],
        modules=tuple(sorted({e.modules for e in edges if e.modules[0] != e.modules[1]})),
    )
    problems = [
        *analysis.diagnostics,
        *_about_files(changed, len(common)),
        *_about_calls(missed, len(edges)),
        *_about_requests(unknown),
        *_about_effects(effects),
    ]
    return replace(
        analysis,
        endpoints=widened(analysis.endpoints, effects),
        trace=seen,
        diagnostics=diagnostics.in_order(problems),
    )


def _missed(edge: Executed) -> MissedCall:
    return MissedCall(edge.caller, edge.callee, edge.location, edge.through)


def _changed(
    root: Path, paths: list[str], digests: Mapping[str, frozenset[str]]
) -> tuple[str, ...]:
    found = []
    for path in paths:
        try:
            content = (root / path).read_bytes()
        except OSError:
            continue  # said elsewhere: the file vanished while we read
        if digests[path] != {sha256(content).hexdigest()[:32]}:
            found.append(path)
    return tuple(found)


def _about_files(changed: tuple[str, ...], common: int) -> list[Diagnostic]:
    if not changed:
        return []
    message = (
        f"{len(changed)} of {common} files have changed since the trace was made: {_some(changed)}"
    )
    return [report(diagnostics.TRACE_STALE, message, Location(changed[0], 1))]


def _about_calls(missed: list[Executed], executed: int) -> list[Diagnostic]:
    found = []
    for direct in (True, False):
        edges = [e for e in missed if e.direct is direct]
        if edges:
            names = _some([f"{e.caller} -> {e.callee}" for e in edges])
            way = "called" if direct else "called through a library"
            message = (
                f"{len(edges)} of {executed} pairs of functions were seen {way} "
                f"and are not in the call graph: {names}"
            )
            found.append(report(diagnostics.TRACE_MISSED_CALLS, message, edges[0].location))
    return found


def _about_requests(unknown: tuple[str, ...]) -> list[Diagnostic]:
    if not unknown:
        return []
    message = f"{len(unknown)} served routes are not among the endpoints: {_some(unknown)}"
    return [report(diagnostics.TRACE_UNKNOWN_ROUTES, message)]


def _about_effects(effects: Collection[SeenEffect]) -> list[Diagnostic]:
    """One for each endpoint, and one for those that were said to be complete."""
    grouped: dict[tuple[str, bool], list[SeenEffect]] = {}
    for effect in effects:
        grouped.setdefault((effect.endpoint, effect.contradicts), []).append(effect)
    found = []
    for (endpoint, contradicts), seen in sorted(grouped.items()):
        said = []
        for kind, verb in (("reads", "reads"), ("writes", "writes"), ("network", "connects to")):
            targets = sorted({e.target for e in seen if e.kind == kind})
            if targets:
                said.append(f"{verb} {_some(targets)}")
        promise = ", though it was said to be complete" if contradicts else ""
        message = f"{endpoint} {' and '.join(said)}, as a trace shows{promise}"
        code = diagnostics.TRACE_BROKEN_PROMISE if contradicts else diagnostics.TRACE_SEEN_EFFECT
        place = min((e.location for e in seen if e.location is not None), default=None)
        found.append(report(code, message, place))
    return found


def _some(names: Collection[str]) -> str:
    shown = ", ".join(list(names)[:_NAMED])
    return f"{shown}, ..." if len(names) > _NAMED else shown
