"""Routes as rows."""

from strangler.proxy.dataplane.listing import listing, match_text
from strangler.rules.model import Effect
from support.routes import make_canary, make_route


def test_a_match_reads_like_a_request():
    """Methods, hosts, kind and path, then the other conditions."""
    route = make_route(
        path="/catalog",
        kind="prefix",
        methods=("GET", "HEAD"),
        hosts=("shop.example.com",),
        headers={"x-beta": "1"},
        query={"q": None},
        cookies={"c": "2"},
        claims={"role": "admin"},
    )
    assert match_text(route.match) == (
        "GET,HEAD shop.example.com prefix /catalog header x-beta=1 query q cookie c=2"
        " claim role=admin"
    )
    assert match_text(make_route(path="/", kind="any").match) == "ANY prefix /"


def test_a_row_says_where_a_route_stands():
    """Shares in percent and keys as written, where cohorts decide."""
    row = listing(make_canary("orders.read", percent=2.5, group="orders", effect=Effect.READ))
    assert (row.id, row.state, row.service, row.effect) == (
        "orders.read",
        "canary",
        "orders",
        "read",
    )
    assert (row.percent, row.by, row.group) == (2.5, ("header:x-user-id",), "orders")
    assert listing(make_route()).percent is None
