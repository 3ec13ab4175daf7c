"""A ledger is read whole, in the order of time, and each event knows the version it is about."""

import sqlite3
from contextlib import closing

import pytest

from strangler.ledger.reading import Publication, Wanted, chosen, read
from strangler.ledger.records import Event, EventKind
from strangler.ledger.store import open_ledger

COMMIT = "1a2b3c4d" * 5


@pytest.fixture
def path(tmp_path):
    return tmp_path / "ledger.sqlite"


@pytest.fixture
def ledger(path):
    """One with a version that touches orders.read, its load, a route's own step, a switch."""
    store = open_ledger(f"sqlite:{path}")
    started = {"deployment": 4, "version": "8", "label": "v8", "outcome": "started"}
    started |= {"commit": COMMIT, "routes": "cart.write orders.read"}
    events = [
        ("rules", EventKind.RULES_PUBLISHED, "01", "d1", started),
        ("rules", EventKind.RULES_LOADED, "02", "d1", {"generation": 2}),
        ("orders.read", EventKind.STATE, "03", "", {"to": "canary"}),
        ("rules", EventKind.RULES_ROLLED_BACK, "04", "d1", {"deployment": 4, "outcome": "X"}),
        ("rules", EventKind.KILL_SWITCH, "05", "", {"on": True}),
    ]
    for subject, kind, day, digest, content in events:
        at = f"2026-11-{day}T12:00:00.000000Z"
        event = Event(subject=subject, kind=kind, at=at, who="ana", rules=digest, content=content)
        store.append(event)
    yield store
    store.close()


def kinds(entries):
    return [each.event.kind.value for each in entries]


def test_entries_are_in_the_order_of_time_over_all_subjects(ledger):
    book = read(ledger)
    assert [each.event.at[8:10] for each in book.entries] == ["01", "02", "03", "04", "05"]
    assert book.problems == ()


def test_events_of_a_deployment_and_loads_of_its_rules_know_commit_and_number(ledger):
    about = Publication(
        deployment=4, version="8", label="v8", commit=COMMIT, routes="cart.write orders.read"
    )
    known = [each.publication for each in read(ledger).entries]
    assert known == [about, about, Publication(), about, Publication()]


def test_a_route_has_its_own_events_its_versions_and_the_kill_switch(ledger):
    book = read(ledger)
    assert kinds(chosen(book, Wanted(routes=["orders.read"]))) == kinds(book.entries)
    without = ["rules-published", "rules-loaded", "rules-rolled-back", "kill-switch"]
    assert kinds(chosen(book, Wanted(routes=["cart.write"]))) == without
    assert kinds(chosen(book, Wanted(routes=["elsewhere"]))) == ["kill-switch"]


def test_times_are_from_the_first_up_to_the_second(ledger):
    wanted = Wanted(since="2026-11-02T12:00:00.000000Z", until="2026-11-04T12:00:00.000000Z")
    assert kinds(chosen(read(ledger), wanted)) == ["rules-loaded", "state"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            "UPDATE events SET who = 'eve' WHERE subject = 'rules' AND number = 2",
            "event 3 of 'rules'",
        ),
        ("UPDATE events SET who = 'eve' WHERE number = 4", "the last one, was altered"),
        (
            "DELETE FROM events WHERE subject = 'rules' AND number = 1",
            "event 1 of 'rules' is missing",
        ),
        ("DELETE FROM events WHERE number = 4", "event 4 of 'rules' is missing: 4 were written"),
        ("DELETE FROM events WHERE subject = 'orders.read'", "event 1 of 'orders.read'"),
    ],
)
def test_whatever_was_altered_or_removed_shows(ledger, path, change, told):
    """Also the last event, which no other one follows."""
    with closing(sqlite3.connect(path)) as database, database:
        triggers = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in triggers.fetchall():
            database.execute(f"DROP TRIGGER {name}")
        database.execute(change)
    (problem,) = read(ledger).problems
    assert told in problem


def test_long_histories_are_read_to_their_end(path):
    store = open_ledger(f"sqlite:{path}")
    store._database.execute("PRAGMA synchronous = OFF")
    for number in range(1_001):
        at = f"2026-11-01T12:00:00.{number:06d}Z"
        store.append(Event(subject="rules", kind=EventKind.RULES_LOADED, at=at, who="ana"))
    assert len(read(store).entries) == 1_001
    store.close()
