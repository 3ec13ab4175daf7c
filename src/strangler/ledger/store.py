"""What keeps a ledger: a port with one adapter a file, opened by URL."""

from typing import Protocol

from strangler.ledger.records import Event, Lease, LedgerError, Standing


class LedgerStore(Protocol):
    """A durable, append-only record. Every method may block on disk or network, so it is called
    beside the event loop and never while a request waits."""

    def append(
        self, event: Event, *, state: str | None = None, buckets: int | None = None
    ) -> Event:
        """Add `event` behind the last one of its subject, and with `state` or `buckets` change
        where the subject stands, both or neither; the event as it is kept.

        `event.number` 0 means: behind whatever is last. Another number means that this is the
        number it must get. Raises ConflictError if somebody else was first, LedgerError."""

    def standing(self, subject: str) -> Standing | None:
        """Where a subject stands; None if nothing ever happened to it. Raises LedgerError."""

    def standings(self) -> list[Standing]:
        """Where everything stands, sorted by subject. Raises LedgerError."""

    def history(self, subject: str, *, after: int = 0, limit: int = 1_000) -> list[Event]:
        """Events of a subject with numbers above `after`, oldest first. Raises LedgerError."""

    def lease(self, name: str, owner: str, seconds: float, now: float) -> Lease:
        """Take the lease `name`, or keep it for longer if `owner` holds it already.

        Raises ConflictError while somebody else holds it, LedgerError."""

    def release(self, name: str, owner: str) -> None:
        """Give a lease back; nothing happens if somebody else holds it. Raises LedgerError."""

    def close(self) -> None:
        """Give back what it holds."""


def open_ledger(url: str) -> LedgerStore:
    """The store at `sqlite:PATH` or `dynamodb://TABLE` (`?region=...&endpoint=...`). A SQLite file
    is made where there is none; a table is not.

    Raises LedgerError."""
    scheme, _, rest = url.partition(":")
    match scheme:
        case "sqlite":
            from strangler.ledger.sqlite import SqliteLedger

            return SqliteLedger(rest.removeprefix("//"))
        case "dynamodb":
            from strangler.ledger.dynamodb import open_table

            return open_table(url)
        case _:
            raise LedgerError(
                f"{url!r} is no ledger; write sqlite:PATH or dynamodb://TABLE?region=REGION"
            )
