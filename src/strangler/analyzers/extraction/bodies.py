"""libcst statements in, statements of the model out.

`BodyReader` reads more kinds of expressions than facts in general hold: subscripts,
comprehensions, operators. What it cannot read stays Opaque or Unread."""

from collections.abc import Iterable, Iterator

import libcst as cst

from strangler.analyzers.extraction.reading import ExpressionReader
from strangler.analyzers.extraction.scopes import ALIAS, UNKNOWN, Scope, ScopeKind
from strangler.model.names import LOCAL, last
from strangler.model.statements import Bind, Branch, Do, Loop, Return, Statement, Unread
from strangler.model.values import (
    Argument,
    Call,
    Each,
    Items,
    Literal,
    Name,
    Opaque,
    Operation,
    Subscript,
    Value,
)

_OPERATORS: dict[type, str] = {
    cst.And: "and",
    cst.Or: "or",
    cst.Not: "not",
    cst.Equal: "==",
    cst.NotEqual: "!=",
    cst.In: "in",
    cst.NotIn: "not in",
    cst.Is: "is",
    cst.IsNot: "is not",
    cst.Modulo: "%",
    cst.BitOr: "|",
    cst.GreaterThan: ">",
    cst.LessThan: "<",
    cst.GreaterThanEqual: ">=",
    cst.LessThanEqual: "<=",
    cst.Add: "+",
    cst.Subtract: "-",
    cst.AddAssign: "+",
    cst.BitOrAssign: "|",
}


class BodyReader(ExpressionReader):
    """Reads bodies. Names that the file's own code binds stay as they are written, `?name` in
    a function and `:name` in the module: who interprets the body knows what they hold."""

    def resolve(self, root: str, scope: Scope, order: int) -> str:
        """As in facts, but no binding is looked through."""
        found: Scope | None = scope
        own = True
        while found is not None:
            target = found.bindings.get(root) if own or found.kind is not ScopeKind.CLASS else None
            if target is not None:
                is_self = found.kind is ScopeKind.FUNCTION and target[:1] == LOCAL
                if target[:1] in (ALIAS, UNKNOWN) or (is_self and last(target) != root):
                    return (LOCAL if found.kind is ScopeKind.MODULE else UNKNOWN) + root
                break
            own = own and found.kind is ScopeKind.COMPREHENSION
            found = found.parent
        return super().resolve(root, scope, order)

    def statements(self, body: cst.BaseSuite | cst.Module, scope: Scope) -> tuple[Statement, ...]:
        """The statements of a suite or of a module."""
        return tuple(self._all(body.body, scope))

    def _all(self, nodes: Iterable[cst.CSTNode], scope: Scope) -> Iterator[Statement]:
        for node in nodes:
            if isinstance(node, cst.SimpleStatementLine):
                yield from self._all(node.body, scope)
            else:
                yield from self._statement(node, scope)

    def _statement(self, node: cst.CSTNode, scope: Scope) -> Iterator[Statement]:
        match node:
            case cst.Assign():
                value = self._full(node.value, scope)
                for target in node.targets:
                    yield Bind(self._full(target.target, scope), value)
            case cst.AnnAssign() if node.value is not None:
                yield Bind(self._full(node.target, scope), self._full(node.value, scope))
            case cst.AugAssign():
                operator = _OPERATORS.get(type(node.operator), "?")
                changed = self._full(node.target, scope)
                yield Bind(changed, self._full(node.value, scope), operator)
            case cst.Expr():
                if not isinstance(node.value, cst.SimpleString | cst.ConcatenatedString):
                    yield Do(self._full(node.value, scope))
            case cst.Return():
                yield Return(None if node.value is None else self._full(node.value, scope))
            case cst.For():
                bound, iterable = self._full(node.target, scope), self._full(node.iter, scope)
                yield Loop(bound, iterable, self.statements(node.body, scope))
            case cst.If():
                test, body = self._full(node.test, scope), self.statements(node.body, scope)
                yield Branch(test, body, self._else(node.orelse, scope))
            case cst.With():
                yield from self.statements(node.body, scope)
            case cst.Try():
                yield from self.statements(node.body, scope)
                if node.orelse is not None:
                    yield from self.statements(node.orelse.body, scope)
            case cst.FunctionDef() | cst.ClassDef() | cst.Import() | cst.ImportFrom():
                return  # in the general facts
            case cst.Pass() | cst.Assert() | cst.Global() | cst.Nonlocal() | cst.AnnAssign():
                return
            case _:
                yield Unread(type(node).__name__, self._at(node))

    def _else(self, node: cst.If | cst.Else | None, scope: Scope) -> tuple[Statement, ...]:
        if node is None:
            return ()
        if isinstance(node, cst.Else):
            return self.statements(node.body, scope)
        return tuple(self._statement(node, scope))

    def _full(self, node: cst.BaseExpression, scope: Scope) -> Value:
        self._left = self._limit
        return self._read(node, scope)

    def _read(self, node: cst.BaseExpression, scope: Scope) -> Value:
        match node:
            case cst.Subscript():
                return self._subscript(node, scope)
            case cst.ListComp() | cst.GeneratorExp() | cst.SetComp():
                return self._each(node, scope)
            case cst.DictComp():
                return Call(Name("builtins.dict"), (Argument(self._each(node, scope)),))
            case cst.BooleanOperation():
                return self._operation(node.operator, (node.left, node.right), scope)
            case cst.UnaryOperation(operator=cst.Not()):
                return self._operation(node.operator, (node.expression,), scope)
            case cst.Comparison() if len(node.comparisons) == 1:
                one = node.comparisons[0]
                return self._operation(one.operator, (node.left, one.comparator), scope)
            case cst.BinaryOperation() if not isinstance(node.operator, cst.Add):
                return self._operation(node.operator, (node.left, node.right), scope)
            case cst.BinaryOperation():
                return self._sum(node, scope)
            case _:
                return super()._read(node, scope)

    def _sum(self, node: cst.BinaryOperation, scope: Scope) -> Value:
        value = super()._read(node, scope)
        if isinstance(value, Opaque):
            return self._operation(node.operator, (node.left, node.right), scope)
        return value

    def _operation(
        self, operator: cst.CSTNode, operands: tuple[cst.BaseExpression, ...], scope: Scope
    ) -> Value:
        word = _OPERATORS.get(type(operator))
        if word is None:
            return Opaque(type(operator).__name__)
        return Operation(word, tuple(self._read(o, scope) for o in operands))

    def _subscript(self, node: cst.Subscript, scope: Scope) -> Value:
        if len(node.slice) != 1:
            return Opaque("Subscript", self._at(node))
        part = node.slice[0].slice
        value = self._read(node.value, scope)
        if isinstance(part, cst.Index):
            return Subscript(value, self._read(part.value, scope), self._at(node))
        if not isinstance(part, cst.Slice):
            return Opaque("Subscript", self._at(node))
        ends = (part.lower, part.upper, part.step)
        read = (Literal(None) if end is None else self._read(end, scope) for end in ends)
        key = Call(Name("builtins.slice"), tuple(Argument(end) for end in read))
        return Subscript(value, key, self._at(node))

    def _each(self, node: cst.BaseComp, scope: Scope) -> Value:
        """A comprehension; that of a dict has pairs as its elements."""
        loop = node.for_in
        if loop.inner_for_in is not None:
            return Opaque(type(node).__name__, self._at(node))
        inner = _Names(scope, _targets(loop.target))
        if isinstance(node, cst.DictComp):
            pair = self._read(node.key, inner), self._read(node.value, inner)
            element: Value = Items(pair)
        else:
            assert isinstance(node, cst.BaseSimpleComp)
            element = self._read(node.elt, inner)
        return Each(
            element,
            self._read(loop.target, inner),
            self._read(loop.iter, scope),
            tuple(self._read(test.test, inner) for test in loop.ifs),
            self._at(node),
        )


class _Names(Scope):
    """The scope of a comprehension: what its `for` binds hides what is around it."""

    def __init__(self, outer: Scope, names: frozenset[str]) -> None:
        super().__init__(ScopeKind.COMPREHENSION, outer, outer.definition, outer.name)
        for name in names:
            self.bind(name, f"?{name}", 0, False)


def _targets(node: cst.BaseExpression) -> frozenset[str]:
    if isinstance(node, cst.Name):
        return frozenset({node.value})
    if isinstance(node, cst.Tuple | cst.List):
        return frozenset().union(*(_targets(element.value) for element in node.elements))
    return frozenset()
