"""Assignment targets in, the flows into them out (Python reference 7.2)."""

from collections.abc import Iterator

import libcst as cst

from strangler.analyzers.extraction.flows.compiler import Compiler
from strangler.model.flows import UNKNOWN_OPERAND, Op


def assign(c: Compiler, target: cst.BaseExpression, source: int) -> None:
    """Give what the operand `source` holds to a target."""
    if isinstance(target, cst.Name):
        c.bind(target.value, source)
    elif isinstance(target, cst.Attribute):
        base = c.expression(target.value)
        if base >= 0:
            c.emit(Op.STORE, base, c.name(target.attr.value), source, c.position(target))
    elif isinstance(target, cst.Subscript):
        put(c, target, source)
    elif isinstance(target, cst.Tuple | cst.List):
        _unpack(c, target, source)
    elif isinstance(target, cst.StarredElement):
        assign(c, target.value, source)


def put(c: Compiler, target: cst.Subscript, source: int) -> None:
    """`base[key] = source`."""
    base = c.expression(target.value)
    key = UNKNOWN_OPERAND
    for element in target.slice:
        if isinstance(element.slice, cst.Index):
            found = c.expression(element.slice.value)
            key = found if len(target.slice) == 1 else UNKNOWN_OPERAND
    if base >= 0:
        c.emit(Op.PUT, base, key, source, c.position(target))


def _unpack(c: Compiler, target: cst.Tuple | cst.List, source: int) -> None:
    total = len(target.elements)
    star = next(
        (i for i, e in enumerate(target.elements) if isinstance(e, cst.StarredElement)), total
    )
    position = c.position(target)
    for index, element in enumerate(target.elements):
        part = UNKNOWN_OPERAND
        if source >= 0:
            part = c.variable()
            if index == star:
                c.emit(Op.REST, part, source, star, total - star - 1)
            else:
                place = index if index < star else index - total
                c.emit(Op.ELEMENT, part, source, c.constant(place), position)
        assign(c, element.value, part)


def target_names(target: cst.BaseExpression) -> Iterator[str]:
    """The simple names that a target binds."""
    if isinstance(target, cst.Name):
        yield target.value
    elif isinstance(target, cst.Tuple | cst.List):
        for element in target.elements:
            yield from target_names(element.value)
