"""What cannot be known of an API's routes in, one diagnostic a place out."""

from strangler import diagnostics
from strangler.diagnostics import Code, Diagnostic, report
from strangler.locations import Location
from strangler.model.recogniser import Inventory


class Problems:
    """Gathers what could not be told, each place and message once."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._suffixed: set[tuple[Location, int]] = set()
        self._found: dict[tuple[str, str, str, int], Diagnostic] = {}

    def registration(self, module: str, position: int, message: str) -> None:
        """A registration or route that the code computes."""
        self._add(diagnostics.API_ROUTE_UNRESOLVED, module, position, message)

    def viewset(self, module: str, position: int, message: str) -> None:
        """A viewset whose actions lie outside of the project."""
        self._add(diagnostics.VIEWSET_UNKNOWN, module, position, message)

    def suffixed(self, which: int, module: str, position: int) -> None:
        """A router or pattern list that repeats its routes with a format suffix; `which` tells
        those apart that one statement asks."""
        place = self._inventory.location(module, position or 1 << 20 | 1)
        self._suffixed.add((place, which))

    def diagnostics(self) -> list[Diagnostic]:
        """All of them, and one for all that has format suffixes."""
        found = [self._found[key] for key in sorted(self._found)]
        if self._suffixed:
            count = len(self._suffixed)
            shown = (
                "router or pattern list repeats its" if count == 1 else "routers or lists repeat"
            )
            message = f"{count} {shown} routes with a format suffix, which are not listed"
            found.append(report(diagnostics.FORMAT_SUFFIXES, message, min(self._suffixed)[0]))
        return found

    def _add(self, code: Code, module: str, position: int, message: str) -> None:
        location = self._inventory.location(module, position or 1 << 20 | 1) if module else None
        key = (code.id, message, module, position)
        self._found[key] = report(code, message, location)
