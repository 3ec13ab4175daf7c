"""Names, attribute chains and strings met on the walk."""

from typing import Any

import libcst as cst

from strangler.analyzers.extraction.reading import chain_of
from strangler.analyzers.extraction.strings import evaluate, is_dotted
from strangler.analyzers.extraction.walking.raw import RawString
from strangler.analyzers.extraction.walking.walk import Walk
from strangler.analyzers.parsing.lexing import Tokens
from strangler.model.facts import UseKind


def visit_name(walk: Walk, node: cst.Name) -> None:
    value = node.value
    offset = walk.aligner.take(node, value)
    walk.use(value, UseKind.ANNOTATION if walk.annotation else UseKind.READ, offset)


def visit_attribute(walk: Walk, node: cst.Attribute) -> None:
    kind = UseKind.ANNOTATION if walk.annotation else UseKind.READ
    chain, offset = walk.chain(node)
    if chain:
        walk.use(chain, kind, offset)


def visit_string(walk: Walk, node: cst.SimpleString) -> None:
    raw = node.value
    offset = walk.aligner.take(node, raw)
    if walk.annotation:
        _string_annotation(walk, raw, offset)
    elif len(raw) < 200 and "." in raw:
        text = evaluate(raw)
        if text and is_dotted(text):
            walk.strings.append(RawString(text, walk.context, walk.called, walk.scope, offset))


def _string_annotation(walk: Walk, raw: str, offset: int) -> None:
    """The names in a quoted annotation (PEP 484, forward references)."""
    text = evaluate(raw)
    if text and len(text) < 500:
        for chain in _names_in(text):
            walk.use(chain, UseKind.ANNOTATION, offset)


def visit_subscript(walk: Walk, node: cst.Subscript) -> None:
    walk.visit(node.value)
    outer = walk.annotation
    name = chain_of(node.value).rpartition(".")[2] if outer else ""
    for number, element in enumerate(node.slice):
        # What `Literal` and `Annotated` hold is data, not types (PEP 586, PEP 593).
        walk.annotation = outer and name != "Literal" and (name != "Annotated" or number == 0)
        walk.visit(element)
    walk.annotation = outer


def visit_ellipsis(walk: Walk, _node: cst.Ellipsis) -> None:
    walk.aligner.take_ellipsis()


def visit_formatted(walk: Walk, node: cst.FormattedString) -> None:
    aligner = walk.aligner
    outer = aligner.enter_formatted(node)
    _formatted_parts(walk, node.parts)
    aligner.leave_formatted(node, outer)


def _formatted_parts(walk: Walk, parts: Any) -> None:
    for part in parts:
        expression = getattr(part, "expression", None)
        if expression is None:
            walk.aligner.pass_text(part.value)
            continue
        walk.visit(expression)
        if part.conversion:
            walk.aligner.pass_text(f"!{part.conversion}")
        if part.format_spec:
            _formatted_parts(walk, part.format_spec)


def _names_in(annotation: str) -> list[str]:
    """The dotted names in the text of a quoted annotation, strings in it left out."""
    tokens = Tokens(annotation)
    names: list[str] = []
    for index in range(1, len(tokens.parts), 2):
        word = tokens.parts[index]
        if not word.isidentifier():
            continue
        if tokens.parts[index - 1] == "." and names:
            names[-1] += f".{word}"
        else:
            names.append(word)
    return names
