"""The order of a plan is the order that decides."""

from hypothesis import given
from hypothesis import strategies as st

from strangler.engines.exporting.plan import Entry, plan
from strangler.rules.document import parse_rules
from strangler.rules.matching import mismatch, ranked
from strangler.rules.requests import example
from strangler.rules.templates import host_matches

RULES = """
version: 1
upstreams: {monolith: {url: "http://a"}, orders: {url: "http://b"}}
default: monolith
routes:
  - id: a
    match: {prefix: /, hosts: ["*.example.com", shop.example.com]}
    service: orders
    state: retired
  - id: b
    match: {path: "/x/{id}", hosts: ["*.shop.example.com", "*.example.com"]}
    service: orders
    state: migrated
  - {id: c, match: {exact: /x/y}, service: orders, state: retired}
  - {id: d, match: {prefix: /x, methods: [GET]}, service: orders, state: retired, ambiguous: pass}
  - {id: e, match: {prefix: /x, headers: {a: "1"}}, service: orders, state: retired}
  - {id: f, match: {path: "/x/{rest*}"}, service: orders, state: legacy}
  - id: g
    match: {regex: "/.*"}
    service: orders
    state: canary
    canary: {percent: 5, by: [client-ip]}
"""
LOADED = parse_rules(RULES, environment={}).rules
assert LOADED
PLAN = plan(LOADED, frozenset(), frozenset())
HOSTS = ("shop.example.com", "a.example.com", "a.shop.example.com", "example.com", "")


def takes(entry: Entry, request) -> bool:
    host = request.host.decode()
    return mismatch(entry.route, request) == "" and (
        entry.host is None or host_matches(entry.host, host)
    )


@given(
    st.sampled_from(HOSTS),
    st.sampled_from(["/", "/x", "/x/y", "/x/z", "/x/y/z", "/x//y", "/y"]),
    st.sampled_from(["GET", "POST"]),
    st.booleans(),
)
def test_the_first_entry_that_matches_is_the_route_that_takes_it(host, path, method, header):
    """For every host of a route."""
    request = example(
        method, f"http://{host}{path}" if host else path, [("a", "1")] if header else []
    )
    expected = next((each.route.id for each in ranked(LOADED.routes, request)), "")
    found = next((entry.route.id for entry in PLAN.entries if takes(entry, request)), "")
    assert found == expected


def test_a_service_out_of_reach_leaves_its_routes_to_the_monolith_but_retired_ones():
    """As the proxy does with an upstream that has no servers."""
    without = plan(LOADED, frozenset(), frozenset({"orders"}))
    answers = {each.route.id: each.inside.upstream for each in without.choices}
    assert answers == dict.fromkeys("acde", "") | dict.fromkeys("bfg", "monolith")


def test_a_route_that_is_skipped_is_in_no_list():
    """Its requests go where they would go without it."""
    without = plan(LOADED, frozenset({"d"}), frozenset())
    assert "d" not in {entry.route.id for entry in (*without.entries, *without.ambiguous)}
