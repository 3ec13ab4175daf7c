"""Modules and classes that hold settings in, the settings that they set out."""

from collections.abc import Iterable, Iterator, Mapping

from strangler.analyzers.coupling.collecting import Collector
from strangler.analyzers.coupling.settings import SETTINGS_CLASSES, kind_of
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.analyzers.recognisers.following import product_modules
from strangler.model.coupling import CouplingKind
from strangler.model.facts import MODULE_SCOPE, Assignment, DefinitionKind
from strangler.model.names import LOCAL, joined, last

_DEEPEST = 5
MENTIONED = "named elsewhere"
"""Note of a setting whose name the project says in a way that is not followed."""


def declare(
    collector: Collector,
    django: Iterable[str],
    objects: Mapping[str, str],
    mentioned: Mapping[str, frozenset[str]],
) -> None:
    """Collect what Django's settings modules set, what objects that Flask's
    `config.from_object` was given set, and the fields of pydantic's settings classes.

    Names in upper case only, as both frameworks say; what a settings module takes over by a star
    import is set where it stands. `mentioned` are names in capitals that modules say."""
    inventory = collector.inventory
    homes = {m for module in django for m in _with_stars(inventory, module, 0)}
    for dotted, asker in objects.items():
        found = inventory.resolve(asker, dotted)
        if found is None or not found.internal:
            continue
        if not found.symbol:
            homes.update(_with_stars(inventory, found.module, 0))
        elif found.exact:
            for holder in (found.name, *inventory.ancestors(found.name)):
                _from_class(collector, holder)
    by_import = _read_as_globals(collector, homes)
    for module in sorted(homes):
        used = _own_uses(inventory, module)
        for item in inventory.facts(module).assignments:
            if item.scope == MODULE_SCOPE and item.name.isupper():
                key = (kind_of(item.name), item.name)
                is_read = key in collector.found and collector.found[key].readers
                if item.name in used and item.name not in by_import and not is_read:
                    continue  # only an ingredient of other settings
                _set(collector, item.name, module, item)
    _from_fields(collector)
    _set_elsewhere(collector)
    said = frozenset(n for module in mentioned.keys() - homes for n in mentioned[module])
    for one in collector.found.values():
        if (one.kind, one.key) in collector.declared and not one.readers and one.key in said:
            one.note = MENTIONED


def _read_as_globals(collector: Collector, homes: set[str]) -> set[str]:
    """Settings that other modules read by importing the module that sets them, which Flask's
    applications do (`from project import settings`); collected, and their names given."""
    inventory = collector.inventory
    found: set[str] = set()
    for module in product_modules(inventory):
        if module in homes:
            continue
        facts = inventory.facts(module)
        wanted: dict[int, str] = {}
        for index, name in enumerate(facts.names):
            if not last(name).isupper():
                continue
            known = inventory.resolve(module, name)
            if known is not None and known.module in homes and known.symbol == last(known.name):
                wanted[index] = known.symbol
        flat = facts.uses if wanted else ()
        for at in range(0, len(flat), 4):
            key = wanted.get(flat[at + 1])
            if key is not None:
                found.add(key)
                collector.reads(kind_of(key), key, module, flat[at], flat[at + 3]).optional = False
    return found


def _own_uses(inventory: ProjectInventory, module: str) -> frozenset[str]:
    """The globals that a module itself reads."""
    facts = inventory.facts(module)
    names, flat = facts.names, facts.uses
    used = {names[flat[at + 1]] for at in range(0, len(flat), 4)}
    return frozenset(name[1:] for name in used if name[:1] == LOCAL)


def _set_elsewhere(collector: Collector) -> None:
    """A module of the project that binds a global of a setting's name holds a default of it that
    others may take over (`oscar.defaults`): so it is not said that no code sets it."""
    wanted = {
        found.key: found
        for found in collector.found.values()
        if found.kind in (CouplingKind.SETTING, CouplingKind.FLAG) and not found.writers
    }
    for module in product_modules(collector.inventory):
        for item in collector.inventory.facts(module).assignments:
            if item.scope == MODULE_SCOPE and item.name in wanted:
                wanted[item.name].optional = True


def _with_stars(inventory: ProjectInventory, module: str, depth: int) -> Iterator[str]:
    yield module
    for item in inventory.facts(module).imports if depth < _DEEPEST else ():
        if item.name == "*":
            found = inventory.resolve(module, item.module)
            if found is not None and found.internal and not found.symbol:
                yield from _with_stars(inventory, found.module, depth + 1)


def _from_class(collector: Collector, holder: str) -> None:
    place = collector.inventory.definition(holder)
    for item in collector.inventory.class_assignments(holder) if place is not None else ():
        if place is not None and item.name.isupper():
            _set(collector, item.name, place[0], item)


def _from_fields(collector: Collector) -> None:
    inventory = collector.inventory
    for module in product_modules(inventory):
        for definition in inventory.facts(module).definitions:
            if definition.kind is not DefinitionKind.CLASS or not definition.bases:
                continue
            dotted = joined(module, definition.name)
            if SETTINGS_CLASSES.isdisjoint(inventory.ancestors(dotted)):
                continue
            for item in inventory.class_assignments(dotted):
                if item.annotation is not None and item.name != "model_config":
                    _set(collector, f"{last(dotted)}.{item.name}", module, item)


def _set(collector: Collector, key: str, module: str, item: Assignment) -> None:
    collector.writes(kind_of(key), key, module, item.scope, item.position)
    collector.declared.add((kind_of(key), key))
