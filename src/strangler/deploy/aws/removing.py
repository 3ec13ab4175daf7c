"""A stack in, gone out: deleted and waited for, with the reason if something holds it."""

from collections.abc import Callable

from strangler.deploy.aws.errors import FailedError
from strangler.deploy.aws.events import Event, Watch
from strangler.deploy.aws.inventory import Held, inventory
from strangler.deploy.aws.live import Live
from strangler.deploy.aws.loosening import loosen
from strangler.deploy.aws.refusals import denied
from strangler.deploy.aws.session import Aws
from strangler.deploy.aws.waiting import Pace, wait

_LATE = "AWS::ServiceDiscovery::Service"
"""What ECS lets go of some time after its service is gone; then a second try ends well."""


def remove_stack(
    aws: Aws,
    live: Live,
    pace: Pace,
    tell: Callable[[Event], None],
    *,
    role: str = "",
    held: tuple[Held, ...] | None = None,
) -> None:
    """Delete a stack; what its template retains stays. Protection of load balancers goes, and what
    AppConfig and Cloud Map would hold it back by. `held` are its resources, where they are known.

    Raises FailedError, which names the first resource that could not be deleted."""
    mine = inventory(aws, [live]) if held is None else held
    loosen(aws, [each for each in mine if each.type != _LATE])
    failures = _delete(aws, live, pace, tell, role)
    if failures and all(each.type == _LATE for each in failures):
        loosen(aws, [each for each in mine if each.type == _LATE])
        failures = _delete(aws, live, pace, tell, role)
    if failures is None:
        return
    lines = [f"{live.name} could not be deleted"]
    if failures:
        first = min(failures, key=lambda each: each.at)
        lines = [f"{first.id} ({first.type}) could not be deleted: {first.reason}"]
        if what := denied(first.reason):
            lines.append(f"allow {what} to whoever deploys")
    lines.append("remove what holds it, then run the same command again")
    raise FailedError("\n".join(lines))


def _delete(
    aws: Aws, live: Live, pace: Pace, tell: Callable[[Event], None], role: str
) -> list[Event] | None:
    """None once it is gone; else what failed, in the order in which it was told."""
    client = aws.client("cloudformation")
    watch = Watch(live.id)
    watch.skip(aws)
    client.delete_stack(StackName=live.id, **({"RoleARN": role} if role else {}))
    failures: list[Event] = []

    def ended() -> str | None:
        found = client.describe_stacks(StackName=live.id)["Stacks"]
        for event in watch.news(aws):
            tell(event)
            if event.failed and not event.of_stack:
                failures.append(event)
        status = str(found[0]["StackStatus"]) if found else "DELETE_COMPLETE"
        return status if status in ("DELETE_COMPLETE", "DELETE_FAILED") else None

    gone = wait(ended, f"the deletion of {live.name}", pace) == "DELETE_COMPLETE"
    return None if gone else failures
