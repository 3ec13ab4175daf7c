"""How a deployment ended, by whom, and what is known of it when its watcher has to stop."""

import pytest

from strangler.deploy.aws.errors import AwsError, ExpiredError
from strangler.deploy.aws.rollout_watching import Ended, ended_at, follow
from strangler.deploy.aws.stopping import stop
from strangler.deploy.aws.waiting import Pace
from support.aws_stubs import Stubs
from support.rules_places import ALARM, PLACE, deployment

STARTED = ("DEPLOYMENT_STARTED", "USER", "Deployment started")
BAKING = ("BAKE_TIME_STARTED", "APPCONFIG", "Bake time of 10 minutes started")


@pytest.fixture
def stubs():
    it = Stubs()
    yield it
    it.all_asked()


def followed(stubs):
    """How it ended, and what was told."""
    told = []
    return follow(stubs.aws, PLACE, 4, told.append, Pace(sleep=lambda _: None)), told


def test_each_event_is_told_once(stubs):
    """While it is asked again and again."""
    for _ in range(3):
        stubs.answers("appconfig", "get_deployment", deployment("BAKING", BAKING, STARTED))
    done = ("DEPLOYMENT_COMPLETED", "APPCONFIG", "")
    stubs.answers("appconfig", "get_deployment", deployment("COMPLETE", done, BAKING, STARTED))
    ended, told = followed(stubs)
    assert ended == Ended(state="COMPLETE")
    assert told == ["started", "baking for 10 min: alarms are watched", "complete"]


def test_the_alarm_that_took_a_version_back_is_named(stubs):
    """Its name out of the ARN that AppConfig writes into its words."""
    stubs.answers("appconfig", "get_deployment", deployment("BAKING", BAKING))
    said = f"Rollback initiated by alarm {ALARM}"
    events = [
        ("ROLLBACK_COMPLETED", "APPCONFIG", "Rollback completed"),
        ("ROLLBACK_STARTED", "CLOUDWATCH_ALARM", said),
    ]
    stubs.answers("appconfig", "get_deployment", deployment("ROLLED_BACK", *events, BAKING))
    ended, _ = followed(stubs)
    assert (ended.state, ended.alarm, ended.reason) == ("ROLLED_BACK", "shop-rules-refused", said)


def test_who_took_it_back_by_hand_is_no_alarm(stubs):
    events = [("ROLLBACK_STARTED", "USER", "Stopped by user")]
    for state in ("ROLLED_BACK", "ROLLED_BACK"):
        stubs.answers("appconfig", "get_deployment", deployment(state, *events))
    ended, _ = followed(stubs)
    assert (ended.alarm, ended.reason, ended.complete) == ("", "Stopped by user", False)


def test_credentials_that_end_in_mid_bake_are_said_and_the_deployment_goes_on(stubs):
    """What was seen until then has been told."""
    stubs.answers("appconfig", "get_deployment", deployment("BAKING", BAKING))
    stubs.refuses("appconfig", "get_deployment", "ExpiredTokenException", "expired")
    told = []
    with pytest.raises(ExpiredError, match="the credentials have expired"):
        follow(stubs.aws, PLACE, 4, told.append, Pace(sleep=lambda _: None))
    assert told == ["baking for 10 min: alarms are watched"]


def test_when_one_ended_is_told_in_utc(stubs):
    stubs.answers("appconfig", "get_deployment", deployment("COMPLETE"))
    assert ended_at(stubs.aws, PLACE, 4) == (Ended(state="COMPLETE"), "2026-11-01T10:00:00Z")


def test_one_that_cannot_be_taken_back_any_more_says_what_can_be_done(stubs):
    """After 72 hours, for instance; in AppConfig's words, with the remedy."""
    stubs.refuses("appconfig", "stop_deployment", "BadRequestException", "72 hours have passed")
    with pytest.raises(AwsError) as refused:
        stop(stubs.aws, PLACE, 4)
    first, second = str(refused.value).splitlines()
    assert first == "deployment 4 cannot be taken back: 72 hours have passed"
    assert "kill switch" in second
