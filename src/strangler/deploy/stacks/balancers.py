"""Internal load balancers and their target groups, alike for the proxy and for services behind one
(aws.md section 5)."""

from collections.abc import Sequence

from strangler.deploy.model import Deployment
from strangler.deploy.resources import Resource, Value
from strangler.deploy.stacks.naming import named, tagged
from strangler.deploy.stacks.network import subnets, vpc

_DRAIN = 30
"""Seconds that a target which leaves may finish what it has begun (300 is the default)."""


def internal_balancer(
    deployment: Deployment,
    id_: str,
    name: str,
    group: Value,
    *,
    logs: Value,
    idle: int,
    after: tuple[str, ...] = (),
) -> Resource:
    """A load balancer in the private subnets. `logs` is the bucket of its access logs, `idle` how
    many seconds it waits for a byte."""
    attributes: dict[str, Value] = {
        "access_logs.s3.enabled": "true",
        "access_logs.s3.bucket": logs,
        # Where the bucket's policy lets load balancers write.
        "access_logs.s3.prefix": "balancer",
        "deletion_protection.enabled": "true" if deployment.retain_data else "false",
        "idle_timeout.timeout_seconds": str(idle),
        "routing.http.drop_invalid_header_fields.enabled": "true",
        "routing.http.desync_mitigation_mode": "strictest",
        "routing.http.xff_header_processing.mode": "append",
    }
    return Resource(
        id=id_,
        type="AWS::ElasticLoadBalancingV2::LoadBalancer",
        properties={
            "Name": named(deployment, name),
            "Type": "application",
            "Scheme": "internal",
            "Subnets": subnets(deployment),
            "SecurityGroups": [group],
            "LoadBalancerAttributes": [
                {"Key": name, "Value": value} for name, value in sorted(attributes.items())
            ],
            "Tags": tagged(deployment, named(deployment, name)),
        },
        after=after,
    )


def target_group(
    deployment: Deployment, id_: str, name: str, port: int, health_path: str, why: str = ""
) -> Resource:
    """Tasks by their addresses, asked on the port of their traffic."""
    return Resource(
        id=id_,
        type="AWS::ElasticLoadBalancingV2::TargetGroup",
        properties={
            "TargetType": "ip",
            "Protocol": "HTTP",
            "Port": port,
            "VpcId": vpc(deployment),
            "HealthCheckPath": health_path,
            "HealthCheckIntervalSeconds": 5,
            "HealthCheckTimeoutSeconds": 3,
            "HealthyThresholdCount": 2,
            "UnhealthyThresholdCount": 2,
            "Matcher": {"HttpCode": "200"},
            "TargetGroupAttributes": [
                {"Key": "deregistration_delay.timeout_seconds", "Value": str(_DRAIN)},
                {"Key": "load_balancing.algorithm.type", "Value": "least_outstanding_requests"},
            ],
            "Tags": tagged(deployment, named(deployment, name)),
        },
        why=why,
    )


def listener_rule(
    id_: str,
    listener: Value,
    priority: int,
    conditions: Sequence[Value],
    groups: Sequence[Value],
    why: str,
) -> Resource:
    """Requests that meet all conditions go to the first group; a second one has none of them until
    ECS says otherwise, which is why no emitter puts weights back that stay as they are here."""
    action: dict[str, Value] = {"Type": "forward", "TargetGroupArn": groups[0]}
    if len(groups) > 1:
        weighted: list[Value] = [
            {"TargetGroupArn": each, "Weight": 0 if number else 100}
            for number, each in enumerate(groups)
        ]
        action = {"Type": "forward", "ForwardConfig": {"TargetGroups": weighted}}
    return Resource(
        id=id_,
        type="AWS::ElasticLoadBalancingV2::ListenerRule",
        properties={
            "ListenerArn": listener,
            "Priority": priority,
            "Conditions": list(conditions),
            "Actions": [action],
        },
        why=why,
    )


def by_host(*hosts: str) -> dict[str, Value]:
    """The condition on the host that is asked."""
    return {"Field": "host-header", "HostHeaderConfig": {"Values": list(hosts)}}


def by_path(*paths: str) -> dict[str, Value]:
    """The condition on the path."""
    return {"Field": "path-pattern", "PathPatternConfig": {"Values": list(paths)}}


def by_header(name: str, *values: Value) -> dict[str, Value]:
    """The condition on one header field."""
    told: dict[str, Value] = {"HttpHeaderName": name, "Values": list(values)}
    return {"Field": "http-header", "HttpHeaderConfig": told}


def refusal(status: int) -> dict[str, Value]:
    """What a listener does with a request that no rule takes."""
    return {
        "Type": "fixed-response",
        "FixedResponseConfig": {"StatusCode": str(status), "ContentType": "text/plain"},
    }
