"""Getters of `operator`, names of class bodies, decorators that nobody knows."""

import pytest

from strangler.analyzers.calls.solving import solve
from strangler.model.graph import Confidence
from support.trees import link

THING = """
from operator import attrgetter, itemgetter, methodcaller
def handler(): ...
def other(): ...
class Inner:
    @property
    def run(self): return handler
class Thing:
    @property
    def run(self): return handler
    @property
    def inner(self): return Inner()
    def act(self, value): value()
"""


@pytest.fixture
def edges(tmp_path):
    """A function: source in, its calls with their confidence out."""

    def run(source):
        graph = solve(link(tmp_path, {"m.py": source}).inventory).graph
        return {(edge.caller, edge.callee): edge.confidence for edge in graph.edges}

    return run


@pytest.mark.parametrize(
    ("code", "called"),
    [
        ("attrgetter('run')(Thing())()", {"m.Thing.run", "m.handler"}),
        ("attrgetter('inner.run')(Thing())()", {"m.Thing.inner", "m.Inner.run", "m.handler"}),
        ("attrgetter('inner', 'run')(Thing())[1]()", {"m.Thing.inner", "m.Thing.run", "m.handler"}),
        ("itemgetter('a')({'a': handler, 'b': other})()", {"m.handler"}),
        ("methodcaller('act', handler)(Thing())", {"m.Thing.act"}),
        ("sorted([Thing()], key=attrgetter('run'))", {"m.Thing.run"}),
    ],
)
def test_getters_get_what_they_name(edges, code, called):
    """docs.python.org, library/operator; run, they do the same."""
    found = edges(f"{THING}\ndef go(): {code}\n")
    assert {target for source, target in found if source == "m.go"} == called
    names = {}
    exec(f"{THING}\ndef go(): {code}\n", names)
    names["go"]()


def test_a_class_body_looks_outside_until_it_binds_a_name(edges):
    """Python reference 4.2.2."""
    source = """
class A:
    def x(self): ...
class B:
    def x(self): ...
class C:
    A = A
    def f(self): self.A().x()
"""
    assert ("m.C.f", "m.A.x") in edges(source)


def test_what_an_unknown_decorator_gives_back_is_likely_only(edges):
    """One of the standard library is known to give it back, or what calls it."""
    found = edges(
        """
import functools
import lib
@lib.decorate
def f(): ...
@functools.lru_cache
def g(): ...
def h():
    f()
    g()
"""
    )
    assert found["m.h", "m.f"] is Confidence.LIKELY
    assert found["m.h", "m.g"] is Confidence.CERTAIN
