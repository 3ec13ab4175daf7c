"""Limits and budgets of AWS: each is named where rules or a deployment would meet it."""

import re

import pytest

from strangler.deploy.checks import check
from strangler.deploy.reading import parse_deployment
from strangler.rules.document import parse_rules
from support.deployment_samples import SAMPLES

DEPLOYMENT = """version: 1
name: shop
region: eu-west-1
{more}
services:
  orders: {{ecs: {{port: 8080}}}}
  invoices:
    lambda: {{bucket: shop-artifacts, key: invoices.zip, handler: invoices.handler{function}}}
"""
RULES = """version: 1
proxy: {{health_path: {health}, trusted_hops: [10.40.0.0/16]{proxy}}}
upstreams:
  monolith: {{url: "http://10.0.1.20:8000"}}
  orders: {{discover: {{cloud_map: {{namespace: shop.local, service: orders}}}}}}
  invoices:
    lambda: {{function: shop-invoices, qualifier: live, region: eu-west-1{target}}}
    {upstream}
default: monolith
routes:
  - {{id: orders, match: {{prefix: /orders, methods: [GET]}}, service: orders, state: migrated}}
  - {{id: invoices, match: {{{match}}}, service: invoices, state: migrated{route}}}
"""
PLAIN = {
    "health": "/livez",
    "proxy": "",
    "target": ", overflow: legacy",
    "upstream": "",
    "match": "prefix: /invoices",
    "route": "",
}


def problems(more="", function="", **changes):
    """Codes and messages of all problems."""
    deployment = parse_deployment(DEPLOYMENT.format(more=more, function=function))
    rules = parse_rules(RULES.format(**(PLAIN | changes)))
    assert deployment.deployment, deployment.diagnostics
    assert rules.rules, rules.diagnostics
    return [(e.code, str(e)) for e in check(deployment.deployment, rules.rules, "deploy.yaml")]


def test_a_deployment_within_all_limits_has_no_problem():
    assert problems() == []


@pytest.mark.parametrize(
    ("changes", "code", "said"),
    [
        ({"proxy": ", limits: {body: 64MB}"}, "STR731", "`limits.body` of the proxy is 64 MB"),
        (
            {"route": ", limits: {body: 20MB}"},
            "STR731",
            "`limits.body` of route 'invoices' is 20 MB",
        ),
        ({"target": ""}, "STR731", "requests above 6 MB (4.5 MB where they are no text)"),
        ({"health": "/ping"}, "STR732", "`proxy.health_path` is /ping"),
        ({"more": "gateway: {stage: live}"}, "STR733", "the API has a stage with a name"),
        ({"more": "gateway: {keep_warm: false}"}, "STR734", "nothing asks the door"),
        ({"function": ", reserved: 950"}, "STR735", "950 concurrent executions are reserved"),
        (
            {
                "more": "gateway: {authorizer: {cognito: "
                "{user_pool: us-east-1_AbCdEfGhI, clients: [abc]}}}"
            },
            "STR736",
            "user pool us-east-1_AbCdEfGhI is in us-east-1",
        ),
        (
            {
                "more": 'proxy: {secrets: {KEY: "arn:aws:ssm:eu-central-1:123456789012:'
                'parameter/key"}}'
            },
            "STR736",
            "secret KEY of the proxy is in eu-central-1",
        ),
        (
            {
                "more": "gateway: {authorizer: {jwt: {issuer: 'https://login.example.com/', "
                "audience: [a], scopes: [a, b, c, d, e, f, g, h, i, j, k]}}}"
            },
            "STR737",
            "11 scopes of a route; 10 at most",
        ),
        ({"target": ", mode: stream, overflow: legacy"}, "STR738", "hands on whole answers"),
        ({"proxy": ", deadline: 29s"}, "STR730", "the proxy's deadline (29 s) does not end before"),
        ({"route": ", deadline: 40s"}, "STR730", "the deadline of route 'invoices' (40 s)"),
        ({"function": ", timeout: 26s"}, "STR730", "function 'invoices' (26 s) does not end"),
        (
            {"upstream": "timeouts: {first_byte: 10s}"},
            "STR730",
            "`first_byte` of upstream 'invoices' (10 s)",
        ),
        (
            {"more": "gateway: {kind: rest, timeout: 120s, cloudfront: true}"},
            "STR730",
            "the balancer's idle time (121 s) does not end before `limits.keepalive` (75 s)",
        ),
        ({"more": "proxy: {stop_timeout: 20s}"}, "STR740", "the proxy has 20 s to stop"),
    ],
)
def test_each_limit_is_named_with_what_meets_it(changes, code, said):
    """One problem, of its own code."""
    ((found, message),) = problems(**changes)
    assert found == code
    assert said in message


def test_reads_alone_never_meet_the_size_of_an_event():
    """GET and HEAD carry no content."""
    assert problems(target="", match="prefix: /invoices, methods: [GET, HEAD]") == []


def test_places_are_those_of_the_file_that_says_it():
    """Of the route, the service, or the deployment file itself."""
    ((_, route),) = problems(route=", deadline: 40s")
    ((_, service),) = problems(function=", timeout: 26s")
    ((_, whole),) = problems(more="proxy: {stop_timeout: 20s}")
    assert route.startswith("rules.yaml:12:")
    assert service.startswith("deploy.yaml:7:")
    assert whole.startswith("deploy.yaml:1:")


def test_routes_without_an_alarm_of_their_own_are_counted():
    rules, text = SAMPLES["alone"]
    read = parse_deployment(text, "deploy.yaml", {}).deployment
    parsed = parse_rules(rules, "rules.yaml", {}).rules
    told = [str(each) for each in check(read, parsed, "deploy.yaml")]
    assert [each for each in told if "STR741 80 of 100 routes that move" in each]


def test_an_api_that_can_be_asked_past_cloudfront_is_told():
    rules, text = SAMPLES["cloudfront"]
    parsed = parse_rules(rules, "rules.yaml", {}).rules

    def warned(body: str) -> bool:
        read = parse_deployment(body, "deploy.yaml", {}).deployment
        return any("STR742" in str(each) for each in check(read, parsed, "deploy.yaml"))

    assert not warned(text)
    assert warned(re.sub(r"  origin_secrets:\n(    - .*\n)+", "", text))
