"""Releases that move traffic between two sets of tasks at a load balancer: canary, linear and
blue/green deployments of ECS itself (aws.md section 5; ECS developer guide, required resources for
these deployments)."""

from collections.abc import Mapping, Sequence

from strangler.deploy.model import Deployment, DeploymentStrategy, Rollout
from strangler.deploy.resources import Att, Ref, Resource, Value
from strangler.deploy.stacks.policies import allow, role

_CANARY, _STEP = 10, 20
"""Percent where nobody says otherwise."""


def shifts(strategy: DeploymentStrategy) -> bool:
    """Whether it needs two target groups; a rolling one replaces tasks within one."""
    return strategy is not DeploymentStrategy.ROLLING


def share(strategy: DeploymentStrategy, rollout: Rollout) -> int:
    """Percent of the traffic that moves first."""
    return rollout.percent or (_CANARY if strategy is DeploymentStrategy.CANARY else _STEP)


def longest(strategy: DeploymentStrategy, rollout: Rollout) -> float:
    """Seconds that a release takes by its pauses alone, as CloudFormation counts them."""
    match strategy:
        case DeploymentStrategy.ROLLING:
            return 0.0
        case DeploymentStrategy.CANARY:
            return rollout.pause + rollout.bake
        case DeploymentStrategy.LINEAR:
            percent = share(strategy, rollout)
            steps = 100 // percent - (1 if 100 % percent == 0 else 0)
            return rollout.pause * steps + rollout.bake
        case DeploymentStrategy.BLUE_GREEN:
            return rollout.bake


def strategy_configuration(strategy: DeploymentStrategy, rollout: Rollout) -> Mapping[str, Value]:
    """What `DeploymentConfiguration` says of the strategy. The circuit breaker works with rolling
    releases alone."""
    if not shifts(strategy):
        breaker: dict[str, Value] = {"Enable": True, "Rollback": True}
        return {"Strategy": strategy.name, "DeploymentCircuitBreaker": breaker}
    pause, bake = round(rollout.pause / 60), round(rollout.bake / 60)
    percent = share(strategy, rollout)
    found: dict[str, Value] = {"Strategy": strategy.name, "BakeTimeInMinutes": bake}
    if strategy is DeploymentStrategy.CANARY:
        found["CanaryConfiguration"] = {
            "CanaryPercent": percent,
            "CanaryBakeTimeInMinutes": pause,
        }
    if strategy is DeploymentStrategy.LINEAR:
        found["LinearConfiguration"] = {"StepPercent": percent, "StepBakeTimeInMinutes": pause}
    return found


def attached(
    container: str, port: int, targets: str, *, other: str = "", rule: str = "", by: str = ""
) -> dict[str, Value]:
    """An entry of a service's `LoadBalancers`: logical ids of its target group, and where traffic
    is shifted, of the other group, of the rule that is changed and of the role that changes it."""
    found: dict[str, Value] = {
        "TargetGroupArn": Ref(targets),
        "ContainerName": container,
        "ContainerPort": port,
    }
    if other:
        found["AdvancedConfiguration"] = {
            "AlternateTargetGroupArn": Ref(other),
            "ProductionListenerRule": Ref(rule),
            "RoleArn": Att(by, "Arn"),
        }
    return found


def shift_role(
    deployment: Deployment, id_: str, listener: Value, rule: str, groups: Sequence[str]
) -> Resource:
    """What ECS may do at the load balancer: what AWS's managed policy
    AmazonECSInfrastructureRolePolicyForLoadBalancers allows, on these resources alone."""
    verbs = ("DescribeListeners", "DescribeRules", "DescribeTargetGroups", "DescribeTargetHealth")
    # Describing knows no resource (service authorization reference).
    look = allow("Look", [f"elasticloadbalancing:{verb}" for verb in verbs], ["*"])
    moves = ["elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:RegisterTargets"]
    return role(
        deployment,
        id_,
        "ecs.amazonaws.com",
        [
            look,
            allow("MoveTasks", moves, [Ref(each) for each in groups]),
            allow("ShiftTraffic", ["elasticloadbalancing:ModifyRule"], [Ref(rule)]),
            allow("ChangeListener", ["elasticloadbalancing:ModifyListener"], [listener]),
        ],
        why="Lets ECS shift traffic from the tasks of one release to those of the next",
    )
