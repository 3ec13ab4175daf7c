"""What became of a version of the rules in, an event in the ledger out. A ledger that is away is
said and never stops anybody: the rules matter more than their record."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from strangler.ledger.records import Event, EventKind, LedgerError
from strangler.ledger.store import open_ledger

SUBJECT = "rules"
"""What concerns all routes (ledger.records)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorder:
    """Writes for one person and one occasion."""

    url: str
    who: str
    why: str
    ticket: str
    warn: Callable[[str], None]
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

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
