"""The project and its recognisers in; what solving its calls needs, and then answers, out."""

from collections.abc import Sequence
from dataclasses import dataclass

from strangler.analyzers.cache import Cache
from strangler.analyzers.calls.solving import solve
from strangler.analyzers.calls.standing import StandIns, folders_of, read_standins
from strangler.analyzers.effects.answering import Answers
from strangler.analyzers.effects.working import answers, catalogue_of
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.model.behaviour import Behaviour
from strangler.model.recogniser import Conclusions, Recogniser


@dataclass(frozen=True, slots=True)
class Prepared:
    """What solving calls needs besides the project: stand-ins, what frameworks make of the
    project, and the names that are entered from outside."""

    recognisers: tuple[Recogniser, ...]
    standins: StandIns
    behaviour: tuple[Behaviour, ...]
    enter: tuple[str, ...]


def prepare(
    recognisers: tuple[Recogniser, ...],
    inventory: ProjectInventory,
    conclusions: Conclusions,
    behaviour: tuple[Behaviour, ...],
    cache: Cache,
) -> Prepared:
    """Read the stand-ins and name what is entered."""
    standins = read_standins(inventory, folders_of(recognisers), cache)
    entered = {door.handler for door in conclusions.doors}
    for endpoint in conclusions.endpoints:
        entered.update((endpoint.handler, *endpoint.runs))
    return Prepared(recognisers, standins, behaviour, tuple(sorted(entered - {""})))


def answer(
    inventory: ProjectInventory,
    conclusions: Conclusions,
    prepared: Prepared,
    also: Sequence[str] = (),
) -> Answers:
    """What everything can do; `also` are names to answer for besides endpoints and doors."""
    enter = sorted({*prepared.enter, *also})
    activity = solve(inventory, prepared.standins, prepared.behaviour, enter).activity
    methods = prepared.standins.methods
    catalogue = catalogue_of(prepared.recognisers)
    return answers(inventory, conclusions, activity, catalogue, methods=methods)
