"""Services behind the load balancer: rules and deployment say the same of where they are."""

import pytest

from strangler.deploy.checks import check
from strangler.deploy.reading import parse_deployment
from strangler.diagnostics import Severity
from strangler.rules.document import parse_rules

RULES = """version: 1
proxy: {health_path: /livez, trusted_hops: [10.40.0.0/16]}
upstreams:
  monolith: {url: "http://10.0.1.20:8000"}
  orders: {TARGET}
  stock: {url: "http://stock.shop.internal", host: upstream}
default: monolith
routes: []
"""
GOOD = 'url: "http://orders.shop.internal", host: upstream'


def told(target: str, ecs: str = "", stock: str = "") -> list[str]:
    rules = parse_rules(RULES.replace("TARGET", target), "rules.yaml", {})
    text = (
        "version: 1\nname: shop\nregion: eu-west-1\nservices:\n"
        f"  orders: {{ecs: {{behind: balancer{ecs}}}}}\n"
        f"  stock: {{ecs: {{behind: balancer{stock}}}}}\n"
    )
    read = parse_deployment(text, "deploy.yaml", {})
    assert rules.rules is not None, [str(each) for each in rules.diagnostics]
    assert read.deployment is not None, [str(each) for each in read.diagnostics]
    found = check(read.deployment, rules.rules, "deploy.yaml")
    return [str(each) for each in found if each.severity is Severity.ERROR]


@pytest.mark.parametrize(
    "target",
    [
        GOOD,
        'discover: {dns: "orders.shop.internal:80"}, host: upstream',
        'url: "http://orders.shop.internal", host: orders.shop.internal',
    ],
)
def test_one_host_in_a_name_space_is_what_it_takes(target):
    assert told(target) == []


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (
            "discover: {cloud_map: {namespace: shop.local, service: orders}}",
            "the rules do not ask one host for it",
        ),
        ('urls: ["http://a.b", "http://c.b"], host: upstream', "do not ask one host"),
        ('url: "https://orders.shop.internal", host: upstream', "do not ask one host"),
        ('url: "http://10.0.0.7", host: upstream', "is no name in a name space"),
        ('url: "http://orders", host: upstream', "is no name in a name space"),
        ('url: "http://orders.shop.internal:8080", host: upstream', "listens on 80"),
        ('url: "http://orders.shop.internal"', "add `host: upstream` to the upstream"),
    ],
)
def test_every_other_target_says_what_to_write(target, expected):
    (found,) = told(target)
    assert "STR721" in found
    assert expected in found


def test_a_rule_of_paths_lets_the_client_s_host_through():
    assert told('url: "http://orders.shop.internal"', ", rule: {paths: [/orders*]}") == []


def test_two_rules_of_one_priority_are_refused():
    same = ", rule: {priority: 5}"
    (found,) = told(GOOD, same, same)
    assert "the rules of 'orders' and 'stock' both have priority 5" in found


def test_a_rule_has_five_values_at_most():
    (found,) = told(GOOD, ", rule: {paths: [/a, /b, /c, /d], hosts: [x.y, z.y]}")
    assert "6 values in the rule of 'orders'; 5 at most" in found
