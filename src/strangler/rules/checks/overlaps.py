"""Routes that no request can reach, and routes between which only chance would decide.

Nothing here compares every route with every other: routes are put into drawers by host and by
the shape of their paths, and only what lies in one drawer can tie or be in the way."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations, islice

from strangler.diagnostics import (
    RULES_TIE,
    RULES_TIE_POSSIBLE,
    RULES_UNREACHABLE,
    Diagnostic,
    report,
)
from strangler.rules.checks.patterns import shared_path, undecided_pairs
from strangler.rules.checks.places import Places
from strangler.rules.checks.shapes import (
    Shape,
    conflict,
    implied,
    literal_path,
    regex_prefix,
    shape_of,
)
from strangler.rules.model import Ambiguous, Match, Route, Rules
from strangler.rules.precedence import condition_count

MOST_PAIRS = 20_000
"""Comparisons within one drawer; a drawer that needs more holds one and the same path thousands
of times, with conditions that exclude each other."""
MOST_REGEX_PAIRS = 2_000
_SMALL = 24

Drawer = list[int]


def check_overlaps(rules: Rules, places: Places) -> Iterator[Diagnostic]:
    """Ties, and unreachable routes."""
    finder = _Finder(rules.routes, places)
    yield from finder.ties()
    yield from finder.unreachable()


class _Finder:
    def __init__(self, routes: tuple[Route, ...], places: Places) -> None:
        self.routes = routes
        self.places = places
        self.shapes: dict[int, Shape] = {}
        self.drawers: dict[tuple[str | None, Shape], Drawer] = defaultdict(list)
        self.covered: dict[int, dict[str | None, str]] = defaultdict(dict)
        """By route and host: what takes all its requests, in words."""
        for number, route in enumerate(routes):
            if places.is_sound(number):
                shape = self.shapes[number] = shape_of(route.match)
                for host in _hosts(route):
                    self.drawers[host, shape].append(number)

    # Ties ------------------------------------------------------------------------------------

    def ties(self) -> Iterator[Diagnostic]:
        """Pairs of equal precedence that can match one request; on the way, pairs of which one
        goes first by priority alone and takes everything."""
        reported: set[int] = set()  # each route once, or a block pasted 1,000 times fills a book
        for (host, _), drawer in self.drawers.items():
            if len(drawer) < 2:
                continue
            for first, other in self._near(drawer):
                one, two = self.routes[first], self.routes[other]
                if one.priority != two.priority:
                    self._note_cover(first, other, host)
                elif other not in reported:
                    reported.add(other)
                    yield self._tie(first, other, conflict(one.match, two.match))
        yield from self._regex_ties(reported)

    def _near(self, drawer: Drawer) -> Iterator[tuple[int, int]]:
        """Pairs within a drawer that are equal but for priority, and do not exclude each other."""
        alike: dict[tuple[int, int], Drawer] = defaultdict(list)
        for number in drawer:
            match = self.routes[number].match
            alike[len(match.methods), condition_count(match)].append(number)
        for numbers in alike.values():
            for first, other in islice(self._candidates(numbers), MOST_PAIRS):
                why = conflict(self.routes[first].match, self.routes[other].match)
                if why in ("", "claims"):
                    yield first, other

    def _candidates(self, numbers: Drawer) -> Iterator[tuple[int, int]]:
        """Pairs among routes that may overlap: a large drawer is split by the condition that
        tells most of its routes apart."""
        if len(numbers) <= _SMALL:
            yield from combinations(numbers, 2)
            return
        best, loose = _split(self.routes, numbers)
        if len(best) < 2:
            yield from combinations(numbers, 2)
            return
        for part in best.values():
            yield from self._candidates(part)
        held = [number for part in best.values() for number in part]
        yield from self._candidates(loose)
        for first in loose:
            for other in held:
                yield min(first, other), max(first, other)

    def _tie(self, first: int, other: int, claims: str, path: str = "") -> Diagnostic:
        one, two = self.routes[first], self.routes[other]
        lines = f"line {self.places.route(first).line}"
        place = self.places.route(other, "match")
        if claims:
            return report(
                RULES_TIE_POSSIBLE,
                f"a claim that is a list may match route {two.id!r} and route {one.id!r} ({lines})",
                place,
            )
        example = f", such as {path}" if path else ""
        return report(
            RULES_TIE,
            f"route {two.id!r} and route {one.id!r} ({lines}) are equal in precedence and match "
            f"the same requests{example}",
            place,
        )

    def _regex_ties(self, reported: set[int]) -> Iterator[Diagnostic]:
        """Different regexes of equal precedence: proven by a path that both match, or excluded by
        the bounds of what they match, or left as a warning."""
        drawers: dict[tuple[object, ...], Drawer] = defaultdict(list)
        for number, shape in self.shapes.items():
            if shape.kind == "regex":
                route = self.routes[number]
                match = route.match
                for host in _hosts(route):
                    rank = (len(match.methods), condition_count(match), route.priority)
                    drawers[host, *rank].append(number)
        for drawer in drawers.values():
            patterns = {number: self.routes[number].match.path for number in drawer}
            for first, other in undecided_pairs(patterns, MOST_REGEX_PAIRS):
                one, two = self.routes[first], self.routes[other]
                if other in reported or conflict(one.match, two.match):
                    continue
                reported.add(other)
                path = shared_path(one.match.path, two.match.path)
                if path:
                    yield self._tie(first, other, "", path)
                else:
                    yield report(
                        RULES_TIE_POSSIBLE,
                        f"regexes of route {two.id!r} and {one.id!r} (line "
                        f"{self.places.route(first).line}) may match the same path",
                        self.places.route(other, "match", "regex"),
                    )

    # Reach -----------------------------------------------------------------------------------

    def unreachable(self) -> Iterator[Diagnostic]:
        """Routes all of whose requests go elsewhere, whatever host they name."""
        for (host, shape), drawer in list(self.drawers.items()):
            self._cover_by_methods(host, drawer)
            path = literal_path(shape)
            if path is not None:
                self._cover_by(self.drawers.get((host, Shape("exact", (path,))), ()), drawer, host)
            if shape.kind == "regex":
                known = regex_prefix(shape.parts[0])
                for length in range(len(known) + 1):
                    before = self.drawers.get((host, Shape("prefix", known[:length])), ())
                    self._cover_by(before, drawer, host)
        for number, hosts in sorted(self.covered.items()):
            route = self.routes[number]
            if len(hosts) == len(_hosts(route)):
                reasons = list(dict.fromkeys(hosts.values()))
                yield report(
                    RULES_UNREACHABLE,
                    f"no request reaches route {route.id!r}: {'; '.join(reasons)}",
                    self.places.route(number, "match"),
                )

    def _cover_by(self, before: Iterable[int], drawer: Drawer, host: str | None) -> None:
        """Routes of `before` go first, for their path, and take every path of `drawer`."""
        for first in before:
            for number in drawer:
                if self._takes_all(first, number):
                    self._cover(number, host, f"{self._name(first)} goes first and takes them all")

    def _note_cover(self, first: int, other: int, host: str | None) -> None:
        """Of two that are equal but for priority, the larger may take everything."""
        if self.routes[first].priority < self.routes[other].priority:
            first, other = other, first
        if self._takes_all(first, other):
            self._cover(other, host, f"{self._name(first)} has the larger priority")

    def _cover_by_methods(self, host: str | None, drawer: Drawer) -> None:
        """Routes with fewer methods go first; together they may leave nothing."""
        if len(drawer) < 2:
            return
        narrow = sorted(
            (number for number in drawer if self._is_plain(number)),
            key=lambda number: len(self.routes[number].match.methods),
        )
        takers: dict[str, int] = {}
        for number in narrow:
            methods = self.routes[number].match.methods
            self._cover_methods(number, host, takers)
            for method in methods:
                takers.setdefault(method, number)

    def _cover_methods(self, number: int, host: str | None, takers: dict[str, int]) -> None:
        route = self.routes[number]
        match, count = route.match, len(route.match.methods)
        found = {method: takers.get(method) for method in match.methods}
        if route.ambiguous is not Ambiguous.DEFAULT or any(
            taker is None or len(self.routes[taker].match.methods) >= count
            for taker in found.values()
        ):
            return
        names = ", ".join(
            self._name(taker)
            for taker in sorted({each for each in found.values() if each is not None})
        )
        self._cover(number, host, f"its methods are all taken by {names}")

    def _is_plain(self, number: int) -> bool:
        route = self.routes[number]
        return bool(route.match.methods) and condition_count(route.match) == 0

    def _takes_all(self, first: int, other: int) -> bool:
        mine, its = self.routes[first], self.routes[other]
        if its.ambiguous is not Ambiguous.DEFAULT and mine.ambiguous is Ambiguous.DEFAULT:
            return False
        methods = not mine.match.methods or (
            bool(its.match.methods) and set(its.match.methods) <= set(mine.match.methods)
        )
        return methods and implied(its.match, mine.match)

    def _cover(self, number: int, host: str | None, reason: str) -> None:
        self.covered[number].setdefault(host, reason)

    def _name(self, number: int) -> str:
        return f"route {self.routes[number].id!r} (line {self.places.route(number).line})"


def _hosts(route: Route) -> tuple[str | None, ...]:
    return route.match.hosts or (None,)


def _split(routes: tuple[Route, ...], numbers: Drawer) -> tuple[dict[str, Drawer], Drawer]:
    """Routes by the value of the condition (or the method) that most of them have, and those
    without it."""
    parts: dict[tuple[str, str], dict[str, Drawer]] = defaultdict(lambda: defaultdict(list))
    for number in numbers:
        for kind, name, value in _fixed(routes[number].match):
            parts[kind, name][value].append(number)
    if not parts:
        return {}, numbers
    best = max(parts.values(), key=lambda values: (len(values) > 1, sum(map(len, values.values()))))
    held = {number for part in best.values() for number in part}
    return dict(best), [number for number in numbers if number not in held]


def _fixed(match: Match) -> Iterator[tuple[str, str, str]]:
    if len(match.methods) == 1:
        yield "method", "", match.methods[0]
    for kind in ("headers", "query", "cookies"):
        for condition in getattr(match, kind):
            if condition.value is not None:
                yield kind, condition.name, condition.value
