"""What one file says: definitions, scopes, uses, strings, calls; no other file is looked at."""

from pathlib import Path

import msgspec
import pytest

from strangler.locations import unpack
from strangler.model.facts import DefinitionKind, ImportKind, UseKind
from strangler.model.values import Call, Literal, Name
from support.trees import facts_of


def definitions(source):
    return {d.name: d for d in facts_of(source).definitions}


def uses(source):
    """(scope, name, kind in lower case, count) of every use."""
    facts = facts_of(source)
    found = set()
    for number, count in enumerate(facts.use_counts):
        scope, index, kind, _ = facts.uses[4 * number : 4 * number + 4]
        holder = facts.definitions[scope].name if scope >= 0 else ""
        found.add((holder, facts.names[index], UseKind(kind).name.lower(), count))
    return found


def names_used(source):
    return {(scope, name) for scope, name, _, _ in uses(source)}


# Definitions


def test_nested_definitions_have_dotted_names_in_source_order():
    facts = facts_of("""
        class A:
            def f(self):
                def g(): ...
                class B:
                    def h(self): ...
            class C: ...
        async def k(): ...
        """)
    assert [(d.name, d.scope) for d in facts.definitions] == [
        ("A", -1), ("A.f", 0), ("A.f.g", 1), ("A.f.B", 1), ("A.f.B.h", 3), ("A.C", 0), ("k", -1)
    ]  # fmt: skip
    assert facts.definitions[-1].is_async


def test_lambdas_are_numbered_within_their_definition():
    """As they stand in the source, those of defaults and decorators with what is around."""
    facts = facts_of("""
        a = lambda: (lambda: 1)
        def f(x=lambda: 2):
            y = lambda: 3
            return [lambda: 4 for _ in y]
        b = lambda: 5
        class C:
            z = lambda self: 6
        """)
    lambdas = [d.name for d in facts.definitions if d.kind is DefinitionKind.LAMBDA]
    assert lambdas == [
        "<lambda1>", "<lambda1>.<lambda1>", "<lambda2>", "f.<lambda1>", "f.<lambda2>", "<lambda3>",
        "C.<lambda1>",
    ]  # fmt: skip


def test_a_definition_stands_at_its_name():
    found = definitions("class A:\n    async  def  f(self):\n        g = lambda: 0\n")
    places = {name: unpack(d.position) for name, d in found.items()}
    assert places == {"A": (1, 7), "A.f": (2, 17), "A.f.<lambda1>": (3, 13)}


@pytest.mark.parametrize(
    ("body", "last"),
    [
        ("def f():\n    return a\n", 2),
        ("def f(): return a\n", 1),
        ("def f(): a; b\n", 1),
        ("def f():\n    g(\n        1,\n        2,\n    )\n", 5),
        ("def f():\n    g(a,  # b\n    )\n", 3),
        ("def f():\n    '''a\n    b'''\n", 3),
        ("def f():\n    return [\n        ...\n    ]\n", 4),
        ("def f():\n    (\n        a.b\n        .c()\n    )\n", 5),
        ("def f():\n    return a + \\\n        1\n", 3),
        ("def f():\n    if a:\n        pass\n    else:\n        return\n", 5),
        ("def f():\n    ...\n", 2),
        ("def f():\n    x = 1\n    y = 2  # c\n    # d\n", 3),
        ("def f():\n    return f'{a}'\n", 2),
        ("def f():\n    for x in y: pass\n", 2),
        ("def f():\n    try: pass\n    finally: pass\n", 3),
        ("class f:\n    x: int = 3\n", 2),
        ("class f:\n    def g(self):\n        return (1,\n          2)\n", 4),
        ("class f: ...\n", 1),
    ],
)
@pytest.mark.parametrize("after", ["", "\n\n@g\ndef k(): ...\n", "(a, b)\n", "[x] = 1\n", "\nb\n"])
def test_a_definition_ends_with_its_last_statement(body, last, after):
    """Whatever sign the next statement begins with."""
    assert definitions(body + after)["f"].end_line == last


def test_decorators_bases_and_class_keywords_are_values():
    found = definitions("""
        import abc
        from typing import Generic, T
        from .base import Base as B
        @abc.deco
        @abc.call(1)
        class C(B, Generic[T], abc.make("x"), metaclass=abc.ABCMeta): ...
        """)["C"]
    assert [type(d).__name__ for d in found.decorators] == ["Name", "Call"]
    assert found.decorators[0].name == "abc.deco"
    assert found.bases[0].name == ".base.Base"
    assert isinstance(found.bases[2], Call)
    assert [(k, v.name) for k, v in found.keywords] == [("metaclass", "abc.ABCMeta")]


def test_a_subscripted_base_is_the_class_that_is_subscripted():
    """`class A(Base[int])` inherits from Base."""
    found = definitions("from b import Base\nclass A(Base[int]): ...\n")["A"]
    assert [base.name for base in found.bases] == ["b.Base"]


def test_parameters_carry_the_class_of_their_annotation():
    found = definitions("""
        from __future__ import annotations
        from typing import Optional, Annotated
        import m
        class T: ...
        def f(a, b: T, c: "T", d: Optional[m.T], e: T | None, f: "T | None", /, g: list[T] = [],
              *h: T, i: int = 3, j: Annotated[T, "x"], k: "Optional[T]" = None,
              **l: m.T) -> m.T: ...
        """)["f"]
    annotations = {p.name: p.annotation for p in found.parameters}
    assert annotations == {
        "a": "", "b": ":T", "c": ":T", "d": "m.T", "e": ":T", "f": ":T", "g": "", "*h": ":T",
        "i": "builtins.int", "j": ":T", "k": ":T", "**l": "m.T",
    }  # fmt: skip
    assert found.returns == "m.T"
    defaults = {p.name: p.default for p in found.parameters if p.default}
    assert isinstance(defaults["i"], Literal)
    assert defaults["i"].value == 3


def test_an_annotation_may_name_a_class_defined_below():
    found = definitions("def f(x: 'Later') -> 'Later.Inner': ...\nclass Later: ...\n")["f"]
    assert (found.parameters[0].annotation, found.returns) == (":Later", ":Later.Inner")


# Scopes


def test_self_stands_for_the_class():
    assert ("A.f", ":A.g", "call", 1) in uses("""
        class A:
            def f(self): self.g()
        """)


def test_cls_stands_for_the_class_and_a_static_method_has_neither():
    found = names_used("""
        class A:
            @classmethod
            def f(cls): cls.g()
            @staticmethod
            def h(x): x.g()
        """)
    assert ("A.f", ":A.g") in found
    assert not any(scope == "A.h" for scope, _ in found)


def test_self_is_seen_by_functions_inside_the_method():
    assert ("A.f.g", ":A.h") in names_used("""
        class A:
            def f(self):
                def g(): self.h()
        """)


def test_super_leads_to_the_bases_of_the_class():
    assert ("A.f", ":A.<super>.f", "call", 1) in uses("""
        class A(B):
            def f(self): super().f()
        """)
    assert ("A.f", ":A.<super>.f", "call", 1) in uses("""
        class A(B):
            def f(self): super(A, self).f()
        """)


def test_an_attribute_set_on_self_is_a_write():
    assert ("A.f", ":A.x", "write", 1) in uses("class A:\n    def f(self): self.x = 1\n")


def test_a_global_is_written_by_its_function():
    found = uses("""
        x = 1
        def f():
            global x
            x = 2
        def g():
            x = 3
        """)
    assert ("f", ":x", "write", 1) in found
    assert not any(scope == "g" for scope, _, _, _ in found)


def test_a_global_may_be_made_by_a_function_alone():
    assert ("g", ":x", "read", 1) in uses("""
        def f():
            global x
            x = 2
        def g(): return x
        """)


def test_a_comprehension_keeps_its_names():
    """Its target is not seen outside, and hides a name of the module inside only."""
    found = uses("""
        import a
        [a.f() for a in (1, 2)]
        a.g()
        """)
    assert ("", "a.g", "call", 1) in found
    assert not any(name == "a.f" for _, name, _, _ in found)


def test_the_first_iterable_of_a_comprehension_is_read_outside_of_it():
    """`[a for a in a.items()]` asks the outer `a` for its items (Python reference 6.2.4)."""
    assert ("", "a.items", "call", 1) in uses("import a\nx = [a for a in a.items()]\n")


def test_a_walrus_in_a_comprehension_binds_outside():
    assert ("f", "m.g", "call", 1) in uses("""
        import m
        def f(y):
            [last := x for x in y]
            m.g(last)
        """)
    found = names_used("import m\ndef f(y):\n    [(m := x) for x in y]\n    m.g()\n")
    assert ("f", "m.g") not in found


def test_a_function_does_not_see_the_names_of_its_class():
    found = uses("""
        def f(): ...
        class A:
            def f(self): ...
            g = f
            def h(self): f()
        """)
    assert ("A.h", ":f", "call", 1) in found
    assert ("A", ":A.f", "read", 1) in found


def test_a_comprehension_in_a_class_sees_its_first_iterable_only():
    found = names_used("""
        import x
        class A:
            x = [1]
            y = [x for _ in x]
        """)
    assert ("A", ":A.x") in found


def test_a_parameter_hides_a_name_of_the_module():
    assert names_used("import m\ndef f(m): m.g()\n") == set()


def test_a_local_name_hides_a_global_in_the_whole_function():
    """Even before it is bound (Python reference 4.2.2)."""
    assert names_used("import m\ndef f(y):\n    m.g()\n    m = y\n") == set()


def test_a_default_is_read_outside_of_the_function():
    assert ("", "m.x", "read", 1) in uses("import m\ndef f(m=m.x): ...\n")


def test_a_default_of_a_lambda_is_read_outside_of_it():
    assert ("", "m.x", "read", 1) in uses("import m\nf = lambda m=m.x: m\n")


def test_a_decorator_is_used_outside_of_the_function():
    assert ("", "m.d", "decorator", 1) in uses("import m\n@m.d\ndef m(): ...\n")
    assert ("", "m.d", "call", 1) in uses("import m\n@m.d(1)\ndef f(): ...\n")


def test_a_name_bound_in_a_branch_leaves_the_import_in_place():
    """`except ImportError: x = None` is the fallback, not the meaning."""
    found = uses("""
        try:
            import x
        except ImportError:
            x = None
        if y:
            x = 2
        x.f()
        """)
    assert ("", "x.f", "call", 1) in found


def test_a_name_that_one_function_rebinds_has_both_meanings_in_turn():
    found = names_used("""
        import a, b
        def f():
            m = a
            m.g()
            m = b
            m.g()
        """)
    assert ("f", "a.g") in found
    assert ("f", "b.g") in found


def test_an_alias_in_a_function_is_followed():
    assert ("f", "m.sub.g", "call", 1) in uses("import m\ndef f():\n    s = m.sub\n    s.g()\n")


def test_aliases_in_a_circle_end():
    assert names_used("def f():\n    a = b\n    b = a\n    a()\n") == set()


def test_a_loop_variable_hides_an_import():
    assert ("", "m.g") not in names_used("import m\nfor m in (1, 2):\n    m.g()\n")


def test_with_and_except_bind_their_names():
    found = names_used("""
        import m, n
        def f():
            with open() as m: m.g()
            try: ...
            except E as n: n.g()
        """)
    assert not {name for _, name in found} & {"m.g", "n.g"}


def test_a_deleted_name_is_used():
    assert ("", ":x") in names_used("x = 1\ndel x\n")


def test_a_nonlocal_is_that_of_the_function_around():
    found = names_used("""
        import m
        def f():
            m = 1
            def g():
                nonlocal m
                m = 2
                m.h()
        """)
    assert not any(name == "m.h" for _, name in found)


def test_a_match_pattern_binds_and_reads():
    found = names_used("""
        import m
        def f(x):
            match x:
                case m.Point(x=a): a.g()
                case m.RED: ...
                case {"k": m}: m.g()
        """)
    assert ("f", "m.Point") not in found  # m is local to f here
    found = names_used("import m\nmatch x:\n    case m.Point(x=a) | m.RED: a.g()\n")
    assert {("", "m.Point"), ("", "m.RED")} <= found


def test_type_parameters_are_no_globals():
    """PEP 695: `T` is seen inside the function or class alone."""
    found = names_used("""
        import T, m
        def f[T: m.Bound](x: T) -> T: return T.g()
        class C[T]:
            x: T
        T.h()
        """)
    assert ("", "T.h") in found
    assert ("f", "T.g") not in found
    assert any(name == "m.Bound" for _, name in found)


# Uses


def test_a_use_is_counted_in_its_scope_and_kind():
    found = uses("import m\nm.f()\nm.f()\nm.f\ndef g():\n    m.f()\n")
    assert {("", "m.f", "call", 2), ("", "m.f", "read", 1), ("g", "m.f", "call", 1)} <= found


def test_an_annotation_is_no_call_and_no_read():
    found = uses("""
        import m
        x: m.A = 1
        def f(a: m.B, *b: "m.C") -> list[m.D]: ...
        y: "dict[str, m.E]"
        z: m.F
        """)
    kinds = {name: kind for _, name, kind, _ in found if name.startswith("m.")}
    assert kinds == dict.fromkeys(["m.A", "m.B", "m.C", "m.D", "m.E", "m.F"], "annotation")


def test_a_literal_is_no_name_in_an_annotation():
    """`Literal["m.A"]` is a string."""
    assert not any(
        name == "m.A"
        for _, name in names_used('import m\nfrom typing import Literal\nx: Literal["m.A"]\n')
    )


def test_a_base_is_a_base_of_its_class():
    """Read where the class stands, but a dependency of the class."""
    assert ("A", "m.B", "base", 1) in uses("import m\nclass A(m.B): ...\n")
    assert ("A", "m.B", "base", 1) in uses("import m\nclass A(m.B[int]): ...\n")


def test_an_attribute_of_an_imported_thing_is_written():
    assert ("", "m.settings.DEBUG", "write", 1) in uses("import m\nm.settings.DEBUG = True\n")
    assert ("", "m.n", "write", 1) in uses("import m\nm.n += 1\n")


def test_builtins_are_no_uses_but_resolved_calls():
    facts = facts_of("print(len(x))\n")
    assert facts.names == ()
    assert facts.resolved_calls == 2


def test_calls_that_cannot_be_followed_are_counted_by_kind():
    facts = facts_of("""
        def f(x):
            x.save()
            x.save()
            f()(1)
            getattr(x, "y")()
            x[0].go()
            "".join(x)
            unknown()
        """)
    found = {(u.kind, u.name): u.count for u in facts.unresolved_calls}
    assert found[("receiver", "save")] == 2
    assert found[("receiver", "go")] == 1
    assert found[("computed", "Call")] == 1
    assert found[("getattr", "Call")] == 1


def test_names_in_f_strings_are_used():
    assert ("", "m.x", "read", 1) in uses('import m\ny = f"a {m.x!r:>{m.w}} b"\n')
    assert ("", "m.w", "read", 1) in uses('import m\ny = f"a {m.x!r:>{m.w}} b"\n')


# Imports


def test_imports_have_the_name_they_bind_and_their_scope():
    facts = facts_of("""
        import a.b
        import a.c as d
        from . import e
        from ..f import g as h
        from i import *
        def k():
            from l import m
        """)
    assert [(i.module, i.name, i.alias, i.kind, i.scope) for i in facts.imports] == [
        ("a.b", "", "a", ImportKind.RUNTIME, -1),
        ("a.c", "", "d", ImportKind.RUNTIME, -1),
        (".", "e", "e", ImportKind.RUNTIME, -1),
        ("..f", "g", "h", ImportKind.RUNTIME, -1),
        ("i", "*", "*", ImportKind.RUNTIME, -1),
        ("l", "m", "m", ImportKind.LAZY, 0),
    ]


def test_an_import_stands_at_the_name_it_imports():
    facts = facts_of("import a.b\nfrom c import (d,\n    e)\nfrom . import *\nfrom .f import *\n")
    assert [unpack(i.position) for i in facts.imports] == [(1, 8), (2, 16), (3, 5), (4, 8), (5, 7)]


# Strings


def test_a_dotted_string_has_its_setting_or_callee_as_context():
    facts = facts_of("""
        from django.db import models
        MIDDLEWARE = ["a.B", "c.D"]
        DATABASES = {"default": {"ENGINE": "e.F"}}
        x = models.ForeignKey("g.H", on_delete=models.CASCADE)
        class C:
            y = "i.J"
            def f(self):
                local = "k.L"
        MIDDLEWARE += ["m.N"]
        """)
    assert {(s.text, s.context) for s in facts.strings} == {
        ("a.B", "MIDDLEWARE"), ("c.D", "MIDDLEWARE"), ("e.F", "DATABASES"),
        ("g.H", "django.db.models.ForeignKey"), ("i.J", "y"), ("k.L", ""), ("m.N", "MIDDLEWARE"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "text", ["a b.c", "1.2", "a..b", ".a", "a.", "www.x.com/y", "", "a", "a.b.", "a-b.c"]
)
def test_other_strings_are_not_dotted(text):
    assert facts_of(f"x = {text!r}\n").strings == ()


def test_a_docstring_is_no_reference():
    """A sentence of one dotted word would be one by chance."""
    assert facts_of('"""a.b"""\ndef f():\n    """c.d"""\n').strings == ()


# Assignments


def test_assignments_of_modules_and_classes_are_kept():
    facts = facts_of("""
        A = 1
        A += 2
        b: int = 3
        c = d = 4
        if A:
            E = 5
        class K:
            f = 6
            g: int
        def h():
            i = 7
        """)
    found = [(a.scope, a.name, a.augmented, a.conditional) for a in facts.assignments]
    assert found == [
        (-1, "A", False, False), (-1, "A", True, False), (-1, "b", False, False),
        (-1, "c", False, False), (-1, "d", False, False), (-1, "E", False, True),
        (0, "f", False, False), (0, "g", False, False),
    ]  # fmt: skip
    assert isinstance(facts.assignments[2].annotation, Name)


def test_unpacking_binds_each_name():
    """`a, b = 1, 2` gives both a value, and `c, d = f()` none."""
    facts = facts_of("a, (b, *c) = f()\nx, y = 1, 2\na\nc\n")
    assert set(facts.names) == {":a", ":c"}
    assert {a.name: getattr(a.value, "value", None) for a in facts.assignments} == {
        "a": None, "b": None, "c": None, "x": 1, "y": 2
    }  # fmt: skip


# The whole file


@pytest.mark.parametrize("source", ["", "\n", "# only a comment", "# a\n\n# b\n", '"""Doc."""\n'])
def test_a_file_without_code_has_no_facts(source):
    facts = facts_of(source.encode())
    assert facts.parsed
    assert (facts.definitions, facts.imports, facts.names, facts.problems) == ((), (), (), ())


@pytest.mark.parametrize(("source", "lines"), [("", 0), ("a", 1), ("a\n", 1), ("a\nb", 2)])
def test_lines_are_counted_as_an_editor_does(source, lines):
    assert facts_of(source.encode()).lines == lines
    assert facts_of(source.encode() + b"\0").lines in (lines, lines + 1)


def test_two_extractions_of_a_file_are_equal():
    source = Path(__file__).read_bytes()
    assert facts_of(source) == facts_of(source)


def test_half_characters_are_no_text():
    """A lone surrogate is legal in a string literal, but no file can hold it."""
    facts = facts_of('A = "\\ud800"\nB = f"\\udfff{A}"\nC = "\\u00e9"\n')
    msgspec.msgpack.encode(facts)
    kinds = [type(assignment.value).__name__ for assignment in facts.assignments]
    assert kinds == ["Opaque", "Formatted", "Literal"]


def test_a_class_named_like_its_base_has_what_the_name_meant_before():
    """A class is bound behind its bases (reference, 8.8)."""
    found = definitions("from base import A, B\nclass A(A): ...\nclass C(A, B): ...\n")
    assert found["A"].bases == (Name("base.A", found["A"].bases[0].position),)
    assert found["C"].bases[0].name == ":A"
