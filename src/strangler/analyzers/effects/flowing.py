"""One file's flows in; the texts that its calls are given, as far as the file tells, out.

Read from the instructions of the call solver, so that files that interest nobody cost nothing."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import msgspec

from strangler.analyzers.effects.accepting import Shape
from strangler.analyzers.effects.rules import Place
from strangler.model.facts import ModuleFacts
from strangler.model.flows import FIRST_CONSTANT, UNKNOWN_OPERAND, Flows, Op, instructions
from strangler.model.names import LOCAL

_DEEPEST = 12
"""Steps back from an argument to its text."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text, or as much of its beginning as is known."""

    known: str
    whole: bool


Lookup = Callable[[str], Text | None]
"""A dotted name, as the file has it, in; the text that it is bound to out."""


@dataclass(frozen=True, slots=True)
class _Given:
    function: int
    positional: tuple[int, ...]
    keywords: tuple[tuple[str, int], ...]
    whole: bool = False
    """A call without starred arguments."""


class FileTexts:
    """The calls and subscripts of one file by position, and where their arguments come from."""

    def __init__(self, facts: ModuleFacts, lookup: Lookup) -> None:
        self._flows = Flows(0, (), (), ())
        if facts.flows:
            self._flows = msgspec.msgpack.decode(facts.flows, type=Flows)
        self._definitions = facts.definitions
        self._lookup = lookup
        self._given: dict[int, list[_Given]] = {}
        self._copied: dict[int, list[int]] = {}
        self._begins: dict[int, tuple[int, int]] = {}
        self._names: dict[int, str] = {}
        self._members: dict[int, tuple[int, str]] = {}
        self._stored: dict[str, list[int]] = {}
        self._results: dict[int, int] = {}
        self._texts: dict[tuple[int | str, int], Text | None] = {}
        self._read()

    def argument(self, position: int, place: Place) -> Text | None:
        """The text of an argument of the call there, if all calls at that place agree."""
        found = {self._text(operand, 0) for operand in self._arguments(position, place)}
        return found.pop() if len(found) == 1 else None

    def is_given(self, position: int, place: Place) -> bool:
        """Whether the call there has the argument at all."""
        return any(True for _ in self._arguments(position, place))

    def shapes(self, position: int, method: str) -> tuple[Shape, ...]:
        """How the calls of a method there give their arguments; empty where not all of them are
        seen whole."""
        given = [g for g in self._given.get(position, ()) if self._is_method(g.function, method)]
        if not all(g.whole for g in given):
            return ()
        return tuple(Shape(len(g.positional), tuple(k for k, _ in g.keywords)) for g in given)

    def _is_method(self, function: int, method: str) -> bool:
        return self._members.get(function, (0, ""))[1] == method

    def called(self, position: int) -> str:
        """The dotted name of what is called there, as the file has it; empty if it is none."""
        found = {self._dotted(given.function, 0) for given in self._given.get(position, ())}
        return found.pop() if len(found) == 1 else ""

    def named(self, position: int, place: Place) -> str:
        """The dotted name of an argument of the call there, as the file has it; empty if it is
        none, or calls at that place do not agree."""
        found = {self._dotted(operand, 0) for operand in self._arguments(position, place)}
        return found.pop() if len(found) == 1 else ""

    # -- reading

    def _read(self) -> None:
        code, names = self._flows.code, self._flows.names
        for op, at in instructions(code):
            if op == Op.CALL:
                self._call(at)
            elif op == Op.COPY:
                self._copied.setdefault(code[at], []).append(code[at + 1])
            elif op == Op.REFER:
                self._names[code[at]] = names[code[at + 1]]
            elif op in (Op.FUNCTION, Op.CLASS):
                self._names[code[at]] = LOCAL + self._definitions[code[at + 1]].name
            elif op == Op.ATTRIBUTE:
                self._members[code[at]] = (code[at + 1], names[code[at + 2]])
            elif op == Op.STORE:
                self._stored.setdefault(names[code[at + 1]], []).append(code[at + 2])
            elif op == Op.GLOBAL:
                self._stored.setdefault(names[code[at]], []).append(code[at + 1])
            elif op == Op.ITEM:
                self._give(code[at + 3], _Given(UNKNOWN_OPERAND, (code[at + 2],), ()))
            elif op == Op.PUT:
                self._give(code[at + 3], _Given(UNKNOWN_OPERAND, (code[at + 1],), ()))
            elif op == Op.OPERATE and names[code[at + 1]] in ("__add__", "__mod__"):
                self._begins[code[at]] = (code[at + 2], code[at + 3])
            elif op == Op.BEGINS:
                self._begins[code[at]] = (code[at + 1], code[at + 2])

    def _call(self, at: int) -> None:
        code, names = self._flows.code, self._flows.names
        result, function, position = code[at : at + 3]
        at += 4
        positional = code[at + 1 : at + 1 + code[at]]
        at += 1 + code[at]
        pairs = code[at + 1 : at + 1 + 2 * code[at]]
        keywords = tuple((names[pairs[i]], pairs[i + 1]) for i in range(0, len(pairs), 2))
        at += 1 + 2 * code[at]
        starred = code[at]
        whole = not starred and not code[at + 1 + starred]
        self._give(position, _Given(function, positional, keywords, whole))
        self._results[result] = function

    def _give(self, position: int, given: _Given) -> None:
        self._given.setdefault(position, []).append(given)

    def _arguments(self, position: int, place: Place) -> Iterator[int]:
        for given in self._given.get(position, ()):
            for keyword, operand in given.keywords:
                if keyword == place.keyword:
                    yield operand
                    break
            else:
                if 0 <= place.index < len(given.positional):
                    yield given.positional[place.index]

    # -- following

    def _text(self, operand: int, depth: int) -> Text | None:
        # Kept by depth, since the limit makes the answer depend on it; unkept, names that are
        # assigned from one another in many places take time exponential in the depth.
        key = (operand, depth)
        if key not in self._texts:
            self._texts[key] = self._followed(operand, depth)
        return self._texts[key]

    def _followed(self, operand: int, depth: int) -> Text | None:
        if operand <= FIRST_CONSTANT:
            value = self._flows.consts[FIRST_CONSTANT - operand]
            return Text(value, True) if isinstance(value, str) else None
        if operand < 0 or depth > _DEEPEST:
            return None
        if operand in self._begins:
            return self._joined(*self._begins[operand], depth)
        if operand in self._copied:
            return self._agreed(self._copied[operand], depth)
        if operand in self._results:
            return self._formatted(self._results[operand], depth)
        dotted = self._dotted(operand, 0)
        found = self._lookup(dotted) if dotted else None
        if found is None and operand in self._members:
            found = self._assigned(self._members[operand][1], depth)
        return found

    def _assigned(self, name: str, depth: int) -> Text | None:
        """`self.base`: what the file assigns to an attribute or class variable of that name."""
        key = (name, depth)
        if key not in self._texts:
            self._texts[key] = self._agreed(self._stored.get(name, ()), depth)
        return self._texts[key]

    def _joined(self, first: int, second: int, depth: int) -> Text | None:
        """A text, and another if the first is known whole; for `%` that is a first part, too."""
        found = self._text(first, depth + 1)
        if found is None:
            return None
        if "%" in found.known or not found.whole:
            return Text(_before(found.known, "%"), False)
        more = self._text(second, depth + 1)
        return Text(found.known + (more.known if more is not None else ""), False)

    def _agreed(self, operands: Iterable[int], depth: int) -> Text | None:
        agreed: Text | None = None
        for source in operands:
            found = self._text(source, depth + 1)
            if found is None or (agreed is not None and found != agreed):
                return None
            agreed = found
        return agreed

    def _formatted(self, function: int, depth: int) -> Text | None:
        """`"https://host/{}".format(x)`"""
        base, name = self._members.get(function, (UNKNOWN_OPERAND, ""))
        if name != "format":
            return None
        found = self._text(base, depth + 1)
        return None if found is None else Text(_before(found.known, "{"), False)

    def _dotted(self, operand: int, depth: int) -> str:
        if depth > _DEEPEST:
            return ""
        if operand in self._names:
            return self._names[operand]
        if operand in self._members:
            base, name = self._members[operand]
            dotted = self._dotted(base, depth + 1)
            return f"{dotted}.{name}" if dotted else ""
        sources = self._copied.get(operand, [])
        return self._dotted(sources[0], depth + 1) if len(sources) == 1 else ""


def _before(text: str, mark: str) -> str:
    return text.partition(mark)[0]
