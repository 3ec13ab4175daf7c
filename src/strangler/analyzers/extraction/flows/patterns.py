"""`match` statements in, what their patterns bind and call out (Python reference 8.6)."""

from typing import Any

import libcst as cst

from strangler.analyzers.extraction.flows.compiler import Compiler
from strangler.analyzers.extraction.flows.operators import compile_condition
from strangler.model.flows import UNKNOWN_OPERAND, Op

_POSITIONAL = "strangler.standins.terms.matched"
"""What is asked for an attribute by its place in `__match_args__`."""
_WHOLE = frozenset(
    {
        *("bool", "bytearray", "bytes", "dict", "float", "frozenset", "int"),
        *("list", "set", "str", "tuple"),
    }
)
"""Classes whose one positional pattern has the whole subject (Python reference 8.6.4.10)."""


def compile_match(c: Compiler, node: cst.Match) -> None:
    """Each case may be the one: its captures hold parts of the subject."""
    subject = c.expression(node.subject)
    for case in node.cases:
        c.frame.holder.depth += 1
        _pattern(c, case.pattern, subject)
        if case.guard is not None:
            compile_condition(c, case.guard)
        c.statement(case.body)
        c.frame.holder.depth -= 1


def _pattern(c: Compiler, pattern: Any, subject: int) -> None:
    match pattern:
        case cst.MatchAs():
            if pattern.pattern is not None:
                _pattern(c, pattern.pattern, subject)
            if pattern.name is not None:
                c.bind(pattern.name.value, subject)
        case cst.MatchOr():
            for option in pattern.patterns:
                _pattern(c, option.pattern, subject)
        case cst.MatchValue():
            value = c.expression(pattern.value)
            if subject >= 0:
                place = c.position(pattern.value)
                c.emit(Op.OPERATE, c.variable(), c.name("__eq__"), subject, value, place)
        case cst.MatchList() | cst.MatchTuple():
            _sequence(c, pattern, subject)
        case cst.MatchMapping():
            for item in pattern.elements:
                _pattern(c, item.pattern, _item(c, subject, item.key))
            if pattern.rest is not None:
                c.bind(pattern.rest.value, subject)
        case cst.MatchClass():
            _class(c, pattern, subject)


def _sequence(c: Compiler, pattern: cst.MatchList | cst.MatchTuple, subject: int) -> None:
    total = len(pattern.patterns)
    stars = [i for i, e in enumerate(pattern.patterns) if isinstance(e, cst.MatchStar)]
    star = stars[0] if stars else total
    for index, element in enumerate(pattern.patterns):
        part = UNKNOWN_OPERAND
        if subject >= 0:
            part = c.variable()
            if index == star:
                c.emit(Op.REST, part, subject, star, total - star - 1)
            else:
                place = c.constant(index if index < star else index - total)
                c.emit(Op.ELEMENT, part, subject, place, 0)
        if not isinstance(element, cst.MatchStar):
            _pattern(c, element.value, part)
        elif element.name is not None:
            c.bind(element.name.value, part)


def _item(c: Compiler, subject: int, key: cst.BaseExpression) -> int:
    operand = c.expression(key)
    if subject < 0:
        return UNKNOWN_OPERAND
    part = c.variable()
    c.emit(Op.ITEM, part, subject, operand, c.position(key))
    return part


def _class(c: Compiler, pattern: cst.MatchClass, subject: int) -> None:
    kind = c.expression(pattern.cls)
    place = c.position(pattern.cls)
    whole = isinstance(pattern.cls, cst.Name) and pattern.cls.value in _WHOLE
    for index, element in enumerate(pattern.patterns):
        part = subject if whole else UNKNOWN_OPERAND
        if not whole and subject >= 0 and kind >= 0:
            part = c.variable()
            given = (kind, subject, c.constant(index))
            c.emit(Op.CALL, part, c.refer(_POSITIONAL), place, 0, 3, *given, 0, 0, 0)
        _pattern(c, element.value, part)
    for named in pattern.kwds:
        part = UNKNOWN_OPERAND
        if subject >= 0:
            part = c.variable()
            c.emit(Op.ATTRIBUTE, part, subject, c.name(named.key.value), place)
        _pattern(c, named.pattern, part)
