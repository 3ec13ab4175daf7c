from strangler.analyzers.extraction.facts import extract
from strangler.model.facts import Fact
from strangler.model.values import Call, Items, Opaque

LONG = "rows = [" + ", ".join(f"path('p{n}', view)" for n in range(500)) + "]\n"


class Probe:
    """A recogniser that keeps what it sees."""

    name = "probe"
    version = 1
    wakes_on = ("*",)
    requires = ()
    facts: tuple[type[Fact], ...] = ()

    def watch(self, module):
        self.cut = module.assignments[0].value
        self.full = module.in_full(module.assignments[0])
        self.calls = list(module.calls())
        return ()


def test_a_recogniser_can_read_a_list_that_is_cut_in_the_facts():
    """A URLconf of 500 lines is no data table."""
    probe = Probe()
    extract(LONG.encode(), (probe,))
    assert isinstance(probe.cut, Items)
    assert isinstance(probe.cut.items[-1], Opaque)
    assert isinstance(probe.full, Items)
    assert len(probe.full.items) == 500
    assert isinstance(probe.full.items[-1], Call)


def test_a_long_call_reaches_a_recogniser_whole():
    probe = Probe()
    source = "t = Table(" + ", ".join(f"Column('c{n}', Integer)" for n in range(300)) + ")\n"
    extract(source.encode(), (probe,))
    assert len(probe.calls[0].call.arguments) == 300


def test_a_recogniser_that_raises_loses_only_its_own_facts():
    """It becomes a problem of the file that names it."""

    class Broken(Probe):
        name = "broken"

        def watch(self, module):
            raise RuntimeError("oops")

    facts = extract(b"import os\nx = 1\n", (Broken(), Probe()))
    assert [problem.code for problem in facts.problems] == ["STR301"]
    assert "broken" in facts.problems[0].message
    assert len(facts.imports) == 1
