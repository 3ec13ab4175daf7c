"""An effect whose key is computed in; the key with the places of the project that choose it out.

`def cached(key, build): cache.get_or_set(key, ...)` uses as many keys as its callers name."""

from collections.abc import Iterator

from strangler.analyzers.calls.activity import Activity
from strangler.analyzers.coupling.events import Act, Event
from strangler.analyzers.coupling.texts import Bound, Texts, bound_by
from strangler.model.facts import Definition
from strangler.model.names import last
from strangler.model.source import ModuleKind

_MOST_LEVELS = 3
_MOST_CALLERS = 200


class Lifting:
    """Finds who chooses the keys that helpers use."""

    def __init__(self, activity: Activity, texts: Texts) -> None:
        self._activity = activity
        self._texts = texts
        self._callers: dict[str, list[tuple[int, int]]] = {}
        for index, calls in sorted(activity.calls.items()):
            for call in calls:
                callee = activity.bodies[call.callee]
                if not callee.library and not activity.bodies[index].library:
                    self._callers.setdefault(callee.symbol, []).append((index, call.position))

    def keys(self, body: int, position: int, called: str) -> Iterator[tuple[str, str, str, int]]:
        """Keys of what is called (by its last name) at a place of a body, as (key, symbol, module,
        position)."""
        of = self._activity.bodies[body]
        for event in self._at(of.module, position):
            if event.act is Act.CALL and last(event.chain) != called:
                continue
            operand = event.positional[0] if event.act is Act.CALL and event.positional else None
            if event.act in (Act.ITEM, Act.PUT):
                operand = event.key
            if operand is not None:
                yield from self._lifted(body, position, operand, "", 0)

    def _lifted(
        self, body: int, position: int, operand: int, before: str, level: int
    ) -> Iterator[tuple[str, str, str, int]]:
        of = self._activity.bodies[body]
        text = self._texts.read(Bound(of.module, operand))
        known = before + text.known
        if not text.parameter:
            if known:
                yield known if text.whole else f"{known}*", of.symbol, of.module, position
            return
        place = self._texts.names.inventory.definition(of.symbol)
        if place is None or level >= _MOST_LEVELS:
            return
        names = [p.name.lstrip("*") for p in place[1].parameters]
        if text.parameter not in names:
            return
        index = names.index(text.parameter) - ("." in place[1].name)
        for caller, at in sorted(set(self._callers.get(of.symbol, ())))[:_MOST_CALLERS]:
            home = self._activity.bodies[caller].module
            if self._texts.names.inventory.source(home).kind is not ModuleKind.CODE:
                continue
            for event in self._at(home, at):
                if event.act is not Act.CALL or last(event.chain) != last(of.symbol):
                    continue
                is_method = "." in place[1].name
                bound = {} if is_method else self._bound(place[1], event, home)
                again = self._texts.read(Bound(of.module, operand, bound))
                if not again.parameter and again.known:
                    symbol = self._activity.bodies[caller].symbol
                    key = before + again.known
                    yield key if again.whole else f"{key}*", symbol, home, at
                    continue
                given = dict(event.keywords).get(text.parameter)
                if given is None and 0 <= index < len(event.positional):
                    given = event.positional[index]
                if given is not None:
                    yield from self._lifted(caller, at, given, known, level + 1)

    def _bound(
        self, definition: Definition, event: Event, home: str
    ) -> dict[str, tuple[Bound, ...]]:
        return bound_by(definition, self._texts.file(home)[0], event, Bound(home, -1))

    def _at(self, module: str, position: int) -> Iterator[Event]:
        for event in self._texts.file(module)[1]:
            if event.position == position:
                yield event
