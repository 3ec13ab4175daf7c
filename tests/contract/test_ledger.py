"""Every ledger store keeps the same promises: SQLite's file, and DynamoDB's table on moto."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from strangler.ledger.dynamodb import DynamoDbLedger
from strangler.ledger.records import (
    BrokenChainError,
    ConflictError,
    Event,
    EventKind,
    LedgerError,
    Standing,
    verified,
)
from strangler.ledger.sqlite import SqliteLedger
from strangler.ledger.store import LedgerStore, open_ledger


def _table(monkeypatch: pytest.MonkeyPatch) -> Iterator[LedgerStore]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    with mock_aws():
        client = boto3.client("dynamodb")
        client.create_table(
            TableName="shop-ledger",
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[
                {"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")
            ],
            KeySchema=[
                {"AttributeName": "pk", "KeyType": "HASH"},
                {"AttributeName": "sk", "KeyType": "RANGE"},
            ],
        )
        yield DynamoDbLedger(client, "shop-ledger")


@pytest.fixture(params=["sqlite", "dynamodb"])
def store(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[LedgerStore]:
    """An empty ledger."""
    if request.param == "dynamodb":
        yield from _table(monkeypatch)
        return
    ledger = SqliteLedger(str(tmp_path / "ledger.sqlite"))
    yield ledger
    ledger.close()


def _event(subject: str = "orders.read", **changes: object) -> Event:
    values: dict[str, object] = {
        "subject": subject,
        "kind": EventKind.STATE,
        "at": "2026-11-23T12:00:00.000000Z",
        "who": "ana",
        "why": "parity holds",
        "content": {"from": "shadow", "to": "canary", "percent": 5.5, "forced": False},
    }
    return Event(**(values | changes))  # type: ignore[arg-type]


def test_an_event_comes_back_as_it_was_kept(store: LedgerStore) -> None:
    kept = store.append(_event(ticket="OPS-7", rules="ab" * 32), state="canary", buckets=550)
    assert kept.number == 1
    assert store.history("orders.read") == [kept]
    assert store.standing("orders.read") == Standing(
        subject="orders.read",
        number=1,
        last=kept.hash,
        state="canary",
        buckets=550,
        at=kept.at,
    )


def test_nothing_is_known_of_a_subject_to_which_nothing_happened(store: LedgerStore) -> None:
    assert store.standing("orders.read") is None
    assert store.history("orders.read") == []
    assert store.standings() == []


def test_events_of_a_subject_are_a_chain(store: LedgerStore) -> None:
    kept = [store.append(_event(why=str(number))) for number in range(3)]
    found = store.history("orders.read")
    assert verified(found) == kept
    assert [each.previous for each in found[1:]] == [each.hash for each in kept[:-1]]


def test_a_step_without_a_state_leaves_the_standing_as_it_was(store: LedgerStore) -> None:
    store.append(_event(), state="canary", buckets=100)
    store.append(_event(kind=EventKind.EVIDENCE))
    standing = store.standing("orders.read")
    assert standing is not None
    assert (standing.state, standing.buckets, standing.number) == ("canary", 100, 2)


def test_whoever_decides_on_an_old_standing_is_refused(store: LedgerStore) -> None:
    store.append(_event(), state="shadow")
    store.append(_event(number=2), state="canary")
    with pytest.raises(ConflictError):
        store.append(_event(number=2), state="migrated")
    standing = store.standing("orders.read")
    assert standing is not None
    assert standing.state == "canary"
    assert len(store.history("orders.read")) == 2


def test_history_is_read_piece_by_piece(store: LedgerStore) -> None:
    for number in range(12):
        store.append(_event(why=str(number)))
    found = store.history("orders.read", after=9, limit=2)
    assert [each.number for each in found] == [10, 11]


def test_standings_are_sorted_and_of_all_subjects(store: LedgerStore) -> None:
    for subject in ("b", "a", "rules"):
        store.append(_event(subject))
    assert [each.subject for each in store.standings()] == ["a", "b", "rules"]


def test_a_lease_is_held_by_one_until_it_ends(store: LedgerStore) -> None:
    store.lease("rollout", "one", 30.0, now=1_000.0)
    with pytest.raises(ConflictError):
        store.lease("rollout", "two", 30.0, now=1_029.0)
    assert store.lease("rollout", "one", 30.0, now=1_029.0).until == 1_059.0
    assert store.lease("rollout", "two", 30.0, now=1_059.0).owner == "two"


def test_only_its_owner_gives_a_lease_back(store: LedgerStore) -> None:
    store.lease("rollout", "one", 30.0, now=1_000.0)
    store.release("rollout", "two")
    with pytest.raises(ConflictError):
        store.lease("rollout", "two", 30.0, now=1_001.0)
    store.release("rollout", "one")
    assert store.lease("rollout", "two", 30.0, now=1_001.0).owner == "two"


def test_an_altered_event_breaks_the_chain(store: LedgerStore) -> None:
    first, second = store.append(_event()), store.append(_event())
    with pytest.raises(BrokenChainError, match="was altered"):
        verified([_event(why="parity does not hold", number=1), second])
    with pytest.raises(BrokenChainError, match=r"event 1 of 'orders.read' is missing"):
        verified([second])
    assert verified([first, second])


def test_a_ledger_that_cannot_be_opened_says_why(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="cannot open the ledger"):
        open_ledger(f"sqlite:{tmp_path}/absent/ledger.sqlite")
    with pytest.raises(LedgerError, match="is no ledger"):
        open_ledger("redis://localhost")


@pytest.mark.parametrize("newer", [False, True])
def test_a_file_that_is_no_ledger_of_ours_is_not_kept_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, newer: bool
) -> None:
    path = tmp_path / "ledger.sqlite"
    if newer:
        with closing(sqlite3.connect(path)) as database:
            database.execute("PRAGMA user_version = 1000")
    else:
        path.write_text("This is no database. " * 100)
    opened: list[sqlite3.Connection] = []

    class Kept(sqlite3.Connection):
        def __init__(self, *args: Any, **settings: Any) -> None:
            super().__init__(*args, **settings)
            opened.append(self)

    monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=Kept))
    with pytest.raises(LedgerError, match="newer strangler" if newer else "cannot open the ledger"):
        open_ledger(f"sqlite:{path}")
    (connection,) = opened
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        connection.execute("SELECT 1")


def test_events_in_a_file_can_be_neither_changed_nor_removed(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    ledger = open_ledger(f"sqlite:{path}")
    ledger.append(_event())
    ledger.close()
    with closing(sqlite3.connect(path)) as database:
        for statement in ("UPDATE events SET who = 'eve'", "DELETE FROM events"):
            with pytest.raises(sqlite3.IntegrityError):
                database.execute(statement)
    assert path.stat().st_mode & 0o777 == 0o600 or os.name == "nt"


def test_a_table_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with mock_aws():
        ledger = open_ledger("dynamodb://absent?region=eu-west-1")
        with pytest.raises(LedgerError, match="the ledger absent: ResourceNotFoundException"):
            ledger.standing("orders.read")
