"""What `deploy rules` ends with when AWS refuses something half-way: an exit code, the state that
things are in, how to go on, and a ledger that tells it."""

import json

import pytest
import typer

from strangler.cli.deploy.delivering import publish, show_status, take_back
from strangler.cli.deploy.delivery import Delivery
from strangler.cli.outcomes import guarded
from strangler.deploy.aws.publishing import Manners
from strangler.deploy.aws.waiting import Pace
from strangler.deploy.reading import load_deployment
from strangler.deploy.recording import Recorder
from strangler.ledger.records import verified
from strangler.ledger.store import open_ledger
from support import delivered
from support.aws_stubs import Stubs
from support.rules_places import ALARM, PLACE, content, deployment, deployments, hosted

BAKING = ("BAKE_TIME_STARTED", "APPCONFIG", "")
FIELDS = {
    "Reason": "InvalidConfiguration",
    "Details": {"InvalidConfiguration": [{"Location": "#/routes/0", "Reason": "no 'id'"}]},
}


class Desk:
    """Somebody who publishes, in an account that answers from a list."""

    def __init__(self, folder):
        self.stubs = Stubs()
        self.rules, deploy = delivered.files(folder)
        self.ledger = f"sqlite:{folder}/ledger.sqlite"
        read = load_deployment(deploy).deployment
        assert read is not None
        recorder = Recorder(url=self.ledger, who="ana", why="", ticket="", warn=lambda _: None)
        self.delivery = Delivery(
            deployment=read,
            path=deploy,
            aws=self.stubs.aws,
            place=PLACE,
            recorder=recorder,
            pace=Pace(sleep=lambda _: None),
        )

    def answers(self, *answers):
        """AppConfig's, in order: (method, answer)."""
        for method, answer in answers:
            self.stubs.answers("appconfig", method, answer)

    def refuses(self, method, code, message="no", **fields):
        self.stubs.refuses("appconfig", method, code, message, **fields)

    def until_uploaded(self, *before):
        """What is asked up to the new version 8, after these deployments; the last holds `{}`."""
        self.answers(("list_deployments", deployments(*before)))
        if before:
            content(self.stubs, b"{}")  # the same?
            content(self.stubs, b"{}")  # what differs?
        self.answers(
            ("get_environment", {"Id": "env"}),
            ("list_hosted_configuration_versions", hosted((7, "a"))),
            ("create_hosted_configuration_version", {"VersionNumber": 8}),
            ("list_deployments", deployments(*before)),
        )

    def publish(self, *, detach=False, dry_run=False, **manners):
        """The exit code, with words of errors on stderr as the program has them."""

        def command():
            return publish(
                self.delivery, self.rules, "v8", Manners(**manners), dry_run=dry_run, detach=detach
            )

        return self.code(command)

    def code(self, command):
        with pytest.raises(typer.Exit) as ended:
            guarded(command)()
        self.stubs.all_asked()
        return ended.value.exit_code

    def history(self):
        """(kind, what became of it, deployment) of each event."""
        store = open_ledger(self.ledger)
        try:
            return [
                (event.kind.value, event.content["outcome"], event.content["deployment"])
                for event in verified(store.history("rules"))
            ]
        finally:
            store.close()

    def last(self):
        """What the last event holds."""
        store = open_ledger(self.ledger)
        try:
            return store.history("rules")[-1].content
        finally:
            store.close()


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def test_validators_that_refuse_leave_nothing_behind(desk, capsys):
    """Exit code 1; the version is removed again, so that its label can name the mended one."""
    desk.until_uploaded()
    desk.refuses("start_deployment", "BadRequestException", "validators", **FIELDS)
    desk.answers(("delete_hosted_configuration_version", {}))
    assert desk.publish() == 1
    said = capsys.readouterr().err
    assert "#/routes/0: no 'id'" in said
    assert "version 8 is removed again" in said
    assert desk.history() == []


def test_a_refused_version_that_cannot_be_removed_is_said(desk, capsys):
    desk.until_uploaded()
    desk.refuses("start_deployment", "BadRequestException", "validators", **FIELDS)
    desk.refuses("delete_hosted_configuration_version", "AccessDeniedException")
    assert desk.publish() == 1
    said = capsys.readouterr().err
    assert "version 8 stays uploaded, never deployed: not allowed" in said


def test_a_version_of_others_is_not_removed(desk):
    """Validators refuse one that was there before we came."""
    desk.answers(("list_deployments", deployments()), ("get_environment", {"Id": "env"}))
    desk.answers(("list_hosted_configuration_versions", hosted((7, "v8"))))
    from strangler.cli.deploy.checked import checked_rules

    text = checked_rules(desk.rules, desk.delivery.deployment, desk.delivery.path).content
    content(desk.stubs, text.encode())
    desk.answers(("list_deployments", deployments()))
    desk.refuses("start_deployment", "BadRequestException", "validators", **FIELDS)
    assert desk.publish() == 1


def test_a_conflict_of_uploads_deploys_nothing(desk, capsys):
    desk.answers(("list_deployments", deployments()), ("get_environment", {"Id": "env"}))
    desk.answers(("list_hosted_configuration_versions", hosted((7, "a"))))
    desk.refuses("create_hosted_configuration_version", "ConflictException")
    assert desk.publish() == 1
    assert "somebody else uploaded" in capsys.readouterr().err
    assert desk.history() == []


def test_a_deployment_that_runs_already_uploads_nothing(desk, capsys):
    desk.answers(("list_deployments", deployments((3, "BAKING", "7"))))
    content(desk.stubs, b"{}")
    content(desk.stubs, b"{}")
    desk.answers(("get_environment", {"Id": "env"}))
    assert desk.publish() == 1
    assert "takes one at a time" in capsys.readouterr().err


def test_credentials_that_end_in_mid_bake_leave_a_deployment_that_can_be_watched_again(
    desk, capsys
):
    """Exit code 1 with its number, what was last seen of it and how to go on; the same command
    watches it to its end, and the ledger has both."""
    desk.until_uploaded()
    desk.answers(
        ("start_deployment", {"DeploymentNumber": 4}),
        ("get_deployment", deployment("BAKING", BAKING)),
    )
    desk.refuses("get_deployment", "ExpiredTokenException")
    assert desk.publish() == 1
    said = " ".join(capsys.readouterr().err.split())
    assert "the credentials have expired" in said
    assert "deployment 4 (last seen: baking for 10 min: alarms are watched) goes on" in said
    assert "watch it with the same command" in said
    assert desk.history() == [("rules-published", "started", 4)]

    from strangler.cli.deploy.checked import checked_rules

    text = checked_rules(desk.rules, desk.delivery.deployment, desk.delivery.path).content
    for _ in range(2):  # what there is, and what of it is open in the ledger
        desk.answers(("list_deployments", deployments((4, "BAKING", "8"))))
    content(desk.stubs, text.encode())
    desk.answers(
        ("get_deployment", deployment("BAKING", BAKING)),
        ("get_deployment", deployment("COMPLETE", BAKING)),
    )
    assert desk.publish() == 0
    assert desk.history()[1:] == [("rules-published", "COMPLETE", 4)]


def test_throttling_in_mid_bake_says_the_same(desk, capsys):
    desk.until_uploaded()
    desk.answers(("start_deployment", {"DeploymentNumber": 4}))
    desk.refuses("get_deployment", "ThrottlingException")
    assert desk.publish() == 1
    said = " ".join(capsys.readouterr().err.split())
    assert "GetDeployment was still throttled" in said
    assert "deployment 4 (last seen: started) goes on by itself" in said


def test_an_alarm_that_takes_a_version_back_is_in_the_answer_and_in_the_ledger(desk, capsys):
    """Exit code 1, the alarm's name, and what is in force now."""
    before = (3, "COMPLETE", "7")
    desk.until_uploaded(before)
    rung = ("ROLLBACK_STARTED", "CLOUDWATCH_ALARM", f"by {ALARM}")
    desk.answers(
        ("start_deployment", {"DeploymentNumber": 4}),
        ("get_deployment", deployment("ROLLING_BACK", rung, BAKING)),
        ("get_deployment", deployment("ROLLED_BACK", rung, BAKING)),
        ("list_deployments", deployments((4, "ROLLED_BACK", "8"), before)),
    )
    assert desk.publish() == 1
    said = capsys.readouterr().out
    assert "version 8 (v8) was taken back: alarm shop-rules-refused went off" in said
    assert "version 7 is in force, COMPLETE" in said
    assert desk.history()[-1] == ("rules-rolled-back", "ROLLED_BACK", 4)
    assert desk.last()["alarm"] == "shop-rules-refused"


def test_what_was_detached_is_closed_by_the_next_look(desk, capsys):
    """How it ended and when, once."""
    desk.until_uploaded()
    desk.answers(("start_deployment", {"DeploymentNumber": 4}))
    assert desk.publish(detach=True) == 0
    for _ in range(2):
        now = deployments((4, "COMPLETE", "8"))
        desk.answers(("list_deployments", now), ("list_deployments", now))
        if desk.history()[-1][1] == "started":
            desk.answers(("get_deployment", deployment("COMPLETE")), ("list_deployments", now))
        assert desk.code(lambda: show_status(desk.delivery)) == 0
    assert "deployment 4 is recorded: COMPLETE" in capsys.readouterr().err
    assert desk.history() == [
        ("rules-published", "started", 4),
        ("rules-published", "COMPLETE", 4),
    ]
    assert desk.last()["ended"] == "2026-11-01T10:00:00Z"


def test_what_was_superseded_is_closed_with_the_number_of_its_successor(desk):
    desk.until_uploaded()
    desk.answers(("start_deployment", {"DeploymentNumber": 4}))
    assert desk.publish(detach=True) == 0

    running = deployments((4, "BAKING", "8"))
    stopped = deployments((4, "ROLLED_BACK", "8"))
    desk.answers(("list_deployments", running), ("list_deployments", running))
    content(desk.stubs, b"{}")
    content(desk.stubs, b"{}")
    by_hand = ("ROLLBACK_STARTED", "USER", "stopped")
    desk.answers(
        ("get_environment", {"Id": "env"}),
        ("list_hosted_configuration_versions", hosted((8, "other"))),
        ("create_hosted_configuration_version", {"VersionNumber": 9}),
        ("list_deployments", running),
        ("stop_deployment", {"State": "ROLLED_BACK"}),
        ("list_deployments", stopped),
        ("list_deployments", stopped),
        ("start_deployment", {"DeploymentNumber": 5}),
        ("list_deployments", deployments((5, "BAKING", "9"), (4, "ROLLED_BACK", "8"))),
        ("get_deployment", deployment("ROLLED_BACK", by_hand)),
    )
    assert desk.publish(detach=True, supersede=True) == 0
    assert desk.history() == [
        ("rules-published", "started", 4),
        ("rules-rolled-back", "ROLLED_BACK", 4),
        ("rules-published", "started", 5),
    ]
    store = open_ledger(desk.ledger)
    assert store.history("rules")[1].content["superseded_by"] == 5
    store.close()


def test_the_emergency_command_sends_allow_revert_and_is_recorded(desk):
    """Of a version that had baked: REVERTED."""
    desk.answers(("list_deployments", deployments((4, "COMPLETE", "8"), (3, "COMPLETE", "7"))))
    expected = {
        "ApplicationId": "app",
        "EnvironmentId": "env",
        "DeploymentNumber": 4,
        "AllowRevert": True,
    }
    desk.stubs.answers("appconfig", "stop_deployment", {"State": "REVERTED"}, expected)
    reverted = ("REVERT_COMPLETED", "USER", "reverted")
    desk.answers(("get_deployment", deployment("REVERTED", reverted)))
    desk.answers(("get_deployment", deployment("REVERTED", reverted)))
    content(desk.stubs, json.dumps({}).encode())
    desk.answers(("list_deployments", deployments((4, "REVERTED", "8"), (3, "COMPLETE", "7"))))
    assert desk.code(lambda: take_back(desk.delivery)) == 0
    assert desk.history() == [("rules-rolled-back", "REVERTED", 4)]


def test_a_dry_run_writes_nothing_anywhere(desk, capsys):
    desk.answers(("list_deployments", deployments()), ("get_environment", {"Id": "env"}))
    assert desk.publish(dry_run=True) == 0
    assert "nothing was published" in capsys.readouterr().out
    assert desk.history() == []
