"""Rules for a load balancer: CloudFormation that cfn-lint takes, within its limits."""

import json

import pytest
import yaml
from cfnlint import lint_all

from strangler.diagnostics import Severity
from strangler.engines.exporting.engines import Engine
from strangler.engines.exporting.exporting import Exported, export
from strangler.engines.exporting.plan import Listen
from strangler.rules.document import parse_rules

HEAD = """
version: 1
upstreams: {monolith: {url: "http://10.0.0.1:80"}, orders: {url: "http://10.0.0.2:80"}}
default: monolith
routes:
"""


def exported(*routes: str) -> Exported:
    text = HEAD + "".join(f"  - {{service: orders, {route}}}\n" for route in routes)
    loaded = parse_rules(text, environment={})
    assert loaded.rules, [str(each) for each in loaded.diagnostics]
    return export(loaded.rules, Engine.ALB, Listen())


def errors(found: Exported) -> list[str]:
    return [each.message for each in found.losses if each.severity is Severity.ERROR]


def rules(found: Exported) -> list[dict]:
    resources = yaml.safe_load(found.text)["Resources"]
    kind = "AWS::ElasticLoadBalancingV2::ListenerRule"
    return [each["Properties"] for each in resources.values() if each["Type"] == kind]


ALL = (
    'id: a, match: {prefix: /a, hosts: ["*.example.com"], methods: [GET, HEAD]}, state: migrated',
    'id: b, match: {path: "/b/{id}", query: {q: "1"}}, state: canary, '
    "canary: {percent: 12.5, by: [client-ip]}",
    'id: c, match: {prefix: /c, headers: {x-beta: "1"}, cookies: {t: {present: true}}}, '
    "state: retired, rewrite: {prefix: /}",
    'id: d, match: {regex: "/v[0-9]+/.*"}, state: migrated',
    "id: e, match: {hosts: [x.example.com]}, state: retired",
)


def test_the_template_has_no_fault():
    """But for advice, which cfn-lint numbers from I."""
    found = lint_all(exported(*ALL).text)
    assert [each for each in found if not each.rule.id.startswith("I")] == []


def test_weights_are_as_small_as_they_can_be():
    """12.5 % is one of eight."""
    action = rules(exported(ALL[1]))[0]["Actions"][0]["ForwardConfig"]
    assert [each["Weight"] for each in action["TargetGroups"]] == [1, 7]


@pytest.mark.parametrize(
    ("route", "told"),
    [
        (
            "id: a, match: {prefix: /a}, state: canary, canary: {percent: 0.01, by: [client-ip]}",
            "route 'a': alb: weights 1 and 9999, of 999 at most",
        ),
        (
            "id: a, match: {prefix: /a, methods: [GET, HEAD, POST, PUT]}, state: retired",
            "route 'a': alb: 6 condition values, of 5 in a rule",
        ),
        (
            f"id: a, match: {{exact: /{'a' * 130}}}, state: retired",
            f"route 'a': alb: a value of 131 characters, of 128: /{'a' * 130}",
        ),
    ],
)
def test_what_is_too_much_for_a_rule_is_an_error(route, told):
    found = exported(route)
    assert told in errors(found)
    assert all(each.location for each in found.losses if each.code == "STR808")


def test_what_is_too_much_for_a_load_balancer_is_an_error():
    many = [f"id: r{number}, match: {{exact: /{number}}}, state: retired" for number in range(101)]
    assert errors(exported(*many[:100])) == []
    assert errors(exported(*many)) == ["the rules: alb: 101 listener rules, of 100"]


def test_priorities_are_the_order_of_precedence():
    found = rules(
        exported(
            "id: p, match: {prefix: /a}, state: retired",
            "id: x, match: {exact: /a/b}, state: retired",
        )
    )
    paths = [json.dumps(each["Conditions"]) for each in found]
    assert "/a/b" in paths[0]
    assert [each["Priority"] for each in found] == [1, 2]
