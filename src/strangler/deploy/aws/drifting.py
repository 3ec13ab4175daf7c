"""A deployment in, what in AWS is no longer as its stacks made it out: property by property."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from strangler.deploy.aws.live import Live, all_ours
from strangler.deploy.aws.refusals import explained
from strangler.deploy.aws.session import Aws
from strangler.deploy.aws.waiting import Pace, wait
from strangler.deploy.model import Deployment

_DETECTABLE = {
    "CREATE_COMPLETE",
    "UPDATE_COMPLETE",
    "UPDATE_ROLLBACK_COMPLETE",
    "UPDATE_ROLLBACK_FAILED",
}
"""States in which CloudFormation looks (its user guide, detecting drift)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One property."""

    path: str
    """`/DeletionProtectionEnabled`."""
    kind: str
    """`ADD`, `REMOVE`, `NOT_EQUAL`."""
    expected: str
    actual: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drifted:
    """One resource that is not as it was made."""

    stack: str
    id: str
    type: str
    physical: str
    deleted: bool
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """What was looked at, and what was found."""

    drifted: tuple[Drifted, ...]
    looked_at: int
    """Resources that were compared."""
    unknown: tuple[str, ...]
    """Types that CloudFormation cannot compare, sorted."""
    gaps: tuple[str, ...]
    """A sentence for each stack that could not be looked at."""


def drift(
    aws: Aws,
    deployment: Deployment,
    say: Callable[[str], None] = lambda _: None,
    pace: Pace | None = None,
) -> Drift:
    """Every stack of the deployment, all looked at side by side."""
    client = aws.client("cloudformation")
    gaps: list[str] = []
    started: list[tuple[Live, str]] = []
    for live in all_ours(aws, deployment):
        if live.status not in _DETECTABLE:
            gaps.append(f"{live.name} is in {live.status}: CloudFormation does not look at it")
            continue
        answer = client.detect_stack_drift(StackName=live.id)
        started.append((live, answer["StackDriftDetectionId"]))
    found: list[Any] = []
    for live, detection in started:
        say(live.name)

        def ended(detection: str = detection) -> Any:
            told = client.describe_stack_drift_detection_status(StackDriftDetectionId=detection)
            return None if told["DetectionStatus"] == "DETECTION_IN_PROGRESS" else told

        told = wait(ended, f"the look at {live.name}", pace or Pace())
        if told["DetectionStatus"] == "DETECTION_FAILED":
            reason = told.get("DetectionStatusReason") or "AWS gives no reason"
            gaps.append(f"{live.name} was looked at in part: {reason}")
        try:
            found += [(live, each) for each in _resources(client, live)]
        except Exception as error:
            refused = explained(error, aws.region)
            if refused is None:
                raise
            gaps.append(str(refused).splitlines()[0])
    return _told(found, gaps)


def _resources(client: Any, live: Live) -> list[Any]:
    found: list[Any] = []
    token = ""
    while True:
        more = {"NextToken": token} if token else {}
        answer = client.describe_stack_resource_drifts(StackName=live.id, **more)
        found += answer["StackResourceDrifts"]
        token = answer.get("NextToken") or ""
        if not token:
            return found


def _told(found: Sequence[tuple[Live, Any]], gaps: Sequence[str]) -> Drift:
    states = ("MODIFIED", "DELETED")
    drifted = [
        Drifted(
            stack=live.name,
            id=each["LogicalResourceId"],
            type=each["ResourceType"],
            physical=each.get("PhysicalResourceId") or "",
            deleted=each["StackResourceDriftStatus"] == "DELETED",
            differences=tuple(
                Difference(
                    path=it.get("PropertyPath") or "",
                    kind=it.get("DifferenceType") or "",
                    expected=it.get("ExpectedValue") or "",
                    actual=it.get("ActualValue") or "",
                )
                for it in each.get("PropertyDifferences") or []
            ),
        )
        for live, each in found
        if each["StackResourceDriftStatus"] in states
    ]
    compared = [
        each for _, each in found if each["StackResourceDriftStatus"] in (*states, "IN_SYNC")
    ]
    unknown = {each["ResourceType"] for _, each in found} - {
        each["ResourceType"] for each in compared
    }
    return Drift(
        drifted=tuple(sorted(drifted, key=lambda each: (each.stack, each.id))),
        looked_at=len(compared),
        unknown=tuple(sorted(unknown)),
        gaps=tuple(gaps),
    )
