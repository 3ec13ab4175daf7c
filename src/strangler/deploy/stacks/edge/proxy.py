"""Rules in, the proxy's tasks out: how they are started, and the least that their role needs."""

from collections.abc import Mapping

from strangler.deploy.model import Deployment, ImportedNetwork
from strangler.deploy.resources import Join, Output, Pseudo, Ref, Resource, Text, Value
from strangler.deploy.stacks.delivery import application_of
from strangler.deploy.stacks.naming import arn
from strangler.deploy.stacks.policies import allow
from strangler.deploy.stacks.services import image_of
from strangler.deploy.stacks.tasks import Workload, asked_inside
from strangler.rules.model import CloudMapDiscovery, DnsDiscovery, LambdaFunction, Rules, Servers

PORT = 8080
ADMIN_PORT = 8081
_STATE = "/var/lib/strangler"
_LEDGER_VERBS = ("ConditionCheckItem", "GetItem", "PutItem", "Query", "UpdateItem")
DRAIN_DELAY = 15
"""Seconds that connections are still taken after readiness began to fail: the load balancer needs
two failed checks."""


def workload(deployment: Deployment, rules: Rules) -> Workload:
    """The proxy as tasks: rules from AppConfig, metrics in its log, the admin port inside the task
    alone."""
    image, repository = image_of(deployment, "proxy", deployment.proxy.container.image)
    delivery = deployment.delivery
    source = f"appconfig://{application_of(deployment)}/{delivery.environment}/{delivery.profile}"
    grace = deployment.proxy.container.stop_timeout - DRAIN_DELAY - 5
    environment: dict[str, Value] = {
        "STRANGLER_ACCESS_LOG": "-",
        "STRANGLER_ADMIN_HOST": "127.0.0.1",
        "STRANGLER_ADMIN_PORT": str(ADMIN_PORT),
        "STRANGLER_DEPLOYMENT": deployment.name,
        "STRANGLER_DRAIN_DELAY": f"{DRAIN_DELAY}s",
        "STRANGLER_GRACE": f"{max(5, grace)}s",
        "STRANGLER_HOST": "0.0.0.0",
        "STRANGLER_LEDGER": Join(("dynamodb://", Output("platform", "LedgerName"))),
        "STRANGLER_LOG_FORMAT": "json",
        "STRANGLER_METRICS_EMF": "1",
        "STRANGLER_PORT": str(PORT),
        "STRANGLER_RULES": f"{source}?poll={deployment.delivery.poll:g}s",
        "STRANGLER_STATE_DIR": _STATE,
        "AWS_REGION": Pseudo("Region"),
    }
    monolith = monolith_url(rules)
    if monolith:
        environment["STRANGLER_MONOLITH"] = monolith
    if deployment.proxy.workers:
        environment["STRANGLER_WORKERS"] = str(deployment.proxy.workers)
    return Workload(
        name="proxy",
        container=deployment.proxy.container,
        tasks=deployment.proxy.tasks,
        port=PORT,
        image=image,
        image_repository=repository,
        log_group=Output("platform", "ProxyLogsName"),
        log_group_arn=Output("platform", "ProxyLogsArn"),
        command=("proxy",),
        health=asked_inside(ADMIN_PORT, "/readyz"),
        environment=environment,
        scratch=("/tmp", _STATE),
        statements=statements(rules),
        strategy=deployment.proxy.strategy,
        rollout=deployment.proxy.rollout,
    )


def monolith_url(rules: Rules) -> str:
    """Where everything goes when no rules can be had at all; empty where the default upstream is
    no single URL."""
    target = _default_target(rules)
    return str(target.urls[0]) if isinstance(target, Servers) and len(target.urls) == 1 else ""


def monolith_ports(rules: Rules) -> list[int]:
    """The ports on which the proxy asks the default upstream, sorted; empty if only DNS or Cloud
    Map knows them."""
    match _default_target(rules):
        case Servers(urls=urls):
            return sorted({each.port for each in urls})
        case DnsDiscovery(port=int(port)):
            return [port]
        case _:
            return []


def _default_target(rules: Rules) -> object:
    return next(each.target for each in rules.upstreams if each.name == rules.default)


def statements(rules: Rules) -> tuple[Mapping[str, Value], ...]:
    """What the proxy's own code may do, each action on what these rules really use (aws.md
    section 9)."""
    configuration = arn(
        "appconfig",
        Join(
            (
                "application/",
                Output("platform", "RulesApplicationId"),
                "/environment/",
                Output("platform", "RulesEnvironmentId"),
                "/configuration/",
                Output("platform", "RulesProfileId"),
            )
        ),
    )
    poll = ["appconfig:GetLatestConfiguration", "appconfig:StartConfigurationSession"]
    found: list[Mapping[str, Value]] = [
        allow("ReadRules", poll, [configuration]),
        # A transaction is authorised by the actions that it is made of.
        allow(
            "KeepLedger",
            [f"dynamodb:{verb}" for verb in _LEDGER_VERBS],
            [Output("platform", "LedgerArn")],
        ),
        allow("UseKey", ["kms:Decrypt", "kms:GenerateDataKey"], [Output("platform", "KeyArn")]),
    ]
    functions = [
        alias_arn(each.target)
        for each in rules.upstreams
        if isinstance(each.target, LambdaFunction)
    ]
    if functions:
        found.append(allow("InvokeServices", ["lambda:InvokeFunction"], functions))
    services = [
        each.target for each in rules.upstreams if isinstance(each.target, CloudMapDiscovery)
    ]
    if services:
        found.append(_discover(services))
    return tuple(found)


def _discover(services: list[CloudMapDiscovery]) -> dict[str, Value]:
    """Discovery knows no ARN; conditions narrow it (service authorization reference)."""
    names: list[Value] = [*sorted({each.namespace for each in services})]
    wanted: list[Value] = [*sorted({each.service for each in services})]
    return allow(
        "FindServices",
        ["servicediscovery:DiscoverInstances", "servicediscovery:DiscoverInstancesRevision"],
        ["*"],
        {
            "StringEquals": {
                "servicediscovery:NamespaceName": names,
                "servicediscovery:ServiceName": wanted,
            }
        },
    )


def alias_arn(function: LambdaFunction) -> Text:
    """The one ARN that the proxy invokes."""
    if function.function.startswith("arn:"):
        named_already = function.function.count(":") > 6
        if named_already or not function.qualifier:
            return function.function
        return f"{function.function}:{function.qualifier}"
    suffix = f":{function.qualifier}" if function.qualifier else ""
    if function.region:
        place = f":lambda:{function.region}:"
        name = f":function:{function.function}{suffix}"
        return Join(("arn:", Pseudo("Partition"), place, Pseudo("AccountId"), name))
    return arn("lambda", f"function:{function.function}{suffix}")


def admissions(deployment: Deployment, rules: Rules, balancer_group: Ref) -> list[Resource]:
    """Who may ask the proxy: the load balancer. Whom it may ask anew: the monolith."""
    proxy_group = Output("platform", "ProxyGroupId")
    found = [
        Resource(
            id="ProxyAdmission",
            type="AWS::EC2::SecurityGroupIngress",
            properties={
                "GroupId": proxy_group,
                "IpProtocol": "tcp",
                "FromPort": PORT,
                "ToPort": PORT,
                "SourceSecurityGroupId": balancer_group,
                "Description": "The load balancer",
            },
        )
    ]
    network = deployment.network
    if isinstance(network, ImportedNetwork) and network.monolith_security_group:
        ports = [(port, port) for port in monolith_ports(rules)] or [(0, 65_535)]
        found += [
            Resource(
                id=f"MonolithAdmission{first}",
                type="AWS::EC2::SecurityGroupIngress",
                properties={
                    "GroupId": network.monolith_security_group,
                    "IpProtocol": "tcp",
                    "FromPort": first,
                    "ToPort": last,
                    "SourceSecurityGroupId": proxy_group,
                    "Description": "The proxy",
                },
                why="The one thing that is added to what is the monolith's",
            )
            for first, last in ports
        ]
    return found
