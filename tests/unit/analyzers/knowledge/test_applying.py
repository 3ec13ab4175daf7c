"""What the user knows corrects what was found, and a fact that explains nothing is said."""

from strangler.analyzers.calls.activity import Activity, Body, BodyCall, OpenCall
from strangler.analyzers.knowledge.applying import known_edges, with_known_calls
from strangler.locations import Location
from strangler.model.graph import Confidence, Edge, EdgeKind
from strangler.model.knowledge import Knowledge, KnownCalls, KnownEdge

HERE = Location("facts.yaml", 3, 5)
OPEN = OpenCall(7, "pay", "receiver")
OTHER = OpenCall(9, "log", "computed")
ACTIVITY = Activity(
    bodies=(Body("shop.charge", "", "shop", False), Body("shop.Card.pay", "", "shop", False)),
    open={0: (OPEN, OTHER)},
    by_name={"shop.Card.pay": (1,)},
)


def known(caller="shop.charge", name="pay", callees=("shop.Card.pay",)):
    return Knowledge((KnownCalls(caller, name, callees, "why", HERE),))


def test_an_open_call_goes_where_the_user_says():
    found, problems = with_known_calls(ACTIVITY, known())
    assert found.calls == {0: (BodyCall(7, 1, Confidence.CERTAIN),)}
    assert found.open == {0: (OTHER,)}
    assert problems == []


def test_without_a_name_all_open_calls_of_a_symbol_do():
    found, _ = with_known_calls(ACTIVITY, known(name=""))
    assert [call.position for call in found.calls[0]] == [7, 9]
    assert found.open == {0: ()}


def test_a_fact_about_a_call_that_is_not_open_is_reported():
    found, problems = with_known_calls(ACTIVITY, known(name="refund"))
    assert found.open == ACTIVITY.open
    assert [str(p) for p in problems] == [
        "facts.yaml:3:5 STR412 no call of 'refund' in 'shop.charge' is open; "
        "remove it, or correct the name: a fact that explains nothing hides what changed"
    ]


def test_a_fact_about_a_symbol_that_is_not_there_is_reported():
    _, problems = with_known_calls(ACTIVITY, known(caller="shop.gone"))
    assert [p.code for p in problems] == ["STR413"]


def test_a_callee_that_is_not_there_is_reported():
    _, problems = with_known_calls(ACTIVITY, known(callees=("shop.Card.gone",)))
    assert [p.code for p in problems] == ["STR413"]


def test_an_edge_has_its_fact_as_evidence():
    fact = KnownEdge("shop", "table:orders", EdgeKind.USES, "a procedure", HERE)
    edges, problems = known_edges(Knowledge(edges=(fact,)), (), {"shop", "table:orders"})
    assert edges == [Edge("shop", "table:orders", EdgeKind.USES, Confidence.CERTAIN, (HERE,))]
    assert problems == []


def test_an_edge_that_code_shows_is_not_needed():
    fact = KnownEdge("a", "b", EdgeKind.USES, "", HERE)
    shown = Edge("a", "b", EdgeKind.USES, Confidence.CERTAIN, (Location("a.py", 1),))
    edges, problems = known_edges(Knowledge(edges=(fact,)), (shown,), {"a", "b"})
    assert edges == []
    assert [p.code for p in problems] == ["STR412"]


def test_an_edge_to_nowhere_is_reported():
    fact = KnownEdge("a", "gone", EdgeKind.USES, "", HERE)
    edges, problems = known_edges(Knowledge(edges=(fact,)), (), {"a"})
    assert edges == []
    assert [p.code for p in problems] == ["STR413"]
