"""Operators in, the calls of the methods behind them out (Python reference 3.3.8)."""

import libcst as cst

from strangler.analyzers.extraction.flows.compiler import Compiler
from strangler.model.flows import UNKNOWN_OPERAND, Op

MAX_INTEGER = 2**31
"""Constants from there on are numbers like any other."""

_BINARY = {
    "Add": "__add__",
    "BitAnd": "__and__",
    "BitOr": "__or__",
    "BitXor": "__xor__",
    "Divide": "__truediv__",
    "FloorDivide": "__floordiv__",
    "LeftShift": "__lshift__",
    "MatrixMultiply": "__matmul__",
    "Modulo": "__mod__",
    "Multiply": "__mul__",
    "Power": "__pow__",
    "RightShift": "__rshift__",
    "Subtract": "__sub__",
}
_COMPARED = {
    "Equal": "__eq__",
    "GreaterThan": "__gt__",
    "GreaterThanEqual": "__ge__",
    "In": "__contains__",
    "LessThan": "__lt__",
    "LessThanEqual": "__le__",
    "NotEqual": "__ne__",
    "NotIn": "__contains__",
}
_UNARY = {"BitInvert": "__invert__", "Minus": "__neg__", "Plus": "__pos__"}


def binary_method(operator: cst.CSTNode, assigning: bool = False) -> str:
    """The method that an operator calls (Python reference 3.3.8)."""
    name = type(operator).__name__
    if not assigning:
        return _BINARY[name]
    return "__i" + _BINARY[name.removesuffix("Assign")][2:]


def compile_binary(c: Compiler, node: cst.BinaryOperation) -> int:
    """`left OPERATOR right`"""
    left, right = c.expression(node.left), c.expression(node.right)
    return _operate(c, binary_method(node.operator), left, right, node)


def _operate(c: Compiler, method: str, left: int, right: int, node: cst.CSTNode) -> int:
    if left < 0 and right < 0:
        return UNKNOWN_OPERAND
    variable = c.variable()
    c.emit(Op.OPERATE, variable, c.name(method), left, right, c.position(node))
    return variable


def compile_comparison(c: Compiler, node: cst.Comparison) -> int:
    """`a < b in c`: each pair on its own; what it gives is not followed."""
    left = c.expression(node.left)
    for target in node.comparisons:
        right = c.expression(target.comparator)
        method = _COMPARED.get(type(target.operator).__name__)
        if method == "__contains__":
            if right >= 0:
                _operate(c, method, right, left, node)
        elif method is not None:
            _operate(c, method, left, right, node)
        left = right
    return UNKNOWN_OPERAND


def compile_unary(c: Compiler, node: cst.UnaryOperation) -> int:
    """`OPERATOR value`"""
    if isinstance(node.operator, cst.Not):
        compile_condition(c, node.expression)
        return UNKNOWN_OPERAND
    value = c.expression(node.expression)
    method = _UNARY.get(type(node.operator).__name__)
    if method is None or value == UNKNOWN_OPERAND:
        return UNKNOWN_OPERAND
    if method == "__neg__" and isinstance(node.expression, cst.Integer):
        number = node.expression.evaluated_value
        return c.constant(-number) if abs(number) < MAX_INTEGER else UNKNOWN_OPERAND
    return _operate(c, method, value, UNKNOWN_OPERAND, node)


def compile_condition(c: Compiler, node: cst.BaseExpression) -> None:
    """What is only asked whether it is true (Python reference 4.1, "Truth Value Testing" in the
    library)."""
    if isinstance(node, cst.BooleanOperation):
        compile_condition(c, node.left)
        compile_condition(c, node.right)
    else:
        ask(c, "__bool__", c.expression(node), node)


def ask(c: Compiler, method: str, operand: int, node: cst.CSTNode) -> None:
    """A value is asked by a special method that nobody names."""
    if operand >= 0:
        c.emit(Op.ASK, operand, c.name(method), c.position(node))
