"""Live stacks in, what they hold out: each resource with what AWS calls it."""

from collections.abc import Sequence
from dataclasses import dataclass

from strangler.deploy.aws.live import Live
from strangler.deploy.aws.session import Aws


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One resource of a live stack."""

    stack: str
    """In CloudFormation."""
    id: str
    """Logical id."""
    type: str
    physical: str
    status: str


def inventory(aws: Aws, stacks: Sequence[Live]) -> tuple[Held, ...]:
    """Every resource that is there, by stack and logical id."""
    client = aws.client("cloudformation")
    found: list[Held] = []
    for stack in stacks:
        if stack.empty:
            continue
        pages = client.get_paginator("list_stack_resources").paginate(StackName=stack.id)
        found += [
            Held(
                stack=stack.name,
                id=each["LogicalResourceId"],
                type=each["ResourceType"],
                physical=each.get("PhysicalResourceId") or "",
                status=each["ResourceStatus"],
            )
            for page in pages
            for each in page["StackResourceSummaries"]
        ]
    there = [each for each in found if each.physical and each.status != "DELETE_COMPLETE"]
    return tuple(sorted(there, key=lambda each: (each.stack, each.id)))


def of_type(held: Sequence[Held], type_: str) -> list[Held]:
    """Those of one type of CloudFormation."""
    return [each for each in held if each.type == type_]
