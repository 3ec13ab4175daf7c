"""The walk's loops in, which attributes of their variables are loaded inside them out."""

from collections.abc import Iterator, Mapping

import libcst as cst

from strangler.analyzers.extraction.reading import ExpressionReader, chain_of
from strangler.analyzers.extraction.scopes import Scope
from strangler.analyzers.extraction.walking.raw import RawLoop
from strangler.analyzers.extraction.walking.walk import Walk
from strangler.model.values import Value
from strangler.model.views import LoopLoad


def loop_loads(
    walk: Walk, reader: ExpressionReader, positions: Mapping[int, int]
) -> Iterator[LoopLoad]:
    """Attributes of the variable of the innermost loop that binds the name."""
    read: dict[int, Value] = {}

    def iterable(loop: RawLoop, scope: Scope) -> Value:
        known = read.get(id(loop))
        if known is None:
            known = read[id(loop)] = reader.read(loop.iter, scope)
        return known

    for load in walk.loop_loads:
        root, _, attributes = chain_of(load.node).partition(".")
        place = _binding(load.loops, root)
        if place < 0:
            continue
        outer: list[tuple[str, Value]] = []
        inner = place
        while True:
            base, _, path = _root(load.loops[inner].iter).partition(".")
            around = _binding(load.loops[:inner], base)
            if around < 0 or not path:
                break
            outer.append((path, iterable(load.loops[around], load.scope)))
            inner = around
        yield LoopLoad(
            attributes,
            positions[load.offset],
            load.scope.definition,
            iterable(load.loops[place], load.scope),
            tuple(outer),
        )


def _binding(loops: tuple[RawLoop, ...], name: str) -> int:
    """The innermost loop whose target is a name or holds it; -1 if none."""
    for place in reversed(range(len(loops))):
        if _binds(loops[place].target, name):
            return place
    return -1


def _binds(target: cst.BaseExpression, name: str) -> bool:
    if isinstance(target, cst.Name):
        return target.value == name
    if isinstance(target, cst.Tuple | cst.List):
        return any(_binds(element.value, name) for element in target.elements)
    return False


def _root(node: cst.BaseExpression) -> str:
    """The chain that an expression begins with: `order.lines.all` of `order.lines.all()[:3]`."""
    while True:
        match node:
            case cst.Call():
                node = node.func
            case cst.Subscript():
                node = node.value
            case cst.Attribute() if not chain_of(node):
                node = node.value
            case _:
                break
    return chain_of(node)
