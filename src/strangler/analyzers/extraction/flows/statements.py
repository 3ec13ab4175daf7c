"""Statements in, their flows out (Python reference, sections 7 and 8)."""

from typing import Any

import libcst as cst

from strangler.analyzers.extraction.flows.compiler import Compiler, Statement
from strangler.analyzers.extraction.flows.environment import Frame, FrameKind
from strangler.analyzers.extraction.flows.functions import (
    annotate,
    compile_class,
    compile_function,
)
from strangler.analyzers.extraction.flows.operators import binary_method, compile_condition
from strangler.analyzers.extraction.flows.patterns import compile_match
from strangler.analyzers.extraction.flows.targets import assign
from strangler.model.flows import DELETES, UNKNOWN_OPERAND, Op


def _body(c: Compiler, node: Any) -> None:
    for statement in node.body:
        c.statement(statement)


def _expression(c: Compiler, node: cst.Expr) -> None:
    if not isinstance(node.value, cst.SimpleString):
        c.expression(node.value)


def _assign(c: Compiler, node: cst.Assign) -> None:
    value = node.value
    first = node.targets[0].target
    if len(node.targets) == 1 and _fits(first, value):
        # Place by place, so that `a, b = b, a` says which goes where.
        parts = [c.expression(element.value) for element in value.elements]  # type: ignore[attr-defined]  # _fits says it is a display
        for element, part in zip(first.elements, parts, strict=True):  # type: ignore[attr-defined]  # and so is the target
            assign(c, element.value, part)
        return
    source = c.expression(value)
    for target in node.targets:
        assign(c, target.target, source)


def _fits(target: cst.BaseExpression, value: cst.BaseExpression) -> bool:
    displays = (cst.Tuple, cst.List)
    if not isinstance(target, displays) or not isinstance(value, displays):
        return False
    plain = not any(isinstance(e, cst.StarredElement) for e in (*target.elements, *value.elements))
    return plain and len(target.elements) == len(value.elements)


def _annotated(c: Compiler, node: cst.AnnAssign) -> None:
    source = c.expression(node.value) if node.value is not None else UNKNOWN_OPERAND
    annotation = node.annotation.annotation
    typed = c.variable()
    annotate(c, typed, annotation)
    if source != UNKNOWN_OPERAND:
        c.emit(Op.COPY, typed, source)
    assign(c, node.target, typed)


def _augmented(c: Compiler, node: cst.AugAssign) -> None:
    value = c.expression(node.value)
    current = c.expression(node.target)
    result = c.variable()
    if current != UNKNOWN_OPERAND:
        # A list stays the one it was; other values are replaced.
        c.emit(Op.COPY, result, current)
        method = c.name(binary_method(node.operator, assigning=True))
        c.emit(Op.OPERATE, result, method, current, value, c.position(node.target))
    c.frame.holder.depth += 1
    assign(c, node.target, result)
    c.frame.holder.depth -= 1


def _delete(c: Compiler, node: cst.Del) -> None:
    """`del base[key]` calls `__delitem__` (Python reference 3.3.7), `del base.name` what
    an attribute's deletion calls (3.3.2); names only end."""
    targets: list[cst.BaseExpression] = [node.target]
    while targets:
        target = targets.pop(0)
        if isinstance(target, cst.Tuple | cst.List):
            targets[:0] = [element.value for element in target.elements]
        elif isinstance(target, cst.Attribute):
            base = c.expression(target.value)
            if base >= 0:
                name = c.name(DELETES + target.attr.value)
                c.emit(Op.OPERATE, c.variable(), name, base, UNKNOWN_OPERAND, c.position(target))
        elif isinstance(target, cst.Subscript):
            base = c.expression(target.value)
            key = UNKNOWN_OPERAND
            for element in target.slice:
                if isinstance(element.slice, cst.Index):
                    found = c.expression(element.slice.value)
                    key = found if len(target.slice) == 1 else UNKNOWN_OPERAND
            if base != UNKNOWN_OPERAND:
                place = c.position(target)
                c.emit(Op.OPERATE, c.variable(), c.name("__delitem__"), base, key, place)


def _if(c: Compiler, node: cst.If) -> None:
    compile_condition(c, node.test)
    c.branch(node.body)
    c.branch(node.orelse)


def _while(c: Compiler, node: cst.While) -> None:
    c.frame.holder.depth += 1
    compile_condition(c, node.test)
    c.frame.holder.depth -= 1
    c.branch(node.body)
    c.branch(node.orelse)


def _for(c: Compiler, node: cst.For) -> None:
    source = c.expression(node.iter)
    element = c.variable()
    c.emit(Op.ITERATE, element, source, c.position(node.iter))
    c.frame.holder.depth += 1
    assign(c, node.target, element)
    c.frame.holder.depth -= 1
    c.branch(node.body)
    c.branch(node.orelse)


def _try(c: Compiler, node: cst.Try | cst.TryStar) -> None:
    c.branch(node.body)
    for handler in node.handlers:
        c.branch(handler)
    c.branch(node.orelse)
    c.branch(node.finalbody)


def _handler(c: Compiler, node: cst.ExceptHandler | cst.ExceptStarHandler) -> None:
    caught: list[int] = []
    if node.type is not None:
        types = node.type
        if isinstance(types, cst.Tuple):
            caught = [c.expression(element.value) for element in types.elements]
        else:
            caught = [c.expression(types)]
    if node.name is not None and isinstance(node.name.name, cst.Name):
        exception = c.variable()
        for kind in caught:
            if kind >= 0:
                c.emit(Op.CAUGHT, exception, kind)
        c.bind(node.name.name.value, exception)
    c.statement(node.body)


def _with(c: Compiler, node: cst.With) -> None:
    method = c.name("__aenter__" if node.asynchronous is not None else "__enter__")
    for item in node.items:
        context = c.expression(item.item)
        entered = UNKNOWN_OPERAND
        if context != UNKNOWN_OPERAND:
            entered = c.variable()
            c.emit(Op.ENTER, entered, context, method, c.position(item.item))
        if item.asname is not None:
            assign(c, item.asname.name, entered)
    c.statement(node.body)


def _return(c: Compiler, node: cst.Return) -> None:
    if node.value is not None:
        value = c.expression(node.value)
        if value != UNKNOWN_OPERAND:
            c.emit(Op.RETURN, value)


def _raise(c: Compiler, node: cst.Raise) -> None:
    for part in (node.exc, node.cause.item if node.cause is not None else None):
        if part is not None:
            value = c.expression(part)
            if value >= 0:
                c.emit(Op.RAISE, value, c.position(part))


def _assert(c: Compiler, node: cst.Assert) -> None:
    compile_condition(c, node.test)
    if node.msg is not None:
        c.expression(node.msg)


def _import(c: Compiler, node: cst.Import | cst.ImportFrom) -> None:
    """Each name that the statement binds; relative names keep their dots."""
    if isinstance(node, cst.Import):
        for alias in node.names:
            dotted = _dotted(alias.name)
            first = dotted.partition(".")[0]
            if alias.asname is not None and isinstance(alias.asname.name, cst.Name):
                c.bind(alias.asname.name.value, c.refer(dotted))
            else:
                c.bind(first, c.refer(first))
        return
    if isinstance(node.names, cst.ImportStar):
        return
    module = "." * len(node.relative) + (_dotted(node.module) if node.module else "")
    for alias in node.names:
        name = alias.evaluated_name
        bound = name
        if alias.asname is not None and isinstance(alias.asname.name, cst.Name):
            bound = alias.asname.name.value
        c.bind(bound, c.refer(module + name if module[-1:] == "." else f"{module}.{name}"))


def _dotted(node: Any) -> str:
    return (
        f"{_dotted(node.value)}.{node.attr.value}"
        if isinstance(node, cst.Attribute)
        else str(node.value)
    )


def _nonlocal(c: Compiler, node: cst.Nonlocal) -> None:
    for item in node.names:
        name = item.name.value
        outer: Frame | None = c.frame.parent
        while outer is not None:
            if outer.kind is FrameKind.FUNCTION and name in outer.bound:
                c.frame.declared[name] = outer
                break
            outer = outer.parent


STATEMENTS: dict[type, Statement] = {
    cst.AnnAssign: _annotated,
    cst.Assert: _assert,
    cst.Assign: _assign,
    cst.AugAssign: _augmented,
    cst.ClassDef: compile_class,
    cst.Del: _delete,
    cst.Else: lambda c, node: c.statement(node.body),
    cst.ExceptHandler: _handler,
    cst.ExceptStarHandler: _handler,
    cst.Expr: _expression,
    cst.Finally: lambda c, node: c.statement(node.body),
    cst.For: _for,
    cst.FunctionDef: compile_function,
    cst.If: _if,
    cst.Import: _import,
    cst.ImportFrom: _import,
    cst.IndentedBlock: _body,
    cst.Match: compile_match,
    cst.Nonlocal: _nonlocal,
    cst.Raise: _raise,
    cst.Return: _return,
    cst.SimpleStatementLine: _body,
    cst.SimpleStatementSuite: _body,
    cst.Try: _try,
    cst.TryStar: _try,
    cst.While: _while,
    cst.With: _with,
}
