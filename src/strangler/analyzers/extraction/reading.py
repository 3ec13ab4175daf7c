"""libcst expressions in, values of the model out, with names resolved by the file's own scopes."""

import re
from collections.abc import Callable, Mapping

import libcst as cst

from strangler.analyzers.extraction.scopes import BUILTINS, STAR, UNKNOWN, Scope, join
from strangler.analyzers.extraction.strings import evaluate, evaluate_part
from strangler.model.values import (
    Argument,
    Call,
    Choice,
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

_CONSTANTS = {"True": True, "False": False, "None": None}


class ExpressionReader:
    """Turns expressions of one file into values.

    `offsets` gives the offset of names and strings by node id, `position` packs an offset.
    A display is cut to Opaque("large") after `limit` nodes. In a file with star imports
    (`has_stars`), one of them must have bound what nothing else binds."""

    def __init__(
        self,
        offsets: Mapping[int, int],
        position: Callable[[int], int],
        limit: int = 400,
        has_stars: bool = False,
    ) -> None:
        self._offsets = offsets
        self._position = position
        self._limit = limit
        self._left = limit
        self._unbound = STAR if has_stars else UNKNOWN

    def read(self, node: cst.BaseExpression, scope: Scope, limit: int = 0) -> Value:
        """The value of an expression; `limit` replaces that of the reader."""
        self._left = limit or self._limit
        return self._read(node, scope)

    def name(self, node: cst.BaseExpression, scope: Scope) -> str:
        """The dotted name of a name or attribute chain, resolved; empty for anything else."""
        chain = chain_of(node)
        if not chain:
            return ""
        root, _, rest = chain.partition(".")
        return join(self.resolve(root, scope, self._offset(node)), rest)

    def resolve(self, root: str, scope: Scope, order: int) -> str:
        """What a simple name stands for at an offset."""
        target = scope.lookup(root, order)
        if target is None:
            return f"builtins.{root}" if root in BUILTINS else self._unbound + root
        return target

    def _read(self, node: cst.BaseExpression, scope: Scope) -> Value:
        self._left -= 1
        if self._left < 0:
            return Opaque("large")
        match node:
            case cst.SimpleString():
                return self._string(node)
            case cst.Name() if node.value in _CONSTANTS:
                return Literal(_CONSTANTS[node.value], self._at(node))
            case cst.Name() | cst.Attribute():
                return self._name(node, scope)
            case cst.Call():
                return self._call(node, scope)
            case cst.List() | cst.Tuple() | cst.Set():
                items = tuple(self._element(e, scope) for e in node.elements)
                return Items(items, self._at(node))
            case cst.Dict():
                return self._dict(node, scope)
            case cst.Integer() | cst.Float():
                return _number(node)
            case cst.UnaryOperation(operator=cst.Minus()):
                inner = self._read(node.expression, scope)
                if isinstance(inner, Literal) and isinstance(inner.value, int | float):
                    return Literal(-inner.value, inner.position)
                return Opaque("UnaryOperation", self._at(node))
            case cst.ConcatenatedString() | cst.FormattedString():
                return self._formatted(node, scope)
            case cst.BinaryOperation(operator=cst.Add()):
                return self._addition(node, scope)
            case cst.BinaryOperation(operator=cst.Modulo()):
                return self._interpolated(node, scope)
            case cst.BinaryOperation(operator=cst.BitOr() | cst.BitAnd()):
                return self._union(node, scope)
            case cst.UnaryOperation(operator=cst.BitInvert()):
                inner = self._read(node.expression, scope)
                if isinstance(inner, Name | Operation):
                    return Operation("~", (inner,), self._at(node))
                return Opaque("UnaryOperation", self._at(node))
            case cst.Subscript(
                slice=[cst.SubscriptElement(slice=cst.Index(value=cst.Integer() as index))]
            ):
                key = self._read(index, scope)
                return Subscript(self._read(node.value, scope), key, self._at(node))
            case cst.IfExp():
                test, value = self._read(node.test, scope), self._read(node.body, scope)
                return Choice(test, value, self._read(node.orelse, scope), self._at(node))
            case cst.Await():
                return self._read(node.expression, scope)
            case _:
                return Opaque(type(node).__name__, self._at(node))

    def _string(self, node: cst.SimpleString) -> Value:
        text = evaluate(node.value)
        if text is None:
            return Opaque("bytes", self._at(node))
        return Literal(text, self._at(node))

    def _name(self, node: cst.Name | cst.Attribute, scope: Scope) -> Value:
        name = self.name(node, scope)
        if name:
            return Name(name, self._at(node))
        assert isinstance(node, cst.Attribute)
        return Member(self._read(node.value, scope), node.attr.value, self._at(node))

    def _call(self, node: cst.Call, scope: Scope) -> Call:
        arguments = tuple(
            Argument(self._read(a.value, scope), a.keyword.value if a.keyword else a.star)
            for a in node.args
        )
        return Call(self._read(node.func, scope), arguments, self._at(node))

    def _element(self, element: cst.BaseElement, scope: Scope) -> Value:
        value = self._read(element.value, scope)
        return Splice(value) if isinstance(element, cst.StarredElement) else value

    def _dict(self, node: cst.Dict, scope: Scope) -> Pairs:
        pairs: list[tuple[Value, Value]] = []
        for element in node.elements:
            if isinstance(element, cst.DictElement):
                pairs.append((self._read(element.key, scope), self._read(element.value, scope)))
            else:
                pairs.append((Opaque("**"), self._read(element.value, scope)))
        return Pairs(tuple(pairs), self._at(node))

    def _formatted(self, node: cst.ConcatenatedString | cst.FormattedString, scope: Scope) -> Value:
        parts: list[Value] = []
        self._string_parts(node, scope, parts)
        return _joined(parts, self._at(node))

    def _string_parts(self, node: cst.BaseExpression, scope: Scope, parts: list[Value]) -> None:
        match node:
            case cst.ConcatenatedString():
                self._string_parts(node.left, scope, parts)
                self._string_parts(node.right, scope, parts)
            case cst.FormattedString():
                for part in node.parts:
                    if isinstance(part, cst.FormattedStringExpression):
                        parts.append(self._read(part.expression, scope))
                    elif isinstance(part, cst.FormattedStringText):
                        text = evaluate_part(part.value, node.start, node.end)
                        parts.append(Opaque("escape") if text is None else Literal(text))
            case _:
                parts.append(self._read(node, scope))

    def _addition(self, node: cst.BinaryOperation, scope: Scope) -> Value:
        operands: list[cst.BaseExpression] = []
        left: cst.BaseExpression = node
        while isinstance(left, cst.BinaryOperation) and isinstance(left.operator, cst.Add):
            operands.append(left.right)
            left = left.left
        operands.append(left)
        values = [self._read(operand, scope) for operand in reversed(operands)]
        position = self._at(node)
        if any(isinstance(value, Items) for value in values):
            return Items(tuple(Splice(value) for value in values), position)
        if any(_is_text(value) for value in values):
            return _joined(values, position)
        if any(isinstance(value, Literal | Opaque) for value in values):
            return Opaque("BinaryOperation", position)
        return Items(tuple(Splice(value) for value in values), position)

    def _interpolated(self, node: cst.BinaryOperation, scope: Scope) -> Value:
        """`"a/%s" % name` as the f-string that it means, where it has `%s`, `%d` and `%%` only
        (Python library reference, printf-style String Formatting)."""
        position = self._at(node)
        pattern = self._read(node.left, scope)
        given = self._read(node.right, scope)
        if isinstance(pattern, Literal) and isinstance(pattern.value, str):
            pieces = _FIELDS.split(pattern.value)
            values: tuple[Value, ...] = (given,)
            if isinstance(node.right, cst.Tuple) and isinstance(given, Items):
                values = given.items
            fields = [piece for piece in pieces[1::2] if piece != "%%"]
            plain = all("%" not in piece for piece in pieces[::2])
            if plain and len(fields) == len(values) and not _is_many(values):
                left = iter(values)
                parts: list[Value] = []
                for piece in pieces:
                    if piece in ("%s", "%d"):
                        parts.append(next(left))
                    elif piece:
                        parts.append(Literal("%" if piece == "%%" else piece))
                return _joined(parts, position)
        return Opaque("BinaryOperation", position)

    def _union(self, node: cst.BinaryOperation, scope: Scope) -> Value:
        """`a | {...}`: the union of sets is read as one display; names that are joined by `|` and
        `&` as what they are (types, permissions); anything else is not read."""
        sides = (self._read(node.left, scope), self._read(node.right, scope))
        position = self._at(node)
        if isinstance(node.operator, cst.BitOr) and any(isinstance(s, Items) for s in sides):
            return Items(tuple(Splice(side) for side in sides), position)
        if all(isinstance(side, Name | Operation) for side in sides):
            word = "|" if isinstance(node.operator, cst.BitOr) else "&"
            return Operation(word, sides, position)
        return Opaque("BinaryOperation", position)

    def _offset(self, node: cst.CSTNode) -> int:
        while True:
            known = self._offsets.get(id(node))
            if known is not None:
                return known
            match node:
                case cst.Attribute() | cst.Subscript():
                    node = node.value
                case cst.Call():
                    node = node.func
                case cst.BinaryOperation() | cst.ConcatenatedString():
                    node = node.left
                case cst.UnaryOperation():
                    node = node.expression
                case cst.List() | cst.Tuple() | cst.Set() if node.elements:
                    node = node.elements[0].value
                case cst.Dict() if node.elements:
                    first = node.elements[0]
                    node = first.key if isinstance(first, cst.DictElement) else first.value
                case _:
                    return -1

    def _at(self, node: cst.CSTNode) -> int:
        offset = self._offset(node)
        return self._position(offset) if offset >= 0 else 0


_FIELDS = re.compile(r"(%[sd%])")


def chain_of(node: cst.BaseExpression) -> str:
    """`a.b.c` for a chain of attributes on a name; empty for anything else."""
    attributes: list[str] = []
    while isinstance(node, cst.Attribute):
        attributes.append(node.attr.value)
        node = node.value
    if not isinstance(node, cst.Name):
        return ""
    attributes.append(node.value)
    return ".".join(reversed(attributes))


def _number(node: cst.Integer | cst.Float) -> Value:
    try:
        value = node.evaluated_value
    except (SyntaxError, ValueError):  # more digits than Python converts at once
        return Opaque("large")
    # msgpack integers have 64 bits
    return Literal(value) if abs(value) < 2**63 else Opaque("large")


def _is_text(value: Value) -> bool:
    return isinstance(value, Formatted) or (
        isinstance(value, Literal) and isinstance(value.value, str)
    )


def _is_many(values: tuple[Value, ...]) -> bool:
    """Whether a value stands for several, or is looked up by name."""
    return any(isinstance(value, Pairs | Splice) for value in values)


def _joined(parts: list[Value], position: int) -> Value:
    """Neighbouring literal strings joined; one literal if nothing else is left."""
    joined: list[Value] = []
    for part in parts:
        flat = part.parts if isinstance(part, Formatted) else (part,)
        for piece in flat:
            last = joined[-1] if joined else None
            if (
                isinstance(piece, Literal)
                and isinstance(piece.value, str)
                and isinstance(last, Literal)
                and isinstance(last.value, str)
            ):
                joined[-1] = Literal(last.value + piece.value, last.position)
            else:
                joined.append(piece)
    if len(joined) == 1 and _is_text(joined[0]):
        first = joined[0]
        return Literal(first.value, position) if isinstance(first, Literal) else first
    return Formatted(tuple(joined), position)
