"""The ledger in one SQLite file: the default, for one machine."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from strangler.ledger.records import (
    ConflictError,
    Event,
    EventKind,
    Lease,
    LedgerError,
    Standing,
    following,
)

_PATIENCE = 5.0
"""Seconds that a write waits for another process's."""
_VERSION = 1
_SCHEMA = """
CREATE TABLE events (
    subject TEXT NOT NULL, number INTEGER NOT NULL, kind TEXT NOT NULL, at TEXT NOT NULL,
    who TEXT NOT NULL, why TEXT NOT NULL, ticket TEXT NOT NULL, rules TEXT NOT NULL,
    content TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL,
    PRIMARY KEY (subject, number)
) WITHOUT ROWID;
CREATE TABLE standings (
    subject TEXT PRIMARY KEY, number INTEGER NOT NULL, last TEXT NOT NULL, state TEXT NOT NULL,
    buckets INTEGER NOT NULL, at TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE leases (
    name TEXT PRIMARY KEY, owner TEXT NOT NULL, until REAL NOT NULL
) WITHOUT ROWID;
CREATE TRIGGER events_stay BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'events never change'); END;
CREATE TRIGGER events_remain BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'events are never removed'); END;
"""
_EVENT = "subject, number, kind, at, who, why, ticket, rules, content, previous"
_STANDING = "subject, number, last, state, buckets, at"


class SqliteLedger:
    """A `LedgerStore` in a file, shared by any number of processes of one machine."""

    def __init__(self, path: str) -> None:
        """Open the file, or make it, readable by its owner alone. Raises LedgerError."""
        self._path = path
        with ExitStack() as unless_ready:
            try:
                Path(path).touch(mode=0o600)
                self._database = sqlite3.connect(
                    path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
                )
                unless_ready.callback(self._database.close)
                self._database.execute("PRAGMA journal_mode = WAL")
                self._database.execute("PRAGMA synchronous = FULL")
            except (OSError, sqlite3.Error) as error:
                raise LedgerError(f"cannot open the ledger {path}: {error}") from error
            self._prepare()
            unless_ready.pop_all()

    def _prepare(self) -> None:
        with self._writing() as cursor:
            (version,) = cursor.execute("PRAGMA user_version").fetchone()
            if version == 0:
                for statement in _statements(_SCHEMA):
                    cursor.execute(statement)
                cursor.execute(f"PRAGMA user_version = {_VERSION}")
        if version > _VERSION:
            raise LedgerError(
                f"the ledger {self._path} was written by a newer strangler; update this one"
            )

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Cursor]:
        cursor = self._database.cursor()
        try:
            cursor.execute("BEGIN IMMEDIATE")
            try:
                yield cursor
            except BaseException:
                cursor.execute("ROLLBACK")
                raise
            cursor.execute("COMMIT")
        except sqlite3.Error as error:
            raise LedgerError(f"the ledger {self._path}: {error}") from error
        finally:
            cursor.close()

    def append(
        self, event: Event, *, state: str | None = None, buckets: int | None = None
    ) -> Event:
        """See `LedgerStore`."""
        with self._writing() as cursor:
            before = _standing(cursor, event.subject)
            kept, after = following(before, event, state=state, buckets=buckets)
            row = (
                *(kept.subject, kept.number, kept.kind.value, kept.at, kept.who, kept.why),
                *(kept.ticket, kept.rules, json.dumps(kept.content, sort_keys=True)),
                *(kept.previous, kept.hash),
            )
            cursor.execute(f"INSERT INTO events VALUES ({', '.join('?' * len(row))})", row)
            stands = (
                *(after.subject, after.number, after.last),
                *(after.state, after.buckets, after.at),
            )
            cursor.execute("INSERT OR REPLACE INTO standings VALUES (?, ?, ?, ?, ?, ?)", stands)
        return kept

    def standing(self, subject: str) -> Standing | None:
        """See `LedgerStore`."""
        with self._reading() as cursor:
            return _standing(cursor, subject)

    def standings(self) -> list[Standing]:
        """See `LedgerStore`."""
        with self._reading() as cursor:
            rows = cursor.execute(f"SELECT {_STANDING} FROM standings ORDER BY subject")
            return [_standing_of(row) for row in rows]

    def history(self, subject: str, *, after: int = 0, limit: int = 1_000) -> list[Event]:
        """See `LedgerStore`."""
        with self._reading() as cursor:
            rows = cursor.execute(
                f"SELECT {_EVENT} FROM events WHERE subject = ? AND number > ? "
                "ORDER BY number LIMIT ?",
                (subject, after, limit),
            )
            return [_event_of(row) for row in rows]

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Cursor]:
        cursor = self._database.cursor()
        try:
            yield cursor
        except sqlite3.Error as error:
            raise LedgerError(f"the ledger {self._path}: {error}") from error
        finally:
            cursor.close()

    def lease(self, name: str, owner: str, seconds: float, now: float) -> Lease:
        """See `LedgerStore`."""
        taken = Lease(name=name, owner=owner, until=now + seconds)
        with self._writing() as cursor:
            row = cursor.execute(
                "SELECT owner, until FROM leases WHERE name = ?", (name,)
            ).fetchone()
            if row and row[0] != owner and row[1] > now:
                raise ConflictError(f"{row[0]} holds {name!r} for {row[1] - now:.0f} s more")
            values = (taken.name, taken.owner, taken.until)
            cursor.execute("INSERT OR REPLACE INTO leases VALUES (?, ?, ?)", values)
        return taken

    def release(self, name: str, owner: str) -> None:
        """See `LedgerStore`."""
        with self._writing() as cursor:
            cursor.execute("DELETE FROM leases WHERE name = ? AND owner = ?", (name, owner))

    def close(self) -> None:
        """See `LedgerStore`."""
        self._database.close()


def _statements(script: str) -> Iterator[str]:
    """The statements of a script one by one: `executescript` would end the transaction."""
    begun = ""
    for line in script.splitlines():
        begun += line + "\n"
        if sqlite3.complete_statement(begun):
            yield begun
            begun = ""


def _standing(cursor: sqlite3.Cursor, subject: str) -> Standing | None:
    query = f"SELECT {_STANDING} FROM standings WHERE subject = ?"
    row = cursor.execute(query, (subject,)).fetchone()
    return _standing_of(row) if row else None


def _standing_of(row: tuple[str, int, str, str, int, str]) -> Standing:
    subject, number, last, state, buckets, at = row
    return Standing(subject=subject, number=number, last=last, state=state, buckets=buckets, at=at)


def _event_of(row: tuple[str, int, str, str, str, str, str, str, str, str]) -> Event:
    subject, number, kind, at, who, why, ticket, rules, content, previous = row
    return Event(
        subject=subject,
        kind=EventKind(kind),
        at=at,
        who=who,
        why=why,
        ticket=ticket,
        rules=rules,
        content=json.loads(content),
        number=number,
        previous=previous,
    )
