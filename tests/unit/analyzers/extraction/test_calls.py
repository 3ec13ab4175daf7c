import pytest

from strangler.analyzers.extraction.facts import extract
from strangler.model.facts import Fact


def called(source: str, *names: str) -> list[str]:
    """The names of the calls that a recogniser gets when it asks for `names`."""

    class Probe:
        name = "probe"
        version = 1
        wakes_on = ("*",)
        requires = ()
        facts: tuple[type[Fact], ...] = ()

        def watch(self, module):
            self.found = [site.call.name for site in module.calls(*names)]
            return ()

    probe = Probe()
    assert extract(source.encode(), (probe,)).problems == ()
    return probe.found


@pytest.mark.parametrize(
    "source",
    [
        "import sqlalchemy\nsqlalchemy.Table()",
        "import sqlalchemy as sa\nsa.Table()",
        "from sqlalchemy import Table\nTable()",
        "from sqlalchemy import Table as T\nT()",
        "import sqlalchemy\ndef f():\n    t = sqlalchemy.Table\n    t()",
    ],
)
def test_a_call_is_found_by_what_its_name_means(source):
    """However it was imported."""
    assert called(source, "sqlalchemy.Table") == ["sqlalchemy.Table"]
    assert called(source, ".Table") == ["sqlalchemy.Table"]


def test_a_method_is_found_by_its_last_part():
    source = "def f(app, other):\n    app.add(1)\n    other.remove(2)\n    make().add(3)\n"
    assert called(source, ".add") == ["?app.add", ""]


def test_another_function_of_the_same_name_is_not_found():
    assert called("def Table(): pass\nTable()", "sqlalchemy.Table") == []


def test_without_names_all_calls_come_in_source_order():
    assert called("def b(): pass\ndef a(): pass\nb()\na()\nb()") == [":b", ":a", ":b"]
