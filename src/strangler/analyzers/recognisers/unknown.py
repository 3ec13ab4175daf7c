"""Foreign keys whose target is unknown in, one diagnostic a target out."""

from strangler import diagnostics
from strangler.diagnostics import Diagnostic, report
from strangler.locations import Location


class UnknownTables:
    """Gathers the keys to each unknown target: a shared base would repeat one for each table."""

    def __init__(self) -> None:
        self._keys: dict[str, list[tuple[Location, str]]] = {}

    def add(self, target: str, key: str, location: Location) -> None:
        """A key, as `table.column`, and what it refers to."""
        self._keys.setdefault(target, []).append((location, key))

    def diagnostics(self) -> list[Diagnostic]:
        """One diagnostic a target, at its first key."""
        found: list[Diagnostic] = []
        for target, keys in sorted(self._keys.items()):
            location, first = min(keys)
            others = len(keys) - 1
            more = f" and {others} more" if others else ""
            verb = "refer" if others else "refers"
            shown = repr(target) if target else "a computed target"
            message = f"{first}{more} {verb} to {shown}, which is not in the project"
            found.append(report(diagnostics.FOREIGN_KEY_UNRESOLVED, message, location))
        return found
