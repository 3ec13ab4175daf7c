"""What an expression says, as far as it can be read without running it."""

import pytest

from strangler.locations import unpack
from strangler.model.values import (
    Call,
    Choice,
    Formatted,
    Items,
    Literal,
    Member,
    Name,
    Opaque,
    Pairs,
    Splice,
    Subscript,
    text,
)
from support.trees import facts_of


def value(expression, before=""):
    """The value that `x = expression` gives `x`."""
    facts = facts_of(f"{before}\nx = {expression}\n".encode())
    assert facts.parsed, facts.problems
    return next(a.value for a in facts.assignments if a.name == "x")


def plain(found):
    """A value as Python's own: lists for displays, dicts for pairs, names in angle brackets."""
    match found:
        case Literal():
            return found.value
        case Items():
            return [plain(item) for item in found.items]
        case Splice():
            return ("*", plain(found.value))
        case Pairs():
            return {str(plain(k)): plain(v) for k, v in found.pairs}
        case Name():
            return f"<{found.name}>"
        case Formatted():
            return tuple(plain(part) for part in found.parts)
        case Opaque():
            return f"?{found.kind}"
        case Call():
            return [plain(found.function), *[(a.keyword, plain(a.value)) for a in found.arguments]]
        case Choice():
            return ["?", plain(found.test), plain(found.value), plain(found.other)]
        case Member():
            return f"{plain(found.value)}.{found.attribute}"


@pytest.mark.parametrize(
    ("expression", "meaning"),
    [
        ("1", 1),
        ("-1", -1),
        ("- -1", 1),
        ("1_000", 1000),
        ("0x1f", 31),
        ("1.5", 1.5),
        ("-1e3", -1000.0),
        ("True", True),
        ("None", None),
        ("'a'", "a"),
        ("r'\\a'", "\\a"),
        ("'\\x41\\n'", "A\n"),
        ("'''a\nb'''", "a\nb"),
        ("u'a'", "a"),
        ("'a' \"b\" r'c'", "abc"),
        ("'a' + 'b' + 'c'", "abc"),
        ("('a'\n 'b')", "ab"),
        ("b'a'", "?bytes"),
        ("9223372036854775807", 2**63 - 1),
        ("9223372036854775808", "?large"),
        ("-9223372036854775808", "?UnaryOperation"),
        ("1" * 5000, "?large"),
        ("0x" + "f" * 5000, "?large"),
        ("[1, 'a', None]", [1, "a", None]),
        ("(1, 2)", [1, 2]),
        ("{1, 2}", [1, 2]),
        ("()", []),
        ("[*a, 1]", [("*", "<a>"), 1]),
        ("[1] + [2]", [("*", [1]), ("*", [2])]),
        ("[1] + a + b.c", [("*", [1]), ("*", "<a>"), ("*", "<b.c>")]),
        ("a + b", [("*", "<a>"), ("*", "<b>")]),
        ("a + 1", "?BinaryOperation"),
        ("{'a': 1, 'b': [2]}", {"a": 1, "b": [2]}),
        ("{**a, 'b': 1}", {"?**": "<a>", "b": 1}),
        ("a.b.c", "<a.b.c>"),
        ("a.b(1, *c, d=2, **e)",
         ["<a.b>", ("", 1), ("*", "<c>"), ("d", 2), ("**", "<e>")]),
        ("a().b", "['<a>'].b"),
        ("a()()", [["<a>"]]),
        ("a if b else c", ["?", "<b>", "<a>", "<c>"]),
        ("lambda: 1", "?Lambda"),
        ("a[b]", "?Subscript"),
        ("[b for b in a]", "?ListComp"),
        ("not a", "?UnaryOperation"),
        ("...", "?Ellipsis"),
        ("f'a{a}b'", ("a", "<a>", "b")),
        ("f'a'", "a"),
        ("f'{{a}}'", "{a}"),
        ("f'{a!r:>{b}}'", ("<a>",)),
        ("f'a' 'b' f'{a}' 'c'", ("ab", "<a>", "c")),
        ("'a/' + a + '/b'", ("a/", "<a>", "/b")),
        ("'a' + str(a)", ("a", ["<builtins.str>", ("", "<a>")])),
        ("f'\\x41{a}'", ("A", "<a>")),
        ("rf'\\d{a}'", ("\\d", "<a>")),
    ],
)  # fmt: skip
def test_an_expression_is_read(expression, meaning):
    assert plain(value(expression, "import a, b, c, e")) == meaning


def test_a_name_is_resolved_by_the_file():
    """Imports, definitions and builtins; what is unknown is marked."""
    before = "from m import n as a\nfrom . import b\ndef c(): ...\n"
    assert plain(value("[a.d, b, c, len, unknown]", before)) == [
        "<m.n.d>", "<.b>", "<:c>", "<builtins.len>", "<?unknown>"
    ]  # fmt: skip


def test_a_large_display_is_cut():
    """At 400 nodes; what came before stays."""
    found = value(str(list(range(1000))))
    assert isinstance(found, Items)
    assert plain(found)[0] == 0
    assert plain(found)[-1] == "?large"
    assert len(found.items) <= 1000


def test_a_large_display_does_not_cut_the_next_one():
    facts = facts_of(f"x = {list(range(1000))}\ny = [1, 2]\n".encode())
    assert plain(facts.assignments[1].value) == [1, 2]


def test_a_value_stands_where_it_is_written():
    found = value("[\n  'a', b.c,\n  {'k': f(1)}]", "import b")
    assert isinstance(found, Items)
    first, second, third = found.items
    assert isinstance(third, Pairs)
    places = [unpack(v.position) for v in (first, second, third.pairs[0][0], third.pairs[0][1])]
    assert places == [(3, 3), (3, 8), (4, 4), (4, 9)]


def test_bad_escapes_are_no_warning():
    """Old code has them everywhere; filterwarnings turns a warning into a failure here."""
    assert text(value("'\\d'")) == "\\d"


def test_arguments_are_found_by_place_or_name():
    call = value("f(1, *a, 2, n=3)")
    assert isinstance(call, Call)
    assert plain(call.argument(0, "z")) == 1
    assert plain(call.argument(5, "n")) == 3
    assert call.argument(5, "z") is None


@pytest.mark.parametrize(
    ("expression", "operator"), [("a | b", "|"), ("a & ~b", "&"), ("~a", "~"), ("a[0]", None)]
)
def test_names_that_operators_join_are_kept(expression, operator):
    """Composed permissions, and an element by its place."""
    read = value(expression, "import a, b")
    assert isinstance(read, Subscript) if operator is None else read.operator == operator


@pytest.mark.parametrize(
    ("expression", "read"),
    [
        ("'/a/%s' % name", ("/a/", "<?name>")),
        ("'/%s/%d%%' % (name, 3)", ("/", "<?name>", "/", 3, "%")),
        ("'a' '%s' % 'b'", "ab"),
    ],
)
def test_percent_formatting_of_plain_fields_reads_as_an_f_string(expression, read):
    assert plain(value(expression)) == read


@pytest.mark.parametrize(
    "expression",
    [
        "'%5d' % 3",
        "'%s %s' % pair",
        "'%(a)s' % {'a': 1}",
        "name % 3",
        "'%s' % (*a,)",
        "'%s%s' % [1, 2]",
    ],
)
def test_other_percent_formatting_is_not_read(expression):
    assert value(expression) == Opaque("BinaryOperation", value(expression).position)
