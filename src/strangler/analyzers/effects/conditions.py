"""What bodies can do in, what they can do for a request with one method of HTTP out.

One function often answers several methods: `if request.method == "POST": order.save()` writes for
POST alone. The spans of code that a method cannot reach are left out
(`strangler.analyzers.recognisers.methods`), in the handler and in whatever it calls."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence

from strangler.analyzers.effects.direct import Deeds
from strangler.analyzers.effects.solving import Solved
from strangler.analyzers.effects.ways import Ways
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.analyzers.recognisers.methods import MethodSpan, excluded

_Spans = tuple[tuple[int, int], ...]


class Conditions:
    """The bodies of a project that ask for the request's method, and whoever reaches them."""

    def __init__(self, solved: Solved, inventory: ProjectInventory) -> None:
        self._solved = solved
        asking: dict[str, list[MethodSpan]] = {}
        for module, span in inventory.found("methods", MethodSpan):
            definition = inventory.facts(module).definitions[span.scope]
            asking.setdefault(f"{module}.{definition.name}", []).append(span)
        self._asking = {
            index: asking[body.symbol]
            for index, body in enumerate(solved.activity.bodies)
            if not body.library and body.symbol in asking
        }
        self._reaching = _reaching(solved, self._asking)
        self._views: dict[str, Ways] = {}

    def view(self, method: str, roots: Iterable[int]) -> Ways:
        """What bodies can do for requests with a method; that of all methods where the roots
        reach no code that asks for it."""
        if method == "ANY" or not any(_reaches(self._solved, r, self._reaching) for r in roots):
            return self._solved
        known = self._views.get(method)
        if known is None:
            known = self._views[method] = _ForMethod(
                self._solved, self.skipped(method), self._reaching
            )
        return known

    def skipped(self, method: str) -> dict[int, _Spans]:
        """The spans of bodies that requests with a method cannot reach, as positions; sorted."""
        return {
            index: tuple(sorted(excluded(method, found))) for index, found in self._asking.items()
        }


def _reaching(solved: Solved, marked: Iterable[int]) -> frozenset[int]:
    """Bodies of the project from which marked ones can be reached, those included."""
    marked = list(marked)
    if not marked:
        return frozenset()
    callers: dict[int, list[int]] = {}
    for index, body in enumerate(solved.activity.bodies):
        if not body.library:
            for call in solved.deeds(index).calls:
                callers.setdefault(call.callee, []).append(index)
    found = set(marked)
    while marked:
        for caller in callers.get(marked.pop(), ()):
            if caller not in found:
                found.add(caller)
                marked.append(caller)
    return frozenset(found)


def _reaches(solved: Solved, body: int, reaching: frozenset[int]) -> bool:
    """Whether a body reaches code that asks; one of a stand-in is not among those that do, but
    what it calls may be."""
    if not solved.activity.bodies[body].library:
        return body in reaching
    return bool(reaching) and any(c.callee in reaching for c in solved.deeds(body).calls)


class _ForMethod(Ways):
    """The same project without the code that a method cannot reach."""

    def __init__(
        self, solved: Solved, spans: Mapping[int, _Spans], reaching: frozenset[int]
    ) -> None:
        self.activity = solved.activity
        self.numbers = solved.numbers
        self._solved = solved
        self._spans = spans
        self._reaching = reaching
        self._deeds: dict[int, Deeds] = {}
        self._known: dict[int, tuple[int, bool]] = {}

    def deeds(self, body: int) -> Deeds:
        """What a body does at places that the method reaches."""
        spans = self._spans.get(body)
        if not spans:
            return self._solved.deeds(body)
        known = self._deeds.get(body)
        if known is None:
            whole = self._solved.deeds(body)
            known = self._deeds[body] = Deeds(
                tuple(d for d in whole.doings if not _is_in(d.position, spans)),
                tuple(c for c in whole.calls if not _is_in(c.position, spans)),
                tuple(o for o in whole.open if not _is_in(o.position, spans)),
            )
        return known

    def all_of(self, body: int) -> tuple[int, bool]:
        """The bits of a body and whether it is complete; worked out by going there, since the
        components of the whole project say too much."""
        if not _reaches(self._solved, body, self._reaching):
            return self._solved.all_of(body)
        known = self._known.get(body)
        if known is None:
            known = self._known[body] = self._gather(body)
        return known

    def _gather(self, body: int) -> tuple[int, bool]:
        bits, whole = 0, True
        seen, waiting = {body}, [body]
        while waiting:
            deeds = self.deeds(waiting.pop())
            for doing in deeds.doings:
                bits |= 1 << self.numbers.of(doing.effect)
            whole = whole and not deeds.open
            for call in deeds.calls:
                if call.doubtful or call.callee in seen:
                    continue
                seen.add(call.callee)
                if call.callee in self._reaching:
                    waiting.append(call.callee)
                else:
                    below, complete = self._solved.all_of(call.callee)
                    bits |= below
                    whole = whole and complete
        return bits, whole


def _is_in(position: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a place lies in one of some sorted spans, which may lie in each other."""
    last = bisect_right(spans, (position, 1 << 62))
    return any(start <= position <= end for start, end in spans[:last])
