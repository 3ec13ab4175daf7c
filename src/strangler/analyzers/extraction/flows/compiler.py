"""The state of compiling one file: instructions written so far, names, constants, scopes."""

from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

import libcst as cst

from strangler.analyzers.extraction.flows.environment import Frame, FrameKind
from strangler.analyzers.extraction.scopes import BUILTINS, STAR, ScopeKind
from strangler.analyzers.extraction.walking.walk import Walk
from strangler.model.facts import MODULE_SCOPE
from strangler.model.flows import FIRST_CONSTANT, UNKNOWN_OPERAND, Constant, Flows, Op
from strangler.model.names import LOCAL


class Compiler:
    """Writes instructions. `expression` and `statement` compile a node by the tables given, so
    that the files beside this one need not import each other in a circle."""

    def __init__(
        self,
        walk: Walk,
        positions: Mapping[int, int],
        has_stars: bool,
        expressions: "Mapping[type, Expression]",
        statements: "Mapping[type, Statement]",
    ) -> None:
        self.walk = walk
        self.code: list[int] = []
        self.variables = 0
        self.definitions = {id(raw.node): i for i, raw in enumerate(walk.definitions)}
        self.generators: set[int] = set()
        self.waiting: deque[Callable[[], None]] = deque()
        """Function bodies: compiled once the scope around them is known to its end."""
        self._expressions = expressions
        self._statements = statements
        self._offsets = walk.aligner.offsets
        self._positions = positions
        self._has_stars = has_stars
        self._names: dict[str, int] = {}
        self._consts: dict[tuple[type, Constant], int] = {}
        self._referred: dict[str, int] = {}
        self._scope_written = MODULE_SCOPE
        declared = {
            name
            for scope in walk.scopes
            if scope.kind is ScopeKind.FUNCTION
            for name, target in scope.bindings.items()
            if target == LOCAL + name
        }
        self.module = Frame(
            FrameKind.MODULE,
            None,
            MODULE_SCOPE,
            frozenset(walk.module.bindings),
            frozenset(declared),
        )
        self.frame = self.module

    # -- writing

    def emit(self, *instruction: int) -> None:
        """Write one instruction for the scope being compiled."""
        scope = self.frame.definition
        if scope != self._scope_written:
            self.code += (Op.SCOPE, scope)
            self._scope_written = scope
        self.code += instruction

    def variable(self) -> int:
        """A new variable."""
        self.variables += 1
        return self.variables - 1

    def name(self, text: str) -> int:
        """The index of a name."""
        return self._names.setdefault(text, len(self._names))

    def constant(self, value: Constant) -> int:
        """A constant as an operand."""
        return FIRST_CONSTANT - self._consts.setdefault((type(value), value), len(self._consts))

    def position(self, node: cst.CSTNode) -> int:
        """Where a node begins, packed; 0 when nothing in it has a known place."""
        offsets = self._offsets
        while True:
            offset = offsets.get(id(node))
            if offset is not None:
                return self._positions[offset]
            match node:
                case cst.Attribute() | cst.Subscript() | cst.Index():
                    node = node.value
                case cst.Call():
                    node = node.func
                case cst.BinaryOperation() | cst.Comparison() | cst.BooleanOperation():
                    node = node.left
                case cst.Await() | cst.UnaryOperation():
                    node = node.expression
                case cst.List() | cst.Tuple() | cst.Set() if node.elements:
                    node = node.elements[0].value
                case _:
                    return 0

    def flows(self) -> Flows:
        """All that was written."""
        return Flows(
            self.variables,
            tuple(self._names),
            tuple(value for _, value in self._consts),
            tuple(self.code),
            tuple(sorted(self.generators)),
        )

    # -- compiling

    def expression(self, node: cst.BaseExpression) -> int:
        """The operand that holds the value of an expression."""
        handler = self._expressions.get(node.__class__)
        return handler(self, node) if handler is not None else UNKNOWN_OPERAND

    def statement(self, node: cst.CSTNode) -> None:
        """Compile a statement."""
        handler = self._statements.get(node.__class__)
        if handler is not None:
            handler(self, node)

    def branch(self, node: cst.CSTNode | None) -> None:
        """Compile what may run or not, or run again."""
        if node is not None:
            self.frame.holder.depth += 1
            self.statement(node)
            self.frame.holder.depth -= 1

    # -- names

    def refer(self, dotted: str) -> int:
        """The variable that holds what a dotted name stands for, one for the file."""
        known = self._referred.get(dotted)
        if known is None:
            known = self._referred[dotted] = self.variable()
            self.emit(Op.REFER, known, self.name(dotted))
        return known

    def literal(self, kind: str) -> int:
        """The variable of a value of a built-in class, one for the file."""
        known = self._referred.get(f"<{kind}>")
        if known is None:
            known = self._referred[f"<{kind}>"] = self.variable()
            self.emit(Op.LITERAL, known, self.name(kind))
        return known

    def read(self, name: str) -> int:
        """The operand of a simple name where it is read."""
        frame: Frame | None = self.frame
        own = True
        while frame is not None:
            holder = frame.declared.get(name)
            if holder is not None:
                return self._outer(holder, name)
            if name in frame.bound and (_is_bound(frame, name) if own else not _is_class(frame)):
                return self._own(frame, name) if own else self._outer(frame, name)
            own = own and frame.kind is FrameKind.COMPREHENSION
            frame = frame.parent
        dotted = self.unbound(name)
        return self.refer(dotted) if dotted else UNKNOWN_OPERAND

    def unbound(self, name: str) -> str:
        """What a name stands for that no scope of the file binds; empty if nobody knows."""
        if name in BUILTINS:
            return f"builtins.{name}"
        return STAR + name if self._has_stars else ""

    def bind(self, name: str, source: int) -> None:
        """`name` is assigned what the operand `source` holds."""
        frame = self.frame
        while frame.kind is FrameKind.COMPREHENSION and name not in frame.bound:
            assert frame.parent is not None
            frame = frame.parent
        holder = frame.declared.get(name)
        if holder is not None:
            for variable in holder.versions.get(name) or [self._own(holder, name)]:
                self.emit(Op.COPY, variable, source)
            return
        strong = frame.depth == 0 and name in frame.assigned and name not in frame.shared
        frame.assigned.add(name)
        if strong:
            # A variable of its own, so that what comes later never shows in what came before.
            variable = self.variable()
            frame.add_version(name, variable)
        else:
            variable = self._own(frame, name)
        if source != UNKNOWN_OPERAND:
            self.emit(Op.COPY, variable, source)

    def finish(self, frame: Frame) -> None:
        """The body of `frame` is compiled: say what its globals or members are in the end."""
        if frame.kind in (FrameKind.MODULE, FrameKind.CLASS):
            for name in frame.versions:
                self.emit(Op.GLOBAL, self.name(name), frame.current[name])

    def _own(self, frame: Frame, name: str) -> int:
        known = frame.current.get(name)
        if known is None:
            known = self.variable()
            frame.add_version(name, known)
        return known

    def _outer(self, frame: Frame, name: str) -> int:
        """A name read from a function inside the scope: in a module it has its last value; in
        a function it may have any, because closures are called while the function runs."""
        versions = frame.versions.get(name)
        if frame.kind is not FrameKind.FUNCTION or not versions or len(versions) == 1:
            return self._own(frame, name)
        known = frame.merged.get(name)
        if known is None:
            known = frame.merged[name] = self.variable()
            for version in versions:
                self.emit(Op.COPY, known, version)
        return known


def _is_class(frame: Frame) -> bool:
    return frame.kind is FrameKind.CLASS


def _is_bound(frame: Frame, name: str) -> bool:
    """A name of a class body is looked for outside until it is bound (Python reference 4.2.2)."""
    return not _is_class(frame) or name in frame.assigned or frame.depth > 0


Expression = Callable[[Compiler, Any], int]
Statement = Callable[[Compiler, Any], None]
