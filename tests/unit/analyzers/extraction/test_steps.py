"""What bodies do, in the order of the source, as recognisers see it."""

from strangler.analyzers.extraction.facts import extract
from strangler.model.steps import Bind, Branch, Define, Do, Loop, Return
from strangler.model.values import Call, Items, Literal, Name


class _Probe:
    """A recogniser that keeps the steps of one scope."""

    name = "probe"
    version = 1
    wakes_on = ("*",)
    requires = ()
    facts = ()

    def __init__(self, scope=-1):
        self.scope = scope

    def watch(self, module):
        self.steps = module.steps(self.scope)
        return ()


def _steps(source, scope=-1):
    probe = _Probe(scope)
    assert extract(source.encode(), (probe,)).problems == ()
    return probe.steps


def _kinds(steps):
    return [type(step).__name__ for step in steps]


def test_bindings_and_calls_come_in_order():
    """Other statements say nothing to who follows values."""
    steps = _steps("a = 1\nassert a\nf(a)\na += 2\nb: int = a\nc: int\n'text'\n")
    assert _kinds(steps) == ["Bind", "Do", "Bind", "Bind"]
    assert [step.augmented for step in steps if isinstance(step, Bind)] == [False, True, False]


def test_an_awaited_call_is_one():
    steps = _steps("async def f(x):\n    await x.go()\n    return x\n", 0)
    assert _kinds(steps) == ["Do", "Return"]
    assert isinstance(steps[0], Do)
    assert isinstance(steps[0].value, Call)


def test_an_attribute_of_self_is_a_target_by_the_class():
    steps = _steps("class A:\n    def __init__(self):\n        self.x = 1\n", 1)
    assert isinstance(steps[0], Bind)
    assert isinstance(steps[0].target, Name)
    assert steps[0].target.name == ":A.x"


def test_a_loop_holds_its_body():
    (loop,) = _steps("for a, b in [(1, 2)]:\n    f(a)\n")
    assert isinstance(loop, Loop)
    assert isinstance(loop.target, Items)
    assert _kinds(loop.steps) == ["Do"]


def test_every_way_of_an_if_is_one_way_of_a_branch():
    (branch,) = _steps("if a:\n    f()\nelif b:\n    x = 1\nelse:\n    g()\n")
    assert isinstance(branch, Branch)
    assert [_kinds(way) for way in branch.ways] == [["Do"], ["Bind"], ["Do"]]


def test_what_a_test_binds_stands_before_the_branch():
    """PEP 572."""
    steps = _steps("if a and (b := f()):\n    g(b)\n")
    assert _kinds(steps) == ["Bind", "Branch"]


def test_the_body_of_a_try_runs_and_its_handlers_may():
    steps = _steps("try:\n    f()\nexcept E:\n    g()\nelse:\n    x = 1\nfinally:\n    h()\n")
    assert _kinds(steps) == ["Do", "Branch", "Bind", "Do"]


def test_with_binds_and_goes_on():
    steps = _steps("with f() as x, g():\n    h(x)\n")
    assert _kinds(steps) == ["Bind", "Do"]


def test_match_and_while_are_branches():
    steps = _steps(
        "match x:\n    case 1:\n        f()\n    case _:\n        g()\nwhile x:\n    h()\n"
    )
    assert [len(step.ways) for step in steps if isinstance(step, Branch)] == [2, 1]


def test_definitions_point_at_the_facts_and_classes_hold_their_body():
    function, made = _steps("def f(): ...\nclass A:\n    x = 1\n    def m(self): ...\n")
    assert isinstance(function, Define)
    assert function == Define(0)
    assert isinstance(made, Define)
    assert (made.index, _kinds(made.steps)) == (1, ["Bind", "Define"])


def test_a_lambda_returns_its_expression():
    (step,) = _steps("f = lambda: 1\n", 0)
    assert step == Return(Literal(1))
