"""A solved project in, all that the report says of its data out."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from strangler.analyzers.calls.activity import Activity
from strangler.analyzers.data.accesses import accesses, gather, joins_by_place
from strangler.analyzers.data.looping import queries_in_loops
from strangler.analyzers.data.relations import Relations
from strangler.analyzers.effects.answering import Answers
from strangler.analyzers.effects.reaching import Libraries
from strangler.analyzers.effects.tables import TablesOf
from strangler.analyzers.effects.working import Worked, work_out
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.diagnostics import Diagnostic, in_order
from strangler.locations import Location
from strangler.model.behaviour import Behaviour
from strangler.model.effects import Access
from strangler.model.graph import Confidence, Edge, EdgeKind
from strangler.model.recogniser import Conclusions
from strangler.model.sql import SqlByPlace

_MOST_EVIDENCE = 20


@dataclass(frozen=True, slots=True)
class DataUse:
    """Who touches which table where, what is joined with what, and queries in loops."""

    accesses: tuple[Access, ...] = ()
    joins: tuple[Edge, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Use:
    """What calls do, and what they do to data."""

    worked: Worked
    data: DataUse


def work_out_use(
    found: Answers,
    inventory: ProjectInventory,
    conclusions: Conclusions,
    behaviour: Iterable[Behaviour],
    sql: SqlByPlace,
) -> Use:
    """All that the report needs of a solved project, as plain values: not the single accesses."""
    data = data_use(inventory, conclusions, behaviour, found.solved.activity, sql)
    data = replace(data, accesses=())
    return Use(work_out(found, conclusions), data)


def data_use(
    inventory: ProjectInventory,
    conclusions: Conclusions,
    behaviour: Iterable[Behaviour],
    activity: Activity,
    sql: SqlByPlace,
) -> DataUse:
    """All accesses, joins and findings of a project."""
    tables = TablesOf(inventory, conclusions)
    relations = Relations(inventory, conclusions, behaviour, tables)
    touches = gather(inventory, activity, Libraries(activity))
    joins = joins_by_place(inventory, touches, relations, sql)
    declared = {table.name for table in conclusions.tables}
    evidence: dict[tuple[str, str], set[Location]] = {}
    for (module, position), pairs in joins.items():
        for pair in pairs:
            if declared.issuperset(pair):
                evidence.setdefault(pair, set()).add(inventory.location(module, position))
    return DataUse(
        accesses(inventory, touches, relations, joins, sql),
        tuple(
            Edge(
                f"table:{one}",
                f"table:{other}",
                EdgeKind.JOINS,
                Confidence.LIKELY,
                tuple(sorted(places)[:_MOST_EVIDENCE]),
            )
            for (one, other), places in sorted(evidence.items())
        ),
        in_order(queries_in_loops(inventory, touches, relations)),
    )
