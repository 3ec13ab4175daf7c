"""The table's decisions, one claim of the contract at a time."""

import pickle
from dataclasses import FrozenInstanceError

import pytest

from strangler.proxy.dataplane.table import compile_table
from strangler.rules.cohorts import bucket_of
from strangler.rules.model import Ambiguous, CohortKey, Effect, KeyKind
from support.requests import make_request
from support.routes import make_canary, make_route, make_rules


def decide(routes, url="/a", method="GET", headers=(), **more):
    return compile_table(make_rules(*routes)).decide(make_request(method, url, headers, **more))


def winner(routes, *args, **kwargs):
    route = decide(routes, *args, **kwargs).route
    return route.id if route else None


# Paths ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "path", "taken", "left"),
    [
        ("exact", "/a", ["/a", "/%61"], ["/a/", "/A", "/ab", "/a/b"]),
        ("exact", "/a/", ["/a/"], ["/a"]),
        ("exact", "/", ["/"], ["/a"]),
        ("exact", "/caf\u00e9", ["/caf%C3%A9", "/caf%c3%a9"], ["/cafe"]),
        ("path", "/a/{id}", ["/a/1", "/a/%7e", "/a/x%3Ay"], ["/a", "/a/", "/a/1/", "/a/1/2"]),
        ("path", "/a/{id}/", ["/a/1/"], ["/a/1", "/a//"]),
        ("path", "/a/{rest*}", ["/a/1", "/a/1/2", "/a/1/"], ["/a", "/a/", "/b/1"]),
        ("prefix", "/a", ["/a", "/a/", "/a/b", "/a/b/"], ["/ab", "/", "/A"]),
        ("prefix", "/a/", ["/a", "/a/", "/a/b"], ["/ab"]),
        ("prefix", "/", ["/", "/a", "/a/b"], ["*"]),
        ("regex", "/a/[0-9]+", ["/a/1", "/a/12"], ["/a/1b", "/x/a/1", "/a/1/"]),
        ("regex", ".*", ["/", "/a"], ["*"]),
        ("any", "/", ["/", "/a"], ["*"]),
    ],
)
def test_a_path_condition_takes_whole_segments_and_no_more(kind, path, taken, left):
    """Each kind has its own borders; a trailing slash counts but at the end of a prefix."""
    routes = [make_route(path=path, kind=kind)]
    assert [url for url in taken if winner(routes, url) != "r"] == []
    assert [url for url in left if winner(routes, url) is not None] == []


def test_the_query_is_no_part_of_the_path():
    """Matching looks at what stands before the question mark."""
    assert winner([make_route(path="/a", kind="exact")], "/a?b=/c") == "r"


@pytest.mark.parametrize(
    "url",
    ["/a%2Fb", "/a%2fb", "/a%5Cb", "/a%5cb", "/a%00", "/a//b", "//", "/a/../a", "/a/.", "/..",
     "/a/%2e%2E/a", "/a\\b"],
)  # fmt: skip
def test_an_ambiguous_target_goes_to_the_default(url):
    """Servers disagree on what it means, so no route may claim it."""
    decision = decide([make_route(path="/", kind="prefix"), make_route("x", ".*", "regex")], url)
    assert (decision.upstream, decision.why, decision.route) == ("monolith", "ambiguous", None)


@pytest.mark.parametrize("url", ["/a/.b", "/a/b.", "/a/...", "/a/%252F", "/a/", "/.well-known/x"])
def test_what_only_looks_ambiguous_is_matched(url):
    """Dots within a name, an escaped percent sign and one slash at the end mean one thing."""
    assert winner([make_route(path="/", kind="prefix")], url) == "r"


def test_an_ambiguous_target_is_matched_raw_where_a_route_passes_it():
    """Byte by byte: nothing is decoded first, and other routes are as if they were not there."""
    routes = [
        make_route("exact", "/a/x-y", "exact"),
        make_route("pass", "/a/{id}", ambiguous=Ambiguous.PASS),
    ]
    assert winner(routes, "/a/x%2fy") == "pass"
    assert winner(routes, "/%61/x%2Fy") is None
    assert winner(routes, "/a//") is None
    assert winner(routes, "/a/x-y") == "exact"


def test_rest_takes_whatever_follows_where_a_target_is_matched_raw():
    """At least one character, and be it a slash; a variable still is no empty segment."""
    routes = [
        make_route("rest", "/a/{rest*}", ambiguous=Ambiguous.PASS),
        make_route("one", "/b/{x}/c", ambiguous=Ambiguous.PASS),
    ]
    assert [winner(routes, url) for url in ("/a//b", "/a//", "/a/..")] == ["rest"] * 3
    assert winner(routes, "/b//c") is None


def test_a_more_specific_route_does_not_keep_an_ambiguous_target_from_one_that_passes_it():
    """Routes that do not ask for such targets take no part."""
    routes = [
        make_route("closer", "/files/{name}"),
        make_route("pass", "/files", "prefix", ambiguous=Ambiguous.PASS),
    ]
    assert winner(routes, "/files/a") == "closer"
    assert winner(routes, "/files/a%2Fb") == "pass"


def test_an_ambiguous_target_is_refused_where_a_route_rejects_it():
    """And only what is ambiguous is."""
    routes = [make_route(path="/a", kind="prefix", ambiguous=Ambiguous.REJECT)]
    refused = decide(routes, "/a//b")
    assert (refused.reject, refused.why, refused.route.id) == (True, "ambiguous", "r")
    assert decide(routes, "/a/b").reject is False
    assert decide(routes, "/b//a").reject is False


# Precedence -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "url"),
    [
        ({"hosts": ("b.a.example.com",)}, {"hosts": ("*.example.com",), "kind": "exact"}, "/a"),
        ({"hosts": ("*.a.example.com",)}, {"hosts": ("*.example.com",), "kind": "exact"}, "/a"),
        ({"hosts": ("*.example.com",)}, {"kind": "exact"}, "/a"),
        ({"kind": "exact"}, {"kind": "path", "methods": ("GET",)}, "/a"),
        ({"path": "/a/{x}"}, {"path": "/{x}/a"}, "/a/a"),
        ({"path": "/a/{x}/{y}"}, {"path": "/{x}/b/c"}, "/a/b/c"),
        ({"path": "/a/{x}"}, {"path": "/a/{x*}"}, "/a/b"),
        ({"path": "/a/{x*}"}, {"path": "/a", "kind": "prefix"}, "/a/b"),
        ({"path": "/a"}, {"path": "/a", "kind": "prefix"}, "/a"),
        ({"path": "/a/b", "kind": "prefix"}, {"path": "/a", "kind": "prefix"}, "/a/b/c"),
        ({"path": "/", "kind": "prefix"}, {"path": "/a", "kind": "regex"}, "/a"),
        ({"methods": ("GET",)}, {"methods": ("GET", "HEAD")}, "/a"),
        ({"methods": ("GET", "HEAD")}, {"headers": {"x-a": "1"}}, "/a"),
        ({"headers": {"x-a": "1"}}, {"priority": 9}, "/a"),
        ({"headers": {"x-a": "1"}, "query": {"q": None}}, {"headers": {"x-a": "1"}}, "/a"),
        ({"priority": 1}, {"priority": 0}, "/a"),
        ({"path": "/a|/b", "kind": "regex", "methods": ("GET",)},
         {"path": "/a", "kind": "regex"}, "/a"),
    ],
)  # fmt: skip
def test_the_first_difference_decides_in_whatever_order_the_file_is(first, second, url):
    """Host, path, methods, conditions, priority: one row for each step of the order."""
    target = f"http://b.a.example.com{url}?q=1"
    for name, other in (("z", "a"), ("a", "z")):
        winning, losing = make_route(name, **first), make_route(other, **second)
        for routes in ([winning, losing], [losing, winning]):
            assert winner(routes, target, headers={"x-a": "1"}) == name
        assert winner([losing], target, headers={"x-a": "1"}) == other


def test_a_branch_that_leads_nowhere_is_left_again():
    """The literal goes first, but where it does not reach the end the variable is tried."""
    routes = [
        make_route("deep", "/a/b/c/d"),
        make_route("variable", "/a/{x}/c/e"),
        make_route("rest", "/{x}/b/{y*}"),
        make_route("prefix", "/a", "prefix"),
    ]
    assert winner(routes, "/a/b/c/d") == "deep"
    assert winner(routes, "/a/b/c/e") == "variable"
    assert winner(routes, "/a/b/c/f") == "prefix"
    assert winner(routes, "/z/b/c/f") == "rest"
    assert winner(routes, "/z/a") is None


def test_a_route_whose_conditions_fail_leaves_the_request_to_the_next():
    """Also across paths and hosts."""
    routes = [
        make_route("header", "/a", "exact", headers={"x-a": "1"}),
        make_route("post", "/a", methods=("POST",), hosts=("example.com",)),
        make_route("rest", "/", "prefix"),
    ]
    assert winner(routes, "/a", headers={"x-a": "1"}) == "header"
    assert winner(routes, "/a", headers={"x-a": "2"}) == "rest"
    assert winner(routes, "http://example.com/a", "POST") == "post"


# Hosts and methods ----------------------------------------------------------------------------


def test_a_wildcard_means_any_number_of_labels_but_none():
    """`*.example.com` is never `example.com`."""
    routes = [make_route(hosts=("*.example.com",))]
    assert winner(routes, "http://shop.example.com/a") == "r"
    assert winner(routes, "http://a.b.example.com:8443/a") == "r"
    assert winner(routes, "http://example.com/a") is None
    assert winner(routes, "http://notexample.com/a") is None


def test_hosts_are_compared_without_case_and_port():
    """A client may write them as it likes."""
    routes = [make_route(hosts=("example.com", "[::1]"))]
    assert winner(routes, "http://EXAMPLE.com:80/a") == "r"
    assert winner(routes, "http://[::1]:80/a") == "r"


def test_head_is_not_taken_along_with_get():
    """Methods are what the rules say."""
    assert winner([make_route(methods=("GET",))], method="HEAD") is None


# States ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("route", "upstream", "fallback", "shadow"),
    [
        (make_route(state="legacy"), "monolith", "", ""),
        (make_route(state="shadow", effect=Effect.READ), "monolith", "", "orders"),
        (make_route(state="shadow", effect=Effect.NONE), "monolith", "", "orders"),
        (make_route(state="shadow", effect=Effect.WRITE), "monolith", "", ""),
        (make_route(state="shadow"), "monolith", "", ""),
        (make_route(state="migrated"), "orders", "monolith", ""),
        (make_route(state="retired"), "orders", "", ""),
    ],
)
def test_a_state_says_who_answers(route, upstream, fallback, shadow):
    """And who may answer instead, and who may get a copy."""
    decision = decide([route])
    assert (decision.upstream, decision.fallback, decision.shadow) == (upstream, fallback, shadow)
    assert decision.why == route.state.value
    assert decision.route is route


def test_without_a_matching_route_the_default_answers():
    """Also where there are no routes at all."""
    assert decide([]).why == decide([make_route()], "/b").why == "default"
    assert decide([]).upstream == "monolith"


def test_a_canary_sends_its_share_to_the_service_with_the_monolith_behind_it():
    """And the rest to the monolith, with nobody behind it."""
    table = compile_table(make_rules(make_canary(percent=50)))
    seen = {
        (decision.why, decision.upstream, decision.fallback)
        for user in range(50)
        for decision in [table.decide(make_request("GET", "/a", {"X-User-Id": str(user)}))]
    }
    assert seen == {("canary-in", "orders", "monolith"), ("canary-out", "monolith", "")}


def test_the_share_is_a_number_of_buckets():
    """A cohort is inside when its bucket lies below the share, and not when it equals it."""
    bucket = bucket_of("r", "header:x-user-id", b"u1")
    for buckets, why in ((bucket, "canary-out"), (bucket + 1, "canary-in")):
        route = make_canary(percent=buckets / 100)
        assert decide([route], headers={"x-user-id": "u1"}).why == why


def test_without_a_key_the_monolith_answers():
    """Even at 100 percent."""
    decision = decide([make_canary(percent=100)])
    assert (decision.why, decision.upstream) == ("canary-no-key", "monolith")


def test_a_minted_cookie_keeps_the_client_on_its_side():
    """The next request brings it back, and lands where the first did."""
    values = iter(map(str, range(40)))
    rules = make_rules(make_canary(percent=50, mint="cohort"))
    table = compile_table(rules, lambda: next(values))
    sides = set()
    for _ in range(40):
        first = make_request("GET", "/a")
        decision = table.decide(first)
        name, value = first.minted
        assert name == "cohort"
        again = make_request("GET", "/a", {"Cookie": f"x=y; cohort={value}"})
        assert table.decide(again) is decision
        assert again.minted is None
        sides.add(decision.why)
    assert sides == {"canary-in", "canary-out"}


def test_claims_and_addresses_are_keys_only_where_listed():
    """A claim is that of the verified token, an address that of the client."""
    routes = [make_canary(percent=100, by=(CohortKey(kind=KeyKind.CLAIM, name="sub"),))]
    assert decide(routes, claims={"sub": "u1"}).why == "canary-in"
    assert decide(routes, claims=None).why == "canary-no-key"
    routes = [make_canary(percent=100, by=(CohortKey(kind=KeyKind.CLIENT_IP),))]
    assert decide(routes, client="198.51.100.7").why == "canary-in"


# The kill switch ------------------------------------------------------------------------------


def test_the_kill_switch_sends_everything_but_retired_routes_to_the_default():
    """Nothing is copied, minted or refused meanwhile, and the table itself stays as it was."""
    table = compile_table(
        make_rules(
            make_route("migrated", "/migrated", ambiguous=Ambiguous.REJECT),
            make_route("shadow", "/shadow", state="shadow", effect=Effect.READ),
            make_canary("canary", "/canary", percent=100, mint="cohort"),
            make_route("retired", "/retired", state="retired"),
        )
    )

    def answers(table, path):
        request = make_request("GET", path)
        decision = table.decide(request)
        assert request.minted is None
        return decision.upstream, decision.why, decision.shadow, decision.fallback

    killed = table.killed()
    for path in ("/migrated", "/shadow", "/canary"):
        assert answers(killed, path) == ("monolith", "killed", "", "")
        assert killed.decide(make_request("GET", path)).route.id == path[1:]
    assert answers(killed, "/retired") == ("orders", "retired", "", "")
    assert answers(killed, "/other") == ("monolith", "default", "", "")
    assert answers(table.killed(forced=True), "/retired") == ("monolith", "killed", "", "")
    assert answers(table, "/migrated") == ("orders", "migrated", "", "monolith")


def test_the_kill_switch_lifts_rejections_too():
    """Everything goes to the monolith, as it did before there were rules."""
    table = compile_table(
        make_rules(make_route(path="/", kind="prefix", ambiguous=Ambiguous.REJECT))
    )
    assert table.decide(make_request("GET", "/a//b")).reject
    assert not table.killed().decide(make_request("GET", "/a//b")).reject


# The value ------------------------------------------------------------------------------------


def test_deciding_allocates_no_decision():
    """All requests that take the same way share one."""
    table = compile_table(make_rules(make_route()))
    assert table.decide(make_request("GET", "/a")) is table.decide(make_request("GET", "/a"))


def test_nothing_of_a_table_can_be_set():
    """Who holds one may go on with it whatever others do."""
    table = compile_table(make_rules(make_route()))
    with pytest.raises(FrozenInstanceError):
        table._switch = None
    with pytest.raises((AttributeError, TypeError)):
        table.anything = 1
    with pytest.raises(FrozenInstanceError):
        table.decide(make_request("GET", "/a")).upstream = "elsewhere"


def test_a_table_travels_as_its_routes():
    """Regular expressions, hashes and the position of the kill switch are there on arrival."""
    routes = [make_canary(percent=100), make_route("regex", "/b[0-9]", "regex")]
    table = pickle.loads(pickle.dumps(compile_table(make_rules(*routes))))
    request = make_request("GET", "/a", {"X-User-Id": "7"})
    assert table.decide(request).why == "canary-in"
    assert table.decide(make_request("GET", "/b7")).route.id == "regex"
    assert pickle.loads(pickle.dumps(table.killed())).decide(request).why == "killed"


def test_routes_lists_the_table_by_id():
    """Whatever the order of the file."""
    table = compile_table(make_rules(make_route("b", "/b"), make_route("a")))
    assert [row.id for row in table.routes()] == ["a", "b"]
