"""HTTPRoutes that an API server takes, whatever the rules."""

import copy
import re

import pytest
import yaml

from strangler.engines.exporting.engines import Engine
from strangler.engines.exporting.exporting import export
from strangler.engines.exporting.plan import Listen
from strangler.rules.document import parse_rules
from support.http_routes import faults

METHODS = "[GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS]"
HEAD = """
version: 1
proxy: {expose_route: true, deadline: 123456ms}
upstreams:
  monolith: {url: "http://10.0.0.1:80"}
  orders: {urls: ["http://10.0.0.2:80", "http://10.0.0.3:80"], host: orders.internal}
  versioned: {url: "http://10.0.0.4:81/v1", host: upstream}
  named: {url: "http://catalog.internal:82"}
default: monolith
routes:
"""
ROUTES = (
    f"id: cut, match: {{prefix: /cut, methods: {METHODS}}}, service: orders, state: migrated, "
    "rewrite: {prefix: /}",
    f"id: split, match: {{prefix: /split, methods: {METHODS}}}, service: versioned, "
    "state: canary, rewrite: {prefix: /to}, canary: {percent: 12.5, by: [client-ip]}",
    "id: copy, match: {path: '/c/{id}'}, service: named, effect: read, state: shadow, "
    "shadow: {sample: 20}",
    "id: exact, match: {exact: /exact, query: {q: '1', r: {present: true}}, "
    "headers: {x-a: '1', x-b: {present: true}}}, service: versioned, state: retired",
    "id: host, match: {hosts: ['*.example.com', a.example.com]}, service: named, state: retired",
    "id: cafe, match: {prefix: /café}, service: named, state: retired",
    "id: cookie, match: {prefix: /k, cookies: {a: '1', b: '2'}}, service: named, state: migrated",
)
MANY = tuple(
    f"id: r{number}, match: {{prefix: /r{number}, methods: {METHODS}}}, service: named, "
    "state: retired"
    for number in range(60)
)


def routes_of(*routes: str) -> list[dict]:
    text = HEAD + "".join(f"  - {{{route}}}\n" for route in routes)
    loaded = parse_rules(text, environment={})
    assert loaded.rules, [str(each) for each in loaded.diagnostics]
    made = export(loaded.rules, Engine.GATEWAY_API, Listen()).text
    return [each for each in yaml.safe_load_all(made) if each["kind"] == "HTTPRoute"]


@pytest.mark.parametrize("routes", [*([each] for each in ROUTES), ROUTES, MANY, ()])
def test_every_route_is_valid(routes):
    assert faults(routes_of(*routes)) == []


def test_rules_are_split_into_as_few_routes_as_may_be():
    """60 rules of seven matches each: sixteen of them would have 112, one rule more 119."""
    found = routes_of(*MANY)
    assert [len(each["spec"]["rules"]) for each in found] == [16, 16, 16, 12, 1]


def test_whoever_replaces_a_prefix_has_one_match():
    found = routes_of(ROUTES[0])[0]["spec"]["rules"]
    assert [len(each["matches"]) for each in found] == [1] * 7


@pytest.mark.parametrize(
    ("cookie", "holds"),
    [
        ("a=1; b=2", True),
        ("b=2;a=1", True),
        ("x=0; b=2; y=a=1; a=1; z=9", True),
        ("a=1", False),
        ("a=1; b=22", False),
        ("aa=1; b=2", False),
    ],
)
def test_several_cookies_are_one_condition_in_any_order(cookie, holds):
    """A match may name a header once."""
    (header,) = routes_of(ROUTES[-1])[0]["spec"]["rules"][0]["matches"][0]["headers"]
    assert bool(re.fullmatch(header["value"], cookie)) == holds


def broken(change) -> list[str]:
    routes = copy.deepcopy(routes_of(*ROUTES))
    change(routes[0]["spec"]["rules"][0])
    return faults(routes)


@pytest.mark.parametrize(
    "change",
    [
        lambda rule: rule["matches"][0]["path"].update(type="Prefix"),
        lambda rule: rule["matches"][0]["path"].update(value="a//b"),
        lambda rule: rule.update(backend=[]),
        lambda rule: rule["timeouts"].update(request="123456ms"),
        lambda rule: rule["backendRefs"][0].update(weight=-1),
        lambda rule: rule.update(matches=rule["matches"] * 65),
    ],
)
def test_a_fault_is_told(change):
    """So that no fault above means something."""
    assert broken(change) != []
