"""A project and its solved calls in, everything that its modules share without saying so out.

What the files say (`read_shared`) needs no solved calls, and what bodies do (`shared_deeds`) does
not need to have read the files: each can be found while the other is. Parts are not known here:
`placing` adds them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from strangler.analyzers.coupling.collecting import Collector, Found
from strangler.analyzers.coupling.declaring import declare
from strangler.analyzers.coupling.deeds import shared_by_effects
from strangler.analyzers.coupling.environment import environment
from strangler.analyzers.coupling.events import Act, FileEvents, at_import
from strangler.analyzers.coupling.flags import flags
from strangler.analyzers.coupling.importing import ImportDeed, import_deeds, import_effects
from strangler.analyzers.coupling.names import Names
from strangler.analyzers.coupling.registering import is_sending, platform, signals
from strangler.analyzers.coupling.resources import project_uses_aws, resources
from strangler.analyzers.coupling.settings import SettingsReader
from strangler.analyzers.coupling.state import StateReader
from strangler.analyzers.coupling.storing import stored, upload_folders
from strangler.analyzers.coupling.templates import templates
from strangler.analyzers.effects.answering import Answers
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.analyzers.recognisers.following import is_imported
from strangler.locations import Location
from strangler.model.behaviour import Behaviour
from strangler.model.coupling import CouplingKind
from strangler.model.facts import MODULE_SCOPE, DefinitionKind
from strangler.model.names import parent
from strangler.model.recogniser import Conclusions
from strangler.model.source import ModuleKind
from strangler.model.values import Name

Places = tuple[tuple[str, Location], ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """One thing that places share, as plain values: see `Found`."""

    kind: CouplingKind
    key: str
    readers: Places
    writers: Places
    note: str
    tables: tuple[str, ...]
    optional: bool
    declared: bool


@dataclass(frozen=True, slots=True)
class SharedThings:
    """All that is shared, sorted; `computed` has by kind the places whose key is computed."""

    things: tuple[Shared, ...]
    computed: tuple[tuple[CouplingKind, tuple[Location, ...]], ...]


@dataclass(slots=True)
class _Read:
    """Where modules ask whether they are run; the places that send signals, by the full name of
    what is sent; variables of the environment that are read at import."""

    mains: dict[str, int] = field(default_factory=dict)
    sent: dict[str, list[tuple[str, Location]]] = field(default_factory=dict)
    asked: list[tuple[str, Location, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SharedDeeds:
    """What solved calls show of what is shared, as plain values that a forked process can hand
    over; `at_import` is what the bodies of modules do."""

    things: tuple[Shared, ...]
    computed: tuple[tuple[CouplingKind, tuple[Location, ...]], ...]
    at_import: tuple[ImportDeed, ...]


class SharedCode:
    """What the code of the files says is shared."""

    def __init__(self, collector: Collector, read: _Read, conclusions: Conclusions) -> None:
        self._collector = collector
        self._read = read
        self._conclusions = conclusions

    def with_deeds(self, deeds: SharedDeeds) -> SharedThings:
        """All that is shared. To be called once."""
        collector, read = self._collector, self._read
        for thing in deeds.things:
            found = collector.of(thing.kind, thing.key)
            found.readers.update(thing.readers)
            found.writers.update(thing.writers)
            found.note = thing.note or found.note
            found.tables = thing.tables or found.tables
        import_effects(collector, deeds.at_import, self._conclusions, read.mains, read.asked)
        return SharedThings(
            tuple(_plain(collector, found) for _, found in sorted(collector.found.items())),
            deeds.computed,
        )


def find_shared(
    answers: Answers,
    inventory: ProjectInventory,
    conclusions: Conclusions,
    behaviour: Iterable[Behaviour],
) -> SharedThings:
    """Everything of the product's code; tests, migrations and generated code are left out."""
    deeds = shared_deeds(answers, inventory, conclusions, behaviour)
    return read_shared(inventory, conclusions, behaviour).with_deeds(deeds)


def shared_deeds(
    answers: Answers,
    inventory: ProjectInventory,
    conclusions: Conclusions,
    behaviour: Iterable[Behaviour],
) -> SharedDeeds:
    """What bodies do."""
    collector = Collector(inventory)
    computed = shared_by_effects(collector, Names(inventory), answers, conclusions)
    platform(collector, answers, conclusions)
    templates(collector, answers, behaviour)
    return SharedDeeds(
        tuple(_plain(collector, found) for found in collector.found.values()),
        tuple(sorted(computed.items())),
        tuple(import_deeds(collector, answers)),
    )


def read_shared(
    inventory: ProjectInventory, conclusions: Conclusions, behaviour: Iterable[Behaviour]
) -> SharedCode:
    """What the code of the files says."""
    collector = Collector(inventory)
    modules = [m for m in inventory.modules if inventory.source(m).kind is ModuleKind.CODE]
    read = _read_files(collector, Names(inventory), modules, conclusions)
    signals(collector, behaviour, read.sent)
    _base_classes(collector, modules)
    upload_folders(collector, modules)
    return SharedCode(collector, read, conclusions)


def _read_files(
    collector: Collector, names: Names, modules: Iterable[str], conclusions: Conclusions
) -> _Read:
    """Collect from all files."""
    inventory = collector.inventory
    read = _Read()
    mentioned: dict[str, frozenset[str]] = {}
    state = StateReader(collector, names)
    reader = SettingsReader(
        collector,
        names,
        flask=is_imported(inventory, "flask"),
        pyramid=is_imported(inventory, "pyramid"),
    )
    for module in modules:
        events = FileEvents(inventory.facts(module))
        found = events.read()
        mentioned[module] = events.capitals()
        uses_aws = project_uses_aws(events)
        if events.main:
            read.mains[module] = events.main
        for event in found:
            variable = environment(collector, names, module, events, event)
            if variable is not None:
                if variable and at_import(events.facts, event.scope):
                    where = inventory.location(module, event.position)
                    read.asked.append((module, where, variable))
                continue
            if reader.take(module, events, event) or flags(collector, names, module, events, event):
                continue
            if uses_aws:
                resources(collector, names, module, events, event)
            if event.act is Act.CALL and is_sending(event.chain):
                signal = names.full(module, parent(event.chain), made=False)
                place = collector.place(module, event.scope, event.position)
                read.sent.setdefault(signal, []).append(place)
            stored(collector, names, module, events, event)
            state.take(module, events, event)
    state.finish(modules)
    settings = (u.name for u in conclusions.platform if u.role == "settings")
    declare(collector, settings, reader.objects, mentioned)
    home = {u.name for u in conclusions.platform if u.role == "settings"}
    read.asked = [each for each in read.asked if each[0] not in home]
    return read


def _base_classes(collector: Collector, modules: Iterable[str]) -> None:
    """Classes of the project and those that derive from them in other modules."""
    inventory = collector.inventory
    for module in modules:
        for definition in inventory.facts(module).definitions:
            if definition.kind is not DefinitionKind.CLASS or definition.scope != MODULE_SCOPE:
                continue
            for base in definition.bases:
                found = inventory.resolve(module, base.name) if isinstance(base, Name) else None
                if found is None or not found.exact or found.module in ("", module):
                    continue
                place = inventory.definition(found.name)
                if place is None or inventory.source(place[0]).kind is not ModuleKind.CODE:
                    continue
                entry = collector.of(CouplingKind.BASE_CLASS, found.name)
                here = inventory.location(module, definition.position)
                entry.readers.add((f"{module}.{definition.name}", here))
                entry.writers.add((found.name, inventory.location(place[0], place[1].position)))


def _plain(collector: Collector, found: Found) -> Shared:
    return Shared(
        found.kind,
        found.key,
        tuple(sorted(found.readers)),
        tuple(sorted(found.writers)),
        found.note,
        found.tables,
        found.optional,
        (found.kind, found.key) in collector.declared,
    )
