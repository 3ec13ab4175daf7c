"""Definitions and linked uses in, the units that are clustered and their edges out."""

from collections.abc import Iterable

from strangler.analyzers.inventory.bindings import Defined
from strangler.analyzers.inventory.imports import ImportFindings
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.analyzers.inventory.uses import Use
from strangler.locations import unpack
from strangler.model.facts import MODULE_SCOPE, DefinitionKind
from strangler.model.graph import EdgeKind
from strangler.model.source import ModuleKind
from strangler.model.units import Unit, UnitEdge, UnitGraph


def build_units(
    inventory: ProjectInventory, imports: ImportFindings, uses: Iterable[Use]
) -> UnitGraph:
    """Each top-level class is a unit; a module's functions and own statements are another.

    Only modules of kind code have units. Uses in annotations count as type-only imports."""
    code = {m for m, file in inventory.sources.items() if file.kind is ModuleKind.CODE}
    units: list[Unit] = []
    unit_of_scope: dict[str, list[str]] = {}
    for module in sorted(code):
        found, scopes = _units_of(inventory, module)
        units.extend(found)
        unit_of_scope[module] = scopes
    tally: dict[tuple[str, str, EdgeKind], list[int]] = {}
    targets: dict[tuple[str, str], str] = {}
    for use in uses:
        module = use.module
        if module not in code or use.target_module not in code:
            continue
        source = module if use.scope == MODULE_SCOPE else unit_of_scope[module][use.scope]
        name = (use.target_module, use.target)
        target = targets.get(name)
        if target is None:
            target = targets[name] = _target_unit(inventory, *name)
        kind = EdgeKind.TYPE_ONLY if use.annotation else use.kind
        _count(tally, source, target, kind, use.count, use.position)
    for (importer, imported, kind), (_, positions) in imports.edges.items():
        if importer in code and imported in code and kind is not EdgeKind.IMPLICIT_PARENT:
            _count(tally, importer, imported, kind, len(positions), min(positions))
    edges = tuple(UnitEdge(*key, *tally[key]) for key in sorted(tally))
    return UnitGraph(tuple(sorted(units, key=lambda u: u.id)), edges)


def _units_of(inventory: ProjectInventory, module: str) -> tuple[list[Unit], list[str]]:
    """The units of a module, and the unit of each of its definitions."""
    facts = inventory.facts(module)
    units: dict[str, Unit] = {}
    scopes: list[str] = []
    functions: list[str] = []
    lines = facts.lines
    for definition in facts.definitions:
        if definition.scope != MODULE_SCOPE:
            scopes.append(scopes[definition.scope])
            continue
        dotted = f"{module}.{definition.name}"
        if definition.kind is DefinitionKind.CLASS:
            first, _ = unpack(definition.position)
            size = max(definition.end_line - first + 1, 1)
            lines -= size
            # A class defined twice (in two branches) is one unit.
            units[dotted] = Unit(dotted, module, (dotted,), size)
            scopes.append(dotted)
        else:
            if definition.kind is DefinitionKind.FUNCTION:
                functions.append(dotted)
            scopes.append(module)
    group = Unit(module, module, tuple(sorted(set(functions))), max(lines, 0))
    return [group, *units.values()], scopes


def _target_unit(inventory: ProjectInventory, module: str, symbol: str) -> str:
    first = symbol.partition(".")[0]
    if first:
        binding = inventory.resolver.bindings(module).names.get(first)
        if isinstance(binding, Defined) and binding.definition.kind is DefinitionKind.CLASS:
            return f"{module}.{first}"
    return module


def _count(
    tally: dict[tuple[str, str, EdgeKind], list[int]],
    source: str,
    target: str,
    kind: EdgeKind,
    count: int,
    position: int,
) -> None:
    if source == target:
        return
    known = tally.get((source, target, kind))
    if known is None:
        tally[source, target, kind] = [count, position]
    else:
        known[0] += count
        known[1] = min(known[1], position)
