"""Import statements met on the walk."""

import libcst as cst

from strangler.analyzers.extraction.reading import chain_of
from strangler.analyzers.extraction.scopes import join
from strangler.analyzers.extraction.walking.raw import RawImport
from strangler.analyzers.extraction.walking.walk import Walk
from strangler.model.facts import ImportKind


def visit_import(walk: Walk, node: cst.Import) -> None:
    for alias in node.names:
        name = chain_of(alias.name)
        offset = _take_chain(walk, alias.name)
        if alias.asname is not None and isinstance(alias.asname.name, cst.Name):
            bound = alias.asname.name.value
            walk.aligner.take(alias.asname.name, bound)
            walk.bind(bound, name, offset)
        else:
            bound = name.partition(".")[0]
            walk.bind(bound, bound, offset)
        _add_import(walk, name, "", bound, offset)


def visit_import_from(walk: Walk, node: cst.ImportFrom) -> None:
    module = "." * len(node.relative)
    offset = -1
    if node.module is not None:
        offset = _take_chain(walk, node.module)
        module += chain_of(node.module)
    if isinstance(node.names, cst.ImportStar):
        if offset < 0:
            offset = walk.aligner.take_word("import")
        _add_import(walk, module, "*", "*", offset)
        return
    for alias in node.names:
        name = chain_of(alias.name)
        offset = _take_chain(walk, alias.name)
        bound = name
        if alias.asname is not None and isinstance(alias.asname.name, cst.Name):
            bound = alias.asname.name.value
            walk.aligner.take(alias.asname.name, bound)
        walk.bind(bound, join(module, name), offset)
        _add_import(walk, module, name, bound, offset)


def _take_chain(walk: Walk, node: cst.BaseExpression) -> int:
    if isinstance(node, cst.Attribute):
        offset = _take_chain(walk, node.value)
        walk.aligner.take(node.attr, node.attr.value)
        return offset
    assert isinstance(node, cst.Name)
    return walk.aligner.take(node, node.value)


def _add_import(walk: Walk, module: str, name: str, alias: str, offset: int) -> None:
    kind = walk.kind
    if walk.functions and kind is not ImportKind.TYPE_ONLY:
        kind = ImportKind.LAZY
    walk.imports.append(RawImport(module, name, alias, kind, walk.scope, offset))
