"""Calls between functions of the project with only libraries in between."""

from strangler.analyzers.calls.solving import solve
from strangler.analyzers.calls.standing import read_standins
from strangler.model.behaviour import Given, Listener
from strangler.model.graph import Confidence
from support.trees import link, write

STANDINS = {
    "web/__init__.py": """
    from strangler.standins.terms import notify, onward
    class Onward:
        def __call__(self, request):
            onward()
    class Model:
        def save(self):
            notify("saved", self)
    """
}
CODE = """
import web
class Order(web.Model): ...
class Invoice(web.Model): ...
def on_order(): ...
def on_invoice(): ...
def place():
    Order().save()
def outer(get_response, request):
    return answer(get_response, request)
def answer(get_response, request):
    return get_response(request)
def inner(get_response, request):
    return get_response(request)
def check(request): ...
def view(request):
    work()
def work(): ...
"""
BEHAVIOUR = (
    Listener("saved", "m.Order", "m.on_order"),
    Listener("saved", "m.Invoice", "m.on_invoice"),
    Given("m.outer", "get_response", "web.Onward"),
    Given("m.inner", "get_response", "web.Onward"),
)


def _graph(tmp_path, chains):
    inventory = link(tmp_path / "project", {"m.py": CODE}).inventory
    standins = read_standins(inventory, [write(tmp_path / "standins", STANDINS)])
    enter = {name for chain in chains for name in chain}
    return solve(inventory, standins, BEHAVIOUR, enter, chains=chains)


def test_a_call_through_a_library_is_a_likely_edge_at_the_call_of_the_library(tmp_path):
    """Only the listeners of the class that is saved are called."""
    edges = {(e.caller, e.callee): e for e in _graph(tmp_path, ()).graph.edges}
    assert edges["m.place", "m.on_order"].confidence is Confidence.LIKELY
    assert ("m.place", "m.on_invoice") not in edges


def test_a_middleware_goes_on_to_what_comes_next_and_the_last_one_to_the_handler(tmp_path):
    """The edge starts where the function that was handed in is called."""
    solved = _graph(tmp_path, [("m.outer", "m.inner", "m.check", "m.view")])
    edges = {(e.caller, e.callee) for e in solved.graph.edges}
    assert ("m.answer", "m.inner") in edges
    assert {("m.inner", "m.check"), ("m.inner", "m.view")} <= edges
    assert ("m.answer", "m.view") not in edges
    assert ("m.outer", "m.inner") not in edges
    assert ("m.inner", "m.work") not in edges


def test_what_a_middleware_goes_on_to_is_none_of_its_own_deeds(tmp_path):
    """Effects of a handler are not those of each middleware."""
    activity = _graph(tmp_path, [("m.inner", "m.view")]).activity
    (entered,) = activity.by_name["m.inner"]
    called = {activity.bodies[c.callee].symbol for c in activity.calls[entered]}
    assert called == {"web.Onward.__call__"}
