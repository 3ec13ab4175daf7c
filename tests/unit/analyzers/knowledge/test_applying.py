"""Edges that the user adds, and facts that explain nothing."""

from strangler.analyzers.knowledge.applying import known_edges, mistyped_tables
from strangler.locations import Location
from strangler.model.effects import Effect, EffectKind
from strangler.model.graph import Confidence, Edge, EdgeKind
from strangler.model.knowledge import Knowledge, KnownEdge, KnownEffects
from strangler.model.recogniser import Conclusions, Table

HERE = Location("facts.yaml", 3, 5)


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


def test_a_table_with_almost_the_name_of_another_is_mistyped():
    """Others may be known to SQL alone."""
    table = Table(
        "orders", "shop.models.Order", "shop.models", Location("shop/models.py", 1), (), ()
    )
    effects = tuple(Effect(EffectKind.WRITES, name) for name in ("order", "orders", "audit_log"))
    fact = KnownEffects("acme.save", effects, "read its source", Location("facts.yaml", 3))
    found = mistyped_tables(Knowledge(effects=(fact,)), Conclusions(tables=(table,)))
    assert [problem.location for problem in found] == [Location("facts.yaml", 3)]
    assert "'order' is no table that is known; did you mean 'orders'?" in found[0].message
