"""`strangler deploy rules` as people use it, against an emulated AppConfig: minutes are seconds."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

import strangler
from strangler.ledger.dynamodb import DynamoDbLedger
from strangler.ledger.records import verified
from support import delivered
from support.emulators import Emulator, ministack

pytestmark = pytest.mark.emulator


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    """One for all, empty before each test."""
    with ministack(minute=0.5) as it:
        yield it


class Desk:
    """Where somebody types commands."""

    def __init__(self, emulator: Emulator, folder: Path) -> None:
        self.emulator, self.folder = emulator, folder
        self.ids = delivered.place(emulator.client)
        delivered.ledger_table(emulator.client)
        self.rules, self.deploy = delivered.files(folder)

    def write(self, percent: int) -> None:
        self.rules.write_text(delivered.RULES.replace("percent: 5", f"percent: {percent}"))

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        known = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        source = str(Path(strangler.__file__).parents[1])
        return subprocess.run(
            [sys.executable, "-m", "strangler", "deploy", "rules", *arguments],
            cwd=self.folder,
            env={**known, **self.emulator.environment(), "PYTHONPATH": source, **environment},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def history(self):
        ledger = DynamoDbLedger(self.emulator.client("dynamodb"), f"{delivered.NAME}-ledger")
        return verified(ledger.history("rules"))

    def alarm(self, state: str) -> None:
        self.emulator.client("cloudwatch").set_alarm_state(
            AlarmName=f"{delivered.NAME}-rules-refused", StateValue=state, StateReason="a test"
        )


@pytest.fixture
def desk(emulator: Emulator, tmp_path: Path) -> Desk:
    """An account with the stack `platform`, and nothing published."""
    httpx.post(f"{emulator.endpoint}/_ministack/reset", trust_env=False).raise_for_status()
    return Desk(emulator, tmp_path)


def test_rules_are_in_force_when_the_command_ends_well(desk):
    """Uploaded, deployed, baked; who and why stand in the ledger."""
    ran = desk.run("rules.yaml", "--why", "the first ones", "--ticket", "OPS-1")
    assert ran.returncode == 0, ran.stderr
    assert "is in force" in ran.stdout
    assert "baking for 1 min" in ran.stderr
    started, ended = desk.history()
    assert (started.content["outcome"], ended.content["outcome"]) == ("started", "COMPLETE")
    assert (ended.why, ended.ticket, ended.content["version"]) == ("the first ones", "OPS-1", "1")
    assert ended.who.startswith("arn:aws")
    again = desk.run("rules.yaml")
    assert again.returncode == 0
    assert "these rules are in force" in again.stdout
    assert len(desk.history()) == 2


def test_what_changes_is_shown_before_it_is_published(desk):
    """Who moves, from what is in force; a dry run leaves it at that."""
    desk.run("rules.yaml")
    desk.write(25)
    ran = desk.run("rules.yaml", "--dry-run")
    assert ran.returncode == 0
    assert "monolith -> orders: 20 %, buckets 500-2499" in ran.stdout
    assert "nothing was published" in ran.stdout
    assert "version 1" in desk.run("--status").stdout


def test_an_alarm_takes_a_version_back_and_the_command_says_which(desk):
    """Exit code 1, the alarm's name, what is in force now; and it warned before."""
    desk.run("rules.yaml")
    desk.write(25)
    desk.alarm("ALARM")
    ran = desk.run("rules.yaml")
    assert ran.returncode == 1
    assert "taken back: alarm shop-rules-refused went off" in ran.stdout
    assert "version 1" in ran.stdout.splitlines()[-1]
    assert "is in ALARM" in ran.stderr
    assert desk.history()[-1].content["alarm"] == "shop-rules-refused"


def test_a_deployment_that_runs_is_not_run_over(desk):
    """Exit code 1 and nothing uploaded; --supersede stops it first, --wait stands behind it."""
    desk.emulator.client("appconfig").update_deployment_strategy(
        DeploymentStrategyId=desk.ids["strategy"], FinalBakeTimeInMinutes=6
    )
    desk.run("rules.yaml", "--detach")
    desk.write(25)
    refused = desk.run("rules.yaml", "--label", "second")
    assert refused.returncode == 1
    assert "takes one at a time" in refused.stderr
    assert "uploaded" not in refused.stderr
    stopped = desk.run("rules.yaml", "--supersede")
    assert stopped.returncode == 0, stopped.stderr
    desk.write(30)
    desk.run("rules.yaml", "--detach")
    desk.write(35)
    queued = desk.run("rules.yaml", "--wait")
    assert queued.returncode == 0, queued.stderr


def test_the_emergency_command_needs_no_rules_and_takes_the_last_version_back(desk):
    """Even with a rules file that is broken; what was before is in force again."""
    desk.run("rules.yaml")
    desk.write(50)
    desk.run("rules.yaml")
    desk.rules.write_text("broken: [")
    ran = desk.run("--rollback", "--why", "orders are lost")
    assert ran.returncode == 0, ran.stderr
    assert "version 1" in ran.stdout
    assert desk.history()[-1].kind == "rules-rolled-back"
    assert desk.history()[-1].why == "orders are lost"


def test_nothing_to_take_back_is_said(desk):
    """Exit code 1: what was asked for does not hold."""
    ran = desk.run("--rollback")
    assert (ran.returncode, "nothing to take back" in ran.stdout) == (1, True)


def test_rules_with_errors_are_never_uploaded(desk):
    """Errors of the rules and variables that tasks lack, all at once, exit code 2."""
    desk.rules.write_text(
        delivered.RULES.replace("${MONOLITH_URL}", "${ELSEWHERE:-http://a}/${THERE}").replace(
            "service: orders", "service: order"
        )
    )
    ran = desk.run("rules.yaml", THERE="x")
    assert ran.returncode == 2
    assert "names upstream 'order'" in ran.stderr
    assert "rules.yaml:5:43 STR760 the proxy's tasks have no variable THERE" in ran.stderr
    assert "no version is in force" in desk.run("--status").stdout


def test_a_ledger_that_is_away_stops_nobody(desk):
    """A warning, and the rules are in force."""
    ran = desk.run("rules.yaml", "--ledger", "dynamodb://gone-ledger")
    assert ran.returncode == 0, ran.stderr
    assert "warning: not recorded" in ran.stderr


def test_a_label_belongs_to_one_content(desk):
    """Somebody who looks a label up must find what was deployed."""
    desk.run("rules.yaml", "--label", "commit-1a2b3c4")
    desk.write(25)
    ran = desk.run("rules.yaml", "--label", "commit-1a2b3c4")
    assert ran.returncode == 1
    assert "choose another --label" in ran.stderr
    numbers = desk.run("rules.yaml", "--label", "1234567")
    assert (numbers.returncode, "no label" in numbers.stderr) == (2, True)


def test_an_account_without_the_stack_says_what_makes_it(desk):
    """By name, Region and account."""
    desk.deploy.write_text(delivered.DEPLOY.replace("name: shop", "name: other"))
    ran = desk.run("rules.yaml")
    assert ran.returncode == 1
    assert "no application other in eu-west-1" in ran.stderr
    assert "deploy apply" in ran.stderr


def test_without_credentials_nothing_is_asked(desk):
    """Exit code 2, and where to get some."""
    none = {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "", "AWS_SESSION_TOKEN": ""}
    ran = desk.run("rules.yaml", **none)
    assert ran.returncode == 2
    assert "AWS_PROFILE" in ran.stderr
