"""What annotations hold beside types (PEP 593)."""

import pytest

from strangler.analyzers.extraction.facts import extract
from strangler.model.values import Call


class _Probe:
    name = "probe"
    version = 1
    wakes_on = ("*",)
    requires = ()
    facts = ()

    def watch(self, module):
        self.found = {
            scope: [
                (name, value.name if isinstance(value, Call) else value)
                for name, value in module.metadata(scope)
            ]
            for scope in range(-1, len(module.definitions))
        }
        return ()


@pytest.fixture
def found():
    """A function: source in, metadata by scope out."""

    def run(source):
        probe = _Probe()
        assert extract(source.encode(), (probe,)).problems == ()
        return probe.found

    return run


def test_parameters_aliases_and_fields_have_metadata(found):
    source = (
        "from typing import Annotated\nimport typing as t\n"
        "User = Annotated[str, ask()]\n"
        "def f(a: Annotated[int, ask(), tell()], b: int, *, c: t.Annotated[str, ask()]): ...\n"
        "class A:\n    x: Annotated[int, ask()]\n    y: int = 1\n"
    )
    assert found(source) == {
        -1: [("User", "?ask")],
        0: [("a", "?ask"), ("a", "?tell"), ("c", "?ask")],
        1: [("x", "?ask")],
    }


def test_other_subscripts_have_none(found):
    assert found("x: dict[str, f()] = {}\ndef f(a: list[int]): ...\n") == {-1: [], 0: []}
