"""The deeds of all bodies in, what each can do with all that it calls out.

Effects are bits, one for each that the project has. Components of bodies that call each other
share theirs, and one pass over the components reaches the fixed point."""

from strangler.analyzers.calls.activity import Activity
from strangler.analyzers.effects.components import components
from strangler.analyzers.effects.direct import Calling, Deeds, Direct, Open
from strangler.analyzers.effects.stating import Statements
from strangler.analyzers.effects.ways import Numbers, Ways
from strangler.model.effects import STRENGTH, Strength


class Solved(Ways):
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
        self.numbers = Numbers()
        self._doubts: dict[int, tuple[Open, ...]] = {}
        self._order = sorted(self._deeds)
        self._place = {index: place for place, index in enumerate(self._order)}
        self._bits: list[int] = []
        self._whole: list[bool] = []
        self._owner, found = components(
            [[self._place[c.callee] for c in self._deeds[i].calls] for i in self._order]
        )
        for effect in sorted({d.effect for deeds in self._deeds.values() for d in deeds.doings}):
            self.numbers.of(effect)
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

    # -- the fixed point

    def _solve(self, members: list[int]) -> None:
        own = len(self._bits)
        bits, whole = 0, True
        doubtful: list[tuple[int, Calling]] = []
        for body in members:
            deeds = self._deeds[body]
            for doing in deeds.doings:
                bits |= 1 << self.numbers.of(doing.effect)
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
        return any(
            STRENGTH[effect.kind] is not Strength.NONE for effect in self.numbers.spelt(bits)
        )

    def all_of(self, body: int) -> tuple[int, bool]:
        """The bits of a body and whether it is complete."""
        place = self._place.get(body)
        if place is not None:
            owner = self._owner[place]
            return self._bits[owner], self._whole[owner]
        deeds = self.deeds(body)
        bits, whole = 0, not deeds.open
        for doing in deeds.doings:
            bits |= 1 << self.numbers.of(doing.effect)
        for call in deeds.calls:
            below, complete = self.all_of(call.callee)
            if not call.doubtful:
                bits |= below
            whole = whole and complete
        return bits, whole
