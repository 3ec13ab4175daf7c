"""What AWS does not offer together is refused, with what to do instead."""

import pytest

from strangler.deploy.checks.offers import offers
from strangler.deploy.reading import parse_deployment
from support.deployment_samples import SAMPLES

ARN = "arn:aws:acm:eu-west-1:123456789012:certificate/1"
PACKAGE = "bucket: b-c, key: k, handler: a.b"
ACL = "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/a/1"


def told(body: str) -> list[str]:
    text = f"version: 1\nname: shop\nregion: eu-west-1\n{body}\n"
    read = parse_deployment(text, "deploy.yaml", {})
    assert read.deployment is not None, [str(each) for each in read.diagnostics]
    return [str(each) for each in offers(read.deployment, "deploy.yaml")]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("gateway: {timeout: 31s}", "above 30 s"),
        ("gateway: {kind: rest, timeout: 301s}", "above 300 s"),
        ("gateway: {waf: {}}", "an HTTP API takes no web ACL"),
        (
            "gateway: {origin_secrets: ['arn:aws:secretsmanager:eu-west-1:123456789012:secret:a']}",
            "a secret of CloudFront and no CloudFront",
        ),
        ("gateway: {cloudfront: true, waf: {}}", "made in us-east-1 alone"),
        (f"gateway: {{cloudfront: true, waf: {{acl: '{ACL}'}}}}", "is no global one"),
        (
            "gateway: {kind: rest, authorizer: {jwt: {issuer: 'https://a', audience: [b]}}}",
            "not of any issuer",
        ),
        (
            f"gateway: {{cloudfront: true, domain: {{name: a.example.com, certificate: '{ARN}'}}}}",
            "is needed in us-east-1",
        ),
        ("services: {a: {ecs: {strategy: canary}}}", "where ECS cannot deploy canary"),
        ("services: {a: {ecs: {strategy: blue_green}}}", "where ECS cannot deploy blue_green"),
        ("services: {a: {ecs: {strategy: linear}}}", "add `behind: balancer`, or choose `rolling`"),
        (
            "services: {a: {ecs: {behind: balancer, strategy: linear, "
            "rollout: {percent: 5, pause: 2h, bake: 5m}}}}",
            "38 hours for a release by pauses alone",
        ),
        (
            "proxy: {strategy: linear, rollout: {percent: 2, pause: 1m}}",
            "moves 2 % with each step; ECS takes 3 percent or more",
        ),
        (
            "proxy: {strategy: canary, tasks: {requests_target: 500}}",
            "the proxy scales by requests, which ECS cannot",
        ),
        (
            f"services: {{a: {{lambda: {{{PACKAGE}, provisioned: 1, weight: 0.1, "
            "previous_version: '1'}}}",
            "an alias takes one of",
        ),
        (
            f"services: {{a: {{lambda: {{{PACKAGE}, provisioned: 9, reserved: 5}}}}}}",
            "provisions 9 of 5 executions",
        ),
        ("proxy: {cpu: 4096, memory: 8192, workers: 64}", "64 workers of the proxy want 8384 MiB"),
    ],
)
def test_a_combination_is_refused(body, expected):
    (found,) = told(body)
    assert expected in found


@pytest.mark.parametrize("name", SAMPLES)
def test_the_matrix_is_offered(name):
    deployment = parse_deployment(SAMPLES[name][1], "deploy.yaml", {}).deployment
    assert [str(each) for each in offers(deployment, "deploy.yaml")] == []
