"""A solved project in, all that the report says of what its code does out: effects, data,
transactions, as plain values that a forked process can hand over."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from strangler.analyzers.coupling.working import SharedDeeds, shared_deeds
from strangler.analyzers.data.working import DataUse, data_use
from strangler.analyzers.effects.answering import Answers
from strangler.analyzers.effects.mapping import effect_map
from strangler.analyzers.effects.working import Worked, work_out
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.analyzers.transactions.finding import find_transactions
from strangler.model.behaviour import Behaviour
from strangler.model.effect_map import pack
from strangler.model.recogniser import Conclusions
from strangler.model.sql import SqlByPlace
from strangler.model.transactions import Transaction


@dataclass(frozen=True, slots=True)
class Use:
    """What calls do, what they do to data, what belongs together in a transaction, and what
    they share without an import or a call that shows it."""

    worked: Worked
    data: DataUse
    transactions: tuple[Transaction, ...]
    shared: SharedDeeds
    effects: bytes
    """The map of effects, packed (`strangler.model.effect_map`)."""


def work_out_use(
    found: Answers,
    inventory: ProjectInventory,
    conclusions: Conclusions,
    behaviour: Iterable[Behaviour],
    sql: SqlByPlace,
) -> Use:
    """All that the report needs of a solved project: not the single accesses."""
    data = data_use(inventory, conclusions, behaviour, found.solved.activity, sql)
    return Use(
        work_out(found, conclusions),
        replace(data, accesses=()),
        find_transactions(found, inventory, conclusions),
        shared_deeds(found, inventory, conclusions, behaviour),
        pack(effect_map(found, conclusions)),
    )
