"""The activity of all bodies in; calls between the project's functions through libraries out.

A view calls `save`, a stand-in's `save` calls a listener: the view calls the listener. Receivers
are told apart, so the way in between is that of this call and no other's."""

from collections.abc import Iterable, Iterator, Sequence

from strangler.analyzers.calls.activity import Activity
from strangler.model.graph import Confidence


def calls_through(
    activity: Activity, chains: Iterable[Sequence[str]] = ()
) -> Iterator[tuple[str, str, int]]:
    """(caller, callee, position), symbols of the project and the place in the caller. `chains` are
    the names that run for one request, in order: a middleware goes on to what comes after it, up to
    the next one that goes on."""
    ways = Ways(activity)
    for index, body in enumerate(activity.bodies):
        if not body.library:
            for call in activity.calls.get(index, ()):
                if activity.bodies[call.callee].library and call.confidence != Confidence.POSSIBLE:
                    for symbol in ways.entered(call.callee):
                        yield body.symbol, symbol, call.position
    if activity.onward:
        yield from _around(activity, ways, chains)


class Ways:
    """Which functions of the project a body leads to with only libraries in between."""

    def __init__(self, activity: Activity) -> None:
        self._activity = activity
        self._known: dict[int, frozenset[str]] = {}

    def entered(self, start: int) -> frozenset[str]:
        """The function that a body is, or those that a stand-in's body leads to."""
        found = self._known.get(start)
        if found is not None:
            return found
        symbols: set[str] = set()
        seen = {start}
        waiting = [start]
        while waiting:
            index = waiting.pop()
            body = self._activity.bodies[index]
            if not body.library:
                symbols.add(body.symbol)
                continue
            calls = self._activity.calls.get(index, ())
            new = {c.callee for c in calls if c.confidence != Confidence.POSSIBLE} - seen
            seen |= new
            waiting += new
        found = self._known[start] = frozenset(symbols)
        return found


def _around(
    activity: Activity, ways: Ways, chains: Iterable[Sequence[str]]
) -> Iterator[tuple[str, str, int]]:
    going = _Going(activity)
    found: set[tuple[str, str, int]] = set()
    for chain in sorted(set(map(tuple, chains))):
        inner: set[str] = set()
        for name in reversed(chain):
            bodies = activity.by_name.get(name, ())
            places = going.places(name)
            if places:
                found.update((caller, to, at) for caller, at in places for to in inner)
                inner = set()
            for body in bodies:
                inner |= ways.entered(body)
    yield from sorted(found)


class _Going:
    """Where what is entered by a name goes on to what its framework runs next."""

    def __init__(self, activity: Activity) -> None:
        self._activity = activity
        self._known: dict[str, set[tuple[str, int]]] = {}
        above: dict[int, list[int]] = {}
        self._places: dict[int, set[tuple[str, int]]] = {}
        for index, calls in activity.calls.items():
            for call in calls:
                above.setdefault(call.callee, []).append(index)
                if call.callee in activity.onward and not activity.bodies[index].library:
                    place = (activity.bodies[index].symbol, call.position)
                    self._places.setdefault(index, set()).add(place)
        self._leading = set(self._places)
        waiting = [*self._places]
        while waiting:
            new = set(above.get(waiting.pop(), ())) - self._leading
            self._leading |= new
            waiting += new

    def places(self, name: str) -> set[tuple[str, int]]:
        """(symbol, position) of the calls that go on."""
        known = self._known.get(name)
        if known is not None:
            return known
        known = self._known[name] = set()
        seen = self._leading.intersection(self._activity.by_name.get(name, ()))
        waiting = [*seen]
        while waiting:
            index = waiting.pop()
            known |= self._places.get(index, set())
            called = {call.callee for call in self._activity.calls.get(index, ())}
            new = (called & self._leading) - seen
            seen |= new
            waiting += new
        return known
