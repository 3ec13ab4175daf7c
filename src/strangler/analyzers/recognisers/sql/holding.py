"""A function's statements in, what its local names hold at each call out.

The statements are gone through once in their order. Where ways part, a name holds either; a
loop's body runs once or not at all, and its variable is any element of what is gone through."""

from collections.abc import Iterable, Mapping

from strangler.analyzers.recognisers.sql.facts import EACH
from strangler.analyzers.recognisers.sql.rebuilding import parts, rebuilt
from strangler.model.names import last
from strangler.model.statements import Bind, Branch, Do, Loop, Return, Statement
from strangler.model.values import (
    Argument,
    Call,
    Choice,
    Each,
    Formatted,
    Items,
    Literal,
    Member,
    Name,
    Opaque,
    Operation,
    Value,
)

Held = dict[str, Value]
_LOCAL = "?"
_MAX_PARTS = 200
"""A name that holds more than this is not followed further."""


class Holding:
    """Follows the local names of one body. `wanted` are the last parts of callees; `calls` are
    the calls to them by (position, last part), with names replaced."""

    def __init__(self, wanted: frozenset[str], owner: str = "", first: str = "") -> None:
        self.calls: dict[tuple[int, str], Call] = {}
        self._wanted = wanted
        self.held: Held = {first: Name(owner)} if owner and first else {}

    def hold(self, target: Name, value: Value) -> None:
        """Bind a name before the statements: that of a `with`, which is no statement of theirs."""
        self.held[target.name.lstrip("?:")] = value

    def run(self, statements: Iterable[Statement]) -> None:
        """Go through statements in their order."""
        for statement in statements:
            match statement:
                case Bind():
                    self._look(statement.value)
                    self._bind(statement)
                case Do() | Return() if statement.value is not None:
                    self._look(statement.value)
                case Loop():
                    self._look(statement.iterable)
                    before = dict(self.held)
                    self._each(statement.target, self.replaced(statement.iterable))
                    self.run(statement.body)
                    self.held = _either(before, self.held)
                case Branch():
                    self._look(statement.test)
                    before = dict(self.held)
                    self.run(statement.body)
                    after, self.held = self.held, before
                    self.run(statement.other)
                    self.held = _either(after, self.held)
                case _:
                    continue

    def replaced(self, value: Value) -> Value:
        """`value` with local names replaced by what they hold."""
        if isinstance(value, Name):
            return self._name(value)
        if isinstance(value, Each):
            return value
        return rebuilt(value, self.replaced)

    def _name(self, name: Name) -> Value:
        if name.name[:1] != _LOCAL:
            return name
        root, _, rest = name.name[1:].partition(".")
        held = self.held.get(root)
        if held is None:
            return name
        if not rest:
            return held
        if isinstance(held, Name):
            return Name(f"{held.name}.{rest}", name.position)
        for attribute in rest.split("."):
            held = Member(held, attribute, name.position)
        return held

    def _look(self, value: Value) -> None:
        if isinstance(value, Each):
            self._look(value.iterable)
            before = dict(self.held)
            self._each(value.target, self.replaced(value.iterable))
            for part in (value.element, *value.tests):
                self._look(part)
            self.held = before
            return
        for part in parts(value):
            self._look(part)
        if isinstance(value, Call) and _callee(value) in self._wanted:
            self._note(value)

    def _note(self, call: Call) -> None:
        """Keep a call as it is met. What it is called on stays as it is written: of a connection
        only the name may tell what it is."""
        new = Call(call.function, tuple(map(self._argument, call.arguments)), call.position)
        place = call.position, _callee(call)
        known = self.calls.get(place)
        self.calls[place] = new if known is None or known == new else _both(known, new)

    def _argument(self, argument: Argument) -> Argument:
        return Argument(self.replaced(argument.value), argument.keyword)

    def _bind(self, bind: Bind) -> None:
        target = bind.target
        if isinstance(target, Items):
            values = bind.value.items if isinstance(bind.value, Items) else ()
            for place, one in enumerate(target.items):
                if len(values) == len(target.items) and not bind.operator:
                    self._set(one, self.replaced(values[place]))
                else:
                    self._set(one, None)
            return
        new = self.replaced(bind.value)
        if bind.operator == "+" and isinstance(target, Name):
            new = Formatted((self._name(target), new))
        elif bind.operator == "%":
            new = Operation("%", (self.replaced(target), new))
        elif bind.operator:
            self._set(target, None)
            return
        self._set(target, new)

    def _set(self, target: Value, value: Value | None) -> None:
        if not isinstance(target, Name) or target.name[:1] not in (_LOCAL, ":"):
            return
        root = target.name[1:]
        if "." in root:
            return
        if value is None or _size(value) > _MAX_PARTS:
            value = Opaque("local", target.position)
        self.held[root] = value

    def _each(self, target: Value, iterable: Value) -> None:
        if isinstance(target, Items):
            for place, one in enumerate(target.items):
                part = Argument(Literal(place))
                self._set(one, Call(Name(EACH), (Argument(iterable), part)))
        else:
            self._set(target, Call(Name(EACH), (Argument(iterable),)))


def _callee(call: Call) -> str:
    function = call.function
    if isinstance(function, Name):
        return last(function.name).lstrip("?:")
    return function.attribute if isinstance(function, Member) else ""


def _both(one: Call, other: Call) -> Call:
    """One call that is met on two ways."""
    arguments = tuple(
        Argument(a.value if a.value == b.value else _choice(a.value, b.value), a.keyword)
        for a, b in zip(one.arguments, other.arguments, strict=True)
    )
    return Call(one.function, arguments, one.position)


def _either(one: Mapping[str, Value], other: Mapping[str, Value]) -> Held:
    """What names hold after two ways meet; a name that only one way binds holds that."""
    held = dict(one)
    for name, value in other.items():
        known = held.get(name)
        held[name] = value if known is None or known == value else _choice(known, value)
    return held


def _choice(one: Value, other: Value) -> Value:
    both = Choice(Literal(None), one, other)
    return both if _size(both) <= _MAX_PARTS else Opaque("local")


def _size(value: Value) -> int:
    return 1 + sum(map(_size, parts(value)))
