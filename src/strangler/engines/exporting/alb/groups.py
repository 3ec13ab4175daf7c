"""Upstreams in, target groups out."""

from typing import Any

from strangler.engines.exporting.servers import is_address, urls_of
from strangler.rules.model import Balance, LambdaFunction, LambdaPayload, Upstream

Json = dict[str, Any]


def name_of(upstream: str) -> str:
    """The logical name of an upstream's target group: letters and digits."""
    return "Targets" + "".join(c.capitalize() if c.isalpha() else _spelt(c) for c in upstream)


def _spelt(character: str) -> str:
    return character if character.isdigit() else f"x{ord(character):x}"


def group(upstream: Upstream) -> dict[str, Json]:
    """The group, and what it needs, by logical name."""
    name = name_of(upstream.name)
    if isinstance(upstream.target, LambdaFunction):
        return _function(name, upstream, upstream.target)
    url = urls_of(upstream)[0]
    properties: Json = {
        "TargetType": "ip",
        "VpcId": {"Ref": "VpcId"},
        "Protocol": url.scheme.upper(),
        "ProtocolVersion": "HTTP1",
        "Port": url.port,
        **_health(upstream),
    }
    targets = [
        {"Id": each.host, "Port": each.port, "AvailabilityZone": "all"}
        for each in urls_of(upstream)
        if is_address(each)
    ]
    if targets:
        properties["Targets"] = targets
    attributes = {"deregistration_delay.timeout_seconds": "30"}
    if upstream.balance is not Balance.ROUND_ROBIN:
        attributes["load_balancing.algorithm.type"] = "least_outstanding_requests"
    elif upstream.slow_start:
        seconds = min(900, max(30, round(upstream.slow_start)))
        attributes["slow_start.duration_seconds"] = str(seconds)
    properties["TargetGroupAttributes"] = _attributes(attributes)
    return {name: {"Type": "AWS::ElasticLoadBalancingV2::TargetGroup", "Properties": properties}}


def _attributes(values: dict[str, str]) -> list[Json]:
    return [{"Key": key, "Value": value} for key, value in values.items()]


def _health(upstream: Upstream) -> Json:
    health = upstream.health
    if health is None:
        return {}
    interval = min(300, max(5, round(health.interval)))
    return {
        "HealthCheckPath": health.path,
        "HealthCheckIntervalSeconds": interval,
        "HealthCheckTimeoutSeconds": min(interval - 1, max(2, round(health.timeout))),
        "HealthyThresholdCount": min(10, max(2, health.healthy)),
        "UnhealthyThresholdCount": min(10, max(2, health.unhealthy)),
        "Matcher": {"HttpCode": "200-399"},
    }


def _function(name: str, upstream: Upstream, function: LambdaFunction) -> dict[str, Json]:
    qualifier = f":{function.qualifier}" if function.qualifier else ""
    arn: str | Json = f"{function.function}{qualifier}"
    if not function.function.startswith("arn:"):
        region = function.region or "${AWS::Region}"
        where = f"${{AWS::Partition}}:lambda:{region}:${{AWS::AccountId}}:function"
        arn = {"Fn::Sub": f"arn:{where}:{function.function}{qualifier}"}
    several = function.payload is LambdaPayload.ALB_MULTI
    permission = f"{name}Permission"
    return {
        permission: {
            "Type": "AWS::Lambda::Permission",
            "Properties": {
                "Action": "lambda:InvokeFunction",
                "FunctionName": arn,
                "Principal": "elasticloadbalancing.amazonaws.com",
                "SourceAccount": {"Ref": "AWS::AccountId"},
            },
        },
        name: {
            "Type": "AWS::ElasticLoadBalancingV2::TargetGroup",
            "DependsOn": permission,
            "Properties": {
                "TargetType": "lambda",
                "Targets": [{"Id": arn}],
                "TargetGroupAttributes": _attributes(
                    {"lambda.multi_value_headers.enabled": str(several).lower()}
                ),
            },
        },
    }
