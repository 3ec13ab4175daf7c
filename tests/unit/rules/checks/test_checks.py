"""What cannot be as a whole is found, with both lines where two are to blame."""

import pytest

from strangler.diagnostics import Severity
from strangler.rules.document import parse_rules
from support.rules_files import codes, load, routes, told

SERVICE = "service: orders"


def only(loaded):
    """The one problem."""
    (found,) = [each for each in loaded.diagnostics if each.code != "STR632"]
    return found


# Names ---------------------------------------------------------------------------------------


def test_an_unknown_upstream_is_named_with_the_nearest():
    found = only(routes("match: {exact: /a}, service: ordres"))
    assert found.code == "STR620"
    assert found.hint == "did you mean 'orders'?"


def test_a_default_that_does_not_exist_is_named():

    loaded = parse_rules(
        "version: 1\nupstreams: {a: {url: 'http://h'}}\ndefault: b\n", environment={}
    )
    assert "STR620 default names upstream 'b', which does not exist" in told(loaded)


@pytest.mark.parametrize(
    "route",
    [
        "match: {exact: /a, claims: {sub: x}}",
        "match: {exact: /a}, service: orders, state: canary, "
        "canary: {percent: 1, by: ['claim:sub']}",
    ],
)
def test_claims_need_verified_tokens(route):
    assert only(routes(route)).code == "STR629"


# States --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("route", "code", "message"),
    [
        ("match: {exact: /a}, state: migrated", "STR626", "has no service"),
        ("match: {exact: /a}, state: retired, service: monolith", "STR626", "the monolith itself"),
        (f"match: {{exact: /a}}, state: canary, {SERVICE}", "STR626", "for whom"),
        (
            f"match: {{exact: /a}}, state: canary, {SERVICE}, canary: {{percent: 5}}",
            "STR626",
            "no key",
        ),
        (f"match: {{exact: /a}}, state: shadow, {SERVICE}", "STR627", "effect is unknown"),
        (
            f"match: {{exact: /a}}, state: shadow, {SERVICE}, effect: write",
            "STR627",
            "effect is write",
        ),
        ("match: {path: '/a/{b}'}, rewrite: {prefix: /}", "STR628", "matches by path"),
    ],
)
def test_a_state_has_what_it_needs(route, code, message):
    found = only(routes(route))
    assert found.code == code
    assert message in found.message


@pytest.mark.parametrize(
    "route",
    [
        "state: retired, fallback: {on: [503]}",
        "state: migrated, effect: write, fallback: {on: [503]}",
    ],
)
def test_a_fallback_that_never_happens_is_a_warning(route):
    loaded = routes(f"match: {{exact: /a}}, {SERVICE}, {route}")
    assert loaded.rules is not None
    assert codes(loaded) == ["STR632"]


def test_a_minted_cookie_is_a_key():
    assert routes(
        f"match: {{exact: /a}}, state: canary, {SERVICE}, canary: {{percent: 5, mint: seen}}"
    ).rules


# Groups --------------------------------------------------------------------------------------

CANARY = "service: orders, state: canary, canary: {percent: 5, by: [client-ip]}"


@pytest.mark.parametrize(
    ("second", "groups", "message"),
    [
        (CANARY, "{g: {routes: [a, c]}}", "names route 'c', which does not exist"),
        (CANARY, "{g: {routes: [a, a]}}", "is already twice"),
        (CANARY, "{g: {routes: [a]}, h: {routes: [a, b]}}", "is already in group 'g'"),
        (
            "service: orders, state: migrated",
            "{g: {routes: [a, b]}}",
            "state of 'b' is migrated, but that of 'a' is canary",
        ),
        (
            CANARY.replace("5", "6"),
            "{g: {routes: [a, b]}}",
            "percent of 'b' is 6 %, but that of 'a' is 5 %",
        ),
        (
            CANARY.replace("client-ip", "cookie:x"),
            "{g: {routes: [a, b]}}",
            "by of 'b' is [cookie:x], but that of 'a' is [client-ip]",
        ),
        (
            CANARY.replace("percent", "salt: z, percent"),
            "{g: {routes: [a, b]}}",
            "salt of 'b' is z, but that of 'a' is g",
        ),
        (
            CANARY.replace("percent", "mint: z, percent"),
            "{g: {routes: [a, b]}}",
            "mint of 'b' is z, but that of 'a' is not set",
        ),
    ],
)
def test_members_of_a_group_cannot_part(second, groups, message):
    found = only(
        load(
            f"routes:\n  - {{id: a, match: {{exact: /a}}, {CANARY}}}\n"
            f"  - {{id: b, match: {{exact: /b}}, {second}}}\ngroups: {groups}\n"
        )
    )
    assert found.code == "STR625"
    assert message in found.message


# Times ---------------------------------------------------------------------------------------


def test_times_that_never_come_into_play_are_warned_of():

    loaded = parse_rules(
        "version: 1\nproxy: {deadline: 10s}\ndefault: a\nupstreams:\n"
        "  a: {url: 'http://h', timeouts: {connect: 3s, first_byte: 3s},\n"
        "      health: {interval: 1s, timeout: 2s}}\n"
        "  b: {url: 'http://h', timeouts: {first_byte: 12s}}\n"
        "  c: {url: 'http://h', timeouts: {connect: 500ms}}\n",
        environment={},
    )
    assert loaded.rules is not None
    assert [each.message for each in loaded.diagnostics if each.code == "STR631"] == [
        "upstream 'a': connect (3s) is not below first_byte (3s)",
        "upstream 'a': a probe may take 2s, but the next begins after 1s",
        "upstream 'b': first_byte (12s) is not below deadline (10s)",
    ]


# Ties ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("{path: '/a/{x}'}", "{path: '/a/{y}'}"),
        ("{prefix: /a}", "{prefix: /a/}"),
        ("{prefix: /}", "{}"),
        ("{exact: /%61}", "{exact: /a}"),
        ("{exact: /a, methods: [GET, PUT]}", "{exact: /a, methods: [PUT, POST]}"),
        ("{exact: /a, hosts: ['*.b.c', d.e]}", "{exact: /a, hosts: [f.g, '*.b.c']}"),
        ("{exact: /a, headers: {x: '1'}}", "{exact: /a, query: {x: '1'}}"),
        ("{exact: /a, headers: {x: '1'}}", "{exact: /a, headers: {x: {present: true}}}"),
        ("{regex: '/a/[0-9]+'}", "{regex: '/a/\\d+'}"),
        ("{regex: /a.*}", "{regex: .*b}"),
    ],
)
def test_what_still_ties_names_both_lines(one, two):
    found = only(routes(f"match: {one}", f"match: {two}"))
    assert found.code == "STR623"
    assert found.message.startswith("route 'r1' and route 'r0' (line 7) are equal")
    assert found.location is not None
    assert found.location.line == 8


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("{exact: /a, methods: [GET]}", "{exact: /a, methods: [PUT]}"),
        ("{exact: /a, hosts: [b.c]}", "{exact: /a, hosts: [d.e]}"),
        ("{exact: /a, headers: {x: '1'}}", "{exact: /a, headers: {x: '2'}}"),
        ("{exact: /a, headers: {x: '1'}}", "{exact: /a}"),
        ("{path: '/a/{x}'}", "{path: '/a/{x}/'}"),
        ("{path: '/a/{x}'}", "{path: '/{x}/a'}"),
        ("{regex: '/a/.*'}", "{regex: '/b/.*'}"),
    ],
)
def test_what_the_order_or_the_conditions_tell_apart_is_no_tie(one, two):
    assert routes(f"match: {one}", f"match: {two}").rules is not None


def test_a_priority_unties():
    assert routes(
        "match: {exact: /a, headers: {x: '1'}}, priority: 1", "match: {exact: /a, query: {x: '1'}}"
    ).rules


def test_two_regexes_that_may_overlap_are_a_warning():
    """What cannot be shown is not called an error."""
    loaded = routes("match: {regex: '/[ab]{7}x+'}", "match: {regex: '/[^c]{9}'}")
    assert [each.code for each in loaded.diagnostics] == ["STR632", "STR624"]


def test_claims_that_differ_are_a_warning():
    """A claim may be a list that holds both."""
    body = "proxy: {jwt: {jwks: k.json}}\nroutes:\n"
    body += "  - {id: a, match: {exact: /a, claims: {role: x}}}\n"
    body += "  - {id: b, match: {exact: /a, claims: {role: y}}}\n"
    assert "STR624" in codes(load(body))


def test_a_pasted_block_is_reported_once_a_route():
    """Not once a pair."""
    loaded = routes(*["match: {exact: /a}"] * 50)
    assert codes(loaded).count("STR623") == 49


# Reach ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "lost"),
    [
        ("match: {exact: /a}", "match: {path: /a}"),
        ("match: {exact: /a}, priority: 1", "match: {exact: /a}"),
        ("match: {prefix: /}", "match: {regex: '/a.*'}"),
        ("match: {prefix: /api}", "match: {regex: '/api/v[0-9]/.*', methods: [GET]}"),
        (
            "match: {exact: /a, headers: {x: {present: true}}}, priority: 1",
            "match: {exact: /a, headers: {x: '1'}}",
        ),
    ],
)
def test_a_route_that_no_request_reaches_is_an_error(first, lost):
    """And names the route that is in its way."""
    found = only(routes(lost, first))
    assert found.code == "STR622"
    assert "'r0'" in found.message
    assert "'r1' (line 8)" in found.message


def test_methods_taken_one_by_one_leave_nothing():
    loaded = routes(
        "match: {exact: /a, methods: [GET, PUT]}",
        "match: {exact: /a, methods: [GET]}",
        "match: {exact: /a, methods: [PUT]}",
    )
    assert "its methods are all taken by" in only(loaded).message


@pytest.mark.parametrize(
    ("first", "other"),
    [
        ("match: {exact: /a}", "match: {path: '/{x}'}"),
        ("match: {exact: /a, methods: [GET]}", "match: {path: /a}"),
        ("match: {exact: /a, hosts: [b.c]}", "match: {path: /a}"),
        ("match: {exact: /a}", "match: {path: /a}, ambiguous: pass"),
        ("match: {prefix: /api}", "match: {regex: '/ap.*'}"),
        ("match: {prefix: /a, headers: {x: '1'}}", "match: {regex: '/a/.*'}"),
        ("match: {exact: /a, hosts: [b.c]}, priority: 1", "match: {exact: /a, hosts: [b.c, d.e]}"),
    ],
)
def test_a_route_that_some_request_reaches_is_none(first, other):
    assert routes(first, other).rules is not None


def test_errors_are_errors():
    """Exit codes hang on it."""
    loaded = routes("match: {exact: /a}", "match: {exact: /a}")
    assert {each.severity for each in loaded.diagnostics if each.code == "STR623"} == {
        Severity.ERROR
    }
