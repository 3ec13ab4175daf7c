"""Expressions in, the operands that hold their values out (Python reference, section 6)."""

from typing import Any

import libcst as cst

from strangler.analyzers.extraction.flows.compiler import Compiler, Expression
from strangler.analyzers.extraction.flows.environment import Frame, FrameKind
from strangler.analyzers.extraction.flows.functions import compile_lambda
from strangler.analyzers.extraction.flows.operators import (
    MAX_INTEGER,
    ask,
    compile_binary,
    compile_comparison,
    compile_condition,
    compile_unary,
)
from strangler.analyzers.extraction.flows.targets import assign, target_names
from strangler.analyzers.extraction.strings import evaluate
from strangler.model.flows import FIRST_CONSTANT, UNKNOWN_OPERAND, Op

_CONSTANTS = {"True": True, "False": False, "None": None}
_MAX_TEXT = 100
"""Characters; nobody looks up an attribute or a key by a longer text."""


def _name(c: Compiler, node: cst.Name) -> int:
    if node.value in _CONSTANTS:
        return c.constant(_CONSTANTS[node.value])
    return c.read(node.value)


def _attribute(c: Compiler, node: cst.Attribute) -> int:
    base = c.expression(node.value)
    if base == UNKNOWN_OPERAND:
        return UNKNOWN_OPERAND
    variable = c.variable()
    c.emit(Op.ATTRIBUTE, variable, base, c.name(node.attr.value), c.position(node))
    return variable


def _call(c: Compiler, node: cst.Call) -> int:
    if isinstance(node.func, cst.Name) and node.func.value == "super":
        found = _super(c, node)
        if found is not None:
            return found
    function = c.expression(node.func)
    positional: list[int] = []
    keywords: list[int] = []
    starred: list[int] = []
    mappings: list[int] = []
    for argument in node.args:
        value = c.expression(argument.value)
        if argument.keyword is not None:
            keywords += (c.name(argument.keyword.value), value)
        elif argument.star == "**":
            mappings.append(value)
        elif argument.star == "*" or starred:
            starred.append(value)
            if argument.star != "*":  # after a star nobody knows the place
                display = c.variable()
                c.emit(Op.DISPLAY, display, c.name("tuple"), 1, value)
                starred[-1] = display
        else:
            positional.append(value)
    return write_call(c, function, c.position(node), 0, positional, keywords, starred, mappings)


def write_call(
    c: Compiler,
    function: int,
    position: int,
    decorates: int,
    positional: list[int],
    keywords: list[int],
    starred: list[int],
    mappings: list[int],
) -> int:
    """Write a call; `keywords` alternates names and values."""
    variable = c.variable()
    c.emit(
        Op.CALL,
        variable,
        function,
        position,
        decorates,
        len(positional),
        *positional,
        len(keywords) // 2,
        *keywords,
        len(starred),
        *starred,
        len(mappings),
        *mappings,
    )
    return variable


def _super(c: Compiler, node: cst.Call) -> int | None:
    """`super()` and `super(Class, self)` in a method (Python library, built-in functions)."""
    frame: Frame | None = c.frame
    while frame is not None:
        outer = frame.parent.holder if frame.parent is not None else None
        if outer is not None and outer.kind is FrameKind.CLASS:
            break
        frame = outer
    if frame is None or frame.receiver < 0 or frame.parent is None:
        return None
    # The call itself is one of the built-in's.
    write_call(c, c.refer("builtins.super"), c.position(node), 0, [], [], [], [])
    variable = c.variable()
    if node.args:
        owner = c.expression(node.args[0].value)
        receiver = c.expression(node.args[1].value) if len(node.args) > 1 else UNKNOWN_OPERAND
        c.emit(Op.SUPER, variable, owner, receiver)
    else:
        owner = c.variable()
        c.emit(Op.CLASS, owner, frame.parent.holder.definition)
        c.emit(Op.SUPER, variable, owner, frame.receiver)
    return variable


def _string(c: Compiler, node: cst.SimpleString) -> int:
    if len(node.value) > _MAX_TEXT:
        return c.literal("str")
    text = evaluate(node.value)
    return c.constant(text) if text is not None else c.literal("bytes")


def _joined(c: Compiler, node: Any) -> int:
    if isinstance(node, cst.ConcatenatedString):
        sides = [c.expression(node.left), c.expression(node.right)]
        return _beginning(c, *sides)
    first: list[int] = []
    for piece in node.parts:
        if isinstance(piece, cst.FormattedStringExpression):
            first.append(_formatted(c, piece))
            for inner in piece.format_spec or ():
                if isinstance(inner, cst.FormattedStringExpression):
                    _formatted(c, inner)
        elif len(first) < 2:
            first.append(c.constant(piece.value) if _is_telling(piece.value) else UNKNOWN_OPERAND)
    return _beginning(c, *first[:2])


_CONVERTED = {"s": "__str__", "r": "__repr__", "a": "__repr__"}


def _formatted(c: Compiler, piece: cst.FormattedStringExpression) -> int:
    """What stands between braces, which is formatted (Python reference 2.4.3)."""
    value = c.expression(piece.expression)
    ask(c, _CONVERTED.get(piece.conversion or "", "__format__"), value, piece.expression)
    return value


def _beginning(c: Compiler, first: int = UNKNOWN_OPERAND, second: int = UNKNOWN_OPERAND) -> int:
    """A text that begins with one operand, and then another, as far as these tell anything."""
    if first == UNKNOWN_OPERAND or (first >= 0 and second > FIRST_CONSTANT):
        return c.literal("str")
    variable = c.variable()
    c.emit(Op.LITERAL, variable, c.name("str"))
    c.emit(Op.BEGINS, variable, first, second)
    return variable


def _is_telling(text: str) -> bool:
    """Whether a text may begin a URL, a path or a key, and is none that people read."""
    return len(text) <= _MAX_TEXT and not any(map(str.isspace, text))


def _integer(c: Compiler, node: cst.Integer) -> int:
    try:
        value = node.evaluated_value
    except (SyntaxError, ValueError):
        return c.literal("int")
    return c.constant(value) if abs(value) < MAX_INTEGER else c.literal("int")


def _float(c: Compiler, _node: cst.Float) -> int:
    return c.literal("float")


def _display(c: Compiler, node: cst.List | cst.Tuple | cst.Set) -> int:
    kind = type(node).__name__.lower()
    items: list[int] = []
    spread: list[int] = []
    for element in node.elements:
        value = c.expression(element.value)
        if isinstance(element, cst.StarredElement):
            spread.append(value)
        elif spread:  # its place is not known
            place = c.variable()
            c.emit(Op.DISPLAY, place, c.name("tuple"), 1, value)
            spread.append(place)
        else:
            items.append(value)
    variable = c.variable()
    c.emit(Op.DISPLAY, variable, c.name(kind), len(items), *items)
    for value in spread:
        c.emit(Op.SPREAD, variable, value)
    return variable


def _dict(c: Compiler, node: cst.Dict) -> int:
    pairs: list[int] = []
    spread: list[int] = []
    for element in node.elements:
        if isinstance(element, cst.DictElement):
            pairs += (c.expression(element.key), c.expression(element.value))
        else:
            spread.append(c.expression(element.value))
    variable = c.variable()
    c.emit(Op.DICT, variable, len(pairs) // 2, *pairs)
    for value in spread:
        c.emit(Op.SPREAD, variable, value)
    return variable


def _subscript(c: Compiler, node: cst.Subscript) -> int:
    base = c.expression(node.value)
    if len(node.slice) == 1 and isinstance(node.slice[0].slice, cst.Slice):
        part = node.slice[0].slice
        variable = c.variable()
        bounds = (_bound(c, side) for side in (part.lower, part.upper))
        c.emit(Op.SLICE, variable, base, *bounds, c.position(node))
        return variable
    key = subscript_key(c, node)
    variable = c.variable()
    c.emit(Op.ITEM, variable, base, key, c.position(node))
    return variable


def subscript_key(c: Compiler, node: cst.Subscript) -> int:
    """The operand of what stands between the brackets."""
    keys: list[int] = []
    for element in node.slice:
        if isinstance(element.slice, cst.Index):
            keys.append(c.expression(element.slice.value))
        elif isinstance(element.slice, cst.Slice):
            for side in (element.slice.lower, element.slice.upper, element.slice.step):
                if side is not None:
                    c.expression(side)
    return keys[0] if len(node.slice) == 1 and keys else UNKNOWN_OPERAND


def _bound(c: Compiler, node: cst.BaseExpression | None) -> int:
    if node is None:
        return c.constant(None)
    value = c.expression(node)
    return value if value <= FIRST_CONSTANT else UNKNOWN_OPERAND


def _either(c: Compiler, node: cst.BooleanOperation | cst.IfExp) -> int:
    if isinstance(node, cst.IfExp):
        compile_condition(c, node.test)
        sides = (c.expression(node.body), c.expression(node.orelse))
    else:
        left = c.expression(node.left)
        ask(c, "__bool__", left, node.left)
        sides = (left, c.expression(node.right))
    known = [side for side in sides if side != UNKNOWN_OPERAND]
    if len(known) < 2:
        return known[0] if known else UNKNOWN_OPERAND
    variable = c.variable()
    for side in known:
        c.emit(Op.COPY, variable, side)
    return variable


def _comprehension(c: Compiler, node: Any) -> int:
    frame = Frame(FrameKind.COMPREHENSION, c.frame, c.frame.definition, _bound_by(node.for_in))
    frame.depth = 1
    first: cst.CompFor = node.for_in
    source = c.expression(first.iter)  # evaluated outside (Python reference 6.2.4)
    outer, c.frame = c.frame, frame
    loop: cst.CompFor | None = first
    while loop is not None:
        if loop is not first:
            source = c.expression(loop.iter)
        element = c.variable()
        c.emit(Op.ITERATE, element, source, c.position(loop.iter))
        assign(c, loop.target, element)
        for condition in loop.ifs:
            compile_condition(c, condition.test)
        loop = loop.inner_for_in
    variable = c.variable()
    if isinstance(node, cst.DictComp):
        key, value = c.expression(node.key), c.expression(node.value)
        c.emit(Op.DICT, variable, 1, key, value)
    else:
        kind = _COMPREHENDED.get(type(node), "generator")
        value = c.expression(node.elt)
        c.emit(Op.DISPLAY, variable, c.name(kind), 0)
        c.emit(Op.PUT, variable, UNKNOWN_OPERAND, value, 0)
    c.frame = outer
    return variable


_COMPREHENDED: dict[type, str] = {cst.ListComp: "list", cst.SetComp: "set"}


def _bound_by(loop: cst.CompFor | None) -> frozenset[str]:
    names: set[str] = set()
    while loop is not None:
        names.update(target_names(loop.target))
        loop = loop.inner_for_in
    return frozenset(names)


def _named(c: Compiler, node: cst.NamedExpr) -> int:
    value = c.expression(node.value)
    frame, c.frame = c.frame, c.frame.holder
    # May stand in a condition, of which nobody knows how often it is evaluated.
    c.frame.depth += 1
    assign(c, node.target, value)
    c.frame.depth -= 1
    c.frame = frame
    return value


def _await(c: Compiler, node: cst.Await) -> int:
    value = c.expression(node.expression)
    variable = c.variable()
    c.emit(Op.AWAIT, variable, value)
    return variable


def _yield(c: Compiler, node: cst.Yield) -> int:
    variable = c.variable()
    c.generators.add(c.frame.definition)
    if isinstance(node.value, cst.From):
        c.emit(Op.YIELD_FROM, variable, c.expression(node.value.item), c.position(node.value.item))
    else:
        value = c.expression(node.value) if node.value is not None else UNKNOWN_OPERAND
        c.emit(Op.YIELD, variable, value)
    return variable


EXPRESSIONS: dict[type, Expression] = {
    cst.Attribute: _attribute,
    cst.Await: _await,
    cst.BinaryOperation: compile_binary,
    cst.BooleanOperation: _either,
    cst.Call: _call,
    cst.Comparison: compile_comparison,
    cst.ConcatenatedString: _joined,
    cst.Dict: _dict,
    cst.DictComp: _comprehension,
    cst.Float: _float,
    cst.FormattedString: _joined,
    cst.GeneratorExp: _comprehension,
    cst.IfExp: _either,
    cst.Integer: _integer,
    cst.Lambda: compile_lambda,
    cst.List: _display,
    cst.ListComp: _comprehension,
    cst.Name: _name,
    cst.NamedExpr: _named,
    cst.Set: _display,
    cst.SetComp: _comprehension,
    cst.SimpleString: _string,
    cst.Subscript: _subscript,
    cst.Tuple: _display,
    cst.UnaryOperation: compile_unary,
    cst.Yield: _yield,
}
if hasattr(cst, "TemplatedString"):  # PEP 750, since libcst 1.8.3
    EXPRESSIONS[cst.TemplatedString] = _joined
