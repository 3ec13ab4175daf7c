"""Definitions by dotted name, class members, and the order in which bases are searched."""

from collections.abc import Callable, Mapping

from strangler.model.facts import Assignment, Definition, DefinitionKind, ModuleFacts
from strangler.model.recogniser import Resolution
from strangler.model.values import Call, Name, Value

Resolve = Callable[[str, str], Resolution | None]


class Classes:
    """The definitions of a project; bases are resolved when first asked for."""

    def __init__(self, facts: Mapping[str, ModuleFacts], resolve: Resolve) -> None:
        self._facts = facts
        self._resolve = resolve
        self._places: dict[str, tuple[str, int]] = {}
        self._ancestors: dict[str, tuple[str, ...]] = {}
        self._members: dict[str, dict[str, str]] = {}
        for module, file in facts.items():
            for index, definition in enumerate(file.definitions):
                if definition.kind is not DefinitionKind.LAMBDA:
                    self._places[f"{module}.{definition.name}"] = (module, index)

    def definition(self, dotted: str) -> tuple[str, Definition] | None:
        """The module and definition of a project class or function; the last one of a name."""
        place = self._places.get(dotted)
        if place is None:
            return None
        return place[0], self._facts[place[0]].definitions[place[1]]

    def members(self, dotted: str) -> dict[str, str]:
        """Methods, nested classes and attributes of a class body: name -> full dotted name."""
        known = self._members.get(dotted)
        if known is None:
            known = self._members[dotted] = self._own_members(dotted)
        return known

    def assignments(self, dotted: str) -> tuple[Assignment, ...]:
        """What a class binds in its body, in source order."""
        place = self._places.get(dotted)
        if place is None:
            return ()
        module, index = place
        return tuple(a for a in self._facts[module].assignments if a.scope == index)

    def ancestors(self, dotted: str) -> tuple[str, ...]:
        """The bases of a class in method resolution order as far as known: C3 where it has a
        solution (Python 2.3 MRO), else depth first; external bases by their dotted name."""
        known = self._ancestors.get(dotted)
        if known is None:
            self._ancestors[dotted] = ()  # a circle of bases ends here
            known = self._ancestors[dotted] = self._linearise(dotted)
        return known

    def _own_members(self, dotted: str) -> dict[str, str]:
        place = self._places.get(dotted)
        if place is None:
            return {}
        module, index = place
        facts = self._facts[module]
        members = {a.name: f"{dotted}.{a.name}" for a in facts.assignments if a.scope == index}
        for definition in facts.definitions[index + 1 :]:
            if definition.scope == index:
                name = definition.name.rpartition(".")[2]
                members[name] = f"{dotted}.{name}"
        return members

    def _linearise(self, dotted: str) -> tuple[str, ...]:
        place = self.definition(dotted)
        if place is None:
            return ()
        module, definition = place
        bases = [base for base in (self._base(module, b) for b in definition.bases) if base]
        chains = [[base, *self.ancestors(base)] for base in bases]
        return tuple(_merge([*chains, bases]))

    def _base(self, module: str, value: Value) -> str:
        if isinstance(value, Call):  # a class made by a function: what the function is named
            value = value.function
        if not isinstance(value, Name):
            return ""
        found = self._resolve(module, value.name)
        return found.name if found is not None and found.exact else ""


def _merge(chains: list[list[str]]) -> list[str]:
    """The C3 merge; where it fails, the first head is taken all the same."""
    merged: list[str] = []
    chains = [list(chain) for chain in chains if chain]
    while chains:
        head = chains[0][0]
        for chain in chains:
            if not any(chain[0] in other[1:] for other in chains):
                head = chain[0]
                break
        if head not in merged:
            merged.append(head)
        chains = [rest for chain in chains if (rest := [c for c in chain if c != head])]
    return merged
