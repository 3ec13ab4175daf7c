"""Data and state that cross a cut are in its price."""

from math import log
from pathlib import Path

import pytest

from strangler import analyze
from strangler.analyzers.boundaries.crossing import price_of_data, with_prices
from strangler.analyzers.data.cutting import with_data
from strangler.analyzers.transactions.placing import placed, with_transactions
from strangler.locations import Location
from strangler.model.boundaries import Crossing, Cut, PartKind, SplitTransaction
from strangler.model.coupling import CouplingKind, SharedState
from strangler.model.graph import EdgeKind

SHOP = Path(__file__).parents[4] / "examples" / "shop"
AT = Location("a.py", 1)
SERVICES = {"one": PartKind.SERVICE, "two": PartKind.SERVICE, "base": PartKind.PLATFORM}


def cut(target: str = "two", **crossing: object) -> Cut:
    """A cut whose calls and keys cost 3."""
    return Cut("one", target, 1, 1, (), 3.0, (), **crossing)  # type: ignore[arg-type]  # by name


def split(line: int, *across: str) -> SplitTransaction:
    """A transaction that writes `a` and tables of the other side."""
    return SplitTransaction("f", Location("a.py", line), ("a",), across)


def join(line: int, target: str) -> Crossing:
    """A statement that joins `a` with another table."""
    return Crossing(EdgeKind.JOINS, "table:a", f"table:{target}", Location("a.py", line))


def state(kind: CouplingKind) -> SharedState:
    """Something that is shared."""
    return SharedState(kind, "key")


@pytest.mark.parametrize(
    ("crossing", "price"),
    [
        ({}, 0.0),
        ({"transactions": (split(1, "b"),)}, 16.0),
        ({"transactions": (split(1, "b"), split(2, "b"))}, 16.0 * (1 + log(2))),
        ({"transactions": (split(1, "b"), split(2, "c"))}, 32.0),
        ({"shared_tables": ("b", "c")}, 20.0),
        ({"joins": (join(1, "b"), join(2, "b"), join(3, "c"))}, 5.0 * (2 + log(2))),
        ({"shared_state": (state(CouplingKind.SESSION_KEY),)}, 2.0),
        ({"shared_state": (state(CouplingKind.SIGNAL), state(CouplingKind.TASK))}, 1.3),
    ],
)
def test_each_crossing_has_its_price(crossing, price):
    """Equal ones cost less each, as calls at several places do."""
    assert price_of_data(cut(**crossing)) == pytest.approx(price)
    (found,) = with_prices([cut(**crossing)], SERVICES)
    assert found.price == pytest.approx(3.0 + price, abs=0.005)


def test_what_crosses_into_the_platform_is_cheap():
    """Its factor is that of calls."""
    (found,) = with_prices([cut("base", transactions=(split(1, "b"),))], SERVICES)
    assert found.price == pytest.approx(3.0 + 1.6)


@pytest.fixture(scope="module")
def shop():
    """The example, analysed."""
    return analyze(SHOP, cache=False, jobs=1)


def test_in_the_shop_a_boundary_that_splits_a_transaction_costs_more(shop):
    """The same transactions, parted so that checking out writes on both sides, and not."""
    checkout = [
        t for t in shop.transactions if len(t.writes) > 1 and "orders_orderline" in t.writes
    ]
    assert checkout
    tables = {name for t in checkout for name in (*t.writes, *t.reads)}
    stock = {name: "stock" if name.startswith("inventory_") else "rest" for name in tables}

    def price(owner_of):
        part = owner_of.get
        known = placed(checkout, part, lambda name: "rest")
        cuts = with_data([], (), {}, part, lambda path: "rest", lambda name: "rest")
        kinds = dict.fromkeys(("stock", "rest", "users"), PartKind.SERVICE)
        return sum(c.price for c in with_prices(with_transactions(cuts, known, part), kinds))

    users = {name: "users" if name.startswith("accounts_user") else "rest" for name in tables}
    assert {n for t in checkout for n in t.writes if stock[n] == "stock"}
    assert price(stock) >= 16.0
    assert price(users) == 0.0


def test_in_the_shop_the_dearest_crossings_are_in_the_prices(shop):
    """A cut with transactions costs at least what they do."""
    kinds = {part.name: part.kind for part in shop.boundary.parts}
    found = [c for c in shop.cuts if c.transactions]
    assert found
    for each in found:
        if {kinds[each.source], kinds[each.target]} == {PartKind.SERVICE}:
            assert each.price >= 16.0
