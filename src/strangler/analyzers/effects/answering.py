"""An endpoint, a door or a symbol in; what it can do, a witness and what is open out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from strangler.analyzers.effects.conditions import Conditions
from strangler.analyzers.effects.knowing import Known
from strangler.analyzers.effects.solving import Solved
from strangler.analyzers.effects.telling import Told, fact_problems
from strangler.analyzers.effects.ways import Stop, Ways
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.diagnostics import Diagnostic
from strangler.locations import Location
from strangler.model.effects import (
    STRENGTH,
    AllEffects,
    Effect,
    EffectKind,
    Happening,
    Strength,
    SymbolEffects,
    Unknown,
    Way,
)
from strangler.model.recogniser import Door, Endpoint

_STRENGTHS = list(Strength)
_MOST_WITNESSES = 20
"""Effects of equal strength whose ways are compared for the shortest."""
_MOST_UNKNOWN = 3
_MOST_PLACES = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """What all that is run for an endpoint or a door can do together.

    `witness` leads to the strongest effect: the definition that is entered, the calls on the
    way, the place where it happens. `unknown` are the nearest of the calls that make it
    incomplete."""

    strength: Strength
    complete: bool
    effects: tuple[Effect, ...]
    witness: tuple[Location, ...]
    unknown: tuple[Unknown, ...]

    def targets(self, kind: EffectKind) -> tuple[str, ...]:
        """What effects of a kind name, sorted."""
        return tuple(sorted(e.target for e in self.effects if e.kind is kind))

    @property
    def external(self) -> tuple[str, ...]:
        """What reaches beyond the process: `http api.example.com`, `mail`."""
        reaching = (e for e in self.effects if STRENGTH[e.kind] is Strength.EXTERNAL)
        return tuple(sorted(spelt(effect) for effect in reaching))


def spelt(effect: Effect) -> str:
    """An effect in words: `writes orders`, `http api.example.com`, `mail`."""
    return f"{effect.kind.value} {effect.target}".strip()


def by_reach(effects: Iterable[Effect]) -> list[Effect]:
    """Effects in a stable order, what reaches furthest first."""
    return sorted(effects, key=lambda effect: (-_rank(STRENGTH[effect.kind]), effect))


class Answers:
    """Answers about one solved project."""

    def __init__(
        self,
        solved: Solved,
        inventory: ProjectInventory,
        known: Known,
        told: Told | None = None,
    ) -> None:
        self.solved = solved
        self._inventory = inventory
        self._known = known
        self._conditions = Conditions(solved, inventory)
        self._told = told

    def fact_problems(self) -> tuple[Diagnostic, ...]:
        """Facts of the user about calls and effects that are of no use, once all is answered."""
        if self._told is None:
            return ()
        symbols = {body.symbol for body in self.solved.activity.bodies if not body.library}
        return fact_problems(self._told, self._known, symbols)

    def endpoint(self, endpoint: Endpoint) -> Answer:
        """What a request can do: the handler, and what is run for it besides."""
        names = (endpoint.handler, *endpoint.runs)
        return self._answer(names, endpoint.location, self._for_method(endpoint.method, names))

    def handler(self, endpoint: Endpoint) -> Answer:
        """What the handler alone can do, without what runs around it."""
        names = (endpoint.handler,)
        return self._answer(names, endpoint.location, self._for_method(endpoint.method, names))

    def door(self, door: Door) -> Answer:
        """What going through a door can do."""
        return self._answer((door.handler,), door.location)

    def symbol(self, dotted: str) -> Answer | None:
        """What a function, a class's constructor or a module's import can do; None if there is
        no such code."""
        roots = self.solved.activity.by_name.get(dotted)
        if not roots:
            return None
        place = self._inventory.definition(dotted)
        where = self.place(place[0], place[1].position) if place else None
        return self._answer((dotted,), where or self._first(roots))

    def happenings(self, body: int) -> SymbolEffects:
        """What one body does at its own places and, place by place, what happens below."""
        of = self.solved.activity.bodies[body]
        deeds = self.solved.deeds(body)
        found = {
            Happening(self.place(of.module, d.position), d.effect, d.via, True, d.confidence)
            for d in deeds.doings
        }
        for call in deeds.calls:
            if call.doubtful:
                continue
            via = self.solved.activity.bodies[call.callee].symbol
            where = self.place(of.module, call.position)
            found.update(
                Happening(where, effect, via, False, call.confidence)
                for effect in self.solved.effects([call.callee])
            )
        return SymbolEffects(
            of.symbol,
            of.receiver,
            tuple(sorted(found)),
            self.solved.is_complete([body]),
            self._unknown([body], self.place(of.module, 0), self.solved),
        )

    def accesses(self) -> dict[Effect, dict[str, tuple[Location, ...]]]:
        """The symbols of the project that touch each table themselves, sorted, each with the
        first few places where it does."""
        found: dict[Effect, dict[str, set[tuple[str, int]]]] = {}
        for index, body in enumerate(self.solved.activity.bodies):
            if not body.library:
                for doing in self.solved.deeds(index).doings:
                    if doing.effect.kind in (EffectKind.READS, EffectKind.WRITES):
                        places = found.setdefault(doing.effect, {}).setdefault(body.symbol, set())
                        places.add((body.module, doing.position))
        return {
            effect: {
                symbol: tuple(self.place(*place) for place in sorted(places)[:_MOST_PLACES])
                for symbol, places in sorted(symbols.items())
            }
            for effect, symbols in found.items()
        }

    def all_effects(self, names: Sequence[str], where: Location, method: str = "ANY") -> AllEffects:
        """Every effect of what is entered by some names, each with its way; with a method of
        HTTP, for requests that have it."""
        entered = self._for_method(method, names)
        answer = self._answer(names, where, entered)
        found = by_reach(answer.effects)
        ways = tuple(Way(spelt(e), self._way(names, e, where, entered)) for e in found)
        return AllEffects(ways, answer.complete, answer.unknown)

    def _way(
        self, names: Sequence[str], effect: Effect, where: Location, ways: Ways
    ) -> tuple[Location, ...]:
        found: list[tuple[int, int, tuple[Location, ...]]] = []
        for order, name in enumerate(dict.fromkeys(names)):
            roots = self.solved.activity.by_name.get(name, ())
            stops = ways.witness(roots, effect)
            if stops:
                found.append((len(stops), order, self._located(name, stops, where)))
        return min(found)[2] if found else (where,)

    def skipped(self, method: str) -> dict[int, tuple[tuple[int, int], ...]]:
        """The positions in bodies that a request with a method of HTTP cannot reach."""
        return self._conditions.skipped(method)

    # -- answering

    def _for_method(self, method: str, names: Sequence[str]) -> Ways:
        by_name = self.solved.activity.by_name
        return self._conditions.view(method, [r for name in names for r in by_name.get(name, ())])

    def _answer(self, names: Sequence[str], where: Location, ways: Ways | None = None) -> Answer:
        ways = ways or self.solved
        effects: set[Effect] = set()
        unknown: list[Unknown] = []
        complete = True
        entered: list[tuple[str, tuple[int, ...]]] = []
        for name in dict.fromkeys(names):
            roots = self.solved.activity.by_name.get(name, ())
            if roots:
                entered.append((name, roots))
                effects.update(ways.effects(roots))
                if not ways.is_complete(roots):
                    complete = False
                    unknown += self._unknown(roots, self.defined(name) or where, ways)
                continue
            outside = self.outside(name)
            if outside is None:
                complete = False
                unknown.append(Unknown(where, name, name.rpartition(".")[2], "not found"))
            effects.update(outside or ())
        strength = max((STRENGTH[e.kind] for e in effects), key=_rank, default=Strength.NONE)
        return Answer(
            strength,
            complete,
            tuple(sorted(effects)),
            self._witness(entered, effects, strength, where, ways),
            tuple(unknown[:_MOST_UNKNOWN]),
        )

    def outside(self, name: str) -> tuple[Effect, ...] | None:
        """What the user or the catalogue says of a name that no code is known of."""
        told = self._known.told(name)
        if told is not None:
            return told.effects
        entries = self._known.find(name) if name else None
        if entries is None:
            return None
        return tuple(Effect(entry.kind, entry.rule.constant) for entry in entries)

    def _witness(
        self,
        entered: Iterable[tuple[str, tuple[int, ...]]],
        effects: set[Effect],
        strength: Strength,
        where: Location,
        ways: Ways,
    ) -> tuple[Location, ...]:
        if strength is Strength.NONE:
            return ()
        strongest = sorted(e for e in effects if STRENGTH[e.kind] is strength)
        found: list[tuple[bool, int, int, tuple[Location, ...]]] = []
        for order, (name, roots) in enumerate(entered):
            for effect in strongest[:_MOST_WITNESSES]:
                stops = ways.witness(roots, effect)
                if stops:
                    way = self._located(name, stops, where)
                    # Of several writes, that of a table says most.
                    found.append((effect.kind is not EffectKind.WRITES, len(stops), order, way))
        return min(found)[3] if found else (where,)

    def _located(self, name: str, stops: Sequence[Stop], where: Location) -> tuple[Location, ...]:
        if not stops:
            return ()
        found = [self.defined(name) or where]
        for stop in stops:
            body = self.solved.activity.bodies[stop.body]
            if not body.library and stop.position:
                found.append(self.place(body.module, stop.position))
        return tuple(dict.fromkeys(found))

    def _unknown(self, roots: Sequence[int], where: Location, ways: Ways) -> tuple[Unknown, ...]:
        found: list[Unknown] = []
        for body, call in ways.unknown(roots, _MOST_UNKNOWN):
            of = self.solved.activity.bodies[body]
            place = where
            if not of.library and call.position:
                place = self.place(of.module, call.position)
            found.append(Unknown(place, of.symbol, call.name, call.reason))
        return tuple(found)

    # -- places

    def defined(self, name: str) -> Location | None:
        """Where a symbol of the project is defined; for what a class inherits, the class."""
        for dotted in (name, name.rpartition(".")[0]):
            place = self._inventory.definition(dotted) if dotted else None
            if place is not None:
                return self.place(place[0], place[1].position)
        return None

    def _first(self, roots: Sequence[int]) -> Location:
        module = self.solved.activity.bodies[roots[0]].module
        return self.place(module, 0)

    def place(self, module: str, position: int) -> Location:
        """A position in a module; 0 for its first line."""
        if module not in self._inventory.sources:
            return Location(module, 1)
        return self._inventory.location(module, position or 1 << 20 | 1)


def _rank(strength: Strength) -> int:
    return _STRENGTHS.index(strength)
