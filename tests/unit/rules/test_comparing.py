"""Which requests change hands between two files."""

from strangler.rules.comparing import compare, is_same
from strangler.rules.lookup import Lookup
from support.rules_files import good

CANARY = (
    "  - {{id: a, match: {{path: '/a/{{id}}', methods: [GET]}}, service: orders, "
    "state: canary, canary: {{percent: {percent}, by: [{by}]}}}}\n"
)


def canary(percent, by="client-ip"):
    return good("routes:\n" + CANARY.format(percent=percent, by=by))


def moved(old, new):
    return [
        (str(handover.request), move.source, move.target, move.share, move.buckets)
        for handover in compare(old, new).handovers
        for move in handover.moves
    ]


def test_the_same_rules_are_the_same():
    """Also from another place in the file."""
    assert is_same(compare(canary(5), canary(5)))
    assert is_same(
        compare(canary(5), good("# moved\n\nroutes:\n" + CANARY.format(percent=5, by="client-ip")))
    )


def test_a_larger_share_names_who_moves():
    assert moved(canary(5), canary("12.5")) == [
        ("GET /a/1", "monolith", "orders", 750, ((500, 1250),))
    ]


def test_a_smaller_share_moves_them_back():
    assert moved(canary(5), canary(1)) == [("GET /a/1", "orders", "monolith", 400, ((100, 500),))]


def test_other_keys_draw_the_cohorts_anew():
    """Then nobody can say who moves, only how many at most."""
    assert moved(canary(5), canary(5, "cookie:sid")) == [
        ("GET /a/1", "orders", "monolith", 500, ()),
        ("GET /a/1", "monolith", "orders", 500, ()),
    ]


def test_a_new_route_shows_what_it_takes_from_others():
    """By a path of the other that it matches, with what it asks for besides."""
    old = good("routes:\n  - {id: api, match: {path: '/api/orders/{id}'}}\n")
    new = good(
        "routes:\n  - {id: api, match: {path: '/api/orders/{id}'}}\n"
        "  - {id: beta, match: {prefix: /api, headers: {x-beta: '1'}, hosts: ['*.shop.com'], "
        "methods: [PUT]}, service: orders, state: migrated}\n"
    )
    comparison = compare(old, new)
    assert comparison.added == ("beta",)
    told = {
        (str(each.request), each.old.route, each.new.route, each.request.fields)
        for each in comparison.handovers
    }
    beta = ((b"x-beta", b"1"),)
    assert ("PUT http://example.shop.com/api", "", "beta", beta) in told
    assert ("PUT http://example.shop.com/api/orders/1", "api", "beta", beta) in told


def test_a_removed_route_gives_back_what_it_had():
    new = good()
    assert moved(canary(5), new) == [("GET /a/1", "orders", "monolith", 500, ((0, 500),))]
    assert compare(canary(5), new).removed == ("a",)


def test_copies_and_fallback_are_told_apart_from_moves():
    route = "routes: [{id: a, match: {exact: /a}, service: orders, effect: none, state: %s}]"
    (handover,) = compare(good(route % "legacy"), good(route % "shadow")).handovers
    assert handover.moves == ()
    assert (handover.old.shadow, handover.new.shadow) == ("", "orders")


def test_another_default_moves_what_no_route_takes():
    old = good()
    new = good().__class__(
        upstreams=old.upstreams, default="orders", routes=old.routes, digest=old.digest
    )
    comparison = compare(old, new)
    assert comparison.settings == ("default",)
    assert moved(old, new) == [
        ("GET /no-route-for-this", "monolith", "orders", 10_000, ((0, 10_000),))
    ]


def test_upstreams_and_settings_that_differ_are_named():
    old, new = good(), good("proxy: {deadline: 5s}\n")
    assert compare(old, new).settings == ("deadline",)
    assert compare(old, new).upstreams == {}


def test_a_path_finds_few_routes_among_many():
    rules = good(
        "routes:\n"
        + "".join(f"  - {{id: r{n}, match: {{path: '/a/v{n}/{{id}}'}}}}\n" for n in range(100))
    )
    assert [route.id for route in Lookup(rules.routes).near(b"/a/v7/x")] == ["r7"]
