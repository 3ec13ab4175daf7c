"""What became of deployments of rules in, their records in the ledger out; also of those that
nobody watched to their end."""

from strangler.cli.deploy.delivery import Delivery, tell
from strangler.deploy.aws.publishing import Version
from strangler.deploy.aws.rollout_watching import Ended, ended_at
from strangler.deploy.aws.rules_place import rollouts
from strangler.errors import StranglerError
from strangler.ledger.records import Event, EventKind

Content = dict[str, str | int | float | bool | None]


def record(
    delivery: Delivery,
    kind: EventKind,
    version: Version,
    number: str,
    deployed: int,
    outcome: str,
    ended: Ended | None = None,
    *,
    routes: str = "",
) -> None:
    """Append an event about version `number`, which deployment `deployed` hands out; `routes` are
    the ids of those that it touches, if that is to be said."""
    content: Content = {
        "version": number,
        "label": version.label,
        "deployment": deployed,
        "outcome": outcome,
    }
    if version.commit:
        content["commit"] = version.commit
    if routes:
        content["routes"] = routes
    if ended is not None and not ended.complete:
        content["alarm"] = ended.alarm
        content["reason"] = ended.reason
    delivery.recorder.record(kind, version.digest, content)


def close_open(delivery: Delivery, *, besides: int = 0, superseded: int = 0, by: int = 0) -> None:
    """Record how deployments ended whose end is not in the ledger: they were started with
    --detach, their watcher was interrupted, or deployment `by` came in place of `superseded`.

    Says how many on stderr. What cannot be asked or written stays open, for the next time."""
    open_ = [each for each in delivery.recorder.unfinished() if _number(each) != besides]
    if not open_:
        return
    try:
        under_way = {each.number: each.under_way for each in rollouts(delivery.aws, delivery.place)}
        for event in open_:
            number = _number(event)
            if under_way.get(number) is False:
                _close(delivery, event, by if number == superseded else 0)
    except StranglerError as error:
        tell(f"warning: earlier deployments are not recorded: {str(error).splitlines()[0]}")


def _close(delivery: Delivery, event: Event, by: int) -> None:
    ended, when = ended_at(delivery.aws, delivery.place, _number(event))
    kind = EventKind.RULES_PUBLISHED if ended.complete else EventKind.RULES_ROLLED_BACK
    known = ("version", "label", "deployment", "commit")
    content: Content = {name: event.content[name] for name in known if name in event.content}
    content |= {"outcome": ended.state, "ended": when}
    if not ended.complete:
        content |= {"alarm": ended.alarm, "reason": ended.reason}
    if by:
        content["superseded_by"] = by
    delivery.recorder.record(kind, event.rules, content)
    tell(f"deployment {_number(event)} is recorded: {ended.state}")


def _number(event: Event) -> int:
    number = event.content.get("deployment", 0)
    return number if isinstance(number, int) else 0
