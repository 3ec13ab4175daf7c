"""Migrations as a second witness: the models that they leave, against the models declared.

Rules: docs.djangoproject.com, topics/migrations (squashing) and ref/migration-operations. The
declared model wins; what only one of the two has is reported with both places. An app is left
out where an operation is not one of Django's own: it may do anything."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from strangler import diagnostics
from strangler.analyzers.recognisers.django.apps import Apps
from strangler.analyzers.recognisers.django.identifiers import shortened
from strangler.analyzers.recognisers.django.migration_facts import Migration, Operation
from strangler.analyzers.recognisers.django.models import Model, Models
from strangler.analyzers.recognisers.following import place_of
from strangler.diagnostics import Diagnostic, report
from strangler.locations import Location
from strangler.model.names import last, parent
from strangler.model.recogniser import Inventory
from strangler.model.source import ModuleKind

Label = tuple[str, str]
"""An app's label and the name of a migration, or of a model in lower case."""


@dataclass(frozen=True, slots=True)
class _State:
    """A model as the migrations left it; `table` is empty where Django names it."""

    name: str
    table: str
    has_table: bool
    location: Location


def disagreements(inventory: Inventory, models: Models, apps: Apps) -> Iterator[Diagnostic]:
    """One diagnostic for each table that only the models, or only the migrations, have."""
    found: dict[Label, tuple[str, Migration]] = {}
    unreadable: set[str] = set()
    known = set(inventory.modules)
    for module, migration in inventory.found("django", Migration):
        home = parent(parent(module))
        if home in known and inventory.source(home).kind is ModuleKind.TEST:
            continue
        if inventory.source(module).kind in (ModuleKind.CODE, ModuleKind.MIGRATION):
            label = apps.label_of(home)
            found[label, last(module)] = (module, migration)
            if not migration.readable:
                unreadable.add(label)
    states = _replayed(inventory, found)
    labels = {label for label, _ in found} - unreadable
    declared = {
        (model.label, model.name.lower()): model
        for model in models.models.values()
        if not model.abstract and models.is_chosen(model)
    }
    newest = {label: module for (label, _), (module, _) in sorted(found.items())}
    names = {
        key: state.table or shortened("_".join(key), models.longest)
        for key, state in states.items()
    }
    yield from _only_declared(inventory, declared, states, names, labels, newest)
    yield from _only_migrated(inventory, declared, states, labels)


def _only_declared(
    inventory: Inventory,
    declared: Mapping[Label, Model],
    states: Mapping[Label, _State],
    names: Mapping[Label, str],
    labels: set[str],
    newest: Mapping[str, str],
) -> Iterator[Diagnostic]:
    for key, model in sorted(declared.items()):
        if key[0] not in labels or not model.has_table:
            continue
        state = states.get(key)
        place = place_of(inventory, model.dotted)
        if state is None:
            path = inventory.source(newest[key[0]]).path
            message = (
                f"table {model.table!r} of {model.name} is made by no migration (up to {path})"
            )
            yield report(diagnostics.MIGRATION_DISAGREES, message, place)
        elif state.has_table and names[key].strip('"') != model.table:
            message = (
                f"table {model.table!r} of {model.name} is {names[key]!r} in the migrations "
                f"({state.location})"
            )
            yield report(diagnostics.MIGRATION_DISAGREES, message, place)


def _only_migrated(
    inventory: Inventory,
    declared: Mapping[Label, Model],
    states: Mapping[Label, _State],
    labels: set[str],
) -> Iterator[Diagnostic]:
    homes: dict[str, list[str]] = {}
    for (label, _), model in declared.items():
        homes.setdefault(label, []).append(inventory.source(model.module).path)
    for key, state in sorted(states.items()):
        if key[0] in labels and key not in declared and state.has_table:
            table = state.table or "_".join(key)
            where = min(homes.get(key[0], ["no file"]))
            message = f"table {table!r} is made by migrations and has no model in app {key[0]!r}"
            yield report(diagnostics.MIGRATION_DISAGREES, f"{message} ({where})", state.location)


def _replayed(
    inventory: Inventory, found: Mapping[Label, tuple[str, Migration]]
) -> dict[Label, _State]:
    states: dict[Label, _State] = {}
    for key in _ordered(found):
        module, migration = found[key]
        for operation in migration.operations:
            location = inventory.location(module, operation.position)
            _apply(operation, key[0], location, states)
    return states


def _ordered(found: Mapping[Label, tuple[str, Migration]]) -> list[Label]:
    """By dependencies. A squash is left out where all that it replaces is there; otherwise what
    it replaces is. Who depends on what is left out depends on what stands for it."""
    instead: dict[Label, list[Label]] = {}
    for key, (_, migration) in sorted(found.items()):
        if migration.replaces:
            if all(old in found for old in migration.replaces):
                instead[key] = list(migration.replaces)
            else:
                instead |= {old: [key] for old in migration.replaces}
    done: dict[Label, None] = {}
    waiting = [key for key in sorted(found, reverse=True) if key not in instead]
    busy: set[Label] = set()
    while waiting:
        key = waiting[-1]
        needed = [
            real
            for wanted in found[key][1].dependencies
            for real in instead.get(wanted, [wanted])
            if real in found and real not in instead and real not in done and real not in busy
        ]
        if key in done or not needed:
            done[waiting.pop()] = None
        else:
            busy.add(key)
            waiting += sorted(needed, reverse=True)
    return list(done)


def _apply(operation: Operation, app: str, location: Location, states: dict[Label, _State]) -> None:
    key = app, operation.model.lower()
    match operation.kind:
        case "CreateModel":
            table, has_table = operation.table, not operation.proxy
            states[key] = _State(operation.model, table, has_table, location)
        case "DeleteModel":
            states.pop(key, None)
        case "RenameModel" if key in states:
            states[app, operation.other.lower()] = replace(states.pop(key), name=operation.other)
        case "AlterModelTable" if key in states:
            states[key] = replace(states[key], table=operation.table)
