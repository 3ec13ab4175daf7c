"""The name of a stack in, what CloudFormation knows of it out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from strangler.deploy.aws.errors import StackError
from strangler.deploy.aws.refusals import code_of, message_of
from strangler.deploy.aws.session import Aws
from strangler.deploy.model import Deployment

TAG = "strangler:deployment"
"""The tag of every stack of ours; its value is the deployment's name."""

_NOTHING = {"REVIEW_IN_PROGRESS"}
_BROKEN_FIRST = {"ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_FAILED"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """A stack that is there, whatever its state."""

    id: str
    name: str
    status: str
    reason: str = ""
    outputs: Mapping[str, str]
    parameters: Mapping[str, str]
    tags: Mapping[str, str]
    protected: bool = False
    """Whether its deletion is refused."""
    changed: str = ""
    """When it was last made or changed, ISO 8601."""

    @property
    def empty(self) -> bool:
        """Whether only change sets were made for it."""
        return self.status in _NOTHING

    @property
    def busy(self) -> bool:
        """Whether CloudFormation is at work on it."""
        return self.status.endswith("_IN_PROGRESS") and not self.empty

    @property
    def failed_first(self) -> bool:
        """Whether it never came to be, or not wholly away; it can only be deleted."""
        return self.status in _BROKEN_FIRST

    @property
    def stuck(self) -> bool:
        """Whether the way back failed as well."""
        return self.status in ("UPDATE_ROLLBACK_FAILED", "UPDATE_FAILED")


def stack_name(deployment: Deployment, stack: str) -> str:
    """What a stack is called in CloudFormation."""
    return f"{deployment.name}-{stack}"


def find(aws: Aws, name: str) -> Live | None:
    """The stack of that name; None if there is none."""
    try:
        answer = aws.client("cloudformation").describe_stacks(StackName=name)
    except Exception as error:
        if code_of(error) == "ValidationError" and "does not exist" in message_of(error):
            return None
        raise
    found = [_read(each) for each in answer["Stacks"]]
    alive = [each for each in found if each.status != "DELETE_COMPLETE"]
    return alive[0] if alive else None


def find_ours(aws: Aws, deployment: Deployment, name: str) -> Live | None:
    """The same. Raises StackError if the stack is somebody else's."""
    live = find(aws, name)
    if live is None or live.tags.get(TAG) == deployment.name:
        return live
    owner = live.tags.get(TAG)
    whose = f"belongs to the deployment {owner!r}" if owner else "was not made by strangler"
    raise StackError(
        f"there is a stack {name} in {aws.region} that {whose} (its tag {TAG!r})\n"
        "nothing was changed; choose another `name` in deploy.yaml"
    )


def all_ours(aws: Aws, deployment: Deployment) -> tuple[Live, ...]:
    """Every stack with the deployment's tag and name, sorted by name; those of services that
    deploy.yaml no longer has, too."""
    pages = aws.client("cloudformation").get_paginator("describe_stacks").paginate()
    found = [live for page in pages for live in _ours(page["Stacks"], deployment)]
    return tuple(sorted(found, key=lambda each: each.name))


def _ours(stacks: list[Any], deployment: Deployment) -> Iterator[Live]:
    for each in stacks:
        live = _read(each)
        mine = live.tags.get(TAG) == deployment.name
        named = live.name.startswith(f"{deployment.name}-")
        if mine and named and live.status != "DELETE_COMPLETE":
            yield live


def _read(answer: Any) -> Live:
    changed = answer.get("LastUpdatedTime") or answer.get("CreationTime")
    return Live(
        id=answer.get("StackId", ""),
        name=answer["StackName"],
        status=answer["StackStatus"],
        reason=answer.get("StackStatusReason", "") or "",
        outputs={
            each["OutputKey"]: each.get("OutputValue", "") for each in answer.get("Outputs") or []
        },
        parameters={
            each["ParameterKey"]: each.get("ParameterValue", "")
            for each in answer.get("Parameters") or []
        },
        tags={each["Key"]: each["Value"] for each in answer.get("Tags") or []},
        protected=bool(answer.get("EnableTerminationProtection")),
        changed=changed.isoformat() if changed is not None else "",
    )
