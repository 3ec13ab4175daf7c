"""The deeds of all bodies in, what each can do with all that it calls out.

Effects are bits, one for each that the project has. Components of bodies that call each other
share theirs, and one pass over the components reaches the fixed point."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from strangler.analyzers.calls.activity import Activity
from strangler.analyzers.effects.components import components
from strangler.analyzers.effects.direct import Calling, Deeds, Direct, Open
from strangler.analyzers.effects.stating import Statements
from strangler.model.effects import STRENGTH, Effect, Strength


@dataclass(frozen=True, slots=True)
class Stop:
    """A place on the way to an effect: a body, and where in it (0: nowhere in the project)."""

    body: int
    position: int


class Solved:
    """What every body can do.

    Bodies of stand-ins take part as roots only: what they do is counted to whoever calls them."""

    def __init__(
        self, activity: Activity, direct: Direct, statements: Statements | None = None
    ) -> None:
        self.activity = activity
        self._direct = direct
        stated = statements or Statements({})
        self._deeds: dict[int, Deeds] = {
            index: stated.added(body.symbol, direct.deeds(index))
            for index, body in enumerate(activity.bodies)
            if not body.library
        }
        self._numbers: dict[Effect, int] = {}
        self._effects: list[Effect] = []
        self._doubts: dict[int, tuple[Open, ...]] = {}
        self._order = sorted(self._deeds)
        self._place = {index: place for place, index in enumerate(self._order)}
        self._bits: list[int] = []
        self._whole: list[bool] = []
        self._owner, found = components(
            [[self._place[c.callee] for c in self._deeds[i].calls] for i in self._order]
        )
        for effect in sorted({d.effect for deeds in self._deeds.values() for d in deeds.doings}):
            self._number(effect)
        for members in found:
            self._solve([self._order[place] for place in members])

    def deeds(self, body: int) -> Deeds:
        """What a body does at its own places; the calls that may be something harmless and
        would add to it, if they were not, are among the open ones."""
        known = self._deeds.get(body)
        if known is None:
            known = self._deeds[body] = self._direct.deeds(body)
        doubts = self._doubts.get(body)
        if not doubts:
            return known
        return Deeds(known.doings, known.calls, tuple(sorted({*known.open, *doubts})))

    def effects(self, roots: Iterable[int]) -> tuple[Effect, ...]:
        """All that some bodies can do, sorted."""
        bits = 0
        for root in roots:
            bits |= self._all(root)[0]
        return tuple(sorted(self._spelt(bits)))

    def is_complete(self, roots: Iterable[int]) -> bool:
        """Whether nothing else can happen."""
        return all(self._all(root)[1] for root in roots)

    def witness(self, roots: Sequence[int], effect: Effect) -> tuple[Stop, ...]:
        """The shortest way from a body to the place where an effect happens, as the places of
        the calls on it and that of the effect; empty if it cannot happen."""
        number = self._numbers.get(effect)
        if number is None:
            return ()
        for body, way in self._walk(roots, 1 << number):
            for doing in self.deeds(body).doings:
                if doing.effect == effect:
                    return (*way, Stop(body, doing.position))
        return ()

    def unknown(self, roots: Sequence[int], most: int) -> list[tuple[int, Open]]:
        """The first few calls that make some bodies incomplete, with the body, nearest first."""
        found: list[tuple[int, Open]] = []
        for body, _ in self._walk(roots, 0):
            for call in self.deeds(body).open:
                found.append((body, call))
                if len(found) >= most:
                    return found
        return found

    # -- the fixed point

    def _solve(self, members: list[int]) -> None:
        own = len(self._bits)
        bits, whole = 0, True
        doubtful: list[tuple[int, Calling]] = []
        for body in members:
            deeds = self._deeds[body]
            for doing in deeds.doings:
                bits |= 1 << self._numbers[doing.effect]
            whole = whole and not deeds.open
            for call in deeds.calls:
                below = self._owner[self._place[call.callee]]
                if below == own:
                    continue
                if call.doubtful:
                    doubtful.append((body, call))
                else:
                    bits |= self._bits[below]
                    whole = whole and self._whole[below]
        for body, call in doubtful:
            below = self._owner[self._place[call.callee]]
            if self._matters(self._bits[below] & ~bits) or not self._whole[below]:
                whole = False
                symbol = self.activity.bodies[call.callee].symbol
                doubt = Open(call.position, symbol.rpartition(".")[2], f"could be {symbol}")
                self._doubts[body] = (*self._doubts.get(body, ()), doubt)
        self._bits.append(bits)
        self._whole.append(whole)

    def _matters(self, bits: int) -> bool:
        return any(STRENGTH[effect.kind] is not Strength.NONE for effect in self._spelt(bits))

    def _number(self, effect: Effect) -> int:
        known = self._numbers.get(effect)
        if known is None:
            known = self._numbers[effect] = len(self._effects)
            self._effects.append(effect)
        return known

    def _spelt(self, bits: int) -> Iterator[Effect]:
        while bits:
            lowest = bits & -bits
            yield self._effects[lowest.bit_length() - 1]
            bits ^= lowest

    def _all(self, body: int) -> tuple[int, bool]:
        """The bits of a body and whether it is complete."""
        place = self._place.get(body)
        if place is not None:
            owner = self._owner[place]
            return self._bits[owner], self._whole[owner]
        deeds = self.deeds(body)
        bits, whole = 0, not deeds.open
        for doing in deeds.doings:
            bits |= 1 << self._number(doing.effect)
        for call in deeds.calls:
            below, complete = self._all(call.callee)
            if not call.doubtful:
                bits |= below
            whole = whole and complete
        return bits, whole

    # -- ways

    def _walk(self, roots: Sequence[int], wanted: int) -> Iterator[tuple[int, tuple[Stop, ...]]]:
        """Bodies below the roots, nearest first, each with the calls on the way. Only those
        that can do what is `wanted`; with 0, those that are incomplete."""
        waiting: deque[tuple[int, tuple[Stop, ...]]] = deque()
        seen: set[int] = set()

        def reach(body: int, way: tuple[Stop, ...]) -> None:
            if body not in seen:
                seen.add(body)
                bits, whole = self._all(body)
                if bits & wanted if wanted else not whole:
                    waiting.append((body, way))

        for root in roots:
            reach(root, ())
        while waiting:
            body, way = waiting.popleft()
            yield body, way
            for call in self.deeds(body).calls:
                if not call.doubtful:
                    reach(call.callee, (*way, Stop(body, call.position)))
