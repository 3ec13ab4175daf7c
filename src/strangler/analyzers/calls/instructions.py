"""The instructions of one file in, variables, copies and watchers of the state out."""

from collections.abc import Callable
from typing import TypeAlias

from strangler.analyzers.calls import items, operations
from strangler.analyzers.calls.calling import on_call
from strangler.analyzers.calls.implied import (
    COMPARISONS,
    KEY,
    PERCENT,
    SUBSCRIPT,
    compare,
    contains,
)
from strangler.analyzers.calls.linking import refer
from strangler.analyzers.calls.loads import on_load, on_store
from strangler.analyzers.calls.naming import beginning, load_by_name
from strangler.analyzers.calls.parts import File, Moved, Receives, Site
from strangler.analyzers.calls.placing import Passed, telling
from strangler.analyzers.calls.planning import Body
from strangler.analyzers.calls.state import State
from strangler.analyzers.calls.values import Kind
from strangler.model.flows import FIRST_CONSTANT, LENGTHS, Op, ParameterKind, following

_COMPUTED = ("", "computed")
_LOCAL = ("", "local")
_Numbers: TypeAlias = "range | Moved"


def load(s: State, file: File) -> None:
    """Everything the instructions say."""
    file.constants = [s.constant(value) for value in file.flows.consts]
    count = len(s.inventory.facts(file.module).definitions)
    where = range(file.first, file.first + file.flows.variables)
    _Loader(s, file, where, range(file.own + 1, file.own + 1 + count)).run()


def load_copy(s: State, file: File, where: Moved, numbers: Moved, body: Body) -> None:
    """The instructions of a function and the functions inside it, for one of its copies."""
    _Loader(s, file, where, numbers).run_body(body)


class _Loader:
    def __init__(self, s: State, file: File, where: _Numbers, numbers: _Numbers) -> None:
        self.s = s
        self.file = file
        self.names = file.flows.names
        self.where = where
        self.numbers = numbers
        self.scope = file.own
        self.functions: set[int] = set()
        """Variables that hold functions made inside the function that is read."""
        self.made: dict[int, tuple[str, str]] = {}
        """How a variable that is called was made: a name and a reason for not knowing it."""
        self.passed: Passed | None = None
        """What variables hold by name; None for a copy, of whose calls that is known."""

    def run(self) -> None:
        code = self.file.flows.code
        self.passed = Passed(self.s, self.file.module)
        place, end = 0, len(code)
        handlers, skipped = _HANDLERS, self.file.skipped
        skip = False
        while place < end:
            op = code[place]
            length = LENGTHS[op]
            after = place + length if length else following(code, place)
            if op == Op.SCOPE:
                skip = code[place + 1] in skipped
            if not skip or op == Op.REFER or op == Op.LITERAL:
                handler = handlers.get(op)
                if handler is not None:
                    handler(self, code, place + 1)
            place = after

    def run_body(self, body: Body) -> None:
        code = self.file.flows.code
        for place in body.outer:
            op = code[place]
            if op == Op.COPY or op == Op.ANNOTATION or op == Op.RETURNS:
                _HANDLERS[op](self, code, place + 1)
        for scope, place in body.places:
            self.scope = self.numbers[scope]
            handler = _HANDLERS.get(code[place])
            if handler is not None:
                handler(self, code, place + 1)

    def operand(self, operand: int) -> int:
        """A variable of the state, -1 for one that nothing is known about."""
        if operand >= 0:
            return self.where[operand]
        return -1 if operand == -1 else self.file.constants[FIRST_CONSTANT - operand]

    def set_scope(self, code: tuple[int, ...], at: int) -> None:
        index = code[at]
        self.scope = self.file.own if index < 0 else self.numbers[index]

    def copy(self, code: tuple[int, ...], at: int) -> None:
        source = self.operand(code[at + 1])
        if source >= 0:
            self.s.copy(source, self.where[code[at]])
            if code[at + 1] in self.functions:
                self.functions.add(code[at])
            if self.passed is not None:
                self.passed.copy(code[at], code[at + 1])

    def make(self, code: tuple[int, ...], at: int) -> None:
        s, symbol = self.s, self.file.own + 1 + code[at + 1]
        if self.passed is not None:
            self.passed.held[code[at]] = symbol
        if symbol in s.classes:
            s.add(self.where[code[at]], s.value(Kind.CLASS, symbol))
            return
        symbol = self.numbers[code[at + 1]]
        if self.scope in s.functions:
            self.functions.add(code[at])
        s.add(self.where[code[at]], s.value(Kind.FUNCTION, symbol))
        function = s.functions[symbol]
        if function.receives:
            variable, _, kind = function.parameters[0]
            if kind == ParameterKind.PLAIN:
                receiver = Kind.SELF if function.receives is Receives.INSTANCE else Kind.SUBCLASS
                s.add(variable, s.value(receiver, function.owner))

    def refer(self, code: tuple[int, ...], at: int) -> None:
        s, variable = self.s, self.where[code[at]]
        name = self.names[code[at + 1]]
        self.made[code[at]] = (name.lstrip("*:"), "name")
        if self.passed is not None:
            self.passed.named[code[at]] = name
        held, rest = refer(s, self.file.module, name, variable)
        if not rest:
            return
        for part in rest[:-1]:
            following = s.variable()
            s.watch(held, on_load, following, part, self.scope, 0)
            held = following
        s.watch(held, on_load, variable, rest[-1], self.scope, 0)

    def attribute(self, code: tuple[int, ...], at: int) -> None:
        base = self.operand(code[at + 1])
        name = self.names[code[at + 2]]
        self.made[code[at]] = (name, "receiver")
        if self.passed is not None:
            self.passed.attribute(code[at], code[at + 1], name)
        if base >= 0:
            self.s.watch(base, on_load, self.where[code[at]], name, self.scope, code[at + 3])

    def store(self, code: tuple[int, ...], at: int) -> None:
        if at in self.file.selfmade and self._stands_for_derived():
            # `self.rows = self.rows.all()` in the body that stands for all classes derived from
            # this one would give each the rows of all others; each has a body of its own.
            return
        source = self.operand(code[at + 2])
        base = self.operand(code[at])
        name = self.names[code[at + 1]]
        self.s.watch(base, on_store, name, source, self.scope, code[at + 3])

    def _stands_for_derived(self) -> bool:
        if self.scope not in self.s.inheritable:
            return False
        return bool(self.s.classes[self.s.functions[self.scope].owner].derived)

    def call(self, code: tuple[int, ...], at: int) -> None:
        result, function, position, decorates = code[at : at + 4]
        place = at
        at += 4
        groups: list[tuple[int, ...]] = []
        for width in (1, 2, 1, 1):
            size = width * code[at]
            groups.append(code[at + 1 : at + 1 + size])
            at += 1 + size
        operand = self.operand
        pairs = groups[1]
        site = Site(
            self.scope,
            position,
            self.where[result],
            operand(function),
            tuple(map(operand, groups[0])),
            tuple((self.names[pairs[i]], operand(pairs[i + 1])) for i in range(0, len(pairs), 2)),
            tuple(map(operand, groups[2])),
            tuple(map(operand, groups[3])),
            bool(decorates),
        )
        if not self.functions.isdisjoint(groups[0]):
            self.functions.add(result)
        if self.passed is not None and self.passed.passes((*groups[0], *pairs[1::2])):
            self.file.passing.add(place)
            telling(self.s, self.passed.symbol(function), self.made.get(function), self.scope)
            if decorates:
                self.passed.copy(result, groups[0][0])
        if self.s.loads and groups[0]:
            load_by_name(self.s, self.file, self.passed, place, site, function, groups[0])
        site.passes = place in self.file.passing
        site.name, site.reason = self.made.get(function, _COMPUTED if function < 0 else _LOCAL)
        self.made[result] = _COMPUTED
        self.s.sites.append(site)
        if self.passed is not None and function >= 0 and function not in self.made:
            self._applies(site.function)
        if site.function >= 0:
            self.s.watch(site.function, on_call, site)

    def _applies(self, called: int) -> None:
        """Note a function that calls a parameter of its own."""
        known = self.s.functions.get(self.scope)
        if known is not None and any(called == variable for variable, _, _ in known.parameters):
            self.s.applying.add(self.scope)

    def item(self, code: tuple[int, ...], at: int) -> None:
        base, key = self.operand(code[at + 1]), self.operand(code[at + 2])
        self.made[code[at]] = _COMPUTED
        if base >= 0:
            target = self.where[code[at]]
            self.s.watch(base, items.on_item, target, key, self.scope, code[at + 3])
            self._ask_subscript(code[at + 2], code[at + 3], base)

    def put(self, code: tuple[int, ...], at: int) -> None:
        base, key, source = map(self.operand, code[at : at + 3])
        if base >= 0:
            self.s.watch(base, items.on_put, key, source, self.scope, code[at + 3])
            self._ask_subscript(code[at + 1], code[at + 3], base)

    def _ask_subscript(self, key: int, position: int, base: int) -> None:
        if key >= 0:  # constants are no objects of the project
            self.s.ask(SUBSCRIPT, self.operand(key), self.scope, position, base)

    def slice(self, code: tuple[int, ...], at: int) -> None:
        base = self.operand(code[at + 1])
        if base >= 0:
            bounds = [self._bound(code[at + 2]), self._bound(code[at + 3])]
            place = (self.scope, code[at + 4])
            self.s.watch(base, items.on_sliced, self.where[code[at]], *place, *bounds)

    def _bound(self, operand: int) -> object:
        return self.file.flows.consts[FIRST_CONSTANT - operand] if operand < -1 else ...

    def iterate(self, code: tuple[int, ...], at: int) -> None:
        source = self.operand(code[at + 1])
        if source >= 0:
            self.s.watch(source, items.on_iterate, self.where[code[at]], self.scope, code[at + 2])

    def display(self, code: tuple[int, ...], at: int) -> None:
        size = code[at + 2]
        if self.passed is not None:
            self.passed.displays[code[at]] = code[at + 3 : at + 3 + size]
        parts = [self.operand(part) for part in code[at + 3 : at + 3 + size]]
        items.display(self.s, self.where[code[at]], self.names[code[at + 1]], parts)
        if self.names[code[at + 1]] == "set":
            self._ask_keys(code[at + 3 : at + 3 + size])

    def mapping(self, code: tuple[int, ...], at: int) -> None:
        size = 2 * code[at + 1]
        parts = [self.operand(part) for part in code[at + 2 : at + 2 + size]]
        items.mapping(self.s, self.where[code[at]], parts)
        self._ask_keys(code[at + 2 : at + 2 + size : 2])

    def _ask_keys(self, parts: tuple[int, ...]) -> None:
        for part in parts:
            if part >= 0:
                self.s.ask(KEY, self.operand(part), self.scope, 0)

    def spread(self, code: tuple[int, ...], at: int) -> None:
        source = self.operand(code[at + 1])
        if source >= 0:
            self.s.watch(self.where[code[at]], items.on_spread, source, self.scope)

    def give_back(self, code: tuple[int, ...], at: int) -> None:
        source = self.operand(code[at])
        function = self.s.functions.get(self.scope)
        if source >= 0 and function is not None:
            self.s.copy(source, function.returns)
            if code[at] in self.functions and self.scope not in self.s.origin:
                self.s.makers.setdefault(self.scope, 0)

    def give_out(self, code: tuple[int, ...], at: int) -> None:
        source = self.operand(code[at + 1])
        function = self.s.functions.get(self.scope)
        if source >= 0 and function is not None:
            self.s.copy(source, function.yields)

    def give_out_of(self, code: tuple[int, ...], at: int) -> None:
        source = self.operand(code[at + 1])
        function = self.s.functions.get(self.scope)
        if source >= 0 and function is not None:
            self.s.watch(source, items.on_iterate, function.yields, self.scope, code[at + 2])
            self.s.watch(source, operations.on_delegate, self.where[code[at]])

    def operate(self, code: tuple[int, ...], at: int) -> None:
        result, index, left, right, position = code[at : at + 5]
        s, name, left, right = self.s, self.names[index], self.operand(left), self.operand(right)
        if name in COMPARISONS:
            compare(s, name, left, right, self.scope, position)
        elif name == "__contains__":
            contains(s, left, right, self.scope, position)
        else:
            site = Site(self.scope, position, self.where[result])
            operations.operate(s, name, left, right, site)
            if name == "__mod__":
                s.ask(PERCENT, right, self.scope, position, left)

    def ask(self, code: tuple[int, ...], at: int) -> None:
        if self.file.module not in self.s.library:  # they say in words what they mean
            question = self.names[code[at + 1]]
            self.s.ask(question, self.operand(code[at]), self.scope, code[at + 2])

    def enter(self, code: tuple[int, ...], at: int) -> None:
        context = self.operand(code[at + 1])
        name = self.names[code[at + 2]]
        site = Site(self.scope, code[at + 3], self.where[code[at]])
        if context >= 0:
            self.s.watch(context, operations.on_enter, name, site)

    def raise_(self, code: tuple[int, ...], at: int) -> None:
        source = self.operand(code[at])
        site = Site(self.scope, code[at + 1], self.s.variable())
        self.s.watch(source, operations.on_raise, site)

    def await_(self, code: tuple[int, ...], at: int) -> None:
        source = self.operand(code[at + 1])
        if source >= 0:
            self.s.watch(source, operations.on_await, self.where[code[at]], self.scope)

    def super_(self, code: tuple[int, ...], at: int) -> None:
        owner, receiver = self.operand(code[at + 1]), self.operand(code[at + 2])
        if owner >= 0:
            self.s.watch(owner, operations.on_super, self.where[code[at]], receiver)

    def annotation(self, code: tuple[int, ...], at: int) -> None:
        name = self.names[code[at + 1]]
        self.s.annotations.append((self.where[code[at]], self.file.module, name))

    def rest(self, code: tuple[int, ...], at: int) -> None:
        source = self.operand(code[at + 1])
        if source >= 0:
            self.s.watch(
                source, items.on_slice, self.where[code[at]], code[at + 2], -code[at + 3] or None
            )

    def element(self, code: tuple[int, ...], at: int) -> None:
        source = self.operand(code[at + 1])
        index = self.file.flows.consts[FIRST_CONSTANT - code[at + 2]]
        if source >= 0:
            self.s.watch(
                source, items.on_element, self.where[code[at]], index, self.scope, code[at + 3]
            )

    def literal(self, code: tuple[int, ...], at: int) -> None:
        self.s.add(self.where[code[at]], self.s.value(Kind.LITERAL, self.names[code[at + 1]]))

    def begins(self, code: tuple[int, ...], at: int) -> None:
        s, first, source = self.s, code[at + 1], self.operand(code[at + 1])
        text = self.file.flows.consts[FIRST_CONSTANT - first] if first <= FIRST_CONSTANT else None
        s.add(self.where[code[at]], beginning(s, text, source))

    def returns(self, code: tuple[int, ...], at: int) -> None:
        function = self.s.functions[self.numbers[code[at]]]
        name = self.names[code[at + 1]]
        self.s.annotations.append((function.returns, self.file.module, name))

    def caught(self, code: tuple[int, ...], at: int) -> None:
        source = self.operand(code[at + 1])
        self.s.watch(source, operations.on_caught, self.where[code[at]])


_HANDLERS: dict[int, Callable[[_Loader, tuple[int, ...], int], None]] = {
    Op.SCOPE: _Loader.set_scope,
    Op.COPY: _Loader.copy,
    Op.FUNCTION: _Loader.make,
    Op.CLASS: _Loader.make,
    Op.REFER: _Loader.refer,
    Op.ATTRIBUTE: _Loader.attribute,
    Op.STORE: _Loader.store,
    Op.CALL: _Loader.call,
    Op.ITEM: _Loader.item,
    Op.PUT: _Loader.put,
    Op.SLICE: _Loader.slice,
    Op.ITERATE: _Loader.iterate,
    Op.DISPLAY: _Loader.display,
    Op.DICT: _Loader.mapping,
    Op.SPREAD: _Loader.spread,
    Op.RETURN: _Loader.give_back,
    Op.YIELD: _Loader.give_out,
    Op.YIELD_FROM: _Loader.give_out_of,
    Op.OPERATE: _Loader.operate,
    Op.ENTER: _Loader.enter,
    Op.RAISE: _Loader.raise_,
    Op.AWAIT: _Loader.await_,
    Op.SUPER: _Loader.super_,
    Op.ANNOTATION: _Loader.annotation,
    Op.REST: _Loader.rest,
    Op.ELEMENT: _Loader.element,
    Op.LITERAL: _Loader.literal,
    Op.RETURNS: _Loader.returns,
    Op.CAUGHT: _Loader.caught,
    Op.BEGINS: _Loader.begins,
    Op.ASK: _Loader.ask,
}
"""`declare` has read the others already."""
