"""The flows of a project in, the calls of a function of its own out, as values.

Who calls a helper is known only once all files are read, so these calls are no facts of a
recogniser: they are read back from the instructions that the call solver uses
(`strangler.model.flows`), of those files only that write the helper's name. A variable that is
bound in one place stands for what it is bound to; one that is bound in several, or a list that
is added to, is Opaque."""

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from strangler.analyzers.recognisers.following import product_modules
from strangler.model.facts import MODULE_SCOPE, Definition, DefinitionKind, Loop
from strangler.model.flows import FIRST_CONSTANT, Flows, Op, instructions
from strangler.model.names import LOCAL, last
from strangler.model.recogniser import Inventory
from strangler.model.values import (
    Argument,
    Call,
    Formatted,
    Items,
    Literal,
    Member,
    Name,
    Opaque,
    Pairs,
    Splice,
    Value,
)

_UNKNOWN = Opaque("computed")
_CHANGING = frozenset({"append", "extend", "insert", "update", "setdefault", "pop", "remove"})
_MAX_DEPTH = 40


@dataclass(frozen=True, slots=True)
class Site:
    """A call in a function (`scope`; empty: the module level), with the loops that its arguments
    come from."""

    module: str
    scope: str
    call: Call
    loops: tuple[Loop, ...] = ()


class CallSites:
    """The calls of a project by the last part of their callee's name."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._decode = msgspec.msgpack.Decoder(Flows).decode
        self._files: dict[str, _File] = {}

    def called(self, word: str) -> Iterator[Site]:
        """The calls of what is called `word`, by module and place."""
        asked = _as_packed(word)
        for module in product_modules(self._inventory):
            facts = self._inventory.facts(module)
            if not any(form in facts.flows for form in asked):
                renamed = [i.alias for i in facts.imports if i.name == word and i.alias != word]
                if not renamed:
                    continue
            known = self._files.get(module)
            if known is None:
                known = _File(module, self._decode(facts.flows), facts.definitions)
                self._files[module] = known
            yield from known.called(word)


class _File:
    def __init__(self, module: str, flows: Flows, definitions: tuple[Definition, ...]) -> None:
        self._module = module
        self._flows = flows
        self._definitions = definitions
        self._made: dict[int, list[tuple[int, int]]] = {}
        """By variable: the instructions that bind it, with the place of their operands."""
        self._globals: dict[int, str] = {}
        self._changed: set[int] = set()
        self._spread: dict[int, list[int]] = {}
        self._unpacked: dict[int, list[int]] = {}
        self._calls: list[tuple[int, int]] = []
        self._read()
        self._by_word: dict[str, list[tuple[int, int]]] = {}
        for scope, place in self._calls:
            word = last(self._callee(flows.code[place + 1])).lstrip(":?")
            self._by_word.setdefault(word, []).append((scope, place))

    def called(self, word: str) -> Iterator[Site]:
        """The calls of what is called `word`; of a function that one gives back, too."""
        for scope, place in self._by_word.get(word, ()):
            loops: set[int] = set()
            call = self._call(place, 0, loops)
            around = tuple(self._loop(variable) for variable in sorted(loops))
            yield Site(self._module, self._function(scope), call, around)

    def _function(self, scope: int) -> str:
        """The function that a scope is; what stands in a class body runs with the module."""
        if scope == MODULE_SCOPE or self._definitions[scope].kind is DefinitionKind.CLASS:
            return ""
        return self._definitions[scope].name

    # -- reading instructions

    def _read(self) -> None:
        code, names = self._flows.code, self._flows.names
        scope = MODULE_SCOPE
        for op, place in instructions(code):
            if op == Op.SCOPE:
                scope = code[place]
            elif op == Op.GLOBAL:
                if scope == MODULE_SCOPE:
                    self._globals.setdefault(code[place + 1], names[code[place]])
            elif op == Op.SPREAD:
                self._spread.setdefault(code[place], []).append(code[place + 1])
            elif op == Op.PUT:
                self._changed.add(code[place])
            elif op == Op.PARAMETER:
                self._made.setdefault(code[place + 1], []).append((op, place))
            elif op in _BINDING:
                self._made.setdefault(code[place], []).append((op, place))
                if op == Op.CALL:
                    self._calls.append((scope, place))
                elif op == Op.ATTRIBUTE and names[code[place + 2]] in _CHANGING:
                    self._changed.add(self._root(code[place + 1]))
                elif op == Op.ELEMENT:
                    self._unpacked.setdefault(code[place + 1], []).append(self._index(place))

    def _root(self, variable: int) -> int:
        """The variable that a copy is one of."""
        for _ in range(_MAX_DEPTH):
            made = self._made.get(variable, ())
            if len(made) != 1 or made[0][0] != Op.COPY:
                break
            variable = self._flows.code[made[0][1] + 1]
        return variable

    def _index(self, place: int) -> int:
        """Which element of a sequence an instruction unpacks."""
        operand = self._flows.code[place + 2]
        known = self._flows.consts[FIRST_CONSTANT - operand] if operand <= FIRST_CONSTANT else 0
        return known if isinstance(known, int) else 0

    def _is_followed(self, variable: int) -> bool:
        """Whether a global says more by what binds it than by its name: an import, a loop."""
        made = self._made.get(self._root(variable), ())
        return any(op in (Op.ITERATE, Op.ELEMENT, Op.REFER) for op, _ in made)

    def _has_default(self, made: tuple[int, int]) -> bool:
        """Whether an instruction makes a parameter with a default, which is bound to it, too."""
        op, place = made
        if op != Op.PARAMETER:
            return False
        code = self._flows.code
        name = self._flows.names[code[place + 2]]
        parameters = self._definitions[code[place]].parameters
        return any(p.name == name and p.default is not None for p in parameters)

    # -- values

    def _value(self, operand: int, depth: int, loops: set[int]) -> Value:
        if operand <= FIRST_CONSTANT:
            return Literal(self._flows.consts[FIRST_CONSTANT - operand])
        made = self._made.get(operand, ())
        if len(made) == 2 and self._has_default(made[0]):
            made = made[:1]
        if operand in self._globals and not self._is_followed(operand):
            return Name(LOCAL + self._globals[operand])
        if len(made) != 1 or depth > _MAX_DEPTH or operand in self._changed:
            return _UNKNOWN
        op, place = made[0]
        code, names = self._flows.code, self._flows.names
        depth += 1
        if op == Op.COPY:
            return self._value(code[place + 1], depth, loops)
        if op == Op.REFER:
            return Name(names[code[place + 1]])
        if op in (Op.FUNCTION, Op.CLASS):
            return Name(LOCAL + self._definitions[code[place + 1]].name)
        if op == Op.PARAMETER:
            return Name("?" + names[code[place + 2]])
        if op == Op.ATTRIBUTE:
            return _member(self._value(code[place + 1], depth, loops), names[code[place + 2]])
        if op == Op.CALL:
            return self._call(place, depth, loops)
        if op == Op.DISPLAY:
            count = code[place + 2]
            items = [self._value(o, depth, loops) for o in code[place + 3 : place + 3 + count]]
            more = self._spread.get(operand, ())
            return Items((*items, *(Splice(self._value(o, depth, loops)) for o in more)))
        if op == Op.DICT:
            return self._pairs(operand, place, depth, loops)
        if op == Op.OPERATE and names[code[place + 1]] == "__add__":
            sides = (self._value(o, depth, loops) for o in code[place + 2 : place + 4])
            return _sum(*sides)
        if op == Op.ITERATE:
            loops.add(operand)
            return Name(f"?{operand}")
        if op == Op.ELEMENT:
            source, index = self._root(code[place + 1]), self._index(place)
            if self._made.get(source, [(0, 0)])[0][0] == Op.ITERATE:
                loops.add(source)
                return Name(f"?{source}_{index}")
        return _UNKNOWN

    def _callee(self, operand: int) -> str:
        """The name of what a call calls, or of what gives it back; empty where it has none. As
        `_value` would say, without the values of arguments."""
        code, names = self._flows.code, self._flows.names
        for _ in range(_MAX_DEPTH):
            made = self._made.get(operand, ())
            op, place = made[0] if len(made) == 1 else (None, 0)
            if op == Op.ATTRIBUTE and operand not in self._globals:
                return names[code[place + 2]] if operand not in self._changed else ""
            if op not in (Op.CALL, Op.COPY) or operand in self._globals or operand in self._changed:
                break
            operand = code[place + 1]
        found = self._value(operand, 0, set())
        return found.name if isinstance(found, Name) else getattr(found, "attribute", "")

    def _pairs(self, operand: int, place: int, depth: int, loops: set[int]) -> Value:
        if operand in self._spread:
            return _UNKNOWN
        code = self._flows.code
        ends = range(place + 2, place + 2 + 2 * code[place + 1], 2)
        return Pairs(
            tuple(
                (self._value(code[at], depth, loops), self._value(code[at + 1], depth, loops))
                for at in ends
            )
        )

    def _call(self, place: int, depth: int, loops: set[int]) -> Call:
        code, names = self._flows.code, self._flows.names
        function = self._value(code[place + 1], depth, loops)
        at = place + 4
        arguments: list[Argument] = []
        for keyword, width in (("", 1), ("=", 2), ("*", 1), ("**", 1)):
            count = code[at]
            for number in range(count):
                here = at + 1 + number * width
                word = names[code[here]] if keyword == "=" else keyword
                value = self._value(code[here + width - 1], depth, loops)
                arguments.append(Argument(value, word))
            at += 1 + count * width
        return Call(function, tuple(arguments), code[place + 2])

    def _loop(self, variable: int) -> Loop:
        """The loop whose turns give a variable its values."""
        _, place = self._made[variable][0]
        iterable = self._value(self._flows.code[place + 1], 0, set())
        parts = [
            index
            for source, found in self._unpacked.items()
            if self._root(source) == variable
            for index in found
        ]
        if not parts:
            return Loop(Name(f"?{variable}"), iterable)
        names = tuple(Name(f"?{variable}_{index}") for index in range(max(parts) + 1))
        return Loop(Items(names), iterable)


_BINDING = frozenset(
    {
        *(Op.COPY, Op.FUNCTION, Op.CLASS, Op.REFER, Op.ATTRIBUTE, Op.CALL, Op.ITEM, Op.SLICE),
        *(Op.ITERATE, Op.DISPLAY, Op.DICT, Op.YIELD, Op.YIELD_FROM, Op.OPERATE, Op.ENTER),
        *(Op.AWAIT, Op.SUPER, Op.REST, Op.ELEMENT, Op.LITERAL, Op.CAUGHT),
    }
)
"""The instructions whose first operand is a variable that they bind."""


def _as_packed(word: str) -> tuple[bytes, ...]:
    """What is in the packed instructions of a file that calls `word`: a text that is that word, or
    one that ends in it behind a dot or the mark of a local name (`flows.names` are such texts)."""
    asked = word.encode()
    return (msgspec.msgpack.encode(word), *(mark + asked for mark in (b".", LOCAL.encode())))


def _member(value: Value, attribute: str) -> Value:
    if isinstance(value, Name):
        return Name(f"{value.name}.{attribute}")
    return _UNKNOWN if isinstance(value, Opaque) else Member(value, attribute)


def _sum(left: Value, right: Value) -> Value:
    """`a + b`: of displays a display, else a text of both."""
    if isinstance(left, Items) or isinstance(right, Items):
        return Items((Splice(left), Splice(right)))
    return Formatted((left, right))
