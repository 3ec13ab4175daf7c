"""Traced calls in, edges between symbols of the project out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.analyzers.witnessing.matching import Symbols
from strangler.analyzers.witnessing.reading import Call
from strangler.locations import Location
from strangler.model.source import ModuleKind


@dataclass(frozen=True, slots=True, order=True)
class Executed:
    """`caller` called `callee`, both dotted names, at `location` (its first line, if at several).
    `through` is the library function in between, empty where there is none."""

    caller: str
    callee: str
    location: Location
    through: str
    code: bool = field(compare=False)
    """Both are the system's code, none a test's."""
    modules: tuple[str, str] = field(compare=False)

    @property
    def direct(self) -> bool:
        """Whether no library is in between."""
        return not self.through


def executed(
    inventory: ProjectInventory, calls: Iterable[Call], traced: Mapping[str, object]
) -> tuple[Executed, ...]:
    """Each pair of functions once, as directly as it was seen, sorted.

    Left out: calls with no code of the project below them, of functions that the project does not
    have (made by `exec`), and of generators that were made somewhere unseen."""
    symbols = Symbols(inventory, traced)
    found: dict[tuple[str, str], Executed] = {}
    for call in calls:
        if call.caller is None or call.lazy:
            continue
        caller, callee = symbols.symbol(call.caller), symbols.symbol(call.callee)
        if not caller or not callee:
            continue
        modules = symbols.module(call.caller.path), symbols.module(call.callee.path)
        code = all(inventory.source(m).kind is ModuleKind.CODE for m in modules)
        place = Location(symbols.path(call.caller.path), call.line)
        edge = Executed(caller, callee, place, call.through, code, modules)
        known = found.get((caller, callee))
        if known is None or (edge.through, edge.location) < (known.through, known.location):
            found[caller, callee] = edge
    return tuple(found[key] for key in sorted(found))
