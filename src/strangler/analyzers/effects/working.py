"""What everything calls in; answers about effects, and what the report needs of them, out."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, runtime_checkable

from strangler.analyzers.calls.activity import Activity
from strangler.analyzers.effects.answering import Answer, Answers
from strangler.analyzers.effects.cataloguing import Catalogue, shipped
from strangler.analyzers.effects.closing import ClosedWorld
from strangler.analyzers.effects.direct import Open
from strangler.analyzers.effects.knowing import Known
from strangler.analyzers.effects.publishing import Sending, sendings
from strangler.analyzers.effects.reaching import Libraries
from strangler.analyzers.effects.solving import Solved
from strangler.analyzers.effects.stating import Statements
from strangler.analyzers.effects.tables import TablesOf
from strangler.analyzers.effects.targets import Targets
from strangler.analyzers.effects.telling import Corrected, Told
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.diagnostics import Diagnostic
from strangler.locations import Location
from strangler.model.behaviour import Behaviour
from strangler.model.effects import EffectKind
from strangler.model.knowledge import NOTHING_KNOWN, Knowledge
from strangler.model.recogniser import Conclusions, Recogniser
from strangler.model.sql import SqlByPlace


@runtime_checkable
class BringsCatalogue(Protocol):
    """A recogniser that knows what functions of its framework do."""

    catalogue: Path
    """A file of the catalogue (docs/effects.md), or a folder of such files."""


def catalogue_of(recognisers: Iterable[Recogniser]) -> Catalogue:
    """The catalogue that is shipped, and what recognisers add."""
    files = list(shipped())
    for recogniser in recognisers:
        if isinstance(recogniser, BringsCatalogue):
            brought = recogniser.catalogue
            files += sorted(brought.glob("*.toml")) if brought.is_dir() else [brought]
    return Catalogue(files)


def answers(
    inventory: ProjectInventory,
    conclusions: Conclusions,
    activity: Activity,
    catalogue: Catalogue,
    knowledge: Knowledge = NOTHING_KNOWN,
    methods: Iterable[str] = (),
    plain: Iterable[str] = (),
    behaviour: Iterable[Behaviour] = (),
    sql: SqlByPlace | None = None,
) -> Answers:
    """The effects of a whole project at their fixed point.

    `knowledge` is what the user knows better, `methods` the names of stand-ins' methods that
    may do something, `plain` of those that do nothing;
    `sql` is what the SQL in the code does."""
    libraries = Libraries(activity)
    known = Known(catalogue, knowledge.effects)
    told = Told(knowledge.calls, activity, lambda name: inventory.definition(name) is not None)
    imported = {
        item.module.partition(".")[0]
        for module in inventory.modules
        for item in inventory.facts(module).imports
    }
    direct = Corrected(
        activity,
        libraries,
        known,
        TablesOf(inventory, conclusions, behaviour),
        Targets(inventory, conclusions),
        ClosedWorld(activity, libraries, catalogue, imported, methods, plain),
        statements=Statements(sql or {}),
        told=told,
    )
    return Answers(Solved(activity, direct), inventory, known, told)


@dataclass(frozen=True, slots=True)
class StillOpen:
    """Calls of one name in the project that stay open for one kind of reason: how many places,
    and the first."""

    kind: str
    name: str
    count: int
    module: str
    position: int


@dataclass(frozen=True, slots=True)
class Worked:
    """What the report says of effects. `calls` are those between modules, as (caller's module,
    callee's module, positions of the first), `readers` and `writers` symbols by table, with places;
    all sorted, answers in the order of conclusions."""

    endpoints: tuple[Answer, ...]
    doors: tuple[Answer, ...]
    readers: dict[str, dict[str, tuple[Location, ...]]]
    writers: dict[str, dict[str, tuple[Location, ...]]]
    calls: tuple[tuple[str, str, tuple[int, ...]], ...]
    resolved: int
    open: tuple[StillOpen, ...]
    sent: tuple[Sending, ...] = ()
    """Who publishes to which door."""
    problems: tuple[Diagnostic, ...] = ()
    """Facts of the user about calls and effects that are of no use."""

    def within(self, inventory: ProjectInventory) -> "Worked":
        """Without what is open in libraries that are read, and calls from and to them."""
        modules = inventory.sources
        return replace(
            self,
            calls=tuple(c for c in self.calls if c[0] in modules and c[1] in modules),
            open=tuple(call for call in self.open if call.module in modules),
        )


_MOST_EVIDENCE = 5


def work_out(found: Answers, conclusions: Conclusions) -> Worked:
    """All that the report needs, as plain values."""
    readers: dict[str, dict[str, tuple[Location, ...]]] = {}
    writers: dict[str, dict[str, tuple[Location, ...]]] = {}
    for effect, symbols in found.accesses().items():
        (readers if effect.kind is EffectKind.READS else writers)[effect.target] = symbols
    opened = _open_places(found.solved)
    return Worked(
        tuple(found.endpoint(endpoint) for endpoint in conclusions.endpoints),
        tuple(found.door(door) for door in conclusions.doors),
        dict(sorted(readers.items())),
        dict(sorted(writers.items())),
        _between_modules(found.solved),
        _resolved(found.solved.activity, opened),
        _summed(opened),
        sendings(found.solved, conclusions.doors),
        found.fact_problems(),
    )


def _open_places(solved: Solved) -> dict[tuple[str, int], Open]:
    """The open calls of the project's code by module and position: one for each place, however
    many receivers its body is told apart for."""
    places: dict[tuple[str, int], Open] = {}
    for index, body in enumerate(solved.activity.bodies):
        if not body.library:
            for call in solved.deeds(index).open:
                places.setdefault((body.module, call.position), call)
    return places


def _summed(places: Mapping[tuple[str, int], Open]) -> tuple[StillOpen, ...]:
    first: dict[tuple[str, str], tuple[str, int]] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for place in sorted(places):
        call = places[place]
        key = (_kind(call.reason), call.name)
        counts[key] += 1
        first.setdefault(key, place)
    return tuple(StillOpen(*key, counts[key], *first[key]) for key in sorted(counts))


def _kind(reason: str) -> str:
    """Where several methods remain that a call could be by its name, its receiver is unknown;
    what stand-ins say in words of their own is said of a library."""
    if reason.startswith("could be"):
        return "receiver"
    return "library" if " " in reason else reason


def _resolved(activity: Activity, opened: Iterable[tuple[str, int]]) -> int:
    """How many calls as written have a callee that is known."""
    known: set[tuple[str, int]] = set()
    for table in (activity.calls, activity.outside):
        for index, calls in table.items():
            body = activity.bodies[index]
            if not body.library:
                known.update((body.module, call.position) for call in calls)
    return len(known.difference(opened))


def _between_modules(solved: Solved) -> tuple[tuple[str, str, tuple[int, ...]], ...]:
    found: dict[tuple[str, str], set[int]] = {}
    bodies = solved.activity.bodies
    for index, body in enumerate(bodies):
        if body.library:
            continue
        for call in solved.deeds(index).calls:
            target = bodies[call.callee].module
            if target != body.module and not call.doubtful and call.position:
                found.setdefault((body.module, target), set()).add(call.position)
    return tuple(
        (source, target, tuple(sorted(positions)[:_MOST_EVIDENCE]))
        for (source, target), positions in sorted(found.items())
    )
