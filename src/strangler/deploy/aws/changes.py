"""A stack in, a change set out: made, waited for, read as changes, applied or removed again."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from uuid import uuid4

from strangler.deploy.aws.errors import AwsError
from strangler.deploy.aws.guards import cannot_replace
from strangler.deploy.aws.live import TAG, Live, stack_name
from strangler.deploy.aws.refusals import denied
from strangler.deploy.aws.session import Aws
from strangler.deploy.aws.templates import sent
from strangler.deploy.aws.waiting import Pace, wait
from strangler.deploy.cloudformation import template
from strangler.deploy.model import Deployment
from strangler.deploy.resources import Resource, Stack

_NOTHING = re.compile(r"didn't contain changes|No updates are to be performed|no changes", re.I)


class Kind(StrEnum):
    """What happens to a resource."""

    ADD = "add"
    ADOPT = "take over"
    """It is in the account already: an earlier deployment of this name left it there."""
    MODIFY = "change"
    REPLACE = "replace"
    MAY_REPLACE = "may replace"
    """CloudFormation decides when it is applied."""
    REMOVE = "remove"
    RETAIN = "retain"
    """It leaves the stack and stays in the account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """One property that changes."""

    name: str
    """`Properties.DesiredCount`, or `Tags`."""
    before: str = ""
    after: str = ""
    replaces: bool = False
    """Whether the resource is made anew because of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What happens to one resource."""

    kind: Kind
    id: str
    """Its logical id."""
    type: str
    physical: str = ""
    """What AWS calls it, where it is there already."""
    details: tuple[Detail, ...] = ()
    keeps_old: bool = False
    """With a replacement: whether the old one stays in the account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSet:
    """What CloudFormation says it would do."""

    id: str
    """Empty: there is nothing to do."""
    stack_id: str
    creates: bool
    """Whether the stack is made by it."""
    changes: tuple[Change, ...]
    """By logical id. With an id and without changes only outputs or tags differ."""


def added(resources: Sequence[Resource]) -> tuple[Change, ...]:
    """What a stack that is not there will hold, from its template."""
    return tuple(Change(kind=Kind.ADD, id=each.id, type=each.type) for each in resources)


def make(
    aws: Aws,
    deployment: Deployment,
    stack: Stack,
    parameters: Mapping[str, str],
    live: Live | None,
    *,
    bucket: str = "",
    role: str = "",
    pace: Pace,
) -> ChangeSet:
    """A change set that is ready, or one without changes (which is removed again).

    Raises AwsError with CloudFormation's reason if it refuses."""
    name = stack_name(deployment, stack.name)
    client = aws.client("cloudformation")
    creates = live is None or live.empty
    arguments: dict[str, Any] = {
        "StackName": name,
        "ChangeSetName": f"strangler-{uuid4().hex[:12]}",
        "ChangeSetType": "CREATE" if creates else "UPDATE",
        "Description": f"strangler deploy of {deployment.name}",
        "Parameters": [
            {"ParameterKey": key, "ParameterValue": value}
            for key, value in sorted(parameters.items())
        ],
        "Capabilities": capabilities(stack),
        "Tags": tags(deployment),
        # What an earlier deployment left (its ledger, its images) has names that are taken: it
        # is taken over, not refused. Only what the template retains can be.
        "ImportExistingResources": deployment.retain_data,
        **sent(aws, name, template(stack), bucket),
    }
    if role:
        arguments["RoleARN"] = role
    answer = client.create_change_set(**arguments)
    found = answer["Id"], answer["StackId"]

    def ready() -> Any:
        told = client.describe_change_set(ChangeSetName=found[0], StackName=found[1])
        return told if told["Status"] in ("CREATE_COMPLETE", "FAILED") else None

    told = wait(ready, f"the change set for {name}", pace)
    if told["Status"] == "FAILED":
        client.delete_change_set(ChangeSetName=found[0], StackName=found[1])
        reason = told.get("StatusReason", "")
        if _NOTHING.search(reason):
            return ChangeSet(id="", stack_id=found[1], creates=creates, changes=())
        if creates and live is None:
            client.delete_stack(StackName=found[1])
        if what := denied(reason):
            raise AwsError(f"not allowed: {what}\n{reason}")
        raise AwsError(f"CloudFormation refuses the change of {name}: {reason}")
    return ChangeSet(id=found[0], stack_id=found[1], creates=creates, changes=_read(client, found))


def discard(aws: Aws, made: ChangeSet, live: Live | None, pace: Pace) -> None:
    """Remove a change set that is not applied, and the empty stack that it made."""
    client = aws.client("cloudformation")
    if made.id:
        client.delete_change_set(ChangeSetName=made.id, StackName=made.stack_id)
    if not (made.creates and live is None):
        return
    client.delete_stack(StackName=made.stack_id)

    def gone() -> bool | None:
        found = client.describe_stacks(StackName=made.stack_id)["Stacks"]
        return True if not found or found[0]["StackStatus"] == "DELETE_COMPLETE" else None

    wait(gone, "the removal of an empty stack", pace)


def tags(deployment: Deployment) -> list[dict[str, str]]:
    """The tags of every stack, which CloudFormation hands on to its resources."""
    found = {TAG: deployment.name} | {each.name: each.value for each in deployment.tags}
    return [{"Key": key, "Value": value} for key, value in sorted(found.items())]


def capabilities(stack: Stack) -> list[str]:
    """What CloudFormation wants said aloud: that roles are made, and that they are named."""
    roles = [each for each in stack.resources if each.type.startswith("AWS::IAM::")]
    if any(key in each.properties for each in roles for key in ("RoleName", "ManagedPolicyName")):
        return ["CAPABILITY_NAMED_IAM"]
    return ["CAPABILITY_IAM"] if roles else []


def _read(client: Any, found: tuple[str, str]) -> tuple[Change, ...]:
    pages = [_page(client, found, "")]
    while token := pages[-1].get("NextToken"):
        pages.append(_page(client, found, token))
    changes = [
        _change(each["ResourceChange"])
        for page in pages
        for each in page.get("Changes") or []
        if each.get("ResourceChange")
    ]
    return tuple(sorted(changes, key=lambda each: each.id))


def _page(client: Any, found: tuple[str, str], token: str) -> Any:
    more = {"NextToken": token} if token else {}
    return client.describe_change_set(
        ChangeSetName=found[0], StackName=found[1], IncludePropertyValues=True, **more
    )


def _change(told: Any) -> Change:
    policy = told.get("PolicyAction") or ""
    kind = _kind(told["Action"], told.get("Replacement") or "", policy)
    details = _details(told.get("Details") or [])
    changed = frozenset(each.name.partition(".")[0] for each in details)
    if kind is Kind.MAY_REPLACE and cannot_replace(told["ResourceType"], changed):
        kind = Kind.MODIFY
        details = tuple(replace(each, replaces=False) for each in details)
    return Change(
        kind=kind,
        id=told["LogicalResourceId"],
        type=told["ResourceType"],
        physical=told.get("PhysicalResourceId") or "",
        details=details,
        keeps_old=policy == "ReplaceAndRetain",
    )


def _kind(action: str, replacement: str, policy: str) -> Kind:
    match action, replacement:
        case "Add", _:
            return Kind.ADD
        case "Import", _:
            return Kind.ADOPT
        case "Remove", _:
            return Kind.RETAIN if policy == "Retain" else Kind.REMOVE
        case _, "True":
            return Kind.REPLACE
        case _, "Conditional":
            return Kind.MAY_REPLACE
    return Kind.MODIFY


def _details(told: Sequence[Any]) -> tuple[Detail, ...]:
    found: dict[str, Detail] = {}
    for each in told:
        target = each.get("Target") or {}
        attribute, name = target.get("Attribute") or "", target.get("Name") or ""
        path = (target.get("Path") or "").removeprefix("/Properties/").replace("/", ".")
        known = path or name or attribute
        detail = Detail(
            name=known,
            before=target.get("BeforeValue") or "",
            after=target.get("AfterValue") or "",
            replaces=target.get("RequiresRecreation") == "Always",
        )
        if known not in found or detail.replaces:
            found[known] = detail
    return tuple(found[key] for key in sorted(found))
