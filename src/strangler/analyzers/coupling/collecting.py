"""Places where something is shared, one by one, in; what is shared, each with its places, out."""

from dataclasses import dataclass, field

from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.locations import Location
from strangler.model.coupling import CouplingKind
from strangler.model.facts import MODULE_SCOPE

_START = 1 << 20 | 1


@dataclass(slots=True)
class Found:
    """One thing that is shared, before parts are known. `note` says more of it; `tables` are
    what it touches; `optional`: every reader brings a default."""

    kind: CouplingKind
    key: str
    readers: set[tuple[str, Location]] = field(default_factory=set)
    writers: set[tuple[str, Location]] = field(default_factory=set)
    note: str = ""
    tables: tuple[str, ...] = ()
    optional: bool = True


class Collector:
    """Gathers places by kind and key."""

    def __init__(self, inventory: ProjectInventory) -> None:
        self.inventory = inventory
        self.found: dict[tuple[CouplingKind, str], Found] = {}
        self.declared: set[tuple[CouplingKind, str]] = set()
        """Settings that a settings module or class declares."""

    def of(self, kind: CouplingKind, key: str) -> Found:
        """What is known of one thing, made where it is new."""
        return self.found.setdefault((kind, key), Found(kind, key))

    def reads(self, kind: CouplingKind, key: str, module: str, scope: int, position: int) -> Found:
        """Code reads it."""
        found = self.of(kind, key)
        found.readers.add(self.place(module, scope, position))
        return found

    def writes(self, kind: CouplingKind, key: str, module: str, scope: int, position: int) -> Found:
        """Code sets, changes or deletes it."""
        found = self.of(kind, key)
        found.writers.add(self.place(module, scope, position))
        return found

    def place(self, module: str, scope: int, position: int) -> tuple[str, Location]:
        """The symbol of a scope of a file, and a place in it."""
        symbol = module
        if scope != MODULE_SCOPE:
            symbol = f"{module}.{self.inventory.facts(module).definitions[scope].name}"
        return symbol, self.inventory.location(module, position or _START)
