from strangler.analyzers.data.cutting import with_data
from strangler.locations import Location
from strangler.model.boundaries import Cut
from strangler.model.graph import Confidence, Edge, EdgeKind

OWNERS = {"orders": "sales", "customers": "accounts", "products": "catalog"}
PARTS = {"sales.py": "sales", "reports.py": "reports", "catalog.py": "catalog"}


def edge(one, other, *paths):
    places = tuple(Location(path, 3) for path in paths)
    return Edge(f"table:{one}", f"table:{other}", EdgeKind.JOINS, Confidence.LIKELY, places)


def found(joins=(), writers=None, cuts=()):
    part_of = {"sales.place": "sales", "catalog.sync": "catalog", "tests.x": None}.get
    return with_data(cuts, joins, writers or {}, OWNERS.get, PARTS.get, part_of)


def test_join_crosses_from_the_part_whose_code_joins():
    (cut,) = found([edge("customers", "orders", "sales.py")])
    assert (cut.source, cut.target) == ("sales", "accounts")
    assert [(j.source, j.target, j.location.path) for j in cut.joins] == [
        ("table:customers", "table:orders", "sales.py")
    ]


def test_join_of_a_third_part_crosses_to_both():
    cuts = found([edge("customers", "orders", "reports.py")])
    assert [(c.source, c.target) for c in cuts] == [("reports", "accounts"), ("reports", "sales")]


def test_join_inside_a_part_or_of_no_part_crosses_nothing():
    assert found([edge("orders", "orders", "sales.py"), edge("customers", "orders", "x.py")]) == ()


def test_table_that_others_write_is_shared_with_its_owner():
    writers = {"orders": ("sales.place", "catalog.sync", "tests.x"), "legacy": ("sales.place",)}
    (cut,) = found(writers=writers)
    assert (cut.source, cut.target, cut.shared_tables) == ("catalog", "sales", ("orders",))


def test_cuts_that_are_there_keep_what_they_have():
    known = Cut("sales", "accounts", 2, 3, (), 4.5, ())
    (cut,) = found([edge("customers", "orders", "sales.py")], cuts=[known])
    assert (cut.imports, cut.calls, cut.price, len(cut.joins)) == (2, 3, 4.5, 1)
