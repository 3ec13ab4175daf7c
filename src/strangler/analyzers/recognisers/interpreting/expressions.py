"""An expression and the names around it in, its value out: the part of the interpreter that
changes nothing."""

from abc import abstractmethod
from typing import Any

from strangler.analyzers.recognisers.interpreting.attributes import MISSING, Attributes
from strangler.analyzers.recognisers.interpreting.frames import Frame
from strangler.analyzers.recognisers.interpreting.library import Library
from strangler.analyzers.recognisers.interpreting.objects import (
    FUNCTIONS,
    LARGEST,
    call_method,
    is_plain,
)
from strangler.analyzers.recognisers.interpreting.values import (
    COMPOSING,
    UNKNOWN,
    Attribute,
    Instance,
    Invocation,
    Method,
    Super,
    Symbol,
    is_known,
)
from strangler.model.recogniser import Inventory
from strangler.model.values import (
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
    Pairs,
    Splice,
    Subscript,
    Value,
)


class Expressions(Attributes):
    """Evaluates expressions over one project."""

    def __init__(self, inventory: Inventory, library: Library) -> None:
        super().__init__(inventory, library)
        self.place: tuple[str, int] = ("", 0)
        """Where the project's code stands that is being interpreted: module, position."""

    @abstractmethod
    def call(self, function: Any, call: Call, frame: Frame) -> Any:
        """The value of a call whose callee is evaluated already."""

    def stand(self, frame: Frame, value: Value) -> None:
        """Remember where a statement stands."""
        position = getattr(value, "position", 0)
        if position:
            self.place = (frame.module, position)

    def evaluate(self, value: Value, frame: Frame) -> Any:
        """The value of an expression."""
        match value:
            case Literal():
                return value.value
            case Name():
                return self._name(value.name, frame)
            case Call():
                return self._call(value, frame)
            case Member():
                return self.attribute(self.evaluate(value.value, frame), value.attribute)
            case Items():
                return self._items(value, frame)
            case Pairs():
                return self._pairs(value, frame)
            case Formatted():
                parts = [self.evaluate(part, frame) for part in value.parts]
                known = all(isinstance(part, str | int) for part in parts)
                return _short("".join(map(str, parts))) if known else UNKNOWN
            case Subscript():
                return self._subscript(value, frame)
            case Choice():
                test = self.truth(self.evaluate(value.test, frame))
                if test is None:
                    return UNKNOWN
                return self.evaluate(value.value if test else value.other, frame)
            case Each():
                return self._each(value, frame)
            case Operation():
                return self._operation(value, frame)
            case Splice():
                return self.evaluate(value.value, frame)
            case Opaque():
                return UNKNOWN

    def arguments(self, call: Call, frame: Frame) -> tuple[list[Any], dict[str, Any]]:
        """The arguments of a call, stars spread; what is unknown in them is left out."""
        positional: list[Any] = []
        keywords: dict[str, Any] = {}
        for argument in call.arguments:
            given = self.evaluate(argument.value, frame)
            if argument.keyword == "*":
                positional += given if isinstance(given, list | tuple) else ()
            elif argument.keyword == "**":
                keywords |= given if isinstance(given, dict) else {}
            elif argument.keyword:
                keywords[argument.keyword] = given
            else:
                positional.append(given)
        return positional, keywords

    def truth(self, value: Any) -> bool | None:
        """Whether a value is true; None where that is not known."""
        if isinstance(value, str | int | float | list | tuple | dict | bool | None):
            return bool(value)
        return None if value is UNKNOWN or isinstance(value, Invocation | Attribute) else True

    def added(self, left: Any, right: Any, operator: str) -> Any:
        """`left + right`, in place where Python adds in place."""
        if operator == "+":
            if isinstance(left, list) and isinstance(right, list | tuple):
                if len(left) + len(right) <= LARGEST:
                    left.extend(right)
                return left
            if isinstance(left, list):
                left.append(UNKNOWN)
                return left
            if isinstance(left, str) and isinstance(right, str):
                return _short(left + right)
        if operator == "|" and isinstance(left, dict) and isinstance(right, dict):
            left.update(right)
            return left
        return UNKNOWN

    # -- names

    def _name(self, dotted: str, frame: Frame) -> Any:
        root, _, rest = dotted.lstrip("?:").partition(".")
        if dotted[:1] in ("?", ":") and root in frame.names:
            return self._chain(frame.names[root], rest)
        if dotted[:1] == "?":
            return UNKNOWN
        found = self.inventory.resolve(frame.module, dotted)
        if found is None:
            return UNKNOWN
        if found.exact:
            return self.resolved(found.name, found.module, found.symbol)
        return self._inexact(dotted, frame)

    def _inexact(self, dotted: str, frame: Frame) -> Any:
        """`router.urls`: what the longest known beginning holds, and attributes of that."""
        head, _, attribute = dotted.rpartition(".")
        if not head or head in (".", ":"):
            return UNKNOWN
        return self.attribute(self._name(head, frame), attribute)

    def _chain(self, value: Any, attributes: str) -> Any:
        for name in attributes.split(".") if attributes else ():
            value = self.attribute(value, name)
        return value

    def resolved(self, name: str, module: str, symbol: str) -> Any:
        """A symbol for what the project or a library defines, else what the name is bound to."""
        if not module or not symbol:
            return Symbol(self.library.aliases.get(name, name))
        if self.inventory.definition(f"{module}.{symbol}") is not None:
            return Symbol(f"{module}.{symbol}")
        return self.bound(module, symbol)

    def bound(self, module: str, symbol: str) -> Any:
        """What a module global or class attribute of the project holds."""
        owner, _, name = symbol.rpartition(".")
        if owner:
            return self.find(Symbol(f"{module}.{owner}"), name, (f"{module}.{owner}",))
        if (module, symbol) in self.shared:
            return self.shared[module, symbol]
        assignment = self.inventory.assignment(module, symbol)
        self.shared[module, symbol] = UNKNOWN  # a circle ends here
        if assignment is not None:
            value = self.evaluate(assignment.value, Frame(module, {}))
            self.shared[module, symbol] = value
        return self.shared[module, symbol]

    # -- the rest

    def _call(self, value: Call, frame: Frame) -> Any:
        name = value.name
        if name == "builtins.super":
            first = next(iter(frame.names.values()), UNKNOWN)
            return Super(first, frame.owner)
        if name in ("builtins.getattr", "builtins.hasattr", "builtins.isinstance"):
            return self._asked(name, value, frame)
        if name in FUNCTIONS:
            positional, keywords = self.arguments(value, frame)
            try:
                return FUNCTIONS[name](*positional, **keywords)
            except (TypeError, ValueError):
                return UNKNOWN
        function = self.evaluate(value.function, frame)
        if isinstance(function, Method) and not function.owner:
            positional, keywords = self.arguments(value, frame)
            return call_method(function.receiver, function.name, positional, keywords)
        return self.call(function, value, frame)

    def _asked(self, name: str, call: Call, frame: Frame) -> Any:
        given = [self.evaluate(argument, frame) for argument in call.positional]
        if len(given) < 2:
            return UNKNOWN
        holder, asked = given[0], given[1]
        if name == "builtins.isinstance":
            kinds = asked if isinstance(asked, list | tuple) else [asked]
            if not isinstance(holder, Instance):
                return UNKNOWN
            lineage = self.lineage(holder.cls)
            return any(isinstance(k, Symbol) and k.name in lineage for k in kinds)
        if not isinstance(asked, str) or not isinstance(holder, Instance | Symbol):
            return given[2] if len(given) > 2 and name == "builtins.getattr" else UNKNOWN
        found = self.optional_attribute(holder, asked)
        if name == "builtins.hasattr":
            return found is not MISSING
        if found is MISSING:
            return given[2] if len(given) > 2 else UNKNOWN
        return found

    def _items(self, value: Items, frame: Frame) -> Any:
        made: list[Any] = []
        for item in value.items:
            one = self.evaluate(item, frame)
            if not isinstance(item, Splice):
                made.append(one)
            elif isinstance(one, str) and all(isinstance(i, Splice) for i in value.items):
                return self._text_sum(value, frame)
            else:
                made += one if isinstance(one, list | tuple) else [one]
            if len(made) > LARGEST:
                return UNKNOWN
        return made

    def _text_sum(self, value: Items, frame: Frame) -> Any:
        """`a + b` of names is kept as a sequence; with strings in them it is a string."""
        parts = [self.evaluate(item, frame) for item in value.items]
        return _short("".join(parts)) if all(isinstance(p, str) for p in parts) else UNKNOWN

    def _pairs(self, value: Pairs, frame: Frame) -> Any:
        made: dict[Any, Any] = {}
        for key, item in value.pairs:
            one = self.evaluate(item, frame)
            if isinstance(key, Opaque):
                made |= one if isinstance(one, dict) else {}
                continue
            known = self.evaluate(key, frame)
            if isinstance(known, str | int | Symbol):
                made[known] = one
        return made

    def _subscript(self, value: Subscript, frame: Frame) -> Any:
        holder = self.evaluate(value.value, frame)
        if isinstance(value.key, Call) and value.key.name == "builtins.slice":
            ends = [self.evaluate(end, frame) for end in value.key.positional]
            if isinstance(holder, list | tuple | str) and all(
                end is None or isinstance(end, int) for end in ends
            ):
                return holder[slice(*ends)]
            return UNKNOWN
        key = self.evaluate(value.key, frame)
        try:
            if isinstance(holder, list | tuple | str) and isinstance(key, int):
                return holder[key]
            return holder[key] if isinstance(holder, dict) and is_known(key) else UNKNOWN
        except (IndexError, KeyError, TypeError):
            return UNKNOWN

    def _each(self, value: Each, frame: Frame) -> Any:
        items = self.evaluate(value.iterable, frame)
        if not isinstance(items, list | tuple | dict):
            return UNKNOWN
        made: list[Any] = []
        for item in items:
            inner = Frame(frame.module, dict(frame.names), frame.owner)
            self.assign(value.target, item, inner)
            tests = [self.truth(self.evaluate(test, inner)) for test in value.tests]
            if False not in tests:
                made.append(self.evaluate(value.element, inner))
        return made

    @abstractmethod
    def assign(self, target: Value, value: Any, frame: Frame) -> None:
        """Bind a target of any form."""

    def _operation(self, value: Operation, frame: Frame) -> Any:
        if value.operator in ("and", "or"):
            return self._lazy(value, frame)
        operands = [self.evaluate(operand, frame) for operand in value.operands]
        if value.operator == "not":
            truth = self.truth(operands[0])
            return UNKNOWN if truth is None else not truth
        if not is_known(operands):
            return UNKNOWN
        if value.operator in COMPOSING:
            return Invocation(Symbol(value.operator), tuple(operands), {}, "", value.position)
        left, right = operands
        try:
            match value.operator:
                case "==":
                    return left == right
                case "!=":
                    return left != right
                case "in":
                    return left in right
                case "not in":
                    return left not in right
                case "is":
                    return left is right if right is None else UNKNOWN
                case "is not":
                    return left is not right if right is None else UNKNOWN
                case "%" if isinstance(left, str):
                    # A symbol would be written into the text as Python shows our own object.
                    given = tuple(right) if isinstance(right, list) else right
                    return left % given if is_plain(given) else UNKNOWN
                case "+" if isinstance(left, str | int):
                    return _short(left + right)
                case _:
                    return UNKNOWN
        except (TypeError, ValueError, KeyError):
            return UNKNOWN

    def _lazy(self, value: Operation, frame: Frame) -> Any:
        left = self.evaluate(value.operands[0], frame)
        truth = self.truth(left)
        if truth is None:
            return UNKNOWN
        if truth is (value.operator == "or"):
            return left
        return self.evaluate(value.operands[1], frame)


def _short(value: Any) -> Any:
    return UNKNOWN if isinstance(value, str) and len(value) > LARGEST else value
