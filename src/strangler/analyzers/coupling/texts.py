"""A value of one file in, its text out as far as it is constant: through the project's functions
that make keys, and through joins.

A parameter that nobody bound ends a text and is named, so that callers can be asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from strangler.analyzers.coupling.events import Event, FileEvents
from strangler.analyzers.coupling.names import Names
from strangler.model.facts import Definition

_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Text:
    """The beginning of a text that is known, whether it is all, and the parameter that follows."""

    known: str = ""
    whole: bool = False
    parameter: str = ""


@dataclass(frozen=True, slots=True)
class Bound:
    """A value where it is written: the file, and what its function's parameters are bound to."""

    module: str
    operand: int
    arguments: "Mapping[str, tuple[Bound, ...]]" = field(default_factory=dict)


class Texts:
    """Reads texts over all files; each file is read once, and only where it is asked for."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self._files: dict[str, tuple[FileEvents, tuple[Event, ...]]] = {}

    def file(self, module: str) -> tuple[FileEvents, tuple[Event, ...]]:
        """A file and its events."""
        known = self._files.get(module)
        if known is None:
            events = FileEvents(self.names.inventory.facts(module))
            known = self._files[module] = (events, events.read())
        return known

    def read(self, value: Bound, depth: int = 0) -> Text:
        """The text of a value."""
        if depth > _DEEPEST:
            return Text()
        events, _ = self.file(value.module)
        operand = events.source(value.operand)
        constant = self.names.text(value.module, events, operand)
        if constant is not None:
            return Text(constant, True)
        if operand in events.begins:
            return self._added(value, events.begins[operand], depth)
        call = events.call(operand)
        if call is not None:
            return self._called(value, events, call, depth)
        chain = events.chain(operand)
        if chain[:1] == "?" and "." not in chain and "(" not in chain:
            given = value.arguments.get(chain[1:])
            if given is None:
                return Text(parameter=chain[1:])
            return self.read(given[0], depth + 1) if len(given) == 1 else Text()
        return Text()

    def _added(self, value: Bound, parts: tuple[int, int, bool], depth: int) -> Text:
        first = self.read(Bound(value.module, parts[0], value.arguments), depth + 1)
        if not first.whole:
            return first
        second = self.read(Bound(value.module, parts[1], value.arguments), depth + 1)
        return Text(first.known + second.known, second.whole and parts[2], second.parameter)

    def _called(self, value: Bound, events: FileEvents, call: Event, depth: int) -> Text:
        separator = events.separator(call)
        if separator is not None and call.positional:
            return self._joined(value, events, call.positional[0], separator, depth)
        if call.chain == "builtins.str" and call.positional:
            return self.read(Bound(value.module, call.positional[0], value.arguments), depth + 1)
        place = self.names.inventory.definition(
            self.names.full(value.module, call.chain, made=False)
        )
        if place is None or "." in place[1].name:
            return Text()
        home, definition = place
        there, _ = self.file(home)
        returned = there.returned.get(there.facts.definitions.index(definition), [])
        if len(returned) != 1:
            return Text()
        arguments = bound_by(definition, events, call, value)
        return self.read(Bound(home, returned[0], arguments), depth + 1)

    def _joined(
        self, value: Bound, events: FileEvents, operand: int, separator: str, depth: int
    ) -> Text:
        """`":".join(str(part) for part in parts)`, where the parts are those of a call."""
        chain = events.chain(_elements(events, operand))
        known: list[str] = []
        for part in value.arguments.get(chain[1:], ()) if chain[:1] == "?" else ():
            text = self.read(part, depth + 1)
            if not text.whole:
                return Text(separator.join([*known, text.known]), False, text.parameter)
            known.append(text.known)
        return Text(separator.join(known), bool(known))


def bound_by(
    definition: Definition, events: FileEvents, call: Event, caller: Bound
) -> dict[str, tuple[Bound, ...]]:
    """What a call binds a function's parameters to; what is left over goes to the last one."""
    names = [p.name.lstrip("*") for p in definition.parameters]
    found: dict[str, tuple[Bound, ...]] = {}
    for place, operand in enumerate(call.positional):
        name = names[min(place, len(names) - 1)] if names else ""
        given = Bound(caller.module, operand, caller.arguments)
        found[name] = (*found.get(name, ()), given)
    for operand in call.starred:
        chain = events.chain(operand)
        spread = caller.arguments.get(chain[1:]) if chain[:1] == "?" else None
        name = names[min(len(call.positional), len(names) - 1)] if names else ""
        more = spread if spread is not None else (Bound(caller.module, operand),)
        found[name] = (*found.get(name, ()), *more)
    for name, operand in call.keywords:
        found[name] = (Bound(caller.module, operand, caller.arguments),)
    return found


def _elements(events: FileEvents, operand: int) -> int:
    """What the elements of an iterable come from, through `str(...)` of each."""
    operand = events.source(operand)
    call = events.call(operand)
    if call is not None and call.chain == "builtins.map" and len(call.positional) == 2:
        return call.positional[1]
    if operand not in events.filled:
        return operand
    element = events.source(events.filled[operand])
    made = events.call(element)
    if made is not None and made.chain == "builtins.str" and made.positional:
        element = events.source(made.positional[0])
    return events.iterated.get(element, operand)
