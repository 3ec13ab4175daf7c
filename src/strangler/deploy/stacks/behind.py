"""Services behind a load balancer of their own: one for all of them, in the stack `platform`; for
each its rule, its target groups and its name, in its own stack.

The name is an entry of Cloud Map that stands for the load balancer (Cloud Map API reference,
AWS_ALIAS_DNS_NAME), so that the rules name a host which stays when the load balancer is another."""

from hashlib import sha256
from math import ceil

from strangler.deploy.model import Behind, Deployment, EcsService
from strangler.deploy.resources import Att, Output, Ref, Resource, Value
from strangler.deploy.stacks.balancers import (
    by_header,
    by_host,
    by_path,
    internal_balancer,
    listener_rule,
    refusal,
    target_group,
)
from strangler.deploy.stacks.naming import distinct, named, tagged
from strangler.deploy.stacks.network import vpc
from strangler.deploy.stacks.shifting import attached, shift_role, shifts
from strangler.deploy.stacks.tasks import group
from strangler.rules.model import DnsDiscovery, Rules, Servers, Upstream

PORT = 80
"""Plain HTTP: the proxy and the tasks are inside the VPC, and nobody else is admitted."""
LISTENER = Output("platform", "ServicesListenerArn")
GROUP = Output("platform", "ServicesBalancerGroupId")
_LAST = 50_000
"""The greatest priority of a rule."""


def balanced(deployment: Deployment) -> list[EcsService]:
    """The services that are behind the load balancer."""
    ecs = [each for each in deployment.services if isinstance(each, EcsService)]
    return [each for each in ecs if each.behind is Behind.BALANCER]


def host_and_port(upstream: Upstream) -> tuple[str, int | None] | None:
    """Where the rules ask for it: one host, by a URL or by DNS; None where it is none or more."""
    match upstream.target:
        case Servers(urls=(url,)) if url.scheme == "http":
            return url.host, url.port
        case DnsDiscovery(name=name, port=int(port), scheme="http"):
            return name, port
    return None


def host_of(rules: Rules, each: EcsService) -> str:
    """The host by which the rules ask for it. `deploy.checks` has seen that there is one."""
    upstream = next(up for up in rules.upstreams if up.name == each.name)
    found = host_and_port(upstream)
    assert found is not None
    return found[0]


def namespace_of(rules: Rules, each: EcsService) -> str:
    """The namespace of Cloud Map that the host lies in."""
    return host_of(rules, each).partition(".")[2]


def priority(each: EcsService) -> int:
    """Of its rule. Made of its name alone: were it a number in a row, one service more would move
    the rules of others, and AWS refuses a priority that another rule still has."""
    if each.rule.priority:
        return each.rule.priority
    return 1_000 + int(sha256(each.name.encode()).hexdigest()[:8], 16) % (_LAST - 1_000)


def conditions(rules: Rules, each: EcsService) -> list[Value]:
    """What a request must meet to be for this service."""
    rule = each.rule
    found: list[Value] = []
    if rule.hosts:
        found.append(by_host(*rule.hosts))
    if rule.paths:
        found.append(by_path(*rule.paths))
    found += [by_header(header.name, header.value) for header in rule.headers]
    return found or [by_host(host_of(rules, each))]


# In the platform -----------------------------------------------------------------------------


def services_balancer(deployment: Deployment, rules: Rules) -> list[Resource]:
    """`ServicesBalancer`, `ServicesBalancerGroup`, `ServicesListener`; nothing where no service is
    behind it."""
    mine = {each.name for each in balanced(deployment)}
    if not mine:
        return []
    waits = [up.timeouts.first_byte for up in rules.upstreams if up.name in mine]
    admission: dict[str, Value] = {
        "IpProtocol": "tcp",
        "FromPort": PORT,
        "ToPort": PORT,
        "SourceSecurityGroupId": Ref("ProxyGroup"),
        "Description": "The proxy",
    }
    nowhere: dict[str, Value] = {
        "IpProtocol": "-1",
        "CidrIp": "127.0.0.1/32",
        "Description": "Nothing of itself: each service adds its port",
    }
    return [
        group(
            deployment,
            "ServicesBalancerGroup",
            "The load balancer before services; asked by the proxy alone",
            vpc(deployment),
            [admission],
            [nowhere],
        ),
        internal_balancer(
            deployment,
            "ServicesBalancer",
            "services",
            Ref("ServicesBalancerGroup"),
            logs=Ref("AccessLogs"),
            # Longer than the proxy waits for an answer.
            idle=max(60, ceil(max(waits)) + 1),
            # AWS tries to write into the bucket when it is named.
            after=("AccessLogsPolicy",),
        ),
        Resource(
            id="ServicesListener",
            type="AWS::ElasticLoadBalancingV2::Listener",
            properties={
                "LoadBalancerArn": Ref("ServicesBalancer"),
                "Port": PORT,
                "Protocol": "HTTP",
                "DefaultActions": [refusal(404)],
            },
            why="Each service adds its rule; what none of them takes is for nobody",
        ),
    ]


def services_balancer_outputs(deployment: Deployment) -> dict[str, Value]:
    """What the stacks of services need of it."""
    if not balanced(deployment):
        return {}
    return {
        "ServicesListenerArn": Ref("ServicesListener"),
        "ServicesBalancerGroupId": Ref("ServicesBalancerGroup"),
        "ServicesBalancerName": Att("ServicesBalancer", "DNSName"),
    }


# In the stack of the service -----------------------------------------------------------------


def behind_balancer(deployment: Deployment, rules: Rules, each: EcsService) -> list[Resource]:
    """`Targets`, `Rule`, `Name`, `Address` and `BalancerAdmission`; `OtherTargets` and `ShiftRole`
    where its releases shift traffic."""
    groups = ["Targets", "OtherTargets"] if shifts(each.strategy) else ["Targets"]
    found = [
        target_group(deployment, id_, each.name, each.port, each.health_path) for id_ in groups
    ]
    why = "ECS shifts traffic here, so its weights are not what stands here"
    targets: list[Value] = [Ref(id_) for id_ in groups]
    met = conditions(rules, each)
    reason = why if len(groups) > 1 else ""
    found.append(listener_rule("Rule", LISTENER, priority(each), met, targets, reason))
    if shifts(each.strategy):
        found.append(shift_role(deployment, "ShiftRole", LISTENER, "Rule", groups))
    reached: dict[str, Value] = {
        "GroupId": GROUP,
        "IpProtocol": "tcp",
        "FromPort": each.port,
        "ToPort": each.port,
        "DestinationSecurityGroupId": Ref("Group"),
        "Description": f"Tasks of {each.name}",
    }
    admission = Resource(
        id="BalancerAdmission", type="AWS::EC2::SecurityGroupEgress", properties=reached
    )
    return [*found, admission, *_name(deployment, rules, each)]


def _name(deployment: Deployment, rules: Rules, each: EcsService) -> list[Resource]:
    namespace = distinct("namespace", namespace_of(rules, each))
    return [
        Resource(
            id="Name",
            type="AWS::ServiceDiscovery::Service",
            properties={
                "Name": host_of(rules, each).partition(".")[0],
                "NamespaceId": Output("platform", f"{namespace}Id"),
                "Description": f"The load balancer before {each.name}",
                "DnsConfig": {
                    "RoutingPolicy": "WEIGHTED",
                    "DnsRecords": [{"Type": "A", "TTL": 60}],
                },
                "Tags": tagged(deployment, named(deployment, each.name)),
            },
            why="The host that the rules name",
        ),
        Resource(
            id="Address",
            type="AWS::ServiceDiscovery::Instance",
            properties={
                "InstanceId": "balancer",
                "ServiceId": Att("Name", "Id"),
                "InstanceAttributes": {
                    "AWS_ALIAS_DNS_NAME": Output("platform", "ServicesBalancerName")
                },
            },
        ),
    ]


def service_attached(each: EcsService) -> dict[str, Value]:
    """The entry of its ECS service that ties it to the load balancer."""
    if not shifts(each.strategy):
        return attached(each.name, each.port, "Targets")
    return attached(
        each.name, each.port, "Targets", other="OtherTargets", rule="Rule", by="ShiftRole"
    )
