"""Bytes of any kind in: a tree, or the reason why there is none, and never an exception."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strangler.analyzers.parsing.decoding import UndecodableError, decode
from strangler.analyzers.parsing.import_scan import scan_imports
from strangler.analyzers.parsing.lexing import Tokens
from strangler.analyzers.parsing.parser import ParsedModule, Unparsed, deep_stack, parse
from strangler.locations import unpack
from strangler.model.facts import ImportKind


def problem(data: bytes) -> tuple[str, int, str]:
    """Code, line and message of what is wrong with a file."""
    found = parse(data)
    assert isinstance(found, Unparsed)
    return found.problem.code, unpack(found.problem.position)[0], found.problem.message


# Encodings


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"x = 1\n", "x = 1\n"),
        ("x = 'é'\n".encode(), "x = 'é'\n"),
        (b"\xef\xbb\xbfx = 1\n", "x = 1\n"),
        (b"# -*- coding: latin-1 -*-\nx = '\xe9'\n", "# -*- coding: latin-1 -*-\nx = 'é'\n"),
        (b"#!/x\n# vim: fileencoding=cp1252 :\n'\x80'", "#!/x\n# vim: fileencoding=cp1252 :\n'€'"),
        (b"# coding: utf-8\n", "# coding: utf-8\n"),
        (b"\xef\xbb\xbf# coding: utf-8\n", "# coding: utf-8\n"),
        (b"a\r\nb\rc\n", "a\nb\nc\n"),
        (b"", ""),
    ],
)
def test_text_is_decoded_as_pep_263_has_it(data, text):
    assert decode(data) == text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"x = '\xe9'\n", "byte 5 (0xe9) is not utf-8"),
        (b"# coding: ascii\nx = '\xc3\xa9'\n", "byte 21 (0xc3) is not ascii"),
        (b"# coding: nonsense\nx\n", "unknown encoding"),
        (b"\xef\xbb\xbf# coding: latin-1\n", "encoding problem"),
        ("x = 1\n".encode("utf-16"), "UTF-16"),
        ("x = 1\n".encode("utf-32"), "UTF-16 or UTF-32"),
        (b"# coding: rot13\nx\n", "rot13"),
        (b"# coding: hex\nx\n", "hex"),
        (b"# coding: undefined\n\xff\n", ""),
    ],
)
def test_what_cannot_be_decoded_says_why(data, reason):
    with pytest.raises(UndecodableError) as caught:
        decode(data)
    assert reason in str(caught.value)


def test_the_line_of_a_wrong_byte_is_given():
    """UTF-8 in the upper half, Latin-1 in the lower one."""
    code, line, _ = problem("a = 'é'\n".encode() + b"b = 1\nc = '\xe9'\n")
    assert (code, line) == ("STR102", 3)


# Files without a tree


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"a = 1\ndef f(:\n", "STR103", 2),
        (b"a = (1\n", "STR103", 1),
        (b"if a:\nb\n", "STR103", 2),
        (b"if a:\n\tb\n        c\n", "STR103", 3),
        (b"x = 'a\n", "STR103", 1),
        (b"x = 'a' b'b'\n", "STR103", 1),
        (b"a\n\0b\n", "STR107", 2),
        (b"x" * 1_000_001, "STR105", 1),
        (b"x = " + b"(" * 400 + b")" * 400, "STR106", 1),
    ],
)
def test_a_file_without_a_tree_says_where_and_why(data, code, line):
    found = problem(data)
    assert found[:2] == (code, line)


@pytest.mark.parametrize(
    "source",
    [
        "print 'a'",
        "print a, b",
        "exec 'a'",
        "exec a in b",
        "raise E, 'text'",
        "x = 0777",
        "x = 10L",
        "x = ur'a'",
        "if a <> b: pass",
        "def f((a, b), c): pass",
        "x = `a`",
        "lambda (a, b): a",
    ],
)
def test_python_2_is_named(source):
    assert problem(f"import a\n{source}\n".encode())[0] == "STR104"


@pytest.mark.parametrize("source", ["print(a)", "print", "exec(a)", "x = 0o777", "print (a), b"])
def test_python_3_is_no_python_2(source):
    assert isinstance(parse(f"{source}\n".encode()), ParsedModule)


def test_broken_python_3_is_no_python_2():
    """What stands in a comment or a string proves nothing."""
    text = b"# print it `so`\n'''\nprint it on 2020-01-01 <> '''\nx = 'raise E, 0777L'\nprint('a'\n"
    assert problem(text)[0] == "STR103"


def test_the_words_are_those_of_python():
    assert "'(' was never closed" in problem(b"x = 1\nprint('a'\n")[2]


DEEP = {
    "brackets": "(" * 3000 + ")" * 3000,
    "lists": "[" * 3000 + "]" * 3000,
    "calls in calls": "f(" * 3000 + ")" * 3000,
    "operators": " + ".join(["a"] * 3000),
    "operators over lines": "(" + "\n + ".join(["a"] * 3000) + ")",
    "powers": " ** ".join(["a"] * 3000),
    "attributes": "a" + ".a" * 3000,
    "attributes over lines": "(a" + "\n  .a" * 3000 + ")",
    "chained calls": "a" + ".a()" * 3000,
    "calls of calls": "a" + "()" * 3000,
    "subscripts": "a" + "[0]" * 3000,
    "signs": "-" * 3000 + "a",
    "negations": "not " * 3000 + "a",
    "lambdas": "lambda: " * 3000 + "a",
    "conditions": "a if b else " * 3000 + "a",
    "comprehensions": "[" * 3000 + "a" + " for a in b]" * 3000,
}


@pytest.mark.parametrize("what", DEEP)
def test_an_expression_3000_deep_is_refused_at_once(what):
    """The parser would take minutes and gigabytes for it."""
    code, _, message = problem(f"x = {DEEP[what]}\n".encode())
    assert code == "STR106"
    assert "more than" in message


FLAT = {
    "and": " and ".join(["a"] * 3000),
    "a long list": "[" + ", ".join(["a.b(c)"] * 3000) + "]",
    "a long dict": "{" + ", ".join(["'a': b + c.d()"] * 3000) + "}",
    "a long call": "f(" + ", ".join(["a=b"] * 3000) + ")",
    "strings side by side": "(" + "\n".join(["'a'"] * 2000) + ")",
    "a long f-string": "f'" + "{a} b" * 2000 + "'",
    "statements": "1\n" + "a.b(c).d[0] += 1\n" * 3000,
    "statements without a comma": "1\n" + "a()\n" * 3000,
    "elif": "1\nif a: pass\n" + "elif a: pass\n" * 1500,
    "matrices": "[" + ", ".join(["[1, -1]"] * 3000) + "]",
    "half as deep as allowed": "(" * 150 + "a" + ")" * 150,
}


@pytest.mark.parametrize("what", FLAT)
def test_a_long_expression_that_is_not_deep_is_read(what):
    assert isinstance(deep_stack(lambda: parse(f"x = {FLAT[what]}\n".encode())), ParsedModule)


@given(st.binary(max_size=60))
@settings(max_examples=200, deadline=None)
def test_no_bytes_raise(data):
    assert isinstance(parse(data), ParsedModule | Unparsed)


@given(st.text("ab01 \n\t()[]{}:=,.+'\"\\#fx!%é", max_size=40))
@settings(max_examples=200, deadline=None)
def test_no_text_raises(text):
    assert isinstance(parse(text.encode()), ParsedModule | Unparsed)


def test_a_deep_stack_hands_back_what_its_work_does():
    assert deep_stack(lambda: 7) == 7
    with pytest.raises(KeyError):
        deep_stack(lambda: {}[1])


# Words and strings


@given(st.text("ab01 \n()'\"\\#{}rbf", max_size=60))
def test_tokens_are_the_text(text):
    tokens = Tokens(text)
    assert "".join(tokens.parts) == text
    assert tokens.ends[-1] == len(text)


def test_a_position_counts_characters_from_one():
    tokens = Tokens("aé\n  b\n")
    assert unpack(tokens.position(0)) == (1, 1)
    assert unpack(tokens.position(tokens.text.index("b"))) == (2, 3)
    assert unpack(tokens.position(len(tokens.text))) == (3, 1)


# Imports of a file that does not parse


def test_imports_are_scanned_without_a_parser():
    text = (
        "import a, b.c as d  # x\nfrom .e import (f,\n  g as h)\nfrom . import i\n"
        "def k():\n    import l; m\n    from n import *\nx = 'import no'\n# import no\n"
        "from o \\\n  import p\ny = a.from_; import_ = 1\nprint 'import q'\n"
        'z = """\nimport no\n"""\nfrom ... r import s\nimport\nfrom t import\n'
    )
    found = [(i.module, i.name, i.alias, i.kind) for i in scan_imports(text)]
    now, later = ImportKind.RUNTIME, ImportKind.LAZY
    assert found == [
        ("a", "", "a", now), ("b.c", "", "d", now), (".e", "f", "f", now), (".e", "g", "h", now),
        (".", "i", "i", now), ("l", "", "l", later), ("n", "*", "*", later),
        ("o", "p", "p", now), ("...r", "s", "s", now),
    ]  # fmt: skip
