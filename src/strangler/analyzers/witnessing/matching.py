"""Functions as Python names them in, symbols of the project out."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping

from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.analyzers.witnessing.reading import Place
from strangler.model.facts import DefinitionKind

_LOCALS = ".<locals>"
_LAMBDA = "<lambda>"


class Symbols:
    """The functions of a project by file, name and line.

    The trace's folder and the analysed one need not be the same: the paths of one may have more
    in front (`shift`)."""

    def __init__(self, inventory: ProjectInventory, traced: Mapping[str, object]) -> None:
        self._inventory = inventory
        self._by_path = {source.path: module for module, source in inventory.sources.items()}
        self._cut, self._add = shift(self._by_path, traced)
        self._found: dict[Place, str] = {}
        self._definitions: dict[str, dict[str, list[int]]] = {}

    def path(self, traced: str) -> str:
        """A path of the trace as the analysis has it."""
        return self._add + traced[self._cut :]

    def known(self, path: str) -> bool:
        """Whether the project has a file of this path (as the analysis has it)."""
        return path in self._by_path

    def module(self, traced: str) -> str:
        """The module of a path of the trace; empty if it is none of the project."""
        return self._by_path.get(self.path(traced), "")

    def symbol(self, place: Place) -> str:
        """The dotted name of a traced function, or empty."""
        known = self._found.get(place)
        if known is None:
            known = self._found[place] = self._looked_up(place)
        return known

    def _looked_up(self, place: Place) -> str:
        module = self.module(place.path)
        if not module or not place.name:
            return module
        name = place.name.replace(_LOCALS, "")
        lines = self._lines(module)
        if _LAMBDA not in name:
            return f"{module}.{name}" if name in lines else ""
        return self._lambda(module, name, place.line)

    def _lambda(self, module: str, name: str, line: int) -> str:
        """Python calls all lambdas the same; they are told apart by their lines. Of several in
        one line the first is taken."""
        first, _, rest = name.partition(_LAMBDA)
        candidates = [
            (at, known)
            for known, places in self._lines(module).items()
            for at in places
            if known.startswith(f"{first}<lambda") and "." not in known[len(first) :]
        ]
        if not candidates:
            return ""
        if rest:  # something inside a lambda: rare, and its line says nothing of the lambda's
            return ""
        candidates.sort()
        exact = [known for at, known in candidates if at == line]
        if exact:
            return f"{module}.{exact[0]}"
        before = bisect_right([at for at, _ in candidates], line)
        return f"{module}.{candidates[max(before - 1, 0)][1]}"

    def _lines(self, module: str) -> dict[str, list[int]]:
        known = self._definitions.get(module)
        if known is None:
            known = self._definitions[module] = {}
            for definition in self._inventory.facts(module).definitions:
                if definition.kind is not DefinitionKind.CLASS:
                    place = self._inventory.location(module, definition.position)
                    known.setdefault(definition.name, []).append(place.line)
        return known


def shift(project: Mapping[str, str], traced: Mapping[str, object]) -> tuple[int, str]:
    """How many characters to cut from a trace's path, and what to put in front, so that it is one
    of the project's; (0, "") where they agree as they are, or in nothing."""
    if any(path in project for path in traced):
        return 0, ""
    counted: Counter[tuple[int, str]] = Counter()
    by_name: dict[str, list[str]] = {}
    for path in project:
        by_name.setdefault(path.rpartition("/")[2], []).append(path)
    for path in traced:
        for other in by_name.get(path.rpartition("/")[2], ()):
            if path.endswith(f"/{other}"):
                counted[len(path) - len(other), ""] += 1
            elif other.endswith(f"/{path}"):
                counted[0, other[: len(other) - len(path)]] += 1
    return max(counted, key=lambda key: (counted[key], -key[0], key[1]), default=(0, ""))
