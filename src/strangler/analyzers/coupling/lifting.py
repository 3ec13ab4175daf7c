"""An effect whose key is computed in; the key with the places of the project that choose it out.

`def cached(key, build): cache.get_or_set(key, ...)` uses as many keys as its callers name."""

from collections.abc import Iterator

from strangler.analyzers.calls.activity import Activity
from strangler.analyzers.coupling.events import Act, Event
from strangler.analyzers.coupling.texts import Bound, Texts, bound_by
from strangler.model.facts import Definition
from strangler.model.names import last, parent
from strangler.model.source import ModuleKind

_WITH_KEY = frozenset(
    {
        *("get", "set", "add", "delete", "touch", "incr", "decr", "get_or_set", "has_key", "pop"),
        *("aget", "aset", "aadd", "adelete", "atouch", "aincr", "adecr", "aget_or_set", "apop"),
        *("setdefault", "asetdefault", "__getitem__", "__setitem__", "__delitem__"),
        *("__contains__", "ahas_key", "incr_version", "decr_version"),
    }
)
"""Methods of caches and sessions that take a key first (docs.djangoproject.com, topics/cache and
topics/http/sessions; cachelib's names are among them)."""
_FINDING = ("get()", "aget()", "get_or_set()", "get_message()", "setdefault()", "pop()")
_MOST_LEVELS = 3
_MOST_CALLERS = 200


def _is_value(chain: str) -> bool:
    """Whether something was reached by asking a mapping for an entry."""
    return chain.endswith(_FINDING) or any(f".{each}." in chain for each in _FINDING)


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
        for operand in self._operands(body, position, called):
            yield from self._lifted(body, position, operand, "", 0)

    def is_keyed(self, body: int, position: int, called: str) -> bool:
        """Whether a key is given there at all: `flush()` and `login(request, user)` have none."""
        return called in _WITH_KEY and any(True for _ in self._operands(body, position, called))

    def is_inside(self, body: int, position: int) -> bool:
        """Whether only entries of what was found under a key are asked for there:
        `session["cart"]["lines"]`, `found = cache.get(key); found.get("lines")`."""
        module = self._activity.bodies[body].module
        events = self._texts.file(module)[0]
        inside: list[bool] = []
        for event in self._at(module, position):
            if event.act in (Act.ITEM, Act.PUT):
                inside.append(not event.chain or _is_value(event.chain))
            elif event.act is Act.CALL:
                word, maker = events.asked(event)
                if word in _WITH_KEY:
                    inside.append(f"{maker}()" in _FINDING or _is_value(parent(event.chain)))
        return bool(inside) and all(inside)

    def _operands(self, body: int, position: int, called: str) -> Iterator[int]:
        for event in self._at(self._activity.bodies[body].module, position):
            if event.act is Act.CALL and last(event.chain) == called and event.positional:
                yield event.positional[0]
            elif event.act in (Act.ITEM, Act.PUT) and event.chain and not _is_value(event.chain):
                yield event.key

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
