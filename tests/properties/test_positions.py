"""Every name and string of a file stands where libcst's own positions say it stands.

The walk finds positions by the order of words alone (architecture.md says why); libcst computes
them in four times the time of a parse. Both must agree."""

import dataclasses
import io
import tokenize
from collections.abc import Iterator
from pathlib import Path

import libcst as cst
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from libcst.metadata import MetadataWrapper, PositionProvider

from strangler.analyzers.extraction.ordering import IN_SOURCE_ORDER, child_fields
from strangler.analyzers.extraction.walking import HANDLERS, walk_file
from strangler.analyzers.parsing.parser import ParsedModule, parse
from strangler.locations import unpack

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))

TRICKY = {
    "comments that hold the words to come": """
        # a b c 'text' "text"
        a = b  # c
        c = (  # a
            b  # 'text'
            # c 'text'
            , 'text',  # "text"
        )
        """,
    "continuation lines": """
        a = \\
            b + \\
              a
        with a as \\
                b, \\
             c as d: pass
        from a \\
            import b \\
            as c
        """,
    "keywords that are names": """
        match = case = type = _ = 1
        match (case):
            case type: match
        match match:
            case case if case: case
            case _: _
        type type = type
        type type[type] = type
        print(match, case, type, _)
        match[case] = type
        """,
    "names that are soft keywords after the statement": """
        if match: pass
        match = match(case)
        match.case
        type(match)
        """,
    "f-strings": """
        a = f"a {a} {{a}} {a!r} {a:>{a}} {a=} {a = !s:{b}.{c}}"
        b = f'{a["a"]} a {b}' "a" f"{a}" 'b' r'c' if a else F"{b}"
        c = f'''
        {a} a
        a { a } {
            b
        }
        '''
        d = f"{a}" f'{f"{a} b {b}"} b'
        e = f"{a:%Y-%m-%d a}" + f"{'a' 'b'}" + f"{'{'}" + f"{a['}']}"
        g = f"{(lambda a, *b, c=d: a)(b)}" + f"{ {'a': b}['a'] }" + f"{[a for a in b if a]}"
        h = rf"\\a{a}\\{b}" + fr'\\{{a}}' + f"\\N{LATIN SMALL LETTER A}{a}"
        """,
    "nested f-strings (PEP 701)": """
        a = f"{f"{f"{a}" + "b"} b"} {b}"
        b = f"{a["b"]} {", ".join(f"{a}" for a in b)} {"\\n".join(c)}"
        c = f"{
            a  # a b
            + b
        } b"
        d = f"a {'b' + f'{"c"}' + "d"} {c}"
        """,
    "template strings (PEP 750)": """
        a = t"a {b} {c!r:>{d}}" + b
        """,
    "strings that look alike": """
        a = 'a' "a" '''a''' "'a'" 'a'
        b = "a" + 'a' + ("a" 'a')
        c = b'a' + r'a' + u'a' + 'a'
        d = 'it\\'s a' + "a" + 'a\\
        a' + 'a'
        '''a''', 'a'
        """,
    "walrus": """
        if (a := b) and (b := a): a
        while chunk := a.read(b): chunk
        [b := a, b ** 2, (c := b)]
        print(f"{(a := b)}", [a := 1 for b in c])
        """,
    "match statements": """
        match a, b:
            case [a, b, *c]: a
            case (a, b) | [b, a]: b
            case {"a": a, 'b': b, **c} if a: c
            case a.b.C(a, b=c, c=(d | e) as f): f
            case -1 | 1 + 2j | "a" "b" | None | True: pass
            case str() | int() as a: a
            case [*_]: _
            case {**a}: a
            case a.b: b
            case (a): a
            case "a" | b'a': a
        """,
    "type parameters (PEP 695, 696)": """
        type A[B] = list[B]
        type A[B: (int, str) = int, *C, **D] = dict[B, D]
        class A[B: int, *C](D[B], metaclass=C): B
        def a[B: A, *C, **D](b: B, *c: *C, **d: D) -> B: return b
        def a[B = int, *C = *tuple[int], **D = [int]](): ...
        """,
    "except*": """
        try: a
        except* b as c: c
        except* (a, b): c
        else: a
        finally: b
        try: a
        except a.b: b
        except (a, b) as c: c
        except: pass
        """,
    "except without brackets (PEP 758)": """
        try: a
        except a, b: c
        """,
    "decorators": """
        @a
        @a.b
        @a(b)(c)
        @a.b[c].d(e=f)
        @(a := b)
        @(lambda a: b)
        class a(b, a.c, metaclass=c, **d):
            @b
            async def a(a): return a
        """,
    "parameters of every kind": """
        def f(a, b: c, c=d, /, d: e = f, *e: f, g, h: a = b, **i: j) -> k: l
        def f(*, a): a
        def f(a, *, b=a, c): a
        def f(*a, b): a
        def f(a, /): a
        def f(**a): a
        def f(a,): a
        lambda a, b=c, /, d=e, *f, g=h, i, **j: k
        lambda *, a: a
        lambda: a
        lambda *a, **b: (a, b)
        f(a, *b, c=d, **e, f=g)
        f(*a, *b, **c, **d)
        """,
    "imports": """
        import a, a.b, a.b.c as d, e as f
        from a import b, c as d
        from a.b.c import (a, b as c,  # d
            d)
        from . import a
        from .. a import b
        from ...a.b import (c)
        from . a . b import c
        from a import *
        from . import *
        """,
    "comprehensions": """
        [a for a in b if a if b for c in a]
        {a: b for a, b in c}
        {*a, *b, c}
        {**a, 'a': b, **c}
        (a async for a in b)
        {a for (a, b), *c in d}
        [[a for a in b] for b in a]
        """,
    "statements of every kind": """
        global_ = a
        def f():
            global a, b
            nonlocal_ = a
            def g():
                nonlocal nonlocal_, nonlocal_
                return a
            return
            return a
            yield
            yield a
            yield from b
            await a
            raise
            raise a
            raise a from b
            del a, b.c, d[e]
            assert a, b
            assert a
            a: b
            a: b = c
            a.b: c = d
            a[b]: c
            a += b
            a.b **= c
            a = b = c = d
            a, *b = c
            (a, [b, c]) = d
            for a, b in c: break
            else: continue
            for a in b, *c: pass
            async for a in b: c
            async with a as b, c: d
            with (a as b, c as d,): e
            with (a, b) as c: d
            with a, b: c
            while a: b
            else: c
            if a: b
            elif c: d
            elif e: f
            else: g
            try: a
            finally: b
            return_; pass_; break_
            passage; pass; a; returned
        """,
    "expressions of every kind": """
        a if b else c if d else e
        a or b and not c
        a < b <= c != d is not e not in f in g is h
        a[b], a[b:c], a[b:c:d], a[:, ...], a[b, c:d], a[*b], a[::a]
        a.b.c(d).e[f](g).h
        (a).b, (a.b).c, (yield_), -a, ~b, +c, not d
        a @ b // c ** -d % e << f >> g & h | i ^ j
        (a, b), [a, b], (a,), [], (), {}, {a}, {a: b}
        a if (lambda b: c) else (lambda: d)
        1 .real, 1.0.real, 1j.imag, 0xa, 0b1, 0o7, 1_000, 1e5, "a".join, (1).a
        *a, b
        """,
    "one-letter names within numbers and prefixes": """
        e = 1e5 + e
        j = 1j + j
        x = 0x1f + x + f
        r = r'r' + r
        b = b'b' + b
        rb = rb'rb' + rb
        _1 = 1_1 + _1
        """,
    "tabs and form feeds": "if a:\n\tb\n\tif c:\n\t\td\n\x0c\nclass e:\n\x0c    f = a\n\n\x0c\na\n",
    "indentation that changes": "if a:\n  b\nelse:\n        c\n        def f():\n         d\nb\n",
    "names that are not ASCII": "é = ñ = 1\nclass Größe(é):\n    变量: ñ = 'é' 'ñ'\nf'{é} ñ {ñ}'\n"
    "𝐚 = 1\n",
    "names after wide characters": "'😀', a, '日本', b  # 😀 a\nc\nf'😀{a}日本{b}'\n",
    "CRLF": "a = b\r\nif a:\r\n    '''b\r\n    b'''\r\n    b\r\nc = \\\r\n  d\r\n",
    "old Mac line ends": "a = b\rif a:\r    b\r",
    "no end of line at the end": "a\nb",
    "BOM": "\ufeffa = b\n",
    "an empty file": "",
    "comments alone": "# a\n\n# b\n",
    "blank lines around": "\n\n  \n# a\n\na\n\n\n",
    "docstrings": """
        '''a'''
        class a:
            '''a'''
            def b(self):
                "b"
                return "b"
        """,
    "semicolons": "a; b; 'a'; c;\nif a: b; c\n",
    "lines within brackets": """
        a(
          b,

          c
            .d
            .e(
               a
            ),
        )[
          b
        ]
        """,
    "ellipsis and None": "def f(a: None = None, b=...) -> None: ...\n",
    "await and async": """
        async def a():
            return [await b async for b in c if await d]
        """,
    "global at the top": "global a\na = 1\n",
    "unpacking in return and subscripts": """
        def f():
            return a, *b
            yield *a, b
        for a in *b, c: pass
        a[b, *c]
        """,
    "stars in annotations": "def f(*a: *b) -> c: ...\n",
    "print as a function": "print(a, file=b)\nexec(a)\n",
}


def positions(
    parsed: ParsedModule,
) -> Iterator[tuple[str, tuple[int, int] | None, tuple[int, int]]]:
    """Each name and string with our place and libcst's; ours is None where it was not visited."""
    offsets = walk_file(parsed.tree, parsed.tokens).aligner.offsets
    wrapper = MetadataWrapper(parsed.tree, unsafe_skip_copy=True)
    for node, span in wrapper.resolve(PositionProvider).items():
        if isinstance(node, cst.Name | cst.SimpleString | cst.FormattedString):
            offset = offsets.get(id(node))
            ours = None if offset is None else unpack(parsed.tokens.position(offset))
            text = node.start if isinstance(node, cst.FormattedString) else node.value
            yield text, ours, (span.start.line, span.start.column + 1)


def wrong(source: bytes) -> list[tuple[str, tuple[int, int] | None, tuple[int, int]]]:
    """The names and strings of a file that stand elsewhere."""
    parsed = parse(source)
    assert isinstance(parsed, ParsedModule), parsed
    return [(text, ours, theirs) for text, ours, theirs in positions(parsed) if ours != theirs]


@pytest.mark.parametrize("what", TRICKY)
def test_names_and_strings_of_tricky_code_stand_where_libcst_says(what):
    lines = TRICKY[what].split("\n        ")
    text = "\n".join(lines[1:]).rstrip(" ") if len(lines) > 1 else TRICKY[what]
    assert wrong(text.encode()) == []


@pytest.mark.parametrize("chunk", range(8))
def test_names_and_strings_of_our_own_code_stand_where_libcst_says(chunk):
    """Real code, 16,000 lines of it."""
    for path in SOURCES[chunk::8]:
        assert wrong(path.read_bytes()) == [], path


NAMES = st.sampled_from(["a", "b", "ab", "_", "é", "match", "case", "type", "e", "r", "f", "x1"])
STRINGS = st.sampled_from(["'a'", '"a"', "'a b'", "'''a'''", "b'a'", "r'a'", "'é'", "''", "'{a}'"])
NUMBERS = st.sampled_from(["1", "1e5", "0xab", "1j", "1_0", "..."])


def wider(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Expressions made of smaller ones."""

    def made(form: str) -> st.SearchStrategy[str]:
        return st.builds(form.format, inner, inner, n=NAMES, m=NAMES)

    forms = (
        "({0}, {1})", "[{0}, *{1}]", "{{{0}: {1}}}", "({0}).{n}", "{n}({0}, {m}={1})",
        "({0} + {1})",
        "({0} if {1} else {n})", "(lambda {n}={0}: {1})", "[{0} for {n} in {1} if {m}]",
        "{n}[{0}:{1}]",
        "({n} := {0})", "({0}  # {n} {m}\n + {1})", "({0} and not {1})", "(\\\n{0} < {1})",
        "{{**{0}, {n}: {1}}}", "(f'{n} {{{n}}} {{{m}!r:>{{{n}}}}} {m}')",
        "('a' f'{n}{{ {m} }}' 'a')",
        "(f'''{{{n}}}\n{n} {{{m}}}''' \"a\")", "(yield {0})", "(await {n}({1}))",
    )  # fmt: skip
    return st.one_of([made(form) for form in forms])


EXPRESSIONS = st.recursive(st.one_of(NAMES, NAMES, STRINGS, NUMBERS), wider, max_leaves=6)


@st.composite
def programs(draw: st.DrawFn) -> str:
    """A few statements in a function, because all expressions are allowed there."""
    forms = (
        "{0}", "{n} = {0}", "{n}, {m} = {0}", "{n}.{m} += {0}", "{n}: {0} = {1}", "return {0}",
        "if {0}: {1}", "for {n} in {0}: {1}", "with {0} as {n}: pass", "import {n}.{m} as {n}",
        "from .{n} import {m}, {n} as {m}", "@{n}.{m}\n  def {m}({n}, {m}: {0} = {1}): return {n}",
        "class {n}({m}, {n}={0}): {m}", "assert {0}, {1}", "raise {n} from {0}", "del {n}, {m}.{n}",
        "try: {0}\n  except {n} as {m}: {1}", "while {0}: break", "# {n} {m} 'a'\n  {n}; {m}",
        "match {0}:\n    case {{'a': ab, **b}} if {n}: {1}\n    case [x1, *e] | {n}.{m}(): pass",
        "type {n} = {0}", "def {n}[{m}: {0}]() -> {1}: pass",
    )  # fmt: skip
    lines = ["async def f():"]
    for _ in range(draw(st.integers(1, 5))):
        form = draw(st.sampled_from(forms))
        first, second = draw(EXPRESSIONS), draw(EXPRESSIONS)
        lines.append("  " + form.format(first, second, n=draw(NAMES), m=draw(NAMES)))
    return "\n".join(lines) + "\n"


@given(programs())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_names_and_strings_of_any_program_stand_where_libcst_says(program):
    parsed = parse(program.encode())
    if isinstance(parsed, ParsedModule):  # `None = 1` and the like are not Python
        assert [found for found in positions(parsed) if found[1] != found[2]] == []


def test_most_of_the_random_programs_are_python():
    """Else the test above would test nothing."""
    results: list[bool] = []

    @given(programs())
    @settings(max_examples=60, deadline=None, database=None)
    def run(program: str) -> None:
        results.append(isinstance(parse(program.encode()), ParsedModule))

    run()
    assert sum(results) > 0.5 * len(results)


NODES = sorted(
    (
        kind
        for kind in vars(cst).values()
        if isinstance(kind, type)
        and issubclass(kind, cst.CSTNode)
        and dataclasses.is_dataclass(kind)
    ),
    key=lambda kind: kind.__name__,
)
HOLDERS = {"lpar", "rpar", "lbracket", "rbracket", "lbrace", "rbrace", "semicolon", "comma"}
"""Fields that hold punctuation."""


@pytest.mark.parametrize("kind", NODES, ids=lambda kind: kind.__name__)
def test_every_field_that_may_hold_a_name_is_visited(kind):
    """A node class without a handler of its own has all its fields with names in the order."""
    if kind in HANDLERS or kind.__name__.startswith("Base"):
        return
    visited = set(child_fields(kind))
    for field in dataclasses.fields(kind):
        if field.name in visited or field.name in HOLDERS or "whitespace" in field.name:
            continue
        assert not may_hold_names(field), f"{kind.__name__}.{field.name} is not visited"


def may_hold_names(field: "dataclasses.Field[object]") -> bool:
    """Whether a field's type speaks of anything but whitespace, signs and text."""
    words = {
        token.string
        for token in tokenize.generate_tokens(io.StringIO(str(field.type)).readline)
        if token.type == tokenize.NAME
    }
    nodes = {w for w in words if isinstance(getattr(cst, w, None), type)} - SIGNS
    return any(issubclass(getattr(cst, word), cst.CSTNode) for word in nodes)


SIGNS = {
    kind.__name__
    for kind in NODES
    if issubclass(
        kind,
        cst.BaseParenthesizableWhitespace
        | cst.BaseUnaryOp
        | cst.BaseBinaryOp
        | cst.BaseBooleanOp
        | cst.BaseCompOp
        | cst.BaseAugOp,
    )
} | {
    "Asynchronous", "AssignEqual", "Colon", "Comma", "Comment", "Dot", "EmptyLine", "ImportStar",
    "LeftCurlyBrace", "LeftParen", "LeftSquareBracket", "Newline", "RightCurlyBrace", "RightParen",
    "RightSquareBracket", "Semicolon", "TrailingWhitespace", "BaseBinaryOp", "BaseUnaryOp",
    "BaseBooleanOp", "BaseCompOp", "BaseAugOp", "BaseParenthesizableWhitespace", "NameItem",
}  # fmt: skip


def test_no_order_is_kept_for_a_class_that_libcst_lost():
    assert set(IN_SOURCE_ORDER) <= {*NODES, *IN_SOURCE_ORDER}
    assert all(issubclass(kind, cst.CSTNode) for kind in IN_SOURCE_ORDER)
