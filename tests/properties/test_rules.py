"""Laws of rules files: values are exact, reading never fails, the order is an order, edits touch
nothing else."""

import json
from contextlib import suppress
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from strangler.proxy.dataplane.table import compile_table
from strangler.rules import values
from strangler.rules.cohorts import bucket_of
from strangler.rules.deciding import decide
from strangler.rules.document import parse_bytes, parse_rules
from strangler.rules.editing import set_state
from strangler.rules.lookup import Lookup
from strangler.rules.matching import path_matches, ranked
from strangler.rules.model import BUCKETS, Canary, PathKind, Route, State, Substitution
from strangler.rules.precedence import difference, precedence_key
from strangler.rules.redaction import shown
from strangler.rules.requests import Example
from strangler.rules.sampling import example_paths
from strangler.rules.targets import matching_key
from support.routes import USER, make_route, make_rules
from support.routing_strategies import scenarios

PATHS = {
    PathKind.EXACT: ["/", "/a", "/a/b", "/a/", "/b"],
    PathKind.TEMPLATE: ["/a", "/a/b", "/{x}", "/{x}/b", "/a/{y}", "/{r*}", "/a/{r*}", "/a/{x}/"],
    PathKind.PREFIX: ["/", "/a", "/a/b", "/b/"],
    PathKind.REGEX: ["/a.*", "/.+/b", "/[ab]"],
}
matches = st.builds(
    lambda path, methods, hosts, headers: (
        make_route(
            path=path[1],
            kind=path[0],
            methods=tuple(sorted(methods)),
            hosts=tuple(sorted(hosts)),
            headers=dict.fromkeys(sorted(headers), "1"),
        ).match
    ),
    st.sampled_from([(kind, path) for kind, paths in PATHS.items() for path in paths]),
    st.sets(st.sampled_from(["GET", "POST"])),
    st.sets(st.sampled_from(["a.example.com", "*.example.com", "*.com"]), max_size=2),
    st.sets(st.sampled_from(["x-a", "x-b"])),
)
routes = st.lists(
    st.builds(
        lambda match, priority: (match, priority), matches, st.integers(min_value=-1, max_value=1)
    ),
    max_size=8,
).map(
    lambda drawn: tuple(
        Route(id=f"r{number}", match=match, priority=priority)
        for number, (match, priority) in enumerate(drawn)
    )
)
requests = st.builds(
    Example,
    st.sampled_from([b"GET", b"POST"]),
    st.sampled_from([b"/", b"/a", b"/a/", b"/a/b", b"/b", b"/a/b/c", b"/b/b", b"/a/x/", b"/c//d"]),
    host=st.sampled_from([b"a.example.com", b"b.example.com", b"x.com", b"localhost"]),
    fields=st.sampled_from([(), ((b"x-a", b"1"),), ((b"x-a", b"1"), (b"x-b", b"1"))]),
)
YAMLISH = st.lists(
    st.sampled_from([*"ab: \n-[]{}\"'#&*!|>%@`,?\t0$<=~.", "routes:", "match:", "version: 1"])
).map("".join)

BASE = """\
version: 1
upstreams:
  monolith: {url: "http://10.0.0.1:8000"}
  orders: {url: "http://10.0.0.2:8000"}
default: monolith
routes:
"""


# Values --------------------------------------------------------------------------------------


@given(st.integers(0, BUCKETS))
def test_a_percentage_is_the_share_it_was_printed_from(share):
    """parse is the inverse of format, for every share there is."""
    assert values.parse_percent(values.format_percent(share)) == share


@given(st.decimals(min_value=0, max_value=100, places=2, allow_nan=False))
def test_a_percentage_is_exact(percent):
    """Two decimals are held as an integer, with no rounding on the way."""
    assert values.parse_percent(f"{percent:f}") == percent * 100


@given(st.integers(0, 10**12))
def test_a_size_is_the_number_it_was_printed_from(size):
    assert values.parse_size(values.format_size(size)) == size


@given(st.integers(0, 10**9))
def test_a_duration_is_the_time_it_was_printed_from(thousandths):
    """To the millisecond."""
    seconds = float(Decimal(thousandths) / 1000)
    assert values.parse_duration(values.format_duration(seconds)) == seconds


@pytest.mark.parametrize(
    "parse",
    [
        values.parse_duration,
        values.parse_size,
        values.parse_percent,
        values.parse_integer,
        values.parse_network,
        values.parse_url,
        values.parse_server,
        values.parse_host_and_port,
        values.parse_url_prefix,
    ],
)
@given(text=st.text())
@example(text="http://[")
@example(text="http://h:99999")
@example(text="²s")
@example(text="http://h\n/")
def test_a_value_is_read_or_refused(parse, text):
    """Nothing but BadValueError comes out, whatever stands there."""
    with suppress(values.BadValueError):
        parse(text)


# Reading -------------------------------------------------------------------------------------


@given(st.text())
@example("[" * 5000)
@example("- " * 5000)
@example("&a [*a]")
@example("a: &x {b: *x}")
@example("\ud800")
@example("\x00")
@example("? [a]\n: b")
@example("version: !!python/object:os.system 1")
@example("<<: 5")
@example("<<: [<<, {a: b}]")
def test_any_text_is_read_or_refused(text):
    """No text makes the loader raise; without rules there is a diagnostic."""
    loaded = parse_rules(text, "rules.yaml", {})
    assert loaded.rules is not None or loaded.diagnostics


@given(YAMLISH)
def test_text_that_looks_like_yaml_is_read_or_refused(text):
    loaded = parse_rules(text, "rules.yaml", {})
    assert loaded.rules is not None or loaded.diagnostics


@given(st.binary())
def test_any_bytes_are_read_or_refused(content):
    loaded = parse_bytes(content, "rules.yaml", {})
    assert loaded.rules is not None or loaded.diagnostics


@given(st.data())
@settings(max_examples=200)
def test_a_file_with_a_part_torn_out_is_read_or_refused(data):
    """Damage to a real file never raises either."""
    text = BASE + (
        "  - {id: a, match: {path: '/a/{id}', methods: [GET], headers: {x: '1'}},\n"
        '     service: orders, state: canary, canary: {percent: 2.5, by: ["header:x-user"]}}\n'
        "groups: {g: {routes: [a], why: because}}\n"
    )
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    middle = data.draw(st.sampled_from(["", "[]", "{}", "null", "1", "'", "*x", "${X}", "a: b"]))
    loaded = parse_rules(text[:start] + middle + text[end:], "rules.yaml", {})
    assert loaded.rules is not None or loaded.diagnostics


# Order ---------------------------------------------------------------------------------------


@given(routes, requests)
def test_precedence_is_a_strict_weak_order(drawn, request):
    """Of two keys that differ one goes first, and the words say by what."""
    keys = [each.key for each in ranked(drawn, request)]
    for first, second in pairwise(keys):
        assert first <= second
        assert bool(difference(first, second)) == (first != second)
    for one in keys:
        for two in keys:
            assert (one < two) + (two < one) + (one == two) == 1
            for three in keys:
                assert not (one < two < three) or one < three


@given(routes, requests, st.randoms(use_true_random=False))
def test_the_order_of_the_file_has_no_meaning(drawn, request, random):
    mixed = list(drawn)
    random.shuffle(mixed)
    assert ranked(mixed, request) == ranked(drawn, request)


@given(routes, requests)
def test_what_fits_more_narrowly_goes_first(drawn, request):
    """Of routes that differ in one way only, that with more conditions or fewer methods wins."""
    for route in drawn:
        if len(route.match.methods) == 2:
            narrow = replace(route, match=replace(route.match, methods=("GET",)))
            assert precedence_key(narrow, None) < precedence_key(route, None)


def written(drawn: tuple[Route, ...]) -> str:
    """Routes as a rules file, in JSON, which is YAML too."""
    listed = []
    for route in drawn:
        match = {route.match.kind.value: route.match.path}
        if route.match.methods:
            match["methods"] = list(route.match.methods)
        if route.match.hosts:
            match["hosts"] = list(route.match.hosts)
        if route.match.headers:
            match["headers"] = {each.name: each.value for each in route.match.headers}
        listed.append({"id": route.id, "match": match, "priority": route.priority})
    return f"{BASE.rstrip()} {json.dumps(listed)}\n"


EVERY_REQUEST = [
    Example(method, path, host=host, fields=fields)
    for method in (b"GET", b"POST", b"PUT")
    for path in (b"/", b"/a", b"/a/", b"/a/b", b"/b", b"/b/", b"/a/b/c", b"/b/b", b"/a/x/", b"/ab")
    for host in (b"a.example.com", b"b.example.com", b"x.com", b"localhost")
    for fields in ((), ((b"x-a", b"1"),), ((b"x-b", b"1"),), ((b"x-a", b"1"), (b"x-b", b"1")))
]


@given(routes)
@settings(max_examples=60, deadline=None)
def test_validate_finds_what_the_slow_order_finds(drawn):
    """A route that it calls unreachable takes none of all requests, and a tie that happens is
    reported."""
    found = parse_rules(written(drawn), environment={})
    unreachable = {
        each.message.split("'")[1] for each in found.diagnostics if each.code == "STR622"
    }
    told = {each.code for each in found.diagnostics}
    for request in EVERY_REQUEST:
        order = ranked(drawn, request)
        if order:
            assert order[0].route.id not in unreachable
        if any(one.key == two.key for one, two in pairwise(order)):
            assert told & {"STR623", "STR624"}


@given(st.lists(matches, max_size=12), requests)
def test_the_lookup_finds_every_route_whose_path_fits(drawn, request):
    """And no other: it only saves time."""
    known = tuple(Route(id=f"r{n}", match=match) for n, match in enumerate(drawn))
    key = matching_key(request.path)
    expected = {route.id for route in known if path_matches(route.match, key)}
    assert {route.id for route in Lookup(known).near(request.path)} == expected


@given(matches)
def test_an_example_path_is_one_that_matches(match):
    for path in example_paths(match):
        assert path_matches(match, path.encode())


# Targets -------------------------------------------------------------------------------------


@given(st.text(st.sampled_from("abcXYZ019-._~"), min_size=1))
def test_escaped_unreserved_characters_match_as_they_are(text):
    """RFC 3986 section 6.2.2.2."""
    escaped = "".join(f"%{ord(letter):02x}" for letter in text)
    assert matching_key(f"/{escaped}".encode()) == f"/{text}".encode()


# Cohorts -------------------------------------------------------------------------------------


@given(st.text(), st.binary(min_size=1), st.integers(0, BUCKETS), st.integers(0, BUCKETS))
def test_raising_the_share_moves_nobody_back(salt, value, one, two):
    """Who is in at the smaller share is in at the larger."""
    low, high = sorted((one, two))
    request = Example(b"GET", b"/a", fields=((b"x-user-id", value),))

    def answered(buckets: int) -> str:
        canary = Canary(buckets=buckets, by=(USER,), salt=salt)
        return decide(make_rules(make_route(state="canary", canary=canary)), request).upstream

    assert 0 <= bucket_of(salt, str(USER), value) < BUCKETS
    assert not (answered(low) == "orders" and answered(high) == "monolith")


@given(scenarios())
def test_what_the_tools_say_is_what_traffic_gets(scenario):
    """`explain`, `test` and `diff` go route by route; the compiled table has to agree."""
    rules, new_request = scenario
    request = new_request()
    taken = compile_table(rules, _minted).decide(request)
    told = decide(rules, new_request(), _minted().encode())
    assert (told.upstream, told.fallback, told.shadow, told.route, told.reject, told.why) == (
        taken.upstream,
        taken.fallback,
        taken.shadow,
        taken.route,
        taken.reject,
        taken.why,
    )
    assert bool(told.mints) == (request.minted is not None)


def _minted() -> str:
    return "minted-value"


# Edits ---------------------------------------------------------------------------------------

ROUTE_FORMS = [
    "  - id: {id}  # who\n    match: {{exact: /{id}}}\n    service: orders  # later\n",
    "  - {{id: {id}, match: {{exact: /{id}}}, service: orders}}  # one line\n",
    "  -   id: '{id}'\n      state: legacy   # for now\n      match:\n        exact: /{id}\n"
    "      service: orders\n",
    "  # above\n  - match: {{exact: /{id}}}\n    canary:\n      # keys\n      by: [client-ip]\n"
    "      percent: 1\n    id: {id}\n    state: \"canary\"\n    service: orders\n",
    "  - {{canary: {{by: [client-ip], percent: 3}}, id: {id}, match: {{exact: /{id}}}, "
    "service: orders, state: canary}}\n",
]  # fmt: skip


@given(
    st.lists(st.sampled_from(ROUTE_FORMS), min_size=1, max_size=5),
    st.data(),
    st.sampled_from(["\n", "\r\n"]),
)
def test_an_edit_changes_one_route_and_nothing_else(forms, data, end_of_line):
    """Comments, order and every other route stay; the state is the one asked for."""
    text = BASE + "".join(form.format(id=f"r{n}") for n, form in enumerate(forms))
    text = ("# 🐘 top\n" + text + "# the end").replace("\n", end_of_line)
    edited = data.draw(st.integers(0, len(forms) - 1))
    state = data.draw(st.sampled_from([State.LEGACY, State.MIGRATED, State.RETIRED]))
    percent = data.draw(st.none() | st.integers(0, BUCKETS)) if "canary" in forms[edited] else None
    result = set_state(text, f"r{edited}", state, percent)
    before, after = parse_rules(text, environment={}), parse_rules(result, environment={})
    assert after.rules is not None, after.diagnostics
    for old, new in zip(before.rules.routes, after.rules.routes, strict=True):
        if old.id != f"r{edited}":
            assert (old.state, old.canary, old.match) == (new.state, new.canary, new.match)
        else:
            assert new.state is state
            assert percent is None or new.canary.buckets == percent
    for comment in ("# 🐘 top", "# the end", *(["# who"] if "# who" in text else [])):
        assert comment in result
    assert result.count("#") == text.count("#")
    assert set_state(result, f"r{edited}", state, percent) == result


# Redaction -----------------------------------------------------------------------------------


@given(st.lists(st.text(min_size=4), max_size=4), st.text(), st.text())
def test_no_value_of_the_environment_is_shown(secrets, before, after):
    """Unless it is part of a placeholder's own name, or came about by chance around one."""
    known = [Substitution(value=each, placeholder="${X}") for each in secrets]
    for secret in secrets:
        text = shown(f"{before}{secret}{after}", known)
        outside = text.split("${X}")
        assert all(secret not in piece for piece in outside)
