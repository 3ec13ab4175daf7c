"""Calls met on the walk."""

import libcst as cst

from strangler.analyzers.extraction.reading import chain_of
from strangler.analyzers.extraction.walking.raw import RawAssignment, RawCall
from strangler.analyzers.extraction.walking.walk import Walk
from strangler.model.facts import UseKind
from strangler.model.names import LOCAL

_ADDING = frozenset({"__all__.append", "__all__.extend"})


def visit_call(walk: Walk, node: cst.Call) -> None:
    function = node.func
    chain = ""
    if isinstance(function, cst.Name):
        chain = function.value
        offset = walk.aligner.take(function, chain)
        walk.use(chain, UseKind.CALL, offset)
    elif isinstance(function, cst.Attribute):
        chain, offset = walk.chain(function)
        if chain:
            walk.use(chain, UseKind.CALL, offset)
        else:
            _odd_call(walk, function, offset)
    else:
        walk.visit(function)
        offset = max(walk.aligner.end() - 1, 0)
        by_name = isinstance(function, cst.Call) and chain_of(function.func) == "getattr"
        kind = "getattr" if by_name else "computed"
        walk.count_odd(kind, type(function).__name__, offset)
    walk.aligner.offsets[id(node)] = offset
    walk.calls.append(RawCall(node, walk.scope, offset, walk.assigned, walk.loops))
    if chain in _ADDING and node.args:
        added = node.args[0].value
        walk.assignments.append(
            RawAssignment(walk.scope, "__all__", added, None, offset, True, walk.conditional)
        )
    outer = walk.context, walk.called, walk.assigned
    walk.context, walk.called, walk.assigned = chain or walk.context, True, ""
    for argument in node.args:
        if argument.keyword is not None:
            walk.aligner.take(argument.keyword, argument.keyword.value)
        walk.visit(argument.value)
    walk.context, walk.called, walk.assigned = outer


def _odd_call(walk: Walk, function: cst.Attribute, offset: int) -> None:
    base = function.value
    if isinstance(base, cst.Call) and chain_of(base.func) == "super":
        owner = _super_of(walk, base)
        if owner:
            walk.use(f"{owner}.<super>.{function.attr.value}", UseKind.CALL, offset)
            return
    walk.count_odd("receiver", function.attr.value, offset)


def _super_of(walk: Walk, call: cst.Call) -> str:
    """The class whose bases `super()` or `super(Class, self)` leads to, or empty."""
    if call.args:
        return chain_of(call.args[0].value)
    owner = walk.owner()
    return LOCAL + owner if owner else ""
