"""Known edges and what was found without them in, the edges to add and useless facts out.

A fact that explains nothing is said: the code may have changed under it."""

from collections.abc import Iterable
from difflib import get_close_matches

from strangler import diagnostics
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.diagnostics import Diagnostic, report
from strangler.model.effects import EffectKind
from strangler.model.graph import Confidence, Edge, EdgeKind
from strangler.model.knowledge import Knowledge, KnownCalls, KnownEffects
from strangler.model.recogniser import Conclusions
from strangler.model.sql import SqlByPlace


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


def nodes_of(inventory: ProjectInventory, conclusions: Conclusions) -> set[str]:
    """What an edge may lead between: modules, and tables as `table:NAME`."""
    return {*inventory.modules, *(f"table:{table.name}" for table in conclusions.tables)}


def mistyped_tables(knowledge: Knowledge, conclusions: Conclusions) -> list[Diagnostic]:
    """Tables of facts that no model has, where one has almost the same name. Others may be tables
    that only SQL knows, and stand in the report as they were written."""
    known = sorted(table.name for table in conclusions.tables)
    problems: list[Diagnostic] = []
    facts: tuple[KnownCalls | KnownEffects, ...] = (*knowledge.calls, *knowledge.effects)
    for fact in facts:
        for effect in fact.effects:
            if effect.kind not in (EffectKind.READS, EffectKind.WRITES) or effect.target in known:
                continue
            for near in get_close_matches(effect.target, known, 1, _NEAR):
                message = f"{effect.target!r} is no table that is known; did you mean {near!r}?"
                problems.append(report(diagnostics.KNOWLEDGE_NO_TARGET, message, fact.location))
    return problems


def still_open(
    problems: Iterable[Diagnostic],
    knowledge: Knowledge,
    inventory: ProjectInventory,
    sql: SqlByPlace,
) -> list[Diagnostic]:
    """The problems but those that a fact answers: computed imports of a module from which an edge
    is known, computed SQL in a symbol whose open calls are."""
    importing = {
        inventory.sources[edge.source].path
        for edge in knowledge.edges
        if edge.kind is EdgeKind.RUNTIME and edge.source in inventory.sources
    }
    told = {fact.caller for fact in knowledge.calls}
    places = {
        inventory.location(module, position)
        for (module, position), at in sql.items()
        if at.symbol in told and module in inventory.sources
    }
    imports = diagnostics.DYNAMIC_UNRESOLVED.id
    return [
        problem
        for problem in problems
        if not (
            problem.location is not None
            and (
                (problem.code == imports and problem.location.path in importing)
                or (problem.code in _COMPUTED_SQL and problem.location in places)
            )
        )
    ]


_NEAR = 0.85
_COMPUTED_SQL = frozenset(
    code.id
    for code in (
        diagnostics.SQL_UNPARSED,
        diagnostics.SQL_TABLE_COMPUTED,
        diagnostics.SQL_TEXT_UNKNOWN,
    )
)
