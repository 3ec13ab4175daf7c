"""A deployment of AppConfig in, its growth, its bake and how it ended out."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import UTC
from typing import Any

from strangler.deploy.aws.refusals import plainly
from strangler.deploy.aws.rules_place import UNDER_WAY, Place
from strangler.deploy.aws.session import Aws
from strangler.deploy.aws.waiting import Pace, wait

_ALARM = re.compile(r"arn:[\w-]+:cloudwatch:[\w-]*:\d*:alarm:([^\s,]+)")
FORWARD = (
    "DEPLOYMENT_STARTED",
    "PERCENTAGE_UPDATED",
    "BAKE_TIME_STARTED",
    "DEPLOYMENT_COMPLETED",
)
"""Kinds of events of a deployment that goes its way."""
_HOUR = 3_600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a deployment ended."""

    state: str
    """COMPLETE, ROLLED_BACK or REVERTED."""
    alarm: str = ""
    """The name of the alarm that took it back."""
    reason: str = ""
    """In AppConfig's words, where it was taken back."""

    @property
    def complete(self) -> bool:
        """Whether the version is in force."""
        return self.state == "COMPLETE"


def follow(
    aws: Aws,
    place: Place,
    number: int,
    tell: Callable[[str], None],
    pace: Pace,
    *,
    without: Collection[str] = (),
) -> Ended:
    """How it ended, once it has; `tell` gets each event as a line, `without` those of some kinds.
    Raises AwsError: then the deployment itself goes on."""
    client = aws.client("appconfig")
    told: set[tuple[str, str, str]] = set()

    def ask() -> dict[str, Any]:
        with plainly(aws.region):
            answer: dict[str, Any] = client.get_deployment(**place.where, DeploymentNumber=number)
        for event in reversed(answer.get("EventLog", [])):
            # It lists the newest first.
            key = (event["EventType"], str(event.get("OccurredAt")), event.get("Description", ""))
            if key not in told:
                told.add(key)
                if event["EventType"] in without:
                    continue
                tell(_line(event, answer))
        return answer

    def ended() -> dict[str, Any] | None:
        answer = ask()
        return None if answer["State"] in UNDER_WAY else answer

    first = ask()
    minutes = first["DeploymentDurationInMinutes"] + first["FinalBakeTimeInMinutes"]
    limit = minutes * 60.0 + _HOUR
    answer = wait(ended, f"deployment {number}", replace(pace, limit=limit))
    return outcome(answer)


def ended_at(aws: Aws, place: Place, number: int) -> tuple[Ended, str]:
    """How a deployment that has ended did, and when (RFC 3339, UTC; empty if AppConfig does not
    say). Raises AwsError."""
    with plainly(aws.region):
        answer: dict[str, Any] = aws.client("appconfig").get_deployment(
            **place.where, DeploymentNumber=number
        )
    when = answer.get("CompletedAt")
    return outcome(answer), when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if when else ""


def outcome(answer: dict[str, Any]) -> Ended:
    """How a deployment ended, from what AppConfig tells of it."""
    events = {event["EventType"]: event for event in reversed(answer.get("EventLog", []))}
    # The cause stands where a rollback starts; that it is complete may be AppConfig's own word.
    for kind in ("REVERT_COMPLETED", "ROLLBACK_STARTED", "ROLLBACK_COMPLETED"):
        if kind in events:
            reason = events[kind].get("Description", "")
            by_alarm = events[kind].get("TriggeredBy") == "CLOUDWATCH_ALARM"
            found = _ALARM.search(reason)
            name = found[1] if found else reason
            return Ended(state=answer["State"], alarm=name if by_alarm else "", reason=reason)
    return Ended(state=answer["State"])


def _line(event: dict[str, Any], answer: dict[str, Any]) -> str:
    said = event.get("Description", "")
    match event["EventType"]:
        case "DEPLOYMENT_STARTED":
            return "started"
        case "PERCENTAGE_UPDATED":
            return said or f"{answer.get('PercentageComplete', 0):g} % of the proxies"
        case "BAKE_TIME_STARTED":
            return f"baking for {answer['FinalBakeTimeInMinutes']} min: alarms are watched"
        case "DEPLOYMENT_COMPLETED":
            return "complete"
        case other:
            return f"{other.lower().replace('_', ' ')}: {said}" if said else other.lower()
