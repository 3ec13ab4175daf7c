"""Answers about a solved project in; the map of its effects out, without what does nothing."""

from collections.abc import Iterable

from strangler.analyzers.effects.answering import Answers, by_reach, spelt
from strangler.identity import EndpointId
from strangler.locations import Location, unpack
from strangler.model.effect_map import EffectMap
from strangler.model.effects import Effect
from strangler.model.graph import Confidence
from strangler.model.recogniser import Conclusions

_DOUBT = {Confidence.CERTAIN: 0, Confidence.LIKELY: 1, Confidence.POSSIBLE: 2}


def effect_map(found: Answers, conclusions: Conclusions) -> EffectMap:
    """All bodies of the project that can do something, and those that endpoints and doors enter."""
    return _Mapping(found, conclusions).made()


class _Numbers:
    """Text as numbers, in the order in which it comes."""

    def __init__(self, *first: str) -> None:
        self._numbers = {text: number for number, text in enumerate(first)}

    def of(self, text: str) -> int:
        return self._numbers.setdefault(text, len(self._numbers))

    @property
    def all(self) -> tuple[str, ...]:
        return tuple(self._numbers)


class _Mapping:
    def __init__(self, found: Answers, conclusions: Conclusions) -> None:
        self._found = found
        self._solved = found.solved
        self._conclusions = conclusions
        self._paths = _Numbers()
        self._symbols = _Numbers()
        self._words = _Numbers("")
        self._effects: dict[Effect, int] = {}

    def made(self) -> EffectMap:
        solved = self._solved
        names = self._names()
        roots = {root for name in names for root in solved.activity.by_name.get(name, ())}
        kept = [
            index
            for index, body in enumerate(solved.activity.bodies)
            if (not body.library or index in roots) and solved.all_of(index) != (0, True)
        ]
        number = {body: place for place, body in enumerate(kept)}
        self._number_effects(kept, names)
        bodies: list[int] = []
        for index in kept:
            body = solved.activity.bodies[index]
            path = self._paths.of(self._found.place(body.module, 0).path)
            bodies += (self._symbols.of(body.symbol), self._words.of(body.receiver), path)
        doings = tuple(self._doings(index) for index in kept)
        calls = tuple(self._calls(index, number) for index in kept)
        opened = tuple(self._open(index) for index in kept)
        by_name = solved.activity.by_name
        entered = {
            name: tuple(sorted(number[root] for root in by_name[name] if root in number))
            for name in names
            if by_name.get(name)
        }
        defined = [n for name in self._symbols.all for n in self._defined(name) or (0, 0, 0)]
        places = {name: place for name in names if (place := self._defined(name))}
        outside = {name: self._outside(name) for name in names if not by_name.get(name)}
        endpoints = self._endpoints()
        return EffectMap(
            symbols=self._symbols.all,
            defined=tuple(defined),
            effects=tuple(map(spelt, self._effects)),
            bodies=tuple(bodies),
            doings=doings,
            calls=calls,
            open=opened,
            entered=entered,
            places=places,
            outside=outside,
            endpoints=endpoints,
            skipped=self._skipped(number),
            silent=self._silent(),
            paths=self._paths.all,
            words=self._words.all,
        )

    def _names(self) -> tuple[str, ...]:
        """What endpoints and doors enter."""
        names = {door.handler for door in self._conclusions.doors}
        for endpoint in self._conclusions.endpoints:
            names.update((endpoint.handler, *endpoint.runs))
        return tuple(sorted(names))

    def _number_effects(self, kept: Iterable[int], names: Iterable[str]) -> None:
        effects = {doing.effect for index in kept for doing in self._solved.deeds(index).doings}
        for name in names:
            effects.update(self._found.outside(name) or ())
        self._effects = {effect: number for number, effect in enumerate(by_reach(effects))}

    # -- one body

    def _doings(self, index: int) -> tuple[int, ...]:
        flat: list[int] = []
        seen: set[tuple[int, int]] = set()
        for doing in self._solved.deeds(index).doings:
            # One place may do the same through several functions.
            once = (self._effects[doing.effect], doing.position)
            if once not in seen:
                seen.add(once)
                flat += (once[0], *self._at(index, doing.position))
        return tuple(flat)

    def _calls(self, index: int, number: dict[int, int]) -> tuple[int, ...]:
        flat: list[int] = []
        for call in self._solved.deeds(index).calls:
            if not call.doubtful and call.callee in number:
                flat += (number[call.callee], *self._at(index, call.position))
                flat.append(_DOUBT[call.confidence])
        return tuple(flat)

    def _open(self, index: int) -> tuple[int, ...]:
        flat: list[int] = []
        for call in self._solved.deeds(index).open:
            flat += (self._words.of(call.name), self._words.of(call.reason))
            flat += self._at(index, call.position)
        return tuple(flat)

    def _at(self, index: int, position: int) -> tuple[int, int]:
        if self._solved.activity.bodies[index].library:
            return 0, 0
        return unpack(position)

    # -- ways in

    def _defined(self, name: str) -> tuple[int, int, int] | None:
        place = self._found.defined(name)
        return self._flat(place) if place is not None else None

    def _flat(self, place: Location) -> tuple[int, int, int]:
        return self._paths.of(place.path), place.line, place.column

    def _outside(self, name: str) -> tuple[int, ...] | None:
        effects = self._found.outside(name)
        return None if effects is None else tuple(sorted({self._effects[e] for e in effects}))

    def _endpoints(self) -> dict[str, tuple[int, ...]]:
        return {
            str(EndpointId(e.app, e.method, e.path)): (
                *self._flat(e.location),
                *(self._words.of(name) for name in dict.fromkeys((e.handler, *e.runs))),
            )
            for e in sorted(self._conclusions.endpoints, key=lambda e: (e.app, e.method, e.path))
        }

    def _silent(self) -> dict[str, tuple[str, ...]]:
        known = set(self._symbols.all)
        found: dict[str, set[str]] = {}
        for body in self._solved.activity.bodies:
            if not body.library and body.symbol not in known:
                local = body.symbol[len(body.module) + 1 :]
                found.setdefault(body.module, set()).add(local)
        return {module: tuple(sorted(names)) for module, names in sorted(found.items())}

    def _skipped(self, number: dict[int, int]) -> dict[str, dict[int, tuple[int, ...]]]:
        methods = sorted({endpoint.method for endpoint in self._conclusions.endpoints} - {"ANY"})
        found: dict[str, dict[int, tuple[int, ...]]] = {}
        for method in methods:
            for index, spans in sorted(self._found.skipped(method).items()):
                if index in number and spans:
                    flat = [n for span in spans for end in span for n in self._at(index, end)]
                    found.setdefault(method, {})[number[index]] = tuple(flat)
        return found
