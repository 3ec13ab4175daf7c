"""The project and its recognisers in; what solving its calls needs, and then answers, out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from strangler.analyzers.cache import Cache
from strangler.analyzers.calls.outside import Outside
from strangler.analyzers.calls.solving import solve
from strangler.analyzers.calls.standing import (
    StandIns,
    folders_of,
    read_standins,
    with_written,
)
from strangler.analyzers.effects.answering import Answers
from strangler.analyzers.effects.working import answers, catalogue_of
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.model.behaviour import Behaviour
from strangler.model.knowledge import NOTHING_KNOWN, Knowledge
from strangler.model.recogniser import Conclusions, Recogniser
from strangler.model.source import ModuleKind
from strangler.model.sql import SqlByPlace


@dataclass(frozen=True, slots=True)
class Prepared:
    """What solving calls needs besides the project: stand-ins, what frameworks make of the
    project, and the names that are entered from outside."""

    recognisers: tuple[Recogniser, ...]
    standins: StandIns
    behaviour: tuple[Behaviour, ...]
    enter: tuple[str, ...]
    chains: tuple[tuple[str, ...], ...] = ()
    """What runs for one request, in order: middleware, hooks, the handler."""


def prepare(
    recognisers: tuple[Recogniser, ...],
    inventory: ProjectInventory,
    conclusions: Conclusions,
    behaviour: tuple[Behaviour, ...],
    cache: Cache,
) -> Prepared:
    """Read the stand-ins and name what is entered."""
    standins = read_standins(inventory, folders_of(recognisers), cache)
    standins = with_written(standins, recognisers, inventory, conclusions, cache)
    entered = {door.handler for door in conclusions.doors}
    chains = sorted({(*endpoint.runs, endpoint.handler) for endpoint in conclusions.endpoints})
    for chain in chains:
        entered.update(chain)
    return Prepared(recognisers, standins, behaviour, tuple(sorted(entered - {""})), tuple(chains))


def answer(
    inventory: ProjectInventory,
    conclusions: Conclusions,
    prepared: Prepared,
    also: Sequence[str] = (),
    sql: SqlByPlace | None = None,
    knowledge: Knowledge = NOTHING_KNOWN,
) -> Answers:
    """What everything can do; `also` are names to answer for besides endpoints and doors,
    `sql` what the SQL in the code does, `knowledge` what the user says."""
    told_of = (name for fact in knowledge.calls for name in fact.callees)
    enter = sorted({*prepared.enter, *also, *told_of})
    inventory = _of_the_product(inventory, prepared.recognisers)
    catalogue = catalogue_of(prepared.recognisers)
    callbacks = {
        name: tuple((place.index, place.keyword) for place in places)
        for name, places in catalogue.callbacks()
    }
    returning = frozenset(
        (name, (place.index, place.keyword)) for name, place in catalogue.returning
    )
    outside = Outside(callbacks, catalogue.by_argument, returning)
    solved = solve(inventory, prepared.standins, prepared.behaviour, enter, outside)
    methods, plain = prepared.standins.methods()
    told = prepared.behaviour
    return answers(
        inventory, conclusions, solved.activity, catalogue, knowledge, methods, plain, told, sql
    )


def _of_the_product(
    inventory: ProjectInventory, recognisers: tuple[Recogniser, ...]
) -> ProjectInventory:
    """The project without its tests and migrations: what they pass to its functions (mocks,
    historical models) says nothing of what the product does, and is a third of the code."""
    files = tuple(f for f in inventory.tree.files if f.kind not in _LEFT_OUT)
    if len(files) == len(inventory.tree.files):
        return inventory
    facts = {file.module: inventory.facts(file.module) for file in files}
    return ProjectInventory(replace(inventory.tree, files=files), facts, recognisers)


_LEFT_OUT = frozenset({ModuleKind.TEST, ModuleKind.MIGRATION})
