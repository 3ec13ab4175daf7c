"""A stack in, what happens to its resources out, each event once and in order."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from strangler.deploy.aws.session import Aws

_CANCELLED = ("Resource creation cancelled", "Resource update cancelled")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One step of one resource, or of the stack itself."""

    stack: str
    id: str
    """Logical id; the stack's own name for the stack itself."""
    type: str
    status: str
    """`CREATE_IN_PROGRESS`, `CREATE_COMPLETE`, `UPDATE_FAILED`, ..."""
    reason: str = ""
    at: str = ""
    """ISO 8601."""
    physical: str = ""

    @property
    def failed(self) -> bool:
        """Whether this is the resource's own failure, not one that another's caused."""
        return self.status.endswith("_FAILED") and not self.reason.startswith(_CANCELLED)

    @property
    def of_stack(self) -> bool:
        """Whether it is the stack's own."""
        return self.type == "AWS::CloudFormation::Stack" and self.id == self.stack


@dataclass(slots=True)
class Watch:
    """Which events of a stack were seen."""

    stack_id: str
    _seen: set[str] = field(default_factory=set)

    def skip(self, aws: Aws) -> None:
        """Count everything so far as seen."""
        for told in self._new(aws):
            self._seen.add(told["EventId"])

    def news(self, aws: Aws) -> tuple[Event, ...]:
        """Events since the last call, oldest first."""
        found = list(self._new(aws))
        self._seen |= {told["EventId"] for told in found}
        return tuple(_read(told) for told in reversed(found))

    def _new(self, aws: Aws) -> Iterator[Any]:
        """Newest first, as AWS tells them; pages end where the known ones begin."""
        client = aws.client("cloudformation")
        pages = client.get_paginator("describe_stack_events").paginate(StackName=self.stack_id)
        for page in pages:
            for told in page["StackEvents"]:
                if told["EventId"] in self._seen:
                    return
                yield told


def _read(told: Any) -> Event:
    at = told.get("Timestamp")
    return Event(
        stack=told["StackName"],
        id=told["LogicalResourceId"],
        type=told.get("ResourceType") or "",
        status=told.get("ResourceStatus") or "",
        reason=told.get("ResourceStatusReason") or "",
        at=at.isoformat() if at is not None else "",
        physical=told.get("PhysicalResourceId") or "",
    )
