"""A plan in, a CloudFormation template with a listener and its rules out, for people who want a
load balancer alone."""

from typing import Any

from strangler.engines.exporting.alb.conditions import conditions
from strangler.engines.exporting.alb.groups import group, name_of
from strangler.engines.exporting.alb.limits import weights
from strangler.engines.exporting.plan import Answer, Choice, Cut, Listen, Plan
from strangler.engines.exporting.yaml_text import yaml_text
from strangler.rules.model import BUCKETS

Json = dict[str, Any]
_HEAD = """\
# Made by `strangler rules export --as alb`. What a load balancer does otherwise than the proxy
# stands in docs/export.md.
"""
_DAY = 86_400


def write(plan: Plan, listen: Listen) -> str:
    """The template, as YAML."""
    tls = plan.rules.proxy.tls is not None
    parameters = {
        "LoadBalancerArn": {"Type": "String", "Description": "The load balancer to listen on."},
        "VpcId": {"Type": "AWS::EC2::VPC::Id", "Description": "Where the targets are."},
    }
    if tls:
        parameters["CertificateArn"] = {"Type": "String", "Description": "Of ACM."}
    resources: dict[str, Json] = {}
    for upstream in plan.upstreams:
        resources.update(group(upstream))
    listener: Json = {
        "LoadBalancerArn": {"Ref": "LoadBalancerArn"},
        "Port": listen.port,
        "Protocol": "HTTPS" if tls else "HTTP",
        "DefaultActions": [_forward([(plan.default.upstream, 1)])],
    }
    if tls:
        listener["Certificates"] = [{"CertificateArn": {"Ref": "CertificateArn"}}]
        listener["SslPolicy"] = "ELBSecurityPolicy-TLS13-1-2-2021-06"
    resources["Listener"] = {
        "Type": "AWS::ElasticLoadBalancingV2::Listener",
        "Properties": listener,
    }
    for priority, properties in enumerate(_rules(plan), 1):
        resources[f"Rule{priority:03}"] = {
            "Type": "AWS::ElasticLoadBalancingV2::ListenerRule",
            "Properties": {
                "ListenerArn": {"Ref": "Listener"},
                "Priority": priority,
                **properties,
            },
        }
    template = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "Routing rules on an Application Load Balancer",
        "Parameters": parameters,
        "Resources": resources,
    }
    return _HEAD + yaml_text(template)


def _rules(plan: Plan) -> list[Json]:
    found: list[Json] = []
    if plan.rules.proxy.health_path:
        path = {"Values": [plan.rules.proxy.health_path]}
        answer = {"StatusCode": "200", "ContentType": "text/plain"}
        found.append(
            {
                "Conditions": [{"Field": "path-pattern", "PathPatternConfig": path}],
                "Actions": [{"Type": "fixed-response", "FixedResponseConfig": answer}],
            }
        )
    for entry in plan.entries:
        choice = plan.choice(entry.route)
        rule: Json = {"Conditions": conditions(entry), "Actions": [_action(choice)]}
        if choice.inside.cut is not None and not choice.inside.shadow:
            rule["Transforms"] = [_rewritten(choice.inside.cut)]
        found.append(rule)
    return found


def _action(choice: Choice) -> Json:
    inside, outside = choice.inside, choice.outside
    if not inside.upstream:
        answer = {"StatusCode": "502", "ContentType": "text/plain"}
        return {"Type": "fixed-response", "FixedResponseConfig": answer}
    if choice.canary is None or outside is None:
        return _forward([(inside.upstream, 1)])
    if choice.canary.buckets in (0, BUCKETS):
        whole: Answer = inside if choice.canary.buckets else outside
        return _forward([(whole.upstream, 1)])
    shares = weights(choice.canary.buckets)
    return _forward([(inside.upstream, shares[0]), (outside.upstream, shares[1])])


def _forward(shares: list[tuple[str, int]]) -> Json:
    groups = [
        {"TargetGroupArn": {"Ref": name_of(name)}, "Weight": weight} for name, weight in shares
    ]
    config: Json = {"TargetGroups": groups}
    if len(groups) > 1:
        config["TargetGroupStickinessConfig"] = {"Enabled": True, "DurationSeconds": _DAY}
    return {"Type": "forward", "ForwardConfig": config}


def _rewritten(cut: Cut) -> Json:
    segments = f"^(?:/[^/?]*){{{cut.segments}}}" if cut.segments else "^"
    if cut.prefix:
        rewrite = {"Regex": f"{segments}(.*)$", "Replace": f"{cut.prefix}$1"}
    else:
        rewrite = {"Regex": f"{segments}/?(.*)$", "Replace": "/$1"}
    return {"Type": "url-rewrite", "UrlRewriteConfig": {"Rewrites": [rewrite]}}
