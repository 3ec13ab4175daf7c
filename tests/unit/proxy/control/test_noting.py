import threading
from contextlib import closing

import pytest

from strangler.ledger.records import EventKind, LedgerError, verified
from strangler.ledger.store import open_ledger
from strangler.proxy.control import noting
from strangler.proxy.control.killswitch import Position
from strangler.proxy.control.noting import Notes


@pytest.fixture
def url(tmp_path):
    """A ledger that is not there yet."""
    return f"sqlite:{tmp_path}/ledger.sqlite"


def loaded(notes, generation=1):
    notes.loaded(digest="ab" * 32, generation=generation, routes=3, source="rules.yaml")


def kept(url):
    """What the ledger holds of all proxies."""
    with closing(open_ledger(url)) as ledger:
        return ledger.history("rules")


def test_what_happened_stands_in_the_ledger_when_the_proxy_has_ended(url):
    """In order, as one chain, with who did it and why."""
    notes = Notes(url, pytest.fail, who="proxy one")
    notes.start()
    loaded(notes)
    notes.turned(Position(on=True, reason="orders fail", by="ana"), by="ana")
    notes.stop()
    first, second = verified(kept(url))
    assert (first.kind, first.who, first.rules) == (EventKind.RULES_LOADED, "proxy one", "ab" * 32)
    assert first.content == {"generation": 1, "routes": 3, "source": "rules.yaml"}
    assert (second.kind, second.who, second.why) == (EventKind.KILL_SWITCH, "ana", "orders fail")
    assert second.content == {"on": True, "forced": False, "proxy": "proxy one"}


def test_a_ledger_that_is_away_is_said_once_and_gets_all_of_it_later(url, monkeypatch):
    """Nothing is lost, nothing stands twice."""
    monkeypatch.setattr(noting, "retry_delay", lambda failures: 0.001)
    there, asked, said = threading.Event(), threading.Semaphore(0), []

    def open_(wanted):
        asked.release()
        if not there.is_set():
            raise LedgerError("nobody answers")
        return open_ledger(wanted)

    notes = Notes(url, said.append, open_=open_)
    notes.start()
    for generation in (1, 2, 3):
        loaded(notes, generation)
    for _ in range(3):
        assert asked.acquire(timeout=10)
    there.set()
    notes.stop(patience=10)
    found = verified(kept(url))
    assert [event.content["generation"] for event in found] == [1, 2, 3]
    first, second = said
    assert "nobody answers" in first
    assert "works again" in second


def test_only_so_much_waits_and_the_oldest_is_given_up(url, monkeypatch):
    """A ledger that is away for days does not fill the memory."""
    monkeypatch.setattr(noting, "_MOST_WAITING", 2)
    notes = Notes(url, pytest.fail)
    for generation in (1, 2, 3):
        loaded(notes, generation)
    notes.start()
    notes.stop()
    assert notes.lost == 1
    assert [e.content["generation"] for e in kept(url)] == [2, 3]
