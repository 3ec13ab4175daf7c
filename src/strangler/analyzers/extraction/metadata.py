"""A function, class or module in, what its annotations hold beside types out (PEP 593)."""

from collections.abc import Iterator

import libcst as cst

from strangler.analyzers.extraction.reading import ExpressionReader, chain_of
from strangler.analyzers.extraction.scopes import Scope, ScopeKind
from strangler.analyzers.extraction.walking.walk import Walk
from strangler.model.values import Value


def metadata(walk: Walk, reader: ExpressionReader, index: int) -> Iterator[tuple[str, Value]]:
    """(name, value) for each value in an `Annotated` of a definition, or of the module (-1)."""
    raw = walk.definitions[index] if index >= 0 else None
    if raw is not None and not isinstance(raw.node, cst.ClassDef):
        parameters = raw.node.params
        for each in (*parameters.posonly_params, *parameters.params, *parameters.kwonly_params):
            if each.annotation is not None:
                for value in _values(each.annotation.annotation, reader, raw.outer):
                    yield each.name.value, value
        return
    for item in walk.assignments:
        if item.scope.definition == index and item.scope.kind is not ScopeKind.FUNCTION:
            for node in (item.annotation, item.value):
                if node is not None:
                    for value in _values(node, reader, item.scope):
                        yield item.name, value


def _values(node: cst.BaseExpression, reader: ExpressionReader, scope: Scope) -> Iterator[Value]:
    if not isinstance(node, cst.Subscript) or chain_of(node.value).rpartition(".")[2] != (
        "Annotated"
    ):
        return
    for element in node.slice[1:]:
        if isinstance(element.slice, cst.Index):
            yield reader.read(element.slice.value, scope)
