"""A parsed file in; its scopes, definitions, imports, uses, calls and strings out, still raw."""

import libcst as cst

from strangler.analyzers.extraction.walking.bindings import (
    visit_annotated_assign,
    visit_as_name,
    visit_assign,
    visit_augmented_assign,
    visit_comprehension,
    visit_comprehension_for,
    visit_del,
    visit_for,
    visit_global,
    visit_match_as,
    visit_match_mapping,
    visit_match_star,
    visit_named_expression,
    visit_nonlocal,
    visit_type_alias,
    visit_type_variable,
)
from strangler.analyzers.extraction.walking.calls import visit_call
from strangler.analyzers.extraction.walking.definitions import (
    visit_class,
    visit_function,
    visit_lambda,
)
from strangler.analyzers.extraction.walking.importing import visit_import, visit_import_from
from strangler.analyzers.extraction.walking.names import (
    visit_attribute,
    visit_ellipsis,
    visit_formatted,
    visit_name,
    visit_string,
    visit_subscript,
)
from strangler.analyzers.extraction.walking.statements import (
    visit_break,
    visit_continue,
    visit_handler,
    visit_if,
    visit_line,
    visit_match,
    visit_pass,
    visit_raise,
    visit_return,
    visit_try,
    visit_with,
)
from strangler.analyzers.extraction.walking.walk import Handler, Walk
from strangler.analyzers.parsing.lexing import Tokens


def walk_file(tree: cst.Module, tokens: Tokens) -> Walk:
    """Walk over a file and return what was met."""
    walk = Walk(tokens, HANDLERS)
    walk.tree = tree
    walk.visit(tree)
    return walk


HANDLERS: dict[type, Handler] = {
    cst.AnnAssign: visit_annotated_assign,
    cst.AsName: visit_as_name,
    cst.Assign: visit_assign,
    cst.Attribute: visit_attribute,
    cst.AugAssign: visit_augmented_assign,
    cst.Break: visit_break,
    cst.Call: visit_call,
    cst.ClassDef: visit_class,
    cst.CompFor: visit_comprehension_for,
    cst.Continue: visit_continue,
    cst.Del: visit_del,
    cst.DictComp: visit_comprehension,
    cst.Ellipsis: visit_ellipsis,
    cst.ExceptHandler: visit_handler,
    cst.For: visit_for,
    cst.FormattedString: visit_formatted,
    cst.FunctionDef: visit_function,
    cst.GeneratorExp: visit_comprehension,
    cst.Global: visit_global,
    cst.If: visit_if,
    cst.Import: visit_import,
    cst.ImportFrom: visit_import_from,
    cst.Lambda: visit_lambda,
    cst.ListComp: visit_comprehension,
    cst.Match: visit_match,
    cst.MatchAs: visit_match_as,
    cst.MatchMapping: visit_match_mapping,
    cst.MatchStar: visit_match_star,
    cst.Name: visit_name,
    cst.NamedExpr: visit_named_expression,
    cst.Nonlocal: visit_nonlocal,
    cst.ParamSpec: visit_type_variable,
    cst.Pass: visit_pass,
    cst.Raise: visit_raise,
    cst.Return: visit_return,
    cst.SetComp: visit_comprehension,
    cst.SimpleStatementLine: visit_line,
    cst.SimpleStatementSuite: visit_line,
    cst.SimpleString: visit_string,
    cst.Subscript: visit_subscript,
    cst.Try: visit_try,
    cst.TryStar: visit_try,
    cst.TypeAlias: visit_type_alias,
    cst.TypeVar: visit_type_variable,
    cst.TypeVarTuple: visit_type_variable,
    cst.With: visit_with,
}
if hasattr(cst, "TemplatedString"):  # PEP 750, since libcst 1.8.3
    HANDLERS[cst.TemplatedString] = visit_formatted
