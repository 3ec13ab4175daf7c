"""Statements of bodies, as interpreters need them."""

import pytest

from strangler.analyzers.extraction.facts import extract
from strangler.model.statements import Bind, Branch, Do, Loop, Return, Unread
from strangler.model.values import Call, Choice, Each, Items, Literal, Name, Operation, Subscript


@pytest.fixture
def body():
    """A function: source in, the statements of its last definition out, or of the module."""

    def read(source, module=False):
        seen = []

        class Watching:
            name, version, wakes_on, requires, facts = "w", 1, ("*",), (), ()

            def watch(self, view):
                seen.extend(view.body(-1 if module else len(view.definitions) - 1))
                return ()

        assert extract(source.encode(), (Watching(),)).problems == ()
        return seen

    return read


def test_names_of_the_body_stay_as_written_and_imports_are_resolved(body):
    """An alias is not looked through: the interpreter knows what it holds by then."""
    (first, second) = body("from a import b\ndef f(x):\n    y = x.z\n    y(b.c)\n")
    assert isinstance(first, Bind)
    assert (first.target.name, first.value.name) == ("?y", "?x.z")
    assert (second.value.name, second.value.positional[0].name) == ("?y", "a.b.c")


def test_self_is_a_name_of_the_method(body):
    (only,) = body("class C:\n    def f(self):\n        self.a = 1\n")
    assert only.target.name == "?self.a"


def test_module_names_have_a_colon(body):
    (loop,) = body("for p, v in [(1, 2)]:\n    r(p)\n", module=True)
    assert isinstance(loop, Loop)
    assert [item.name for item in loop.target.items] == [":p", ":v"]
    assert loop.body[0].value.positional[0].name == ":p"


def test_branches_keep_both_sides(body):
    (branch,) = body("def f(a):\n    if a: return 1\n    elif a is None: pass\n    else: a()\n")
    assert isinstance(branch, Branch)
    assert branch.body == (Return(Literal(1)),)
    (inner,) = branch.other
    assert (inner.test.operator, inner.body) == ("is", ())
    assert isinstance(inner.other[0], Do)


def test_statements_around_a_body_are_entered(body):
    """What `with` and `try` do when nothing goes wrong."""
    (first, second) = body(
        "def f(a):\n    with a:\n        b = 1\n    try:\n        c = 2\n    except E: d = 3\n"
    )
    assert [first.target.name, second.target.name] == ["?b", "?c"]


def test_a_statement_that_is_not_read_is_named(body):
    (only,) = body("def f(a):\n    while a: pass\n")
    assert isinstance(only, Unread)
    assert only.kind == "While"


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("a[0]", Subscript),
        ("a[1:]", Subscript),
        ("b if a else c", Choice),
        ("[x for x in a if x]", Each),
        ("{x: y for x, y in a}", Call),
        ("not a", Operation),
        ("a and b", Operation),
        ("a % b", Operation),
        ("a.b", Name),
        ("[*a, 1]", Items),
    ],
)
def test_expressions_that_facts_leave_opaque_are_read(body, source, kind):
    (only,) = body(f"def f(a):\n    return {source}\n")
    assert isinstance(only.value, kind)


def test_the_name_of_a_comprehension_hides_that_of_the_body(body):
    (only,) = body("import x\ndef f(a):\n    return [x.y for x in a]\n")
    assert (only.value.element.name, only.value.target.name) == ("?x.y", "?x")
