"""Cycles of modules and parts, and how to break them."""

from strangler.analyzers.cycles import feedback_arcs, find_cycles, part_cycles
from strangler.locations import Location
from strangler.model.boundaries import Cut
from strangler.model.graph import Confidence, Edge, EdgeKind


def edge(source, target, kind=EdgeKind.RUNTIME, places=1):
    lines = tuple(Location(f"{source}.py", line) for line in range(1, places + 1))
    return Edge(source, target, kind, Confidence.CERTAIN, lines)


def test_a_cycle_names_its_modules_and_its_cheapest_edge():
    """Of two edges that close a circle the one with fewer places is cheaper to cut."""
    (cycle,) = find_cycles([edge("a", "b", places=3), edge("b", "a"), edge("b", "c")])
    assert cycle.level == "module"
    assert cycle.modules == ("a", "b")
    assert [(b.source, b.target, b.weight) for b in cycle.breakers] == [("b", "a", 1.0)]
    assert cycle.breakers[0].evidence == (Location("b.py", 1),)


def test_no_cycle_in_layers():
    """Edges that all lead one way close no circle."""
    assert find_cycles([edge("a", "b"), edge("b", "c"), edge("a", "c")]) == ()


def test_types_and_uses_run_nothing():
    """An import for types only, or a call, is no import cycle."""
    edges = [edge("a", "b"), edge("b", "a", EdgeKind.TYPE_ONLY), edge("b", "a", EdgeKind.CALLS)]
    assert find_cycles(edges) == ()


def test_a_lazy_import_hides_a_cycle():
    """Moving an import into a function breaks the crash, not the circle."""
    (cycle,) = find_cycles([edge("a", "b"), edge("b", "a", EdgeKind.LAZY)])
    assert cycle.level == "module (lazy)"


def test_a_hard_cycle_is_not_repeated_as_a_lazy_one():
    """The same modules are reported once."""
    edges = [edge("a", "b"), edge("b", "a"), edge("b", "a", EdgeKind.LAZY)]
    assert [c.level for c in find_cycles(edges)] == ["module"]


def test_removing_the_breakers_leaves_no_cycle():
    """Also when several circles share edges."""
    names = "abcdefgh"
    edges = [edge(x, y, places=i % 3 + 1) for i, x in enumerate(names) for y in names if x != y]
    (cycle,) = find_cycles(edges)
    gone = {(b.source, b.target) for b in cycle.breakers}
    assert len(gone) == len(names) * (len(names) - 1) // 2
    assert find_cycles(e for e in edges if (e.source, e.target) not in gone) == ()


def test_a_ring_needs_one_breaker():
    """However long, a ring is open once one edge is gone."""
    ring = {str(i): {str((i + 1) % 9): 1.0} for i in range(9)}
    assert len(feedback_arcs(ring)) == 1


def test_the_order_of_edges_does_not_matter():
    """Same edges, same cycles."""
    edges = [edge(a, b) for a, b in ("ab", "bc", "ca", "cd", "da", "xy", "yx")]
    assert find_cycles(edges) == find_cycles(reversed(edges))
    assert [len(c.modules) for c in find_cycles(edges)] == [4, 2]


def test_parts_in_a_circle():
    """Two services that need each other cannot be extracted one after the other."""

    def cut(source, target, price):
        return Cut(source, target, 0, 1, (), price, ())

    (cycle,) = part_cycles([cut("orders", "stock", 9.0), cut("stock", "orders", 2.0)])
    assert cycle.level == "part"
    assert [(b.source, b.target, b.weight) for b in cycle.breakers] == [("stock", "orders", 2.0)]
