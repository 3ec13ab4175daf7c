"""The instructions of one file in, variables, copies and watchers of the state out."""

from collections.abc import Callable

from strangler.analyzers.calls import items, operations
from strangler.analyzers.calls.calling import on_call
from strangler.analyzers.calls.linking import refer
from strangler.analyzers.calls.loads import on_load, on_store
from strangler.analyzers.calls.state import Site, State
from strangler.analyzers.calls.values import Kind
from strangler.model.flows import FIRST_CONSTANT, Flows, Op, ParameterKind

NOTHING = Flows(0, (), (), ())


class File:
    """A file being loaded: its flows, the number of its module, its first variable."""

    __slots__ = ("constants", "first", "flows", "module", "own")

    def __init__(self, module: str, own: int, flows: Flows) -> None:
        self.module = module
        self.own = own
        self.flows = flows
        self.first = 0
        self.constants: list[int] = []


_SIZES: dict[int, int] = {
    Op.SCOPE: 1,
    Op.COPY: 2,
    Op.FUNCTION: 2,
    Op.CLASS: 2,
    Op.REFER: 2,
    Op.ATTRIBUTE: 4,
    Op.STORE: 4,
    Op.ITEM: 4,
    Op.PUT: 4,
    Op.SLICE: 4,
    Op.ITERATE: 3,
    Op.SPREAD: 2,
    Op.RETURN: 1,
    Op.YIELD: 2,
    Op.YIELD_FROM: 3,
    Op.OPERATE: 5,
    Op.ENTER: 4,
    Op.RAISE: 2,
    Op.AWAIT: 2,
    Op.SUPER: 3,
    Op.ANNOTATION: 2,
    Op.REST: 4,
    Op.ELEMENT: 4,
    Op.LITERAL: 2,
    Op.PARAMETER: 4,
    Op.RETURNS: 2,
    Op.GLOBAL: 2,
    Op.CAUGHT: 2,
}
"""Operands of the instructions that have always as many."""


def declare(s: State, file: File) -> None:
    """What other files may ask for: globals, members, parameters, names of attributes."""
    flows, first, own = file.flows, file.first, file.own
    code, names = flows.code, flows.names
    for index in flows.generators:
        if index >= 0 and own + 1 + index in s.functions:
            s.functions[own + 1 + index].is_generator = True
    consts, keys = flows.consts, s.keys
    if "builtins.getattr" in names:
        keys.update(consts)
    place, end, scope = 0, len(code), -1
    while place < end:
        op = code[place]
        if op == Op.SCOPE:
            scope = code[place + 1]
        elif op == Op.GLOBAL:
            name, variable = names[code[place + 1]], first + code[place + 2]
            if scope < 0:
                s.globals[file.module][name] = variable
            else:
                s.classes[own + 1 + scope].members[name] = variable
        elif op == Op.PARAMETER:
            _, index, variable, name_, kind = code[place : place + 5]
            function = s.functions[own + 1 + index]
            function.parameters.append((first + variable, names[name_], kind))
        elif op == Op.STORE:
            s.stored.add(names[code[place + 2]])
        elif op == Op.DICT:
            for at in range(place + 3, place + 3 + 2 * code[place + 2], 2):
                if code[at] < -1:
                    keys.add(consts[FIRST_CONSTANT - code[at]])
        elif op in (Op.ITEM, Op.PUT):
            key = code[place + (3 if op == Op.ITEM else 2)]
            if key < -1:
                keys.add(consts[FIRST_CONSTANT - key])
        place = _next(code, place)


def _next(code: tuple[int, ...], place: int) -> int:
    op = code[place]
    size = _SIZES.get(op)
    if size is not None:
        return place + 1 + size
    if op == Op.DISPLAY:
        return place + 4 + code[place + 3]
    if op == Op.DICT:
        return place + 3 + 2 * code[place + 2]
    place += 5  # a call
    for width in (1, 2, 1, 1):
        place += 1 + width * code[place]
    return place


def load(s: State, file: File) -> None:
    """Everything the instructions say."""
    file.constants = [s.constant(value) for value in file.flows.consts]
    _Loader(s, file).run()


class _Loader:
    def __init__(self, s: State, file: File) -> None:
        self.s = s
        self.file = file
        self.names = file.flows.names
        self.base = file.first
        self.scope = file.own
        self.own = file.own

    def run(self) -> None:
        code = self.file.flows.code
        place, end = 0, len(code)
        handlers = _HANDLERS
        while place < end:
            op = code[place]
            after = _next(code, place)
            handlers[op](self, code, place + 1)
            place = after

    def operand(self, operand: int) -> int:
        """A variable of the state, -1 for one that nothing is known about."""
        if operand >= 0:
            return self.base + operand
        return -1 if operand == -1 else self.file.constants[FIRST_CONSTANT - operand]

    def set_scope(self, code: tuple[int, ...], at: int) -> None:
        self.scope = self.own + 1 + code[at]

    def copy(self, code: tuple[int, ...], at: int) -> None:
        source = self.operand(code[at + 1])
        if source >= 0:
            self.s.copy(source, self.base + code[at])

    def make(self, code: tuple[int, ...], at: int) -> None:
        s, symbol = self.s, self.own + 1 + code[at + 1]
        if symbol in s.classes:
            s.add(self.base + code[at], s.value(Kind.CLASS, symbol))
            return
        s.add(self.base + code[at], s.value(Kind.FUNCTION, symbol))
        self._receiver(symbol)

    def _receiver(self, symbol: int) -> None:
        """What the first parameter of a method holds."""
        s = self.s
        function = s.functions[symbol]
        if function.owner < 0 or not function.parameters:
            return
        place = s.inventory.facts(self.file.module).definitions[symbol - self.own - 1]
        decorators = {getattr(value, "name", "") for value in place.decorators}
        if "builtins.staticmethod" in decorators:
            return
        on_class = "builtins.classmethod" in decorators or function.name in _ON_CLASS
        variable, _, kind = function.parameters[0]
        if kind == ParameterKind.PLAIN:
            receiver = Kind.SUBCLASS if on_class else Kind.SELF
            s.add(variable, s.value(receiver, function.owner))

    def refer(self, code: tuple[int, ...], at: int) -> None:
        s, variable = self.s, self.base + code[at]
        name = self.names[code[at + 1]]
        held = s.variable()
        rest = refer(s, self.file.module, name, held)
        for part in rest:
            following = s.variable()
            s.watch(held, on_load, following, part, self.scope, 0)
            held = following
        s.copy(held, variable)

    def attribute(self, code: tuple[int, ...], at: int) -> None:
        base = self.operand(code[at + 1])
        name = self.names[code[at + 2]]
        self.s.watch(base, on_load, self.base + code[at], name, self.scope, code[at + 3])

    def store(self, code: tuple[int, ...], at: int) -> None:
        source = self.operand(code[at + 2])
        base = self.operand(code[at])
        name = self.names[code[at + 1]]
        self.s.watch(base, on_store, name, source, self.scope, code[at + 3])

    def call(self, code: tuple[int, ...], at: int) -> None:
        result, function, position, decorates = code[at : at + 4]
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
            self.base + result,
            operand(function),
            tuple(map(operand, groups[0])),
            tuple((self.names[pairs[i]], operand(pairs[i + 1])) for i in range(0, len(pairs), 2)),
            tuple(map(operand, groups[2])),
            tuple(map(operand, groups[3])),
            bool(decorates),
        )
        self.s.sites.append(site)
        if site.function >= 0:
            self.s.watch(site.function, on_call, site)

    def item(self, code: tuple[int, ...], at: int) -> None:
        base, key = self.operand(code[at + 1]), self.operand(code[at + 2])
        if base >= 0:
            target = self.base + code[at]
            self.s.watch(base, items.on_item, target, key, self.scope, code[at + 3])

    def put(self, code: tuple[int, ...], at: int) -> None:
        base, key, source = map(self.operand, code[at : at + 3])
        if base >= 0:
            self.s.watch(base, items.on_put, key, source, self.scope, code[at + 3])

    def slice(self, code: tuple[int, ...], at: int) -> None:
        base = self.operand(code[at + 1])
        if base >= 0:
            bounds = [self._bound(code[at + 2]), self._bound(code[at + 3])]
            self.s.watch(base, items.on_slice, self.base + code[at], *bounds)

    def _bound(self, operand: int) -> object:
        return self.file.flows.consts[FIRST_CONSTANT - operand] if operand < -1 else ...

    def iterate(self, code: tuple[int, ...], at: int) -> None:
        source = self.operand(code[at + 1])
        if source >= 0:
            self.s.watch(source, items.on_iterate, self.base + code[at], self.scope, code[at + 2])

    def display(self, code: tuple[int, ...], at: int) -> None:
        size = code[at + 2]
        parts = [self.operand(part) for part in code[at + 3 : at + 3 + size]]
        items.display(self.s, self.base + code[at], self.names[code[at + 1]], parts)

    def mapping(self, code: tuple[int, ...], at: int) -> None:
        size = 2 * code[at + 1]
        parts = [self.operand(part) for part in code[at + 2 : at + 2 + size]]
        items.mapping(self.s, self.base + code[at], parts)

    def spread(self, code: tuple[int, ...], at: int) -> None:
        source = self.operand(code[at + 1])
        if source >= 0:
            self.s.watch(self.base + code[at], items.on_spread, source, self.scope)

    def give_back(self, code: tuple[int, ...], at: int) -> None:
        source = self.operand(code[at])
        function = self.s.functions.get(self.scope)
        if source >= 0 and function is not None:
            self.s.copy(source, function.returns)

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
            self.s.watch(source, operations.on_delegate, self.base + code[at])

    def operate(self, code: tuple[int, ...], at: int) -> None:
        result, name, left, right, position = code[at : at + 5]
        operations.operate(
            self.s,
            self.names[name],
            self.operand(left),
            self.operand(right),
            Site(self.scope, position, self.base + result),
        )

    def enter(self, code: tuple[int, ...], at: int) -> None:
        context = self.operand(code[at + 1])
        name = self.names[code[at + 2]]
        site = Site(self.scope, code[at + 3], self.base + code[at])
        if context >= 0:
            self.s.watch(context, operations.on_enter, name, site)

    def raise_(self, code: tuple[int, ...], at: int) -> None:
        source = self.operand(code[at])
        site = Site(self.scope, code[at + 1], self.s.variable())
        self.s.watch(source, operations.on_raise, site)

    def await_(self, code: tuple[int, ...], at: int) -> None:
        source = self.operand(code[at + 1])
        if source >= 0:
            self.s.watch(source, operations.on_await, self.base + code[at], self.scope)

    def super_(self, code: tuple[int, ...], at: int) -> None:
        owner, receiver = self.operand(code[at + 1]), self.operand(code[at + 2])
        if owner >= 0:
            self.s.watch(owner, operations.on_super, self.base + code[at], receiver)

    def annotation(self, code: tuple[int, ...], at: int) -> None:
        name = self.names[code[at + 1]]
        self.s.annotations.append((self.base + code[at], self.file.module, name))

    def rest(self, code: tuple[int, ...], at: int) -> None:
        source = self.operand(code[at + 1])
        if source >= 0:
            self.s.watch(
                source, items.on_slice, self.base + code[at], code[at + 2], -code[at + 3] or None
            )

    def element(self, code: tuple[int, ...], at: int) -> None:
        source = self.operand(code[at + 1])
        index = self.file.flows.consts[FIRST_CONSTANT - code[at + 2]]
        if source >= 0:
            self.s.watch(
                source, items.on_element, self.base + code[at], index, self.scope, code[at + 3]
            )

    def literal(self, code: tuple[int, ...], at: int) -> None:
        self.s.add(self.base + code[at], self.s.value(Kind.LITERAL, self.names[code[at + 1]]))

    def nothing(self, code: tuple[int, ...], at: int) -> None:
        """Read by `declare` already."""

    def returns(self, code: tuple[int, ...], at: int) -> None:
        function = self.s.functions[self.own + 1 + code[at]]
        name = self.names[code[at + 1]]
        self.s.annotations.append((function.returns, self.file.module, name))

    def caught(self, code: tuple[int, ...], at: int) -> None:
        source = self.operand(code[at + 1])
        self.s.watch(source, operations.on_caught, self.base + code[at])


_ON_CLASS = frozenset({"__new__", "__init_subclass__", "__class_getitem__"})
"""Methods whose first parameter is the class without saying so (Python reference 3.3)."""

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
    Op.PARAMETER: _Loader.nothing,
    Op.RETURNS: _Loader.returns,
    Op.GLOBAL: _Loader.nothing,
    Op.CAUGHT: _Loader.caught,
}
