"""Branches, handlers and simple statements met on the walk."""

import libcst as cst

from strangler.analyzers.extraction.reading import chain_of
from strangler.analyzers.extraction.walking.raw import RawIf, RawWith
from strangler.analyzers.extraction.walking.walk import Walk
from strangler.model.facts import ImportKind
from strangler.model.names import LOCAL

_CHECKED_ONLY = frozenset({"TYPE_CHECKING", "MYPY"})
_IMPORT_ERRORS = frozenset({"ImportError", "ModuleNotFoundError", "Exception", "BaseException"})


def visit_if(walk: Walk, node: cst.If) -> None:
    walk.visit(node.test)
    place, start = len(walk.ifs), walk.aligner.end()
    outer = walk.kind, walk.conditional
    checking = type_checking(walk, node.test)
    branch = _branch(walk, ImportKind.CONDITIONAL)
    walk.conditional = True
    walk.kind = {True: ImportKind.TYPE_ONLY, False: walk.kind, None: branch}[checking]
    walk.visit(node.body)
    end = body = walk.aligner.end_of_line()
    if node.orelse is not None:
        kinds = {True: outer[0], False: ImportKind.TYPE_ONLY, None: branch}
        walk.kind = kinds[checking]
        walk.visit(node.orelse)
        end = walk.aligner.end_of_line()
    walk.ifs.insert(place, RawIf(node, walk.scope, start, body, end))
    walk.kind, walk.conditional = outer


def type_checking(walk: Walk, test: cst.BaseExpression) -> bool | None:
    """True for a test that only type checkers pass: `TYPE_CHECKING` by any alias of typing
    (PEP 484), `MYPY`, `False`; False for its negation; None where it depends."""
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        inner = type_checking(walk, test.expression)
        return None if inner is None else not inner
    if isinstance(test, cst.BooleanOperation) and isinstance(test.operator, cst.And):
        sides = (type_checking(walk, test.left), type_checking(walk, test.right))
        return True if True in sides else None
    if isinstance(test, cst.Integer):
        return {"0": True, "1": False}.get(test.value)
    name = walk.meaning(test)
    if name in ("True", "False"):
        return name == "False"
    return True if _last_part(name) in _CHECKED_ONLY else None


def visit_try(walk: Walk, node: cst.Try | cst.TryStar) -> None:
    outer = walk.kind, walk.conditional
    if any(_catches_import_error(handler) for handler in node.handlers):
        walk.kind = _branch(walk, ImportKind.TRY_FALLBACK)
    walk.visit(node.body)
    walk.conditional = True
    for handler in node.handlers:
        walk.visit(handler)
    walk.kind, walk.conditional = outer
    walk.visit_optional(node.orelse)
    walk.visit_optional(node.finalbody)


def _branch(walk: Walk, kind: ImportKind) -> ImportKind:
    return walk.kind if walk.kind is ImportKind.TYPE_ONLY else kind


def visit_handler(walk: Walk, node: cst.ExceptHandler) -> None:
    walk.children(node)
    caught = node.type
    if isinstance(caught, cst.Tuple) and not caught.lpar and len(caught.elements) == 2:
        second = caught.elements[1].value
        # PEP 758 allows `except A, B:`, but a lower-case second name is Python 2's target.
        if isinstance(second, cst.Name) and second.value.islower() and walk.python_2_offset < 0:
            walk.python_2_offset = walk.aligner.offsets[id(second)]


def visit_match(walk: Walk, node: cst.Match) -> None:
    walk.aligner.take_word("match")
    walk.visit(node.subject)
    for case in node.cases:
        walk.aligner.take_word("case")
        walk.visit(case.pattern)
        walk.visit_optional(case.guard)
        walk.visit(case.body)


def visit_with(walk: Walk, node: cst.With) -> None:
    offset = walk.aligner.take_word("with")
    place = len(walk.withs)
    walk.children(node)
    # In source order: before those inside it.
    walk.withs.insert(place, RawWith(node, walk.scope, offset, walk.aligner.end_of_line()))


def visit_line(walk: Walk, node: cst.SimpleStatementLine | cst.SimpleStatementSuite) -> None:
    walk.aligner.begin_line()
    for statement in node.body:
        if isinstance(statement, cst.Expr) and isinstance(statement.value, cst.SimpleString):
            walk.aligner.take(statement.value, statement.value.value)  # a docstring
        else:
            walk.visit(statement)


def visit_pass(walk: Walk, _node: cst.Pass) -> None:
    walk.aligner.take_word("pass")


def visit_break(walk: Walk, _node: cst.Break) -> None:
    walk.aligner.take_word("break")


def visit_continue(walk: Walk, _node: cst.Continue) -> None:
    walk.aligner.take_word("continue")


def visit_return(walk: Walk, node: cst.Return) -> None:
    walk.aligner.take_word("return")
    walk.visit_optional(node.value)


def visit_raise(walk: Walk, node: cst.Raise) -> None:
    walk.aligner.take_word("raise")
    walk.children(node)


def _last_part(name: str) -> str:
    return name.rpartition(".")[2].lstrip(LOCAL)


def _catches_import_error(handler: cst.ExceptHandler | cst.ExceptStarHandler) -> bool:
    caught = handler.type
    if caught is None:
        return True
    if isinstance(caught, cst.Tuple):
        names = [chain_of(element.value) for element in caught.elements]
    else:
        names = [chain_of(caught)]
    return not _IMPORT_ERRORS.isdisjoint(names)
