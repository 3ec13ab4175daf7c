"""The map of effects and what is entered in; all that can happen there, each with the shortest way
to it, out.

The same answers as `Answers.all_effects` gives while a project is analysed."""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from strangler.locations import Location
from strangler.model.effect_map import EffectMap
from strangler.model.effects import AllEffects, Unknown, Way

_MOST_UNKNOWN = 3
_OUTSIDE = 1 << 30
"""As far away as what the project's code does can never be."""


def answer(known: EffectMap, name: str) -> AllEffects | None:
    """All that an endpoint (`app:METHOD /template`), a function, the methods of a class or the
    import of a module can do; None where the project has no such code."""
    if name in known.endpoints:
        return of_endpoint(known, name)
    if (names := symbols_of(known, name)) is not None:
        return of_symbols(known, names)
    return None


def of_endpoint(known: EffectMap, endpoint: str) -> AllEffects | None:
    """All that a request to an endpoint can do, by its id (`app:METHOD /template`)."""
    told = known.endpoints.get(endpoint)
    if told is None:
        return None
    method = endpoint.partition(" ")[0].rpartition(":")[2]
    where = Location(known.paths[told[0]], told[1], told[2])
    names = [known.words[word] for word in told[3:]]
    return _Following(known, known.skipped.get(method, {})).entering(names, where)


def of_handler(known: EffectMap, name: str, where: Location) -> AllEffects | None:
    """All that a name can do that endpoints or doors enter, by itself; None for other names.
    `where` it is declared stands for what has no definition in the project."""
    if name not in known.entered and name not in known.outside:
        return None
    return _Following(known, {}).entering([name], where)


def symbols_of(known: EffectMap, name: str) -> tuple[str, ...] | None:
    """The functions that a name stands for: itself, or the methods of a class, with those that do
    nothing; None where it is neither."""
    below = f"{name}."
    silent = {
        f"{module}.{local}" if local else module
        for module, names in known.silent.items()
        if below.startswith(f"{module}.")
        for local in names
    }
    every = {*known.symbols, *silent}
    if name in every:
        return (name,)
    methods = sorted(each for each in every if each.startswith(below))
    # Below a package there are modules, which would answer for all that they hold.
    return tuple(methods) if methods and not _is_package(known, name) else None


def _is_package(known: EffectMap, name: str) -> bool:
    modules = {*known.silent, *known.symbols}
    return any(f"{each}.".startswith(f"{name}.") for each in known.silent) or name in modules


def of_symbols(known: EffectMap, names: Iterable[str]) -> AllEffects:
    """All that some functions of the project can do, however they are called; for names that are
    not on the map that is nothing."""
    wanted = set(names)
    numbers = {number for number, name in enumerate(known.symbols) if name in wanted}
    following = _Following(known, {})
    roots: dict[int, list[int]] = {number: [] for number in sorted(numbers)}
    for body, symbol in enumerate(known.bodies[::3]):
        if symbol in numbers:
            roots[symbol].append(body)
    return following.running(
        (bodies, following.definition(symbol)) for symbol, bodies in roots.items() if bodies
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """An effect or an open call: how far away, what was entered, and the places on the way."""

    distance: int
    order: int
    path: tuple[Location, ...]


class _Following:
    def __init__(self, known: EffectMap, skipped: dict[int, tuple[int, ...]]) -> None:
        self._map = known
        self._skipped = skipped
        self._effects: dict[int, _Found] = {}
        self._open: list[Unknown] = []
        self._complete = True

    def definition(self, symbol: int) -> Location:
        path, line, column = self._map.defined[3 * symbol : 3 * symbol + 3]
        return Location(self._map.paths[path], line, column)

    def entering(self, names: Sequence[str], where: Location) -> AllEffects:
        """What some names do together that a request or a door enters."""
        for order, name in enumerate(dict.fromkeys(names)):
            place = self._map.places.get(name)
            here = Location(self._map.paths[place[0]], *place[1:]) if place else where
            if name in self._map.entered:
                self._walk(self._map.entered[name], here, order)
                continue
            outside = self._map.outside.get(name)
            if outside is None:
                self._complete = False
                self._open.append(Unknown(where, name, name.rpartition(".")[2], "not found"))
            for effect in outside or ():
                self._effects.setdefault(effect, _Found(_OUTSIDE, order, (where,)))
        return self._answer()

    def running(self, entered: Iterable[tuple[Sequence[int], Location]]) -> AllEffects:
        """What some bodies do, with the place where each of them is defined."""
        for order, (roots, where) in enumerate(entered):
            self._walk(roots, where, order)
        return self._answer()

    def _answer(self) -> AllEffects:
        ways = tuple(
            Way(self._map.effects[effect], self._effects[effect].path)
            for effect in sorted(self._effects)
        )
        return AllEffects(ways, self._complete, tuple(self._open[:_MOST_UNKNOWN]))

    def _walk(self, roots: Sequence[int], where: Location, order: int) -> None:
        """Bodies below the roots, nearest first."""
        waiting: deque[tuple[int, int, tuple[Location, ...]]] = deque()
        seen = set(roots)
        waiting.extend((root, 1, (where,)) for root in dict.fromkeys(roots))
        while waiting:
            body, distance, way = waiting.popleft()
            for effect, *at in self._records(self._map.doings, body, 3):
                known = self._effects.get(effect)
                if known is None or (distance, order) < (known.distance, known.order):
                    path = self._on(way, body, *at)
                    self._effects[effect] = _Found(distance, order, path)
            for name, reason, *at in self._records(self._map.open, body, 4):
                self._complete = False
                if len(self._open) < _MOST_UNKNOWN:
                    place = self._on((), body, *at) or (where,)
                    symbol = self._map.symbols[self._map.bodies[3 * body]]
                    words = self._map.words
                    self._open.append(Unknown(place[0], symbol, words[name], words[reason]))
            for callee, line, column, _ in self._records(self._map.calls, body, 4):
                if callee not in seen:
                    seen.add(callee)
                    waiting.append((callee, distance + 1, self._on(way, body, line, column)))

    def _on(
        self, way: tuple[Location, ...], body: int, line: int, column: int
    ) -> tuple[Location, ...]:
        if not line:
            return way
        here = Location(self._map.paths[self._map.bodies[3 * body + 2]], line, column)
        return way if here in way else (*way, here)

    def _records(
        self, of: Sequence[Sequence[int]], body: int, size: int
    ) -> Iterable[tuple[int, ...]]:
        """The records of a body, without those that the method cannot reach."""
        flat = of[body]
        spans = self._skipped.get(body)
        line = size - 3 if size == 4 and of is self._map.calls else size - 2
        for start in range(0, len(flat), size):
            record = tuple(flat[start : start + size])
            place = (record[line], record[line + 1])
            if not spans or not any(
                spans[at : at + 2] <= place <= spans[at + 2 : at + 4]
                for at in range(0, len(spans), 4)
            ):
                yield record
