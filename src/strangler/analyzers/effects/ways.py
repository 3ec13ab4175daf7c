"""Bodies and what each can do in; all effects of some, ways to them, and what is open out."""

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from strangler.analyzers.calls.activity import Activity
from strangler.analyzers.effects.direct import Deeds, Open
from strangler.model.effects import Effect


class Numbers:
    """Effects as bits, one for each that the project has."""

    def __init__(self) -> None:
        self._numbers: dict[Effect, int] = {}
        self._effects: list[Effect] = []

    def of(self, effect: Effect) -> int:
        """The number of an effect's bit."""
        known = self._numbers.get(effect)
        if known is None:
            known = self._numbers[effect] = len(self._effects)
            self._effects.append(effect)
        return known

    def known(self, effect: Effect) -> int | None:
        """The number of its bit; None for one that nothing has."""
        return self._numbers.get(effect)

    def spelt(self, bits: int) -> Iterator[Effect]:
        """The effects that some bits stand for."""
        while bits:
            lowest = bits & -bits
            yield self._effects[lowest.bit_length() - 1]
            bits ^= lowest


@dataclass(frozen=True, slots=True)
class Stop:
    """A place on the way to an effect: a body, and where in it (0: nowhere in the project)."""

    body: int
    position: int


class Ways(ABC):
    """What bodies can do, and how."""

    activity: Activity
    numbers: Numbers

    @abstractmethod
    def deeds(self, body: int) -> Deeds:
        """What a body does at its own places."""

    @abstractmethod
    def all_of(self, body: int) -> tuple[int, bool]:
        """The bits of all that a body can do, and whether that is complete."""

    def effects(self, roots: Iterable[int]) -> tuple[Effect, ...]:
        """All that some bodies can do, sorted."""
        bits = 0
        for root in roots:
            bits |= self.all_of(root)[0]
        return tuple(sorted(self.numbers.spelt(bits)))

    def is_complete(self, roots: Iterable[int]) -> bool:
        """Whether nothing else can happen."""
        return all(self.all_of(root)[1] for root in roots)

    def witness(self, roots: Sequence[int], effect: Effect) -> tuple[Stop, ...]:
        """The shortest way from a body to the place where an effect happens, as the places of
        the calls on it and that of the effect; empty if it cannot happen."""
        number = self.numbers.known(effect)
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

    def _walk(self, roots: Sequence[int], wanted: int) -> Iterator[tuple[int, tuple[Stop, ...]]]:
        """Bodies below the roots, nearest first, each with the calls on the way. Only those
        that can do what is `wanted`; with 0, those that are incomplete."""
        waiting: deque[tuple[int, tuple[Stop, ...]]] = deque()
        seen: set[int] = set()

        def reach(body: int, way: tuple[Stop, ...]) -> None:
            if body not in seen:
                seen.add(body)
                bits, whole = self.all_of(body)
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
