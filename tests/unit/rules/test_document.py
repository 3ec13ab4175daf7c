"""A rules file becomes rules, or every problem with its place."""

import pytest

from strangler.rules.document import load_rules, parse_bytes, parse_rules
from strangler.rules.model import (
    CohortKey,
    Condition,
    HostPolicy,
    KeyKind,
    LambdaPayload,
    PathKind,
    Shadow,
    State,
)
from support.rules_files import HEAD, codes, good, load, told

ROUTE = """\
routes:
  - id: orders.read
    match:
      path: "/api/orders/{id}"
      methods: [POST, GET, GET]
      hosts: [Shop.example.com]
      headers: {X-Beta: 1, x-any: {present: true}}
    service: orders
    effect: read
    state: canary
    canary: {percent: 2.5, by: ["header:X-User-Id", "cookie:sid", client-ip], mint: seen}
    deadline: 5s
    limits: {body: 10MB}
    fallback: {on: [503, 502]}
    priority: -3
    ambiguous: pass
"""


def test_every_key_of_a_route_is_read():
    """Names of headers in lower case, lists without repeats, units resolved, the salt filled in."""
    (route,) = good(ROUTE).routes
    assert route.match.kind is PathKind.TEMPLATE
    assert route.match.methods == ("GET", "POST")
    assert route.match.hosts == ("shop.example.com",)
    assert route.match.headers == (
        Condition(name="x-any"),
        Condition(name="x-beta", value="1"),
    )
    assert (route.state, route.canary.buckets, route.canary.salt) == (
        State.CANARY,
        250,
        "orders.read",
    )
    assert [str(key) for key in route.canary.by] == ["header:x-user-id", "cookie:sid", "client-ip"]
    assert route.canary.by[2] == CohortKey(kind=KeyKind.CLIENT_IP)
    assert (route.canary.mint, route.deadline, route.body_limit) == ("seen", 5.0, 10 * 1024**2)
    assert (route.fallback.on, route.priority, route.ambiguous) == ((502, 503), -3, "pass")
    assert str(route.location) == "rules.yaml:7:5"


def test_a_route_in_shadow_copies_everything_unless_told():
    rules = good(
        "routes: [{id: a, match: {exact: /a}, service: orders, effect: none, state: shadow}]"
    )
    assert rules.routes[0].shadow == Shadow(sample=10_000)


def test_members_of_a_group_share_its_name_as_salt():
    """Unless a salt is written."""
    body = """\
routes:
  - &a
    id: a
    match: {exact: /a}
    service: orders
    state: canary
    canary: {percent: 1, by: [client-ip]}
  - {<<: *a, id: b, match: {exact: /b}}
groups:
  pair: {routes: [a, b], why: session}
"""
    rules = good(body)
    assert [(r.id, r.group, r.canary.salt) for r in rules.routes] == [
        ("a", "pair", "pair"),
        ("b", "pair", "pair"),
    ]


def test_upstreams_and_settings_are_read():
    rules = parse_rules(
        """\
version: 1
proxy:
  trusted_hops: [10.0.0.0/8, 192.168.1.1]
  limits: {headers: 64KB, body: 2GB, header_time: 250ms}
  jwt: {jwks: ./keys/jwks.json, audience: shop}
  telemetry: {otlp: "http://127.0.0.1:4318", sample: 2.5}
upstreams:
  monolith: {url: "http://h:8000/app/", host: old.example.com, via: false}
  many: {urls: ["http://a", "http://b"], timeouts: {connect: 250ms}, retries: {budget: 5}}
  found: {discover: {dns: "reports.local:8080", scheme: https}}
  srv: {discover: {dns: _http._tcp.reports.local}}
  cloud: {discover: {cloud_map: {namespace: shop, service: catalog}, prefix: /v1}}
  fn: {lambda: {function: invoices, payload: 1.0, endpoint: "http://127.0.0.1:9001"}}
default: monolith
""",
        "conf/rules.yaml",
        {},
    ).rules
    assert rules is not None
    by_name = {each.name: each for each in rules.upstreams}
    assert list(by_name) == sorted(by_name)
    assert str(by_name["monolith"].target.urls[0]) == "http://h:8000/app"
    assert (by_name["monolith"].host, by_name["monolith"].host_value) == (
        HostPolicy.VALUE,
        "old.example.com",
    )
    assert by_name["many"].timeouts.connect == 0.25
    assert by_name["many"].retries.budget == 500
    assert (by_name["found"].target.port, by_name["found"].target.scheme) == (8080, "https")
    assert by_name["srv"].target.port is None
    assert by_name["cloud"].target.prefix == "/v1"
    assert by_name["fn"].target.payload is LambdaPayload.V1
    assert rules.proxy.trusted_hops == ("10.0.0.0/8", "192.168.1.1/32")
    assert (rules.proxy.limits.body, rules.proxy.limits.header_time) == (2 * 1024**3, 0.25)
    assert (rules.proxy.jwt.jwks, rules.proxy.jwt.audience) == ("conf/keys/jwks.json", ("shop",))
    assert rules.proxy.telemetry.sample == 250


def test_values_of_the_environment_are_filled_in_and_remembered():
    """After parsing, so that a value cannot add keys; typed values may come from it too."""
    rules = good(
        """\
routes:
  - id: a
    match: {exact: "/${PART}"}
    service: "${SERVICE:-orders}"
    state: canary
    canary: {percent: "${PERCENT}", by: [client-ip], salt: "$${x}"}
""",
        {"PART": "a: {b", "PERCENT": "2.5"},
    )
    assert rules.routes[0].match.path == "/a: {b"
    assert rules.routes[0].canary.buckets == 250
    assert rules.routes[0].canary.salt == "${x}"
    assert {each.placeholder for each in rules.substitutions} == {"${PART}", "${PERCENT}"}


def test_the_digest_follows_text_and_environment():
    """Two processes with the same digest decide alike."""
    body = 'routes: [{id: a, match: {exact: "/${X}"}}]'
    one, same, other = (good(body, {"X": x, "Y": y}).digest for x, y in ("aa", "ab", "ba"))
    assert one == same != other
    assert good(body + " ", {"X": "a"}).digest != one


def test_all_problems_are_told_at_once_with_their_places():
    """In the form that editors and people jump by."""
    loaded = load(
        """\
routes:
  - id: a
    macth: {exact: /a}
    service: order
    state: canary
    canary: {percent: 250, by: [header]}
  - id: a
    match: {exact: a, methods: [get]}
    effect: reed
"""
    )
    assert loaded.rules is None
    lines = [str(each) for each in loaded.diagnostics]
    for line in (
        "rules.yaml:7:5 STR607 route has no 'match'; add match: ...",
        "rules.yaml:8:5 STR603 unknown key 'macth' in route; did you mean 'match'?",
        "rules.yaml:9:14 STR620 route 'a' names upstream 'order', which does not exist; "
        "did you mean 'orders'?",
        "rules.yaml:11:23 STR606 'percent' of canary: 250 % is more than all; "
        "write a number from 0 to 100",
        "rules.yaml:11:33 STR606 'header' is no key; "
        "write header:NAME, cookie:NAME, claim:NAME or client-ip",
        "rules.yaml:12:9 STR621 id 'a' is taken by the route in line 7; give each route its own id",
        "rules.yaml:13:20 STR610 'exact' of match: 'a' cannot match: it does not start with a "
        "slash; write /a",
        "rules.yaml:13:33 STR606 method 'get' is not in upper case; write GET",
        "rules.yaml:14:13 STR606 'effect' of route: 'reed' is none of them; did you mean 'read'?",
    ):
        assert line in lines


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("", "1:1 STR602", "the file is empty"),
        ("# nothing\n", "1:1 STR602", "the file is empty"),
        ("- a\n", "1:1 STR605", "the file is a list, not a mapping"),
        ("text", "1:1 STR605", "the file is one value, not a mapping"),
        ("version: 1\n\tdefault: a\n", "2:1 STR602", "a tab where YAML wants spaces"),
        ("a: [1\nb: 2\n", "2:2 STR602", ""),
        ("version: 1\n---\nversion: 1\n", "2:1 STR602", "a second document begins"),
        ("default: *nobody\n", "1:10 STR602", "alias"),
        ("a: &a [*a]\n", "1:4 STR602", "an alias names what it stands in"),
        ("a: !!python/object:x {}\n", "1:4 STR602", "tag"),
        ("default: !secret x\n", "1:10 STR602", "tag !secret"),
        ("[" * 1000, "1:40 STR609", "levels"),
        ("version: 1\ndefault: \x07\n", "2:10 STR602", "U+0007"),
    ],
)
def test_text_that_is_no_rules_file_is_refused_with_its_place(text, place, message):
    """One problem, since nothing after it could be trusted."""
    (only,) = parse_rules(text, environment={}).diagnostics
    assert str(only).startswith(f"rules.yaml:{place} ")
    assert message in only.message


def test_a_billion_laughs_are_refused():
    """Before anything walks them."""
    text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12)
    )
    (only,) = parse_rules(text, environment={}).diagnostics
    assert only.code == "STR609"
    assert "expand" in only.message


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("default: orders\n", "STR604 'default' stands twice in the file"),
        ("? [a]\n: b\n", "STR605 a key of the file is no text"),
        ("routes: {a: b}\n", "STR605 'routes' of the file: it is a mapping, not a list"),
        ("routes: [a]\n", "STR605 route is one value, not a mapping"),
        ("proxy: []\n", "STR605 'proxy' of the file: proxy is a list, not a mapping"),
        ("proxy: {deadline: 28}\n", "STR605 'deadline' of proxy: 28 is no text"),
        ("proxy: {deadline: 0s}\n", "STR606 'deadline' of proxy: the time is zero"),
        (
            'proxy: {expose_route: "yes"}\n',
            "STR605 'expose_route' of proxy: 'yes' is text, not true or false",
        ),
        (
            "proxy: {expose_route: on}\n",
            "STR606 'expose_route' of proxy: 'on' is neither true nor false",
        ),
        ("proxy: {trusted_hops: [10.0.0.1/8]}\n", "STR606 10.0.0.1/8 has bits beyond its mask"),
        ("proxy: {jwt: {}}\n", "STR607 jwt has no 'jwks'"),
        (
            "proxy: {health_path: '${NOPE}'}\n",
            "STR608 'health_path' of proxy: environment variable NOPE is not set",
        ),
        ("groups: {1: {routes: [a]}}\n", "STR605 1 in groups is no text"),
        ("routes: [{id: default, match: {}}]\n", "STR630 'id' of route: 'default'"),
        ("routes: [{id: a b, match: {}}]\n", "STR606 'id' of route: 'a b' is no name"),
        ("routes: [{id: a, match: {exact: /a, prefix: /}}]\n", "it has exact and prefix"),
        ("routes: [{id: a, match: {methods: []}}]\n", "the list is empty"),
        ("routes: [{id: a, match: {methods: GET}}]\n", "it is one value, not a list"),
        ("routes: [{id: a, match: {regex: '(a'}}]\n", "STR611"),
        ("routes: [{id: a, match: {headers: {x: }}}]\n", "STR605 'x' of headers: it is empty"),
        ("routes: [{id: a, match: {headers: {cookie: a}}}]\n", "STR630"),
        ("routes: [{id: a, match: {headers: {x-strangler-shadow: a}}}]\n", "STR630"),
        ("routes: [{id: a, match: {headers: {X: a, x: b}}}]\n", "'x' stands twice"),
    ],
)
def test_a_bad_value_is_named(body, problem):
    """With its code and words for a person."""
    found = told(load(body))
    assert any(problem in each for each in found), found


@pytest.mark.parametrize(
    ("upstream", "problem"),
    [
        ("{}", "STR607 upstream 'x' has no address"),
        ("{url: 'http://a', urls: ['http://b']}", "upstream 'x' has url and urls"),
        ("{url: a:80}", "is no URL"),
        ("{urls: ['http://a', 'https://b']}", "differ in scheme"),
        ("{discover: {}}", "it says not where"),
        ("{discover: {dns: name}}", "has no port"),
        ("{discover: {dns: '_a._tcp.b:80'}}", "SRV records say the port"),
        ("{lambda: {function: f, mode: stream, payload: alb}}", "mode stream"),
        ("{url: 'http://a', host: preserv}", "did you mean preserve?"),
        ("{url: 'http://a', balance: random}", "none of them"),
        ("{url: 'http://a', max_in_flight: 0}", "not between"),
        ("{url: 'http://a', max_in_flight: '5'}", "is text, not a number"),
        ("{url: 'http://a', timeouts: {conect: 1s}}", "did you mean 'connect'?"),
    ],
)
def test_a_bad_upstream_is_named(upstream, problem):
    loaded = parse_rules(f"version: 1\nupstreams:\n  x: {upstream}\ndefault: x\n", environment={})
    assert any(problem in str(each) for each in loaded.diagnostics), told(loaded)


def test_a_byte_that_is_not_utf_8_is_pointed_at():
    (only,) = parse_bytes(b"version: 1\ndefault: caf\xe9\n", "rules.yaml", {}).diagnostics
    assert str(only).startswith("rules.yaml:2:13 STR601 byte 0xE9 is not UTF-8")


def test_a_byte_order_mark_is_no_part_of_the_file():
    """Editors on Windows write one."""
    assert parse_bytes(b"\xef\xbb\xbf" + HEAD.encode(), "rules.yaml", {}).rules


def test_a_file_that_cannot_be_read_is_a_diagnostic(tmp_path):
    """Not an exception, so that a reload keeps the last good rules."""
    (missing,) = load_rules(tmp_path / "none.yaml", {}).diagnostics
    assert missing.code == "STR601"
    (folder,) = load_rules(tmp_path, {}).diagnostics
    assert folder.code == "STR601"


def test_warnings_do_not_stand_in_the_way():
    loaded = load()
    assert loaded.rules is not None
    assert codes(loaded) == ["STR632"]


def test_blocks_may_still_be_empty():
    """While somebody is writing them."""
    assert good("proxy:\nroutes:\ngroups:\n").routes == ()
