"""`strangler audit` shows a ledger to people and to scripts, and fails where it was altered."""

import json
import sqlite3
from contextlib import closing

import boto3
import pytest
from moto import mock_aws

from strangler.cli.main import main
from strangler.ledger.records import Event, EventKind
from strangler.ledger.store import open_ledger
from support import delivered
from support.emulators import nobody

AT = "2026-11-{:02d}T12:00:00.000000Z"


def write(url):
    """A version that an alarm took back, one that was superseded, a switch."""
    store = open_ledger(url)
    about = {"deployment": 4, "version": "8", "label": "v8"}
    steps = [
        (EventKind.RULES_PUBLISHED, about | {"outcome": "started", "commit": "c" * 40}),
        (EventKind.RULES_ROLLED_BACK, about | {"outcome": "ROLLED_BACK", "alarm": "too-many"}),
        (EventKind.RULES_PUBLISHED, about | {"deployment": 5, "outcome": "started", "routes": "a"}),
        (
            EventKind.RULES_ROLLED_BACK,
            about | {"deployment": 5, "outcome": "ROLLED_BACK", "superseded_by": 6},
        ),
        (EventKind.KILL_SWITCH, {"on": True, "forced": True}),
    ]
    for day, (kind, content) in enumerate(steps, start=1):
        event = Event(
            subject="rules", kind=kind, at=AT.format(day), who="ana", why="it", content=content
        )
        store.append(event)
    store.close()


@pytest.fixture
def ledger(tmp_path):
    url = f"sqlite:{tmp_path}/ledger.sqlite"
    write(url)
    return url


def test_people_see_who_did_what_and_that_it_is_whole(ledger, capsys):
    assert main(["audit", ledger]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "2026-11-01" in said
    assert "deployment 4" in said.replace("deploy ment", "deployment")
    assert said.endswith("5 of 5 events, the chain is verified")


def test_scripts_see_everything_joined(ledger, capsys):
    """A rollback knows the commit of the version that it takes back."""
    assert main(["audit", ledger, "--format", "json", "--since", "2026-11-02"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["verified"]
    first, *_, last = document["events"]
    assert first["published"]["commit"] == "c" * 40
    assert (first["published"]["deployment"], first["content"]["alarm"]) == (4, "too-many")
    assert (first["number"], last["kind"], len(last["hash"])) == (2, "kill-switch", 64)


def test_a_route_and_a_time_choose(ledger, capsys):
    arguments = ["--route", "a", "--until", "2026-11-05T13:00+01:00", "--format", "json"]
    assert main(["audit", ledger, *arguments]) == 0
    events = json.loads(capsys.readouterr().out)["events"]
    assert [each["number"] for each in events] == [3, 4]


def test_a_broken_chain_is_an_exit_code_even_where_it_is_not_shown(ledger, capsys):
    with closing(sqlite3.connect(ledger.removeprefix("sqlite:"))) as database, database:
        names = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in names:
            database.execute(f"DROP TRIGGER {name}")
        database.execute("UPDATE events SET why = 'nothing' WHERE number = 1")
    assert main(["audit", ledger, "--since", "2026-11-05"]) == 1
    captured = capsys.readouterr()
    assert "broken: event 2 of 'rules' does not follow" in captured.err
    assert "NOT whole" in captured.out


def test_the_deployments_own_table_is_read(tmp_path, monkeypatch, capsys):
    """By the name and Region in deploy.yaml."""
    for name, value in nobody().items():
        monkeypatch.setenv(name, value)
    _, deploy = delivered.files(tmp_path)
    with mock_aws():
        delivered.ledger_table(lambda service: boto3.client(service, region_name="eu-west-1"))
        write("dynamodb://shop-ledger?region=eu-west-1")
        assert main(["audit", "--deploy", str(deploy), "--format", "json"]) == 0
        document = json.loads(capsys.readouterr().out)
        assert (document["verified"], len(document["events"])) == (True, 5)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["sqlite:absent.sqlite"], "there is no ledger absent.sqlite"),
        (["redis://here"], "is no ledger"),
        (["sqlite:x", "--since", "yesterday"], "'yesterday' is no time"),
    ],
)
def test_wrong_input_is_said_and_makes_nothing(tmp_path, monkeypatch, capsys, arguments, said):
    monkeypatch.chdir(tmp_path)
    assert main(["audit", *arguments]) == 2
    assert said in " ".join(capsys.readouterr().err.replace("│", " ").split())
    assert list(tmp_path.iterdir()) == []
