"""An annotation in, the dotted names in it out; quoted ones are read, too (PEP 484)."""

import ast
from collections.abc import Iterator

import libcst as cst

from strangler.analyzers.extraction.reading import ExpressionReader, chain_of
from strangler.analyzers.extraction.scopes import Scope, join
from strangler.analyzers.extraction.strings import evaluate

_END = 1 << 40
"""An offset after everything: a quoted name is looked up when the whole file has run."""


def names_of(node: cst.BaseExpression, scope: Scope, reader: ExpressionReader) -> Iterator[str]:
    """The names in source order: `Mapped[list["Order"]]` is Mapped, list, Order."""
    match node:
        case cst.Name() | cst.Attribute() if chain_of(node):
            yield reader.name(node, scope)
        case cst.Subscript():
            yield from names_of(node.value, scope, reader)
            for element in node.slice:
                if isinstance(element.slice, cst.Index):
                    yield from names_of(element.slice.value, scope, reader)
        case cst.BinaryOperation():
            yield from names_of(node.left, scope, reader)
            yield from names_of(node.right, scope, reader)
        case cst.List() | cst.Tuple():
            for part in node.elements:
                yield from names_of(part.value, scope, reader)
        case cst.SimpleString():
            yield from _quoted(evaluate(node.value) or "", scope, reader)


def _quoted(text: str, scope: Scope, reader: ExpressionReader) -> Iterator[str]:
    try:
        parsed = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError):
        return
    for chain in _chains(parsed):
        root, _, rest = chain.partition(".")
        yield join(reader.resolve(root, scope, _END), rest)


def _chains(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Name(id=name):
            yield name
        case ast.Attribute():
            yield ast.unparse(node)
        case ast.Subscript():
            yield from _chains(node.value)
            yield from _chains(node.slice)
        case ast.BinOp():
            yield from _chains(node.left)
            yield from _chains(node.right)
        case ast.Tuple() | ast.List():
            for part in node.elts:
                yield from _chains(part)
