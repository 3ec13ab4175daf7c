"""What became of a version of the rules in, an event in the ledger out. A ledger that is away is
said and never stops anybody: the rules matter more than their record."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from strangler.ledger.records import Event, EventKind, LedgerError
from strangler.ledger.store import open_ledger

SUBJECT = "rules"
"""What concerns all routes (ledger.records)."""
STARTED = "started"
"""The outcome of a deployment that has none yet."""
_LOOKED_AT = 1_000
"""Events: deployments end within hours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorder:
    """Writes for one person and one occasion."""

    url: str
    who: str
    why: str
    ticket: str
    warn: Callable[[str], None]
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def unfinished(self) -> list[Event]:
        """Deployments whose start is in the ledger and whose end is not, the oldest first: nobody
        watched them, or somebody stopped watching. Nothing where the ledger cannot be read."""
        try:
            store = open_ledger(self.url)
            try:
                standing = store.standing(SUBJECT)
                last = standing.number if standing else 0
                events = store.history(SUBJECT, after=max(0, last - _LOOKED_AT))
            finally:
                store.close()
        except LedgerError as error:
            self.warn(f"the ledger cannot be read: {str(error).splitlines()[0]}")
            return []
        open_: dict[object, Event] = {}
        for event in events:
            number = event.content.get("deployment")
            if event.content.get("outcome") == STARTED:
                open_[number] = event
            elif event.kind in (EventKind.RULES_PUBLISHED, EventKind.RULES_ROLLED_BACK):
                open_.pop(number, None)
        return list(open_.values())

    def record(
        self, kind: EventKind, digest: str, content: dict[str, str | int | float | bool | None]
    ) -> None:
        """Append an event about the rules with this digest; says why if it cannot."""
        at = self.now().isoformat(timespec="microseconds").replace("+00:00", "Z")
        event = Event(
            subject=SUBJECT,
            kind=kind,
            at=at,
            who=self.who,
            why=self.why,
            ticket=self.ticket,
            rules=digest,
            content=content,
        )
        try:
            store = open_ledger(self.url)
            try:
                store.append(event)
            finally:
                store.close()
        except LedgerError as error:
            self.warn(f"not recorded: {str(error).splitlines()[0]}")


def ledger_url(name: str, region: str) -> str:
    """The table that the stack `platform` makes for a deployment of that name."""
    return f"dynamodb://{name}-ledger?region={region}"
