"""Conditions in, what they say about the classes of local names out.

`isinstance(x, C)` is true only of instances of C or of a class derived from it (library/functions,
isinstance), so where such a condition holds, x is one. Only names that a function binds itself are
narrowed: nobody else can rebind them between the test and the use."""

from collections.abc import Iterator
from contextlib import contextmanager

import libcst as cst

from strangler.analyzers.extraction.flows.compiler import Compiler
from strangler.analyzers.extraction.flows.environment import Frame, FrameKind
from strangler.model.flows import UNKNOWN_OPERAND, Op

Narrowing = tuple[str, cst.BaseExpression]
"""A name and the class that it is an instance of."""


def narrowings(test: cst.BaseExpression, holds: bool) -> list[Narrowing]:
    """What is known once `test` was found true (`holds`) or false."""
    match test:
        case cst.UnaryOperation(operator=cst.Not(), expression=inner):
            return narrowings(inner, not holds)
        case cst.BooleanOperation(left=left, operator=operator, right=right):
            # Of `a and b` both hold where it is true, of `a or b` neither where it is false.
            if isinstance(operator, cst.And) is holds:
                return [*narrowings(left, holds), *narrowings(right, holds)]
        case cst.Call(func=cst.Name("isinstance"), args=[subject, of]) if holds:
            if subject.star or of.star or subject.keyword or of.keyword:
                return []
            name = subject.value.target if isinstance(subject.value, cst.NamedExpr) else None
            name = name or subject.value
            if isinstance(name, cst.Name):
                return [(name.value, of.value)]
    return []


@contextmanager
def narrowed(c: Compiler, found: list[Narrowing]) -> Iterator[None]:
    """What is compiled inside sees the names narrowed."""
    frame = c.frame.holder
    before = dict(frame.narrowed) if found else frame.narrowed
    for name, of in found:
        narrow(c, name, of)
    yield
    if found:
        restore(frame, before)


def narrow(c: Compiler, name: str, of: cst.BaseExpression) -> None:
    """From here on `name` is an instance of the class `of`, until it is bound or restored."""
    frame = c.frame
    if frame.kind is not FrameKind.FUNCTION or name not in frame.bound or name in frame.shared:
        return
    source, classes = c.read(name), c.expression(of)
    if UNKNOWN_OPERAND in (source, classes) or name in frame.declared:
        return
    variable = c.variable()
    c.emit(Op.NARROW, variable, source, classes)
    frame.narrowed.setdefault(name, frame.current.get(name, source))
    frame.current[name] = variable


def restore(frame: Frame, before: dict[str, int]) -> None:
    """Names that were narrowed since stand for what they stood for."""
    for name in [each for each in frame.narrowed if each not in before]:
        frame.current[name] = frame.narrowed.pop(name)


def ends(body: cst.BaseSuite) -> bool:
    """Whether what stands behind a block is not reached through it."""
    statements = body.body
    if not statements:
        return False
    last = statements[-1]
    if isinstance(last, cst.SimpleStatementLine):
        last = last.body[-1]
    return isinstance(last, cst.Return | cst.Raise | cst.Continue | cst.Break)
