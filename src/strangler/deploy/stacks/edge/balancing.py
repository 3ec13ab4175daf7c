"""The internal load balancer before the proxy's tasks: its listener, its target group, and who
reaches it (aws.md section 5)."""

from math import ceil

from strangler.deploy.model import Deployment
from strangler.deploy.resources import Att, Output, Ref, Resource, SecretText, Text, Value
from strangler.deploy.stacks.balancers import (
    by_header,
    by_path,
    internal_balancer,
    listener_rule,
    refusal,
    target_group,
)
from strangler.deploy.stacks.edge.proxy import PORT
from strangler.deploy.stacks.network import vpc
from strangler.deploy.stacks.shifting import attached, shift_role, shifts
from strangler.deploy.stacks.tasks import group

ORIGIN = "x-strangler-origin"
"""The header field by which CloudFront proves itself; the proxy hands it on to nobody."""
_TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"


def load_balancer(deployment: Deployment, health_path: str) -> list[Resource]:
    """Resources with the logical ids `LinkGroup`, `BalancerGroup`, `Balancer`, `Targets`,
    `Listener`, and what a release needs that shifts traffic."""
    port = listener_port(deployment)
    return [
        group(
            deployment,
            "LinkGroup",
            "Interfaces of the VPC link of API Gateway; they reach the load balancer",
            vpc(deployment),
            [],
            [
                {
                    "IpProtocol": "tcp",
                    "FromPort": port,
                    "ToPort": port,
                    # By port alone: the two groups cannot name each other when they are made.
                    "CidrIp": "0.0.0.0/0",
                    "Description": "The load balancer",
                }
            ],
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
        internal_balancer(
            deployment,
            "Balancer",
            "edge",
            Ref("BalancerGroup"),
            logs=Output("platform", "AccessLogsName"),
            # Shorter than the proxy keeps a connection (`proxy.limits.keepalive`, 75 s).
            idle=idle_seconds(deployment),
        ),
        target_group(
            deployment,
            "Targets",
            "proxy",
            PORT,
            health_path,
            why="Asked on the traffic port: the admin port never leaves its task",
        ),
        _listener(deployment),
        *_rule(deployment),
        *(_shifting(deployment, health_path) if shifts(deployment.proxy.strategy) else ()),
    ]


def _groups(deployment: Deployment) -> list[str]:
    return ["Targets", "OtherTargets"] if shifts(deployment.proxy.strategy) else ["Targets"]


def has_rule(deployment: Deployment) -> bool:
    """Whether requests reach the proxy by the rule `ProxyRule`, not by the listener alone."""
    return bool(deployment.gateway.origin_secrets) or shifts(deployment.proxy.strategy)


def _rule(deployment: Deployment) -> list[Resource]:
    if not has_rule(deployment):
        return []
    secrets = [
        SecretText(each, number) for number, each in enumerate(deployment.gateway.origin_secrets)
    ]
    condition = by_header(ORIGIN, *secrets) if secrets else by_path("/*")
    why = []
    if secrets:
        why.append("CloudFront alone knows the value; whoever asks the API itself gets 403")
    if shifts(deployment.proxy.strategy):
        why.append("ECS shifts traffic here, so its weights are not what stands here")
    targets = [Ref(each) for each in _groups(deployment)]
    return [listener_rule("ProxyRule", Ref("Listener"), 1, [condition], targets, "; ".join(why))]


def _shifting(deployment: Deployment, health_path: str) -> list[Resource]:
    """`OtherTargets` and `ProxyShiftRole`, for releases that shift traffic."""
    groups = _groups(deployment)
    return [
        target_group(deployment, "OtherTargets", "proxy-other", PORT, health_path),
        shift_role(deployment, "ProxyShiftRole", Ref("Listener"), "ProxyRule", groups),
    ]


def proxy_attached(deployment: Deployment) -> dict[str, Value]:
    """The entry of the proxy's service that ties it to this load balancer."""
    if not shifts(deployment.proxy.strategy):
        return attached("proxy", PORT, "Targets")
    return attached(
        "proxy", PORT, "Targets", other="OtherTargets", rule="ProxyRule", by="ProxyShiftRole"
    )


def listener_port(deployment: Deployment) -> int:
    """443 with a certificate, else 80."""
    return 443 if deployment.proxy.certificate else 80


def idle_seconds(deployment: Deployment) -> int:
    """How long the load balancer waits for a byte: 60 s, and longer where the gateway does."""
    return max(60, ceil(deployment.gateway.timeout) + 1)


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
            "DefaultActions": [
                refusal(403)
                if deployment.gateway.origin_secrets
                else {"Type": "forward", "TargetGroupArn": Ref("Targets")}
            ],
        },
    )


def request_label() -> tuple[Text, ...]:
    """The parts of the label by which scaling counts requests a target."""
    return (Att("Balancer", "LoadBalancerFullName"), "/", Att("Targets", "TargetGroupFullName"))
