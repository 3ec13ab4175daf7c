"""Knowledge and what was found without it in, the same corrected out, and facts that nothing needs.

A fact that explains nothing is said: the code may have changed under it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from strangler import diagnostics
from strangler.analyzers.calls.activity import Activity, BodyCall, OpenCall
from strangler.diagnostics import Diagnostic, report
from strangler.model.graph import Confidence, Edge
from strangler.model.knowledge import Knowledge, KnownCalls


def with_known_calls(activity: Activity, knowledge: Knowledge) -> tuple[Activity, list[Diagnostic]]:
    """The activity with open calls going where the user says; facts about calls that are not
    open, or go nowhere, are reported."""
    if not knowledge.calls:
        return activity, []
    calls: dict[int, set[BodyCall]] = {}
    closed: dict[int, set[OpenCall]] = {}
    problems: list[Diagnostic] = []
    bodies: dict[str, list[int]] = {}
    for index, body in enumerate(activity.bodies):
        bodies.setdefault(body.symbol, []).append(index)
    for fact in knowledge.calls:
        callees: list[int] = []
        for name in fact.callees:
            found = activity.by_name.get(name) or tuple(bodies.get(name, ()))
            callees += found
            if not found:
                message = f"{name!r} is no function or method of the project"
                problems.append(report(diagnostics.KNOWLEDGE_NO_TARGET, message, fact.location))
        used = False
        for index in bodies.get(fact.caller, ()):
            for call in activity.open.get(index, ()):
                if fact.name in ("", call.name):
                    used = True
                    closed.setdefault(index, set()).add(call)
                    calls.setdefault(index, set()).update(
                        BodyCall(call.position, callee, Confidence.CERTAIN) for callee in callees
                    )
        if not used:
            problems.append(_unused(fact, fact.caller in bodies))
    changed = replace(
        activity,
        calls=_joined(activity.calls, calls),
        open={
            index: tuple(call for call in found if call not in closed.get(index, ()))
            for index, found in activity.open.items()
        },
    )
    return changed, problems


def _joined(
    known: Mapping[int, tuple[BodyCall, ...]], more: Mapping[int, set[BodyCall]]
) -> dict[int, tuple[BodyCall, ...]]:
    joined = dict(known)
    for index, calls in more.items():
        joined[index] = tuple(sorted({*joined.get(index, ()), *calls}))
    return joined


def _unused(fact: KnownCalls, is_there: bool) -> Diagnostic:
    if not is_there:
        message = f"{fact.caller!r} is no symbol of the project"
        return report(diagnostics.KNOWLEDGE_NO_TARGET, message, fact.location)
    what = f"no call of {fact.name!r}" if fact.name else "no call"
    message = f"{what} in {fact.caller!r} is open"
    return report(diagnostics.KNOWLEDGE_UNUSED, message, fact.location)


def known_edges(
    knowledge: Knowledge, known: Iterable[Edge], nodes: set[str]
) -> tuple[list[Edge], list[Diagnostic]]:
    """The edges that the user adds, with their place in the facts file as evidence. Facts about
    edges that code shows anyway, or about nodes that are not there, are reported."""
    found = {(edge.source, edge.target, edge.kind) for edge in known}
    edges: list[Edge] = []
    problems: list[Diagnostic] = []
    for fact in knowledge.edges:
        for name in (fact.source, fact.target):
            if name not in nodes:
                message = f"{name!r} is no module or table of the project"
                problems.append(report(diagnostics.KNOWLEDGE_NO_TARGET, message, fact.location))
        if not {fact.source, fact.target} <= nodes:
            continue
        if (fact.source, fact.target, fact.kind) in found:
            message = f"code shows the edge from {fact.source} to {fact.target} by itself"
            problems.append(report(diagnostics.KNOWLEDGE_UNUSED, message, fact.location))
            continue
        edges.append(
            Edge(fact.source, fact.target, fact.kind, Confidence.CERTAIN, (fact.location,))
        )
    return edges, problems
