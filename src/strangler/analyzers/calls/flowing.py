"""Variables, copies between them and watchers in, what each variable may hold out.

Values flow along copies until nothing changes. Of a variable that gets too many nothing more is
followed, so a project's busiest variables cost no more than others."""

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from strangler.analyzers.calls.values import Kind, Values

MAX_POINTS = 64
"""How many values a variable may hold; past that nothing more is followed through it."""
MAX_MIXED = 16
"""How many of them may be values that the project cannot call: what holds more is a hub
through which anything goes (the result of an executor, the values of parsed JSON)."""
ANY = 0
"""The value that stands for what else a variable may hold, where that was too much."""
ANYTHING = {ANY}
"""What a hub holds; never changed, and known by its identity."""
_MANY = 8
"""Past so many copies of a variable a dict is searched faster than a list."""

Watcher: TypeAlias = tuple[Callable[..., None], tuple[Any, ...]]


def _relayed(*_arguments: Any) -> None:
    """Marks a watcher that is told of many values at once (`Flow.relay`)."""
    raise AssertionError("it is never called")


class Flow:
    """Variables, what they hold, and what follows from it."""

    def __init__(self) -> None:
        self.value = Values()
        assert self.value(Kind.ANYTHING, 0) == ANY
        self.singletons: dict[int, set[int]] = {}
        self.points: list[set[int] | None] = []
        self.copies: list[list[int] | dict[int, None] | None] = []
        self.watchers: list[list[Watcher] | None] = []
        self.mixed: set[int] = set()
        """Variables known to hold many values that the project cannot call."""
        self.pending: dict[int, set[int]] = {}
        self.work: list[int] = []
        self.replays: list[tuple[Callable[..., None], tuple[Any, ...], tuple[int, ...]]] = []
        """Watchers that came late, with the values they missed."""

    def variable(self, count: int = 1) -> int:
        """The first of `count` new variables."""
        first = len(self.points)
        none: list[None] = [None] * count
        self.points += none
        self.copies += none
        self.watchers += none
        return first

    def add(self, variable: int, value: int) -> None:
        """The variable may hold the value."""
        known = self.points[variable]
        if known is None:
            self.points[variable] = self._one(value)
        elif value in known or known is ANYTHING:
            return
        elif len(known) >= MAX_MIXED and value != ANY:
            if self.value.kind[value] is Kind.CONSTANT:
                # Of so many it does not matter which: one more text.
                value = self.value(Kind.LITERAL, self.value.a[value])
                if value in known:
                    return
            if len(known) >= MAX_POINTS:
                self._fill(variable)
                return
            if value in self.value.inert and self._is_mixed(variable, known):
                self.add(variable, ANY)
                return
            known.add(value)
        elif len(known) == 1:
            self.points[variable] = {value, *known}
        else:
            known.add(value)
        waiting = self.pending.get(variable)
        if waiting is None:
            if self.copies[variable] is not None or self.watchers[variable] is not None:
                self.pending[variable] = self._one(value)
                self.work.append(variable)
        elif len(waiting) == 1:
            self.pending[variable] = {value, *waiting}
        else:
            waiting.add(value)

    def _is_mixed(self, variable: int, known: set[int]) -> bool:
        """Whether so many of some values are none that the project can call."""
        if variable in self.mixed:
            return True
        if len(known & self.value.inert) < MAX_MIXED:
            return False
        self.mixed.add(variable)
        return True

    def _one(self, value: int) -> set[int]:
        """The set of one value, which is shared: sets of one are never changed."""
        known = self.singletons.get(value)
        if known is None:
            known = self.singletons[value] = {value}
        return known

    def _fill(self, variable: int) -> None:
        """The variable could hold anything: it holds that and nothing else from now on."""
        self.points[variable] = ANYTHING
        if self.copies[variable] is None and self.watchers[variable] is None:
            return
        if variable not in self.pending:
            self.work.append(variable)
        self.pending[variable] = ANYTHING

    def add_all(self, variable: int, values: set[int]) -> None:
        """The variable may hold each of some values."""
        known = self.points[variable]
        if known is ANYTHING:
            return
        if values is ANYTHING:
            self._fill(variable)
            return
        if len(values) == 1:
            for value in values:
                self.add(variable, value)
            return
        new = set(values) if known is None else values - known
        if not new:
            return
        size = len(known or ()) + len(new)
        if size > MAX_MIXED:
            self._add_many(variable, known, new)
            return
        if known is None:
            self.points[variable] = set(values)
        elif len(known) == 1:
            self.points[variable] = known | new
        else:
            known |= new
        waiting = self.pending.get(variable)
        if waiting is None:
            if self.copies[variable] is not None or self.watchers[variable] is not None:
                self.pending[variable] = new if len(new) > 1 else self._one(next(iter(new)))
                self.work.append(variable)
        elif len(waiting) == 1:
            self.pending[variable] = waiting | new
        else:
            waiting |= new

    def _add_many(self, variable: int, known: set[int] | None, new: set[int]) -> None:
        """The same for values that are new to a variable that holds, or gets, many."""
        if known is not None and len(known) + len(new) < MAX_POINTS:
            if variable in self.mixed:
                new = new - self.value.dull  # they are among the others that it may hold
            if new and len(known) > 1 and self.value.inert.isdisjoint(new):
                ordered = sorted(new)
                known.update(ordered)
                self._await(variable, ordered)
                return
        for value in sorted(new):
            self.add(variable, value)

    def _await(self, variable: int, values: list[int]) -> None:
        """What a variable has got is to be passed on."""
        waiting = self.pending.get(variable)
        if waiting is None:
            if self.copies[variable] is None and self.watchers[variable] is None:
                return
            self.pending[variable] = self._one(values[0])
            self.work.append(variable)
            waiting, values = self.pending[variable], values[1:]
        if values and len(waiting) == 1:
            self.pending[variable] = waiting = {values[0], *waiting}
        if values:
            waiting.update(values)

    def copy(self, source: int, target: int) -> None:
        """Whatever `source` holds, `target` may hold."""
        if source == target:
            return
        copies = self.copies[source]
        if copies is None:
            self.copies[source] = [target]
        elif target in copies:
            return
        elif isinstance(copies, dict):
            copies[target] = None
        elif len(copies) < _MANY:
            copies.append(target)
        else:
            self.copies[source] = dict.fromkeys((*copies, target))
        held = self.points[source]
        if held:
            self.add_all(target, held)

    def relay(self, source: int, target: int, action: Callable[..., None], *given: Any) -> None:
        """As `copy`, but for what is read by a call: `action(state, value, *given)` is told."""
        self.watch(source, _relayed, target, action, given)

    def _hand_on(
        self, values: Iterable[int], target: int, action: Callable[..., None], given: Any
    ) -> None:
        reads = self.value.reads
        known = self.points[target]
        if reads.isdisjoint(values) and (known is ANYTHING or (known and known.issuperset(values))):
            return
        for value in values:
            if value in reads:
                action(self, value, *given)
            else:
                self.add(target, value)

    def watch(self, variable: int, action: Callable[..., None], *arguments: Any) -> None:
        """Call `action(state, value, *arguments)` once for each value that comes."""
        watchers = self.watchers[variable]
        if watchers is None:
            self.watchers[variable] = [(action, arguments)]
        else:
            watchers.append((action, arguments))
        held = self.points[variable]
        if held:
            waiting = self.pending.get(variable)
            known = held - waiting if waiting else held
            if known:
                # Not at once: what follows from it may watch again, without end.
                self.replays.append((action, arguments, tuple(known)))

    def run(self) -> None:
        """Work until nothing changes."""
        work, pending, replays = self.work, self.pending, self.replays
        while work or replays:
            while replays:
                action, arguments, values = replays.pop()
                if action is _relayed:
                    self._hand_on(values, *arguments)
                else:
                    for value in values:
                        action(self, value, *arguments)
            if not work:
                break
            variable = work.pop()
            new = pending.pop(variable, None)
            if not new:
                continue
            copies = self.copies[variable]
            if copies:
                if len(new) == 1 and new is not ANYTHING:
                    self._pass_on(copies, new)
                else:
                    for target in copies:
                        self.add_all(target, new)
            watchers = self.watchers[variable]
            if watchers:
                for action, arguments in tuple(watchers):
                    if action is _relayed:
                        self._hand_on(new, *arguments)
                    else:
                        for value in new:
                            action(self, value, *arguments)

    def _pass_on(self, targets: Iterable[int], only: set[int]) -> None:
        """Many variables may hold one value; most of them held nothing so far."""
        points, pending, work = self.points, self.pending, self.work
        copies, watchers = self.copies, self.watchers
        (value,) = only
        shared = self._one(value)
        for target in targets:
            known = points[target]
            if known is None:
                if target not in pending:
                    points[target] = shared
                    if copies[target] is not None or watchers[target] is not None:
                        pending[target] = shared
                        work.append(target)
                    continue
            elif value in known or known is ANYTHING:
                continue
            self.add(target, value)
