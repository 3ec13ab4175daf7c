"""What a dotted name outside the project does: the user's facts first, then the catalogue."""

from collections.abc import Iterable

from strangler.analyzers.effects.cataloguing import Catalogue, Entries, Entry
from strangler.analyzers.effects.rules import Rule
from strangler.model.knowledge import KnownEffects


class Known:
    """The catalogue with what the user knows better.

    `used` are the facts that were asked for."""

    def __init__(self, catalogue: Catalogue, facts: Iterable[KnownEffects] = ()) -> None:
        self._catalogue = catalogue
        self._exact: dict[str, KnownEffects] = {}
        self._below: dict[str, KnownEffects] = {}
        for fact in facts:
            if fact.function.endswith(".*"):
                self._below[fact.function.removesuffix(".*")] = fact
            else:
                self._exact[fact.function] = fact
        self.used: set[KnownEffects] = set()

    def unused(self) -> tuple[KnownEffects, ...]:
        """The facts that nothing asked for, in the order of the file."""
        known = (*self._exact.values(), *self._below.values())
        return tuple(sorted(set(known) - self.used, key=lambda fact: fact.location))

    def find(self, dotted: str) -> Entries | None:
        """What calling a function does; None if nothing is known of it."""
        fact = self.told(dotted)
        return _entries(fact) if fact is not None else self._catalogue.find(dotted)

    def lacks(self, dotted: str) -> bool:
        """Whether a class outside the project is known not to have this attribute."""
        return self._catalogue.lacks(dotted)

    def tells(self, dotted: str) -> bool:
        """Whether something is known of a function, for itself."""
        return self.find(dotted) is not None

    def told(self, dotted: str) -> KnownEffects | None:
        """What the user says about a function of the project or outside it."""
        if not self._exact and not self._below:
            return None
        fact = self._exact.get(dotted)
        above = dotted
        while fact is None and "." in above:
            above = above.rpartition(".")[0]
            fact = self._below.get(above)
        if fact is not None:
            self.used.add(fact)
        return fact


def _entries(fact: KnownEffects) -> Entries:
    return tuple(Entry(effect.kind, Rule(constant=effect.target)) for effect in fact.effects)
