"""The syntax tree of a body in, its steps out (`strangler.model.steps`)."""

from collections.abc import Iterator, Mapping, Sequence

import libcst as cst

from strangler.analyzers.extraction.reading import ExpressionReader
from strangler.analyzers.extraction.scopes import Scope
from strangler.analyzers.extraction.walking.raw import RawDefinition
from strangler.model.steps import Bind, Branch, Define, Do, Loop, Return, Step
from strangler.model.values import Call, Value

_FULL = 20_000


class StepReader:
    """Reads bodies of one file; `definitions` in the order of `ModuleFacts.definitions`."""

    def __init__(self, reader: ExpressionReader, definitions: Sequence[RawDefinition]) -> None:
        self._reader = reader
        self._index: Mapping[int, int] = {id(d.node): i for i, d in enumerate(definitions)}
        self._definitions = definitions

    def module(self, tree: cst.Module, scope: Scope) -> tuple[Step, ...]:
        """The steps of the module level."""
        return tuple(self._statements(tree.body, scope))

    def body(self, index: int) -> tuple[Step, ...]:
        """The steps of one function or class; a lambda returns its expression."""
        raw = self._definitions[index]
        if isinstance(raw.node, cst.Lambda):
            return (Return(self._read(raw.node.body, raw.inner)),)
        return tuple(self._suite(raw.node.body, raw.inner))

    def _suite(self, suite: cst.BaseSuite | cst.BaseStatement, scope: Scope) -> Iterator[Step]:
        if isinstance(suite, cst.IndentedBlock | cst.SimpleStatementSuite):
            yield from self._statements(suite.body, scope)

    def _statements(
        self, body: Sequence[cst.BaseStatement | cst.BaseSmallStatement], scope: Scope
    ) -> Iterator[Step]:
        for statement in body:
            match statement:
                case cst.SimpleStatementLine():
                    yield from self._statements(statement.body, scope)
                case cst.FunctionDef():
                    yield Define(self._index[id(statement)])
                case cst.ClassDef():
                    index = self._index[id(statement)]
                    yield Define(index, self.body(index))
                case cst.If() | cst.Try() | cst.TryStar() | cst.Match():
                    yield from self._branching(statement, scope)
                case cst.For():
                    target, iterable = statement.target, statement.iter
                    steps = tuple(self._suite(statement.body, scope))
                    yield Loop(self._read(target, scope), self._read(iterable, scope), steps)
                    yield from self._else(statement.orelse, scope)
                case cst.With():
                    yield from self._with(statement, scope)
                case cst.While():
                    yield Branch((tuple(self._suite(statement.body, scope)),))
                case _:
                    yield from self._small(statement, scope)

    def _small(
        self, statement: cst.BaseStatement | cst.BaseSmallStatement, scope: Scope
    ) -> Iterator[Step]:
        match statement:
            case cst.Assign():
                value = self._read(statement.value, scope)
                for target in statement.targets:
                    yield Bind(self._read(target.target, scope), value)
            case cst.AnnAssign(value=cst.BaseExpression() as given):
                yield Bind(self._read(statement.target, scope), self._read(given, scope))
            case cst.AugAssign(operator=cst.AddAssign()):
                value = self._read(statement.value, scope)
                yield Bind(self._read(statement.target, scope), value, True)
            case cst.Return(value=cst.BaseExpression() as given):
                yield Return(self._read(given, scope))
            case cst.Expr(value=cst.Yield(value=cst.BaseExpression() as given)):
                yield Return(self._read(given, scope))
            case cst.Expr():
                value = self._read(statement.value, scope)
                if isinstance(value, Call):
                    yield Do(value)

    def _branching(
        self, statement: cst.If | cst.Try | cst.TryStar | cst.Match, scope: Scope
    ) -> Iterator[Step]:
        match statement:
            case cst.If():
                yield from self._walruses(statement.test, scope)
                ways = [tuple(self._suite(statement.body, scope))]
                rest = statement.orelse
                while isinstance(rest, cst.If):
                    yield from self._walruses(rest.test, scope)
                    ways.append(tuple(self._suite(rest.body, scope)))
                    rest = rest.orelse
                if rest is not None:
                    ways.append(tuple(self._suite(rest.body, scope)))
                yield Branch(tuple(ways))
            case cst.Match():
                yield Branch(tuple(tuple(self._suite(c.body, scope)) for c in statement.cases))
            case _:
                yield from self._suite(statement.body, scope)
                handlers = (tuple(self._suite(h.body, scope)) for h in statement.handlers)
                caught = tuple(way for way in handlers if way)
                if caught:
                    yield Branch(caught)
                yield from self._else(statement.orelse, scope)
                yield from self._else(statement.finalbody, scope)

    def _walruses(self, test: cst.BaseExpression, scope: Scope) -> Iterator[Step]:
        """What a test binds (PEP 572)."""
        match test:
            case cst.NamedExpr():
                yield Bind(self._read(test.target, scope), self._read(test.value, scope))
            case cst.BooleanOperation():
                yield from self._walruses(test.left, scope)
                yield from self._walruses(test.right, scope)
            case cst.Comparison():
                yield from self._walruses(test.left, scope)
            case cst.UnaryOperation():
                yield from self._walruses(test.expression, scope)

    def _else(self, node: cst.Else | cst.Finally | None, scope: Scope) -> Iterator[Step]:
        if node is not None:
            yield from self._suite(node.body, scope)

    def _with(self, statement: cst.With, scope: Scope) -> Iterator[Step]:
        for item in statement.items:
            value = self._read(item.item, scope)
            if item.asname is not None:
                yield Bind(self._read(item.asname.name, scope), value)
        yield from self._suite(statement.body, scope)

    def _read(self, node: cst.BaseExpression, scope: Scope) -> Value:
        return self._reader.read(node, scope, _FULL)
