"""What listener rules of a load balancer become, and what is told of the others.

That routes are taken in the balancer's order is held against an oracle (tests/properties)."""

import json

import pytest

from strangler.engines.importing.kinds import Kind
from strangler.engines.importing.sources import import_rules
from strangler.rules.document import parse_rules
from strangler.rules.model import HostPolicy, State

PREFIX = "arn:aws:elasticloadbalancing:eu-west-1:123456789012"


def arn(name):
    return f"{PREFIX}:targetgroup/{name}/0123456789abcdef"


def forward(*shares, sticky=False):
    if len(shares) == 1:
        return {"Type": "forward", "TargetGroupArn": arn(shares[0])}
    groups = [{"TargetGroupArn": arn(name), "Weight": weight} for name, weight in shares]
    config = {"TargetGroups": groups, "TargetGroupStickinessConfig": {"Enabled": sticky}}
    return {"Type": "forward", "ForwardConfig": config}


def path(*values):
    return {"Field": "path-pattern", "PathPatternConfig": {"Values": list(values)}}


def rule(priority, conditions, *actions, listener="2", **others):
    number = f"{PREFIX}:listener-rule/app/lb/1/{listener}/{priority}"
    return {
        "RuleArn": number, "Priority": str(priority), "IsDefault": priority == "default",
        "Conditions": conditions, "Actions": list(actions), **others,
    }  # fmt: skip


DEFAULT = rule("default", [], forward("mono"))


@pytest.fixture
def imported(tmp_path):
    """A function: rules in, the import and its rules out."""

    def run(*rules, groups=(), **options):
        file = tmp_path / "alb.json"
        listed = {"Rules": [*rules, DEFAULT], "TargetGroups": list(groups)}
        file.write_text(json.dumps(listed, indent=1), encoding="utf-8")
        found = import_rules([file], Kind.ALB, **options)
        assert found.text is not None
        return found, parse_rules(found.text, "rules.yaml", {}).rules

    return run


def told(found):
    return "\n".join(map(str, found.diagnostics))


def test_the_default_rule_names_the_monolith(imported):
    found, rules = imported()
    assert rules.default == "mono"
    assert '"${MONO_URL:-http://mono:80}"' in found.text
    assert "where its targets are is not said; set MONO_URL" in told(found)


def test_a_path_and_what_is_below_it_together_are_a_prefix(imported):
    _, rules = imported(rule(1, [path("/a", "/a/*")], forward("one")))
    (only,) = rules.routes
    assert (only.match.kind, only.match.path, only.service) == ("prefix", "/a", "one")


def test_shares_of_the_default_and_one_group_become_a_canary(imported):
    found, rules = imported(rule(1, [path("/a/*")], forward(("mono", 95), ("one", 5), sticky=True)))
    first, second = rules.routes
    assert first.state is second.state is State.CANARY
    assert first.canary == second.canary, "one rule keeps a caller on one side"
    assert (first.canary.buckets, first.canary.mint) == (500, "strangler_cohort")
    assert "the share stays" in told(found)


@pytest.mark.parametrize(
    ("shares", "service"), [((("mono", 0), ("one", 5)), "one"), ((("mono", 7), ("one", 0)), "")]
)
def test_a_group_without_weight_gets_nothing(imported, shares, service):
    _, rules = imported(rule(1, [path("/a")], forward(*shares)))
    assert rules.routes[0].service == service


def test_what_is_known_of_a_target_group_is_carried(imported):
    group = {
        "TargetGroupArn": arn("mono"), "TargetGroupName": "mono", "Protocol": "HTTPS",
        "Port": 8443, "HealthCheckPath": "/ok", "HealthCheckIntervalSeconds": 15,
        "HealthCheckTimeoutSeconds": 5, "HealthyThresholdCount": 3, "UnhealthyThresholdCount": 2,
    }  # fmt: skip
    found, rules = imported(groups=[group])
    health = rules.upstreams[0].health
    assert (health.path, health.interval, health.healthy) == ("/ok", 15.0, 3)
    assert "https://mono:8443" in found.text
    assert "verifies its certificates" in told(found)


def test_transforms_of_the_prefix_and_the_host_are_carried(imported):
    url = {"Rewrites": [{"Regex": "^/a/(.*)$", "Replace": "/$1"}]}
    host = {"Rewrites": [{"Regex": ".*", "Replace": "one.internal"}]}
    transforms = [
        {"Type": "url-rewrite", "UrlRewriteConfig": url},
        {"Type": "host-header-rewrite", "HostHeaderRewriteConfig": host},
    ]
    _, rules = imported(rule(1, [path("/a/*")], forward("one"), Transforms=transforms))
    (only,) = rules.routes
    assert (only.match.path, only.rewrite.prefix) == ("/a", "/")
    one = next(each for each in rules.upstreams if each.name == "one")
    assert (one.host, one.host_value) == (HostPolicy.VALUE, "one.internal")


@pytest.mark.parametrize(
    ("conditions", "actions", "words"),
    [
        (
            [{"Field": "source-ip", "SourceIpConfig": {"Values": ["10.0.0.0/8"]}}],
            [forward("one")], "rules do not look at addresses",
        ),
        ([path("/a")], [{"Type": "redirect"}], "action redirect"),
        ([path("/a")], [{"Type": "fixed-response"}], "action fixed-response"),
        ([path("/a")], [{"Type": "authenticate-oidc"}, forward("one")], "the rules close it"),
        ([path("/a")], [{"Type": "jwt-validation"}, forward("one")], "import with --carry-guarded"),
        ([path("/a")], [forward(("one", 1), ("two", 1))], "between the default's target group"),
        (
            [{"Field": "host-header", "Values": ["a?.test"]}], [forward("one")], "one letter",
        ),
        (
            [{"Field": "http-header", "HttpHeaderConfig": {"HttpHeaderName": "x",
              "Values": ["a*"]}}], [forward("one")], "list the values",
        ),
        (
            [{"Field": "query-string", "QueryStringConfig": {"Values": [{"Value": "x"}]}}],
            [forward("one")], "name the parameter",
        ),
        (
            [{"Field": "path-pattern", "RegexValues": ["^/(?=x)"]}], [forward("one")],
            "RE2 has no lookaround",
        ),
        ([{"Field": "moon-phase"}], [forward("one")], "condition 'moon-phase'"),
    ],
)  # fmt: skip
def test_what_cannot_be_carried_is_told_with_its_line(imported, conditions, actions, words):
    found, _ = imported(rule(7, conditions, *actions))
    assert words in told(found)
    assert "rule 7: " in told(found)
    assert all(each.location.line > 1 for each in found.diagnostics if "rule 7" in str(each))


def test_one_listener_is_imported_and_others_are_told(imported):
    found, rules = imported(
        rule("default", [], {"Type": "redirect"}, listener="80"),
        rule(1, [path("/x")], forward("one"), listener="80"),
    )
    assert (rules.default, rules.routes) == ("mono", ())
    assert "rule 1 of another listener, 80" in told(found)


TEMPLATE = """
Resources:
  Mono:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties: {Port: 8000, TargetType: ip, Targets: [{Id: 10.0.0.1}, {Id: 10.0.0.2, Port: 81}]}
  Mail:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      TargetType: lambda
      Targets: [{Id: "arn:aws:lambda:eu-west-1:123456789012:function:mail"}]
  Http:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties: {DefaultActions: [{Type: forward, TargetGroupArn: !Ref Mono}]}
  MailRule:
    Type: AWS::ElasticLoadBalancingV2::ListenerRule
    Properties:
      ListenerArn: !Ref Http
      Priority: 5
      Conditions: [{Field: path-pattern, Values: [/mail]}]
      Actions: [{Type: forward, TargetGroupArn: !Ref Mail}]
"""


def test_a_template_of_cloudformation_is_read_with_its_targets(tmp_path):
    file = tmp_path / "lb.yaml"
    file.write_text(TEMPLATE, encoding="utf-8")
    found = import_rules([file], Kind.ALB)
    rules = parse_rules(found.text, "rules.yaml", {}).rules
    mail, mono = rules.upstreams
    assert [str(url) for url in mono.target.urls] == ["http://10.0.0.1:8000", "http://10.0.0.2:81"]
    assert mail.target.payload == "alb"
    assert rules.routes[0].match.path == "/mail"
    assert found.diagnostics == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"Rules": [', "STR851"), ("{}", "STR852"), ('{"TargetGroups": []}', "STR852"),
        ("a: [", "STR851"), ('{"RouteSummaryList": []}', "STR852"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_told(tmp_path, text, code):
    file = tmp_path / "x.json"
    file.write_text(text, encoding="utf-8")
    found = import_rules([file], Kind.ALB)
    assert (found.text, [each.code for each in found.diagnostics]) == (None, [code])


def test_a_value_that_rules_cannot_hold_is_told_and_nothing_is_written(tmp_path):
    file = tmp_path / "lb.yaml"
    file.write_text(TEMPLATE.replace("arn:aws:lambda:eu", "arn:what:"), encoding="utf-8")
    found = import_rules([file], Kind.ALB)
    assert (found.text, [each.code for each in found.diagnostics]) == (None, ["STR861"])
    assert "target group Mail" in str(found.diagnostics[0])


def test_a_guarded_rule_is_closed_unless_it_is_asked_for(imported):
    guarded = rule(1, [path("/a")], {"Type": "authenticate-oidc"}, forward("one"))
    _, rules = imported(guarded)
    assert [each.service for each in rules.routes] == ["nobody-answers"]
    _, rules = imported(guarded, carry_guarded=True)
    assert [each.service for each in rules.routes] == ["one"]


def test_a_guarded_default_is_imported_only_where_that_is_asked_for(tmp_path):
    """Everything would be open, or everything closed."""
    file = tmp_path / "alb.json"
    default = rule("default", [], {"Type": "authenticate-cognito"}, forward("mono"))
    file.write_text(json.dumps({"Rules": [default], "TargetGroups": []}), encoding="utf-8")
    found = import_rules([file], Kind.ALB)
    assert found.text is None
    assert "STR863" in told(found)
    assert import_rules([file], Kind.ALB, carry_guarded=True).text
