"""The child fields of each libcst node class in the order of the source.

Whitespace, punctuation and operators are left out: they hold no name and no string. For a
class not listed (a newer grammar), all fields that are not whitespace are visited in the order
of the class. Held to be complete by a test against libcst's own positions."""

import dataclasses

import libcst as cst

IN_SOURCE_ORDER: dict[type, tuple[str, ...]] = {
    cst.AnnAssign: ("target", "annotation", "value"),
    cst.Annotation: ("annotation",),
    cst.Arg: ("keyword", "value"),
    cst.AsName: ("name",),
    cst.Assert: ("test", "msg"),
    cst.Assign: ("targets", "value"),
    cst.AssignTarget: ("target",),
    cst.Attribute: ("value", "attr"),
    cst.AugAssign: ("target", "value"),
    cst.Await: ("expression",),
    cst.BinaryOperation: ("left", "right"),
    cst.BooleanOperation: ("left", "right"),
    cst.Break: (),
    cst.Call: ("func", "args"),
    cst.Comparison: ("left", "comparisons"),
    cst.ComparisonTarget: ("comparator",),
    cst.CompFor: ("target", "iter", "ifs", "inner_for_in"),
    cst.CompIf: ("test",),
    cst.ConcatenatedString: ("left", "right"),
    cst.Continue: (),
    cst.Decorator: ("decorator",),
    cst.Del: ("target",),
    cst.Dict: ("elements",),
    cst.DictElement: ("key", "value"),
    cst.Element: ("value",),
    cst.Ellipsis: (),
    cst.Else: ("body",),
    cst.ExceptHandler: ("type", "name", "body"),
    cst.ExceptStarHandler: ("type", "name", "body"),
    cst.Expr: ("value",),
    cst.Finally: ("body",),
    cst.Float: (),
    cst.For: ("target", "iter", "body", "orelse"),
    cst.FormattedStringExpression: ("expression", "format_spec"),
    cst.From: ("item",),
    cst.If: ("test", "body", "orelse"),
    cst.IfExp: ("body", "test", "orelse"),
    cst.Imaginary: (),
    cst.IndentedBlock: ("body",),
    cst.Index: ("value",),
    cst.Integer: (),
    cst.List: ("elements",),
    cst.MatchClass: ("cls", "patterns", "kwds"),
    cst.MatchKeywordElement: ("key", "pattern"),
    cst.MatchList: ("patterns",),
    cst.MatchMapping: ("elements", "rest"),
    cst.MatchMappingElement: ("key", "pattern"),
    cst.MatchOr: ("patterns",),
    cst.MatchOrElement: ("pattern",),
    cst.MatchSequenceElement: ("value",),
    cst.MatchSingleton: ("value",),
    cst.MatchTuple: ("patterns",),
    cst.MatchValue: ("value",),
    cst.Module: ("body",),
    cst.ParamSlash: (),
    cst.ParamStar: (),
    cst.Pass: (),
    cst.Raise: ("exc", "cause"),
    cst.Return: ("value",),
    cst.Set: ("elements",),
    cst.SimpleStatementLine: ("body",),
    cst.SimpleStatementSuite: ("body",),
    cst.Slice: ("lower", "upper", "step"),
    cst.StarredDictElement: ("value",),
    cst.StarredElement: ("value",),
    cst.Subscript: ("value", "slice"),
    cst.SubscriptElement: ("slice",),
    cst.Tuple: ("elements",),
    cst.TypeParam: ("param", "default"),
    cst.TypeParameters: ("params",),
    cst.UnaryOperation: ("expression",),
    cst.While: ("test", "body", "orelse"),
    cst.With: ("items", "body"),
    cst.WithItem: ("item", "asname"),
    cst.Yield: ("value",),
}


def child_fields(node_class: type) -> tuple[str, ...]:
    """The fields of a node class that can hold names or strings, in source order."""
    known = IN_SOURCE_ORDER.get(node_class)
    if known is None:
        known = IN_SOURCE_ORDER[node_class] = tuple(
            field.name
            for field in dataclasses.fields(node_class)
            if "whitespace" not in field.name
            and field.name not in ("lpar", "rpar", "lbracket", "rbracket", "semicolon", "comma")
        )
    return known
