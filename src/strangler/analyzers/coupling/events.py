"""One file's flows in; what it loads, sets and calls by name, each with its place, out.

Read from the instructions of the call solver: nothing is kept in facts for it. A value is told by
its *chain*, the name that it was reached by: `django.conf.settings.DEBUG`, `?request.session`
(a parameter), `environ.Env()` (a result), `:CACHE` (a global of the file)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum

import msgspec

from strangler.model.facts import MODULE_SCOPE, DefinitionKind, ModuleFacts
from strangler.model.flows import FIRST_CONSTANT, UNKNOWN_OPERAND, Flows, Op, instructions
from strangler.model.members import plain
from strangler.model.names import LOCAL, last

_DEEPEST = 12
_MOST_COPIES = 24


class Deed(IntEnum):
    """What is done to the value that a chain names."""

    ITEM = 0
    """`chain[key]` is loaded, or `key in chain` is asked."""
    PUT = 1
    """`chain[key]` is set or deleted."""
    LOAD = 2
    """`chain.key`"""
    STORE = 3
    """`chain.key = value`"""
    CALL = 4
    """`chain(...)`"""
    REBIND = 5
    """A function sets the global `chain` (`global`)."""


Act = plain(Deed)


@dataclass(frozen=True, slots=True)
class Event:
    """`key` is an operand of the flows for items, the callee for calls; `value` what is stored,
    of a call its positional arguments, keywords and
    what it spreads (`*parts`)."""

    act: Deed
    chain: str
    scope: int
    position: int
    key: int = -1
    name: str = ""
    value: int = -1
    positional: tuple[int, ...] = ()
    keywords: tuple[tuple[str, int], ...] = ()
    starred: tuple[int, ...] = ()


def at_import(facts: ModuleFacts, scope: int) -> bool:
    """Whether a scope's body runs when its module is imported: the module's own, or a class's
    that no function holds."""
    while scope != MODULE_SCOPE:
        definition = facts.definitions[scope]
        if definition.kind is not DefinitionKind.CLASS:
            return False
        scope = definition.scope
    return True


@dataclass(slots=True)
class FileEvents:
    """The events of one file."""

    facts: ModuleFacts
    flows: Flows = field(default_factory=lambda: Flows(0, (), (), ()))
    _copied: dict[int, int] = field(default_factory=dict)
    _alternatives: dict[int, list[int]] = field(default_factory=dict)
    _names: dict[int, str] = field(default_factory=dict)
    _members: dict[int, tuple[int, str]] = field(default_factory=dict)
    _results: dict[int, int] = field(default_factory=dict)
    _globals: dict[int, str] = field(default_factory=dict)
    _calls: dict[int, Event] = field(default_factory=dict)
    _chains: dict[int, str] = field(default_factory=dict)
    begins: dict[int, tuple[int, int, bool]] = field(default_factory=dict)
    """Texts made of two: the first, the second, and whether that is all of it."""
    returned: dict[int, list[int]] = field(default_factory=dict)
    """What a definition returns."""
    iterated: dict[int, int] = field(default_factory=dict)
    """What an element comes from."""
    filled: dict[int, int] = field(default_factory=dict)
    """What a comprehension puts into a container."""
    made: frozenset[int] = frozenset()
    """The variables that hold a function or class of the file."""
    main: int = 0
    """Where `if __name__ == "__main__"` stands; 0 if nowhere."""

    def __post_init__(self) -> None:
        if self.facts.flows:
            self.flows = msgspec.msgpack.decode(self.facts.flows, type=Flows)

    def read(self) -> tuple[Event, ...]:
        """All events, in source order of their scopes."""
        raw = list(self._collect())
        return tuple(self._event(*each) for each in raw)

    def text(self, operand: int) -> str | None:
        """The string that an operand is in this file."""
        for _ in range(_DEEPEST):
            if operand <= FIRST_CONSTANT:
                value = self.flows.consts[FIRST_CONSTANT - operand]
                return value if isinstance(value, str) else None
            if operand not in self._copied:
                return None
            operand = self._copied[operand]
        return None

    def default(self, operand: int) -> str | None:
        """The string that a call is given as its second argument: `getenv("X", "default")`."""
        for _ in range(_DEEPEST):
            call = self._calls.get(operand)
            if call is not None:
                return self.text(call.positional[1]) if len(call.positional) > 1 else None
            if operand not in self._copied:
                return None
            operand = self._copied[operand]
        return None

    def defaults(self, operand: int) -> Iterator[str]:
        """The strings that any value of an operand is, or falls back to: both sides of `a or
        getenv("X", "default")`."""
        seen, waiting = {operand}, [operand]
        while waiting and len(seen) < _MOST_COPIES:
            one = waiting.pop()
            found = self.text(one) if one <= FIRST_CONSTANT else self.default(one)
            if found:
                yield found
            more = [source for source in self._alternatives.get(one, ()) if source not in seen]
            seen.update(more)
            waiting += more

    def capitals(self) -> frozenset[str]:
        """The names in capitals that the file says, as texts or as attributes."""
        said = (*self.flows.names, *self.flows.consts)
        return frozenset(last(each) for each in said if isinstance(each, str) and each.isupper())

    def source(self, operand: int) -> int:
        """The operand that another is a mere copy of."""
        for _ in range(_DEEPEST):
            if operand not in self._copied:
                break
            operand = self._copied[operand]
        return operand

    def call(self, operand: int) -> Event | None:
        """The call whose result an operand is."""
        return self._calls.get(operand)

    def separator(self, call: Event) -> str | None:
        """The text that `text.join(...)` is called on."""
        base, name = self._members.get(call.key, (UNKNOWN_OPERAND, ""))
        return self.text(base) if name == "join" else None

    def asked(self, call: Event) -> tuple[str, str]:
        """The method that is called, and the one whose result it is called on; or empty."""
        base, name = self._members.get(call.key, (UNKNOWN_OPERAND, ""))
        maker = self._results.get(self.source(base), UNKNOWN_OPERAND)
        return name, self._members.get(maker, (UNKNOWN_OPERAND, ""))[1]

    def chain(self, operand: int, depth: int = 0) -> str:
        """The name that a value was reached by; empty where there is none."""
        known = self._chains.get(operand)
        if known is None:
            known = self._chain(operand, depth)
            if depth < _DEEPEST:
                self._chains[operand] = known
        return known

    def _chain(self, operand: int, depth: int) -> str:
        if operand < 0 or depth > _DEEPEST:
            return ""
        if operand in self._names:
            return self._names[operand]
        if operand in self._members:
            base, name = self._members[operand]
            found = self.chain(base, depth + 1)
            return f"{found}.{name}" if found else ""
        if operand in self._results:
            found = self.chain(self._results[operand], depth + 1)
            return f"{found}()" if found else ""
        if operand in self._copied:
            found = self.chain(self._copied[operand], depth + 1)
            if found and not (operand in self._globals and found.endswith("()")):
                return found
        return LOCAL + self._globals[operand] if operand in self._globals else ""

    # -- reading

    def _collect(self) -> Iterator[tuple[Deed, int, int, int, int, str, int]]:
        """Act, scope, position, base, key, name, value; the events of one pass, whose chains are
        known only after it."""
        code, names, scope = self.flows.code, self.flows.names, MODULE_SCOPE
        rebound: list[tuple[int, int]] = []
        made: set[int] = set()
        for op, at in instructions(code):
            if op == Op.SCOPE:
                scope = code[at]
            elif op == Op.COPY:
                self._copied.setdefault(code[at], code[at + 1])
                self._alternatives.setdefault(code[at], []).append(code[at + 1])
                if scope != MODULE_SCOPE:
                    rebound.append((scope, code[at]))
            elif op == Op.REFER:
                self._names[code[at]] = names[code[at + 1]]
            elif op in (Op.FUNCTION, Op.CLASS):
                made.add(code[at])
                self._names[code[at]] = LOCAL + self.facts.definitions[code[at + 1]].name
            elif op == Op.PARAMETER:
                self._names[code[at + 1]] = f"?{names[code[at + 2]]}"
            elif op == Op.GLOBAL and scope == MODULE_SCOPE:
                self._globals[code[at + 1]] = names[code[at]]
            elif op == Op.ATTRIBUTE:
                name = names[code[at + 2]]
                self._members[code[at]] = (code[at + 1], name)
                yield Act.LOAD, scope, code[at + 3], code[at + 1], -1, name, -1
            elif op == Op.STORE:
                base, index, value, position = code[at : at + 4]
                yield Act.STORE, scope, position, base, -1, names[index], value
            elif op == Op.ITEM:
                yield Act.ITEM, scope, code[at + 3], code[at + 1], code[at + 2], "", -1
            elif op == Op.PUT:
                base, key, value, position = code[at : at + 4]
                if key == UNKNOWN_OPERAND:
                    self.filled.setdefault(base, value)
                yield Act.PUT, scope, position, base, key, "", value
            elif op == Op.RETURN:
                self.returned.setdefault(scope, []).append(code[at])
            elif op == Op.ITERATE:
                self.iterated[code[at]] = code[at + 1]
            elif op == Op.BEGINS:
                self.begins[code[at]] = (code[at + 1], code[at + 2], False)
            elif op == Op.OPERATE:
                yield from self._operation(at, scope)
            elif op == Op.CALL:
                self._results[code[at]] = code[at + 1]
                yield Act.CALL, scope, code[at + 2], code[at + 1], -1, "", at
        self.made = frozenset(made)
        for scope, variable in rebound:
            if variable in self._globals:
                yield Act.REBIND, scope, 0, variable, -1, self._globals[variable], -1

    def _operation(
        self, at: int, scope: int
    ) -> Iterator[tuple[Deed, int, int, int, int, str, int]]:
        result, name, left, right, position = self.flows.code[at : at + 5]
        method = self.flows.names[name]
        if method == "__add__":
            self.begins[result] = (left, right, True)
        if method == "__contains__":
            yield Act.ITEM, scope, position, left, right, "", -1
        elif method == "__eq__" and scope == MODULE_SCOPE:
            texts = {self._names.get(left, ""), self._names.get(right, "")}
            if "builtins.__name__" in texts and "__main__" in (self.text(left), self.text(right)):
                self.main = self.main or position

    def _event(
        self, act: Deed, scope: int, position: int, base: int, key: int, name: str, value: int
    ) -> Event:
        if act is Act.REBIND:
            place = self.facts.definitions[scope].position
            return Event(act, LOCAL + name, scope, place)
        if act is not Act.CALL:
            return Event(act, self.chain(base), scope, position, key, name, value)
        code, names = self.flows.code, self.flows.names
        at = value + 4
        positional = code[at + 1 : at + 1 + code[at]]
        at += 1 + code[at]
        pairs = code[at + 1 : at + 1 + 2 * code[at]]
        keywords = tuple((names[pairs[i]], pairs[i + 1]) for i in range(0, len(pairs), 2))
        at += 1 + 2 * code[at]
        starred = code[at + 1 : at + 1 + code[at]]
        found = Event(
            act, self.chain(base), scope, position, base, "", -1, positional, keywords, starred
        )
        self._calls[code[value]] = found
        return found
