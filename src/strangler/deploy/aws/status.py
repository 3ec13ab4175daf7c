"""A deployment in, how it is doing out: stacks, tasks, functions, rules, alarms, VPC link."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from strangler.deploy.aws.inventory import Held, inventory, of_type
from strangler.deploy.aws.live import Live, all_ours, stack_name
from strangler.deploy.aws.refusals import explained
from strangler.deploy.aws.session import Aws
from strangler.deploy.model import Deployment
from strangler.deploy.resources import Stack

_AT_ONCE = 10
"""Services of ECS that one question may name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StackStatus:
    """One stack; without a state it is not there."""

    name: str
    state: str = ""
    reason: str = ""
    changed: str = ""
    outputs: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TasksStatus:
    """One service of ECS."""

    name: str
    running: int
    desired: int
    pending: int
    rollout: str
    """`COMPLETED`, `IN_PROGRESS`, `FAILED`, as ECS says."""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionStatus:
    """One alias of one function."""

    name: str
    alias: str
    version: str
    weights: dict[str, float]
    """Shares of other versions, 0.0 to 1.0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesStatus:
    """What AppConfig serves, or is about to."""

    deployment: int
    version: str
    label: str
    state: str
    """`DEPLOYING`, `BAKING`, `COMPLETE`, `ROLLED_BACK`, ..."""
    percent: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmStatus:
    """An alarm that fires."""

    name: str
    reason: str
    since: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkStatus:
    """The VPC link: without traffic for 60 days AWS takes it down (aws.md section 4)."""

    id: str
    state: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """Everything; what could not be asked is among the gaps."""

    stacks: tuple[StackStatus, ...]
    tasks: tuple[TasksStatus, ...] = ()
    functions: tuple[FunctionStatus, ...] = ()
    rules: tuple[RulesStatus, ...] = ()
    """At most one; empty before the first version is published."""
    alarms: tuple[AlarmStatus, ...] = ()
    alarms_watched: int = 0
    links: tuple[LinkStatus, ...] = ()
    gaps: tuple[str, ...] = ()
    """A sentence for each question that AWS refused."""


def status(aws: Aws, deployment: Deployment, stacks: Sequence[Stack]) -> Status:
    """Asks AWS everything once. A question that is refused becomes a gap; no other is lost."""
    lives = {each.name: each for each in all_ours(aws, deployment)}
    wanted = [stack_name(deployment, each.name) for each in stacks]
    names = [*wanted, *(name for name in lives if name not in wanted)]
    held = inventory(aws, list(lives.values()))
    gaps: list[str] = []

    def ask(question: Callable[[Aws, Sequence[Held]], tuple[Any, ...]]) -> tuple[Any, ...]:
        try:
            return question(aws, held)
        except Exception as error:
            told = explained(error, aws.region)
            if told is None:
                raise
            gaps.append(str(told).splitlines()[0])
            return ()

    return Status(
        stacks=tuple(_stack(name, lives.get(name)) for name in names),
        tasks=ask(_tasks),
        functions=ask(_functions),
        rules=ask(_rules),
        alarms=ask(_alarms),
        alarms_watched=len(of_type(held, "AWS::CloudWatch::Alarm")),
        links=ask(_links),
        gaps=tuple(gaps),
    )


def _stack(name: str, live: Live | None) -> StackStatus:
    if live is None:
        return StackStatus(name=name)
    return StackStatus(
        name=name,
        state=live.status,
        reason=live.reason,
        changed=live.changed,
        outputs=dict(sorted(live.outputs.items())),
    )


def _tasks(aws: Aws, held: Sequence[Held]) -> tuple[TasksStatus, ...]:
    services = [each.physical for each in of_type(held, "AWS::ECS::Service")]
    clusters = of_type(held, "AWS::ECS::Cluster")
    if not services or not clusters:
        return ()
    found: list[TasksStatus] = []
    for start in range(0, len(services), _AT_ONCE):
        answer = aws.client("ecs").describe_services(
            cluster=clusters[0].physical, services=services[start : start + _AT_ONCE]
        )
        found += [_service(each) for each in answer["services"]]
    return tuple(sorted(found, key=lambda each: each.name))


def _service(told: Any) -> TasksStatus:
    rollouts = [each for each in told.get("deployments") or [] if each["status"] == "PRIMARY"]
    primary = rollouts[0] if rollouts else {}
    return TasksStatus(
        name=told["serviceName"],
        running=told.get("runningCount", 0),
        desired=told.get("desiredCount", 0),
        pending=told.get("pendingCount", 0),
        rollout=primary.get("rolloutState", ""),
        reason=primary.get("rolloutStateReason", ""),
    )


def _functions(aws: Aws, held: Sequence[Held]) -> tuple[FunctionStatus, ...]:
    client = aws.client("lambda")
    found = []
    for each in of_type(held, "AWS::Lambda::Alias"):
        # An alias's id is its ARN: arn:...:function:NAME:ALIAS
        *_, name, alias = each.physical.split(":")
        told = client.get_alias(FunctionName=name, Name=alias)
        routing = told.get("RoutingConfig") or {}
        found.append(
            FunctionStatus(
                name=name,
                alias=alias,
                version=told["FunctionVersion"],
                weights=dict(routing.get("AdditionalVersionWeights") or {}),
            )
        )
    return tuple(found)


def _rules(aws: Aws, held: Sequence[Held]) -> tuple[RulesStatus, ...]:
    applications = of_type(held, "AWS::AppConfig::Application")
    environments = of_type(held, "AWS::AppConfig::Environment")
    if not applications or not environments:
        return ()
    client = aws.client("appconfig")
    # Newest first (AppConfig API reference, ListDeployments).
    listed = client.list_deployments(
        ApplicationId=applications[0].physical,
        EnvironmentId=environments[0].physical.rpartition("/")[2].rpartition("|")[2],
        MaxResults=1,
    )["Items"]
    return tuple(
        RulesStatus(
            deployment=each["DeploymentNumber"],
            version=each.get("ConfigurationVersion", ""),
            label=each.get("VersionLabel", ""),
            state=each["State"],
            percent=each.get("PercentageComplete", 0.0),
        )
        for each in listed[:1]
    )


def _alarms(aws: Aws, held: Sequence[Held]) -> tuple[AlarmStatus, ...]:
    names = [each.physical for each in of_type(held, "AWS::CloudWatch::Alarm")]
    client = aws.client("cloudwatch")
    found = []
    for start in range(0, len(names), 100):
        answer = client.describe_alarms(
            AlarmNames=names[start : start + 100], StateValue="ALARM", MaxRecords=100
        )
        for each in answer["MetricAlarms"]:
            since = each.get("StateUpdatedTimestamp")
            found.append(
                AlarmStatus(
                    name=each["AlarmName"],
                    reason=each.get("StateReason", ""),
                    since=since.isoformat() if since is not None else "",
                )
            )
    return tuple(found)


def _links(aws: Aws, held: Sequence[Held]) -> tuple[LinkStatus, ...]:
    found = []
    for each in of_type(held, "AWS::ApiGatewayV2::VpcLink"):
        told = aws.client("apigatewayv2").get_vpc_link(VpcLinkId=each.physical)
        found.append(
            LinkStatus(
                id=each.physical,
                state=told.get("VpcLinkStatus", ""),
                reason=told.get("VpcLinkStatusMessage", ""),
            )
        )
    return tuple(found)
