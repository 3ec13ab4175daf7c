"""What outlives every release: the key, repositories, the names of services, the rules' place in
AppConfig, the ledger, buckets, and the topic that alarms tell."""

from collections.abc import Sequence

from strangler.deploy.model import CreatedNetwork, Deployment, EcsService, LambdaService
from strangler.deploy.resources import Att, Pseudo, Ref, Resource, Stack, Value
from strangler.deploy.stacks.alarms import errors_alarm, route_alarms, rules_alarms
from strangler.deploy.stacks.behind import (
    balanced,
    namespace_of,
    services_balancer,
    services_balancer_outputs,
)
from strangler.deploy.stacks.cache import cache
from strangler.deploy.stacks.delivery import rules_delivery
from strangler.deploy.stacks.flows import flow_log
from strangler.deploy.stacks.naming import distinct, named, tagged
from strangler.deploy.stacks.network import vpc
from strangler.deploy.stacks.policies import document
from strangler.deploy.stacks.storage import buckets, key, ledger, log_group, repository
from strangler.deploy.stacks.tasks import group
from strangler.rules.model import CloudMapDiscovery, Rules

MONITORS = 5
"""Alarms that an environment of AppConfig may watch (quota of AppConfig, service model)."""


def platform_stack(deployment: Deployment, rules: Rules, validator: str) -> Stack:
    """The stack `platform`; `validator` is the JSON Schema of what AppConfig holds."""
    refused, age = rules_alarms(deployment)
    alarms = [errors_alarm(deployment), refused, *route_alarms(deployment, rules), age]
    # Of the alarms that a version of the rules can raise, so not of the age of the last.
    watched = [each.id for each in alarms if each is not age][:MONITORS]
    cached = deployment.cache
    images = repositories(deployment)
    resources = [
        *key(deployment),
        ledger(deployment),
        *buckets(deployment),
        *(repository(deployment, name) for name in images),
        *(namespace(deployment, name) for name in namespaces(deployment, rules)),
        _cluster(deployment),
        *(flow_log(deployment) if isinstance(deployment.network, CreatedNetwork) else ()),
        *(cache(deployment, cached) if cached else ()),
        _proxy_group(deployment),
        *services_balancer(deployment, rules),
        log_group(deployment, "ProxyLogs", "proxy", Att("Key", "Arn")),
        *_topic(deployment),
        *alarms,
        *rules_delivery(deployment, watched, validator),
    ]
    outputs: dict[str, Value] = {
        "KeyArn": Att("Key", "Arn"),
        "ClusterName": Ref("Cluster"),
        "ProxyGroupId": Ref("ProxyGroup"),
        "LedgerName": Ref("Ledger"),
        "LedgerArn": Att("Ledger", "Arn"),
        "SnapshotsName": Ref("Snapshots"),
        "SnapshotsArn": Att("Snapshots", "Arn"),
        "AccessLogsName": Ref("AccessLogs"),
        "ProxyLogsName": Ref("ProxyLogs"),
        "ProxyLogsArn": Att("ProxyLogs", "Arn"),
        "AlarmsArn": deployment.monitoring.topic or Ref("Alarms"),
        "RulesApplicationId": Ref("RulesApplication"),
        "RulesEnvironmentId": Ref("RulesEnvironment"),
        "RulesProfileId": Ref("RulesProfile"),
        "RulesStrategyId": Ref("RulesStrategy"),
        **services_balancer_outputs(deployment),
    }
    if cached:
        outputs["CacheGroupId"] = Ref("CacheGroup")
        outputs["CacheHost"] = Att("Cache", "Endpoint.Address")
        outputs["CachePort"] = Att("Cache", "Endpoint.Port")
    for name in images:
        id_ = distinct("repository", name)
        outputs[f"{id_}Uri"] = Att(id_, "RepositoryUri")
        outputs[f"{id_}Arn"] = Att(id_, "Arn")
    for name in namespaces(deployment, rules):
        outputs[f"{namespace_id(name)}Id"] = Att(namespace_id(name), "Id")
    return Stack(
        name="platform",
        description=f"{deployment.name}: what outlives every release of proxy and services",
        resources=tuple(resources),
        outputs=outputs,
    )


def repositories(deployment: Deployment) -> list[str]:
    """Names of the repositories that are made: for the proxy and for services without an image
    of their own."""
    found = [] if deployment.proxy.container.image else ["proxy"]
    for service in deployment.services:
        match service:
            case EcsService() if not service.container.image:
                found.append(service.name)
            case LambdaService():
                pass
    return found


def namespaces(deployment: Deployment, rules: Rules) -> list[str]:
    """Namespaces of Cloud Map in which the rules look for services that are deployed here, or in
    which a load balancer before them has its names."""
    deployed = {each.name for each in deployment.services if isinstance(each, EcsService)}
    found = {
        each.target.namespace
        for each in rules.upstreams
        if isinstance(each.target, CloudMapDiscovery) and each.name in deployed
    }
    return sorted(found | {namespace_of(rules, each) for each in balanced(deployment)})


def namespace(deployment: Deployment, name: str) -> Resource:
    """A private namespace of Cloud Map: names that only the VPC resolves."""
    return Resource(
        id=namespace_id(name),
        type="AWS::ServiceDiscovery::PrivateDnsNamespace",
        properties={
            "Name": name,
            "Vpc": vpc(deployment),
            "Description": f"Services behind {deployment.name}",
            "Tags": tagged(deployment, named(deployment, name)),
        },
    )


def namespace_id(name: str) -> str:
    """The logical id of a namespace of Cloud Map."""
    return distinct("namespace", name)


def _cluster(deployment: Deployment) -> Resource:
    return Resource(
        id="Cluster",
        type="AWS::ECS::Cluster",
        properties={
            "ClusterName": deployment.name,
            "CapacityProviders": ["FARGATE"],
            "ClusterSettings": [{"Name": "containerInsights", "Value": "enabled"}],
            "Tags": tagged(deployment, deployment.name),
        },
    )


def _proxy_group(deployment: Deployment) -> Resource:
    return group(
        deployment,
        "ProxyGroup",
        "Tasks of the proxy; who may ask them stands in the stack edge",
        vpc(deployment),
        [],
    )


def _topic(deployment: Deployment) -> Sequence[Resource]:
    monitoring = deployment.monitoring
    if monitoring.topic:
        return ()
    allowed: dict[str, Value] = {
        "Sid": "Alarms",
        "Effect": "Allow",
        "Principal": {"Service": "cloudwatch.amazonaws.com"},
        "Action": "sns:Publish",
        "Resource": Ref("Alarms"),
        "Condition": {"StringEquals": {"aws:SourceAccount": Pseudo("AccountId")}},
    }
    subscriptions: list[Value] = [{"Protocol": "email", "Endpoint": monitoring.email}]
    return (
        Resource(
            id="Alarms",
            type="AWS::SNS::Topic",
            properties={
                "TopicName": named(deployment, "alarms"),
                "KmsMasterKeyId": Ref("Key"),
                "Subscription": subscriptions if monitoring.email else None,
                "Tags": tagged(deployment, named(deployment, "alarms")),
            },
        ),
        Resource(
            id="AlarmsPolicy",
            type="AWS::SNS::TopicPolicy",
            properties={"Topics": [Ref("Alarms")], "PolicyDocument": document(allowed)},
        ),
    )
