"""The inventory in; all imports and uses of the project, linked across files, out."""

from collections.abc import Sequence
from dataclasses import dataclass

from strangler.analyzers.inventory.imports import ImportFindings, link_imports
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.analyzers.inventory.uses import CallCounts, Use, link_uses
from strangler.processes import side_by_side

_WORTH_A_PROCESS = 1_000
"""Modules; with fewer, a second process costs more than it saves."""


@dataclass(frozen=True, slots=True)
class Links:
    """What files say about each other: imports, uses of names, and the tally of calls."""

    imports: ImportFindings
    uses: list[Use]
    calls: CallCounts


def link(inventory: ProjectInventory) -> Links:
    """Link all modules; in a large project one half in a process of its own."""
    modules = inventory.modules
    if len(modules) < _WORTH_A_PROCESS:
        return _link(inventory, modules)
    middle = _middle(inventory, modules)
    first, second = side_by_side(
        lambda: _link(inventory, modules[:middle]),
        lambda: _link(inventory, modules[middle:]),
        Links,
    )
    first.imports.extend(second.imports)
    first.uses.extend(second.uses)
    first.calls.add(second.calls)
    return first


def _link(inventory: ProjectInventory, modules: Sequence[str]) -> Links:
    imports = link_imports(inventory, modules)
    uses, calls = link_uses(inventory, modules)
    return Links(imports, uses, calls)


def _middle(inventory: ProjectInventory, modules: Sequence[str]) -> int:
    """Where the modules split into two parts with about as many uses; a bit less to the
    second, whose results have a way to go."""
    total = sum(len(inventory.facts(module).uses) for module in modules)
    seen = 0
    for place, module in enumerate(modules):
        seen += len(inventory.facts(module).uses)
        if seen > 0.55 * total:
            return place
    return len(modules)
