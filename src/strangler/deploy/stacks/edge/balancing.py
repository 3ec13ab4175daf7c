"""The internal load balancer before the proxy's tasks: its listener, its target group, and who
reaches it (aws.md section 5)."""

from math import ceil

from strangler.deploy.model import Deployment
from strangler.deploy.resources import Att, Output, Ref, Resource, Text, Value
from strangler.deploy.stacks.edge.proxy import PORT
from strangler.deploy.stacks.naming import named, tagged
from strangler.deploy.stacks.network import subnets, vpc
from strangler.deploy.stacks.tasks import group

_DRAIN = 30
"""Seconds that a target which leaves may finish what it has begun (300 is the default)."""
_TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"


def load_balancer(deployment: Deployment, health_path: str) -> list[Resource]:
    """Resources with the logical ids `LinkGroup`, `BalancerGroup`, `Balancer`, `Targets`,
    `Listener`."""
    port = listener_port(deployment)
    return [
        group(
            deployment,
            "LinkGroup",
            "Interfaces of the VPC link of API Gateway; they reach the load balancer",
            vpc(deployment),
            [],
        ),
        group(
            deployment,
            "BalancerGroup",
            "The load balancer before the proxy; asked by API Gateway alone",
            vpc(deployment),
            [
                {
                    "IpProtocol": "tcp",
                    "FromPort": port,
                    "ToPort": port,
                    "SourceSecurityGroupId": Ref("LinkGroup"),
                    "Description": "API Gateway by its VPC link",
                }
            ],
            [
                {
                    "IpProtocol": "tcp",
                    "FromPort": PORT,
                    "ToPort": PORT,
                    "DestinationSecurityGroupId": Output("platform", "ProxyGroupId"),
                    "Description": "The proxy",
                }
            ],
        ),
        _balancer(deployment),
        _targets(deployment, health_path),
        _listener(deployment),
    ]


def listener_port(deployment: Deployment) -> int:
    """443 with a certificate, else 80."""
    return 443 if deployment.proxy.certificate else 80


def idle_seconds(deployment: Deployment) -> int:
    """How long the load balancer waits for a byte: 60 s, and longer where the gateway does."""
    return max(60, ceil(deployment.gateway.timeout) + 1)


def _balancer(deployment: Deployment) -> Resource:
    attributes: dict[str, Value] = {
        "access_logs.s3.enabled": "true",
        "access_logs.s3.bucket": Output("platform", "AccessLogsName"),
        "access_logs.s3.prefix": "balancer",
        "deletion_protection.enabled": "true" if deployment.retain_data else "false",
        # Shorter than the proxy keeps a connection (`proxy.limits.keepalive`, 75 s).
        "idle_timeout.timeout_seconds": str(idle_seconds(deployment)),
        "routing.http.drop_invalid_header_fields.enabled": "true",
        "routing.http.desync_mitigation_mode": "strictest",
        "routing.http.xff_header_processing.mode": "append",
    }
    return Resource(
        id="Balancer",
        type="AWS::ElasticLoadBalancingV2::LoadBalancer",
        properties={
            "Name": named(deployment, "edge"),
            "Type": "application",
            "Scheme": "internal",
            "Subnets": subnets(deployment),
            "SecurityGroups": [Ref("BalancerGroup")],
            "LoadBalancerAttributes": [
                {"Key": name, "Value": value} for name, value in sorted(attributes.items())
            ],
            "Tags": tagged(deployment, named(deployment, "edge")),
        },
    )


def _targets(deployment: Deployment, health_path: str) -> Resource:
    return Resource(
        id="Targets",
        type="AWS::ElasticLoadBalancingV2::TargetGroup",
        properties={
            "TargetType": "ip",
            "Protocol": "HTTP",
            "Port": PORT,
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
            "Tags": tagged(deployment, named(deployment, "proxy")),
        },
        why="Asked on the traffic port: the admin port never leaves its task",
    )


def _listener(deployment: Deployment) -> Resource:
    certificate = deployment.proxy.certificate
    return Resource(
        id="Listener",
        type="AWS::ElasticLoadBalancingV2::Listener",
        properties={
            "LoadBalancerArn": Ref("Balancer"),
            "Port": listener_port(deployment),
            "Protocol": "HTTPS" if certificate else "HTTP",
            "Certificates": [{"CertificateArn": certificate}] if certificate else None,
            "SslPolicy": _TLS_POLICY if certificate else None,
            "DefaultActions": [{"Type": "forward", "TargetGroupArn": Ref("Targets")}],
        },
    )


def request_label() -> tuple[Text, ...]:
    """The parts of the label by which scaling counts requests a target."""
    return (Att("Balancer", "LoadBalancerFullName"), "/", Att("Targets", "TargetGroupFullName"))
