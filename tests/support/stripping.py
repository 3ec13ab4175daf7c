"""Stacks in, what an emulator can hold out: resources of types that it lacks are taken away, and
so is what means nothing without them. What was taken away is said, every time."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from strangler.deploy.resources import Att, Join, Ref, Resource, Stack

MINISTACK_LACKS = frozenset(
    {
        "AWS::ApiGatewayV2::VpcLink",
        "AWS::ApplicationAutoScaling::ScalableTarget",
        "AWS::ApplicationAutoScaling::ScalingPolicy",
        "AWS::EC2::EIP",
        "AWS::EC2::FlowLog",
        "AWS::EC2::NatGateway",
        "AWS::EC2::SecurityGroupIngress",
        "AWS::Route53::HealthCheck",
    }
)
"""Types of ours that CloudFormation of MiniStack 1.5.33 refuses."""


def stripped(
    stacks: Sequence[Stack], lacking: frozenset[str] = MINISTACK_LACKS
) -> tuple[tuple[Stack, ...], tuple[str, ...]]:
    """The stacks, and a line for each resource that is gone: `edge: Link (AWS::...)`.

    A property or output that refers to one becomes a text that says so, an entry of a list that
    does goes as well; a resource that waited for one no longer does."""
    told: list[str] = []
    left = []
    for stack in stacks:
        gone = {each.id for each in stack.resources if _lacks(each, lacking)}
        told += [
            f"{stack.name}: {each.id} ({each.type})" for each in stack.resources if each.id in gone
        ]
        left.append(_without(stack, gone))
    return tuple(left), tuple(told)


def _lacks(resource: Resource, lacking: frozenset[str]) -> bool:
    """Alarms on an expression are refused as well; those on one metric are taken."""
    computed = resource.type == "AWS::CloudWatch::Alarm" and "Metrics" in resource.properties
    return computed or resource.type in lacking


def _without(stack: Stack, gone: set[str]) -> Stack:
    resources = [_rid(each, gone) for each in stack.resources if each.id not in gone]
    outputs = {name: _stood_for(value, gone) for name, value in stack.outputs.items()}
    return replace(stack, resources=tuple(resources), outputs=outputs)


def _rid(resource: Resource, gone: set[str]) -> Resource:
    return replace(
        resource,
        properties={name: _stood_for(each, gone) for name, each in resource.properties.items()},
        after=tuple(each for each in resource.after if each not in gone),
    )


def _stood_for(value: Any, gone: set[str]) -> Any:
    match value:
        case str():
            return value
        case Ref(resource) | Att(resource, _) if resource in gone:
            return f"stripped-{resource}"
        case Join(parts):
            return Join(tuple(_stood_for(each, gone) for each in parts))
        case Mapping():
            return {name: _stood_for(each, gone) for name, each in value.items()}
        case Sequence():
            return [_stood_for(each, gone) for each in value if not _names(each, gone)]
    return value


def _names(entry: Any, gone: set[str]) -> bool:
    """Whether an entry of a list, such as a monitor, is about what is gone."""
    if not isinstance(entry, Mapping):
        return False
    return any(isinstance(each, Ref | Att) and each.resource in gone for each in entry.values())
