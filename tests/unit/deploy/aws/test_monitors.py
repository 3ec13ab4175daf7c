"""Alarms that would take any version back, or never one, are said before it is published."""

import pytest

from strangler.deploy.aws.monitors import troubles
from support.aws_stubs import Stubs
from support.rules_places import ALARM, PLACE

QUIET = {
    "AlarmName": "shop-rules-refused",
    "ActionsEnabled": True,
    "StateValue": "OK",
    "TreatMissingData": "notBreaching",
}


@pytest.fixture
def stubs():
    it = Stubs()
    yield it
    it.all_asked()


def told(stubs, *alarms):
    """What is said of them."""
    environment = {"Id": "env", "Monitors": [{"AlarmArn": ALARM}]}
    stubs.answers("appconfig", "get_environment", environment)
    expected = {"AlarmNames": ["shop-rules-refused"]}
    stubs.answers("cloudwatch", "describe_alarms", {"MetricAlarms": list(alarms)}, expected)
    return troubles(stubs.aws, PLACE)


def test_a_quiet_alarm_needs_no_word(stubs):
    assert told(stubs, QUIET) == []


def test_an_alarm_with_its_actions_disabled_takes_nothing_back(stubs):
    assert told(stubs, QUIET | {"ActionsEnabled": False}) == [
        "alarm shop-rules-refused has its actions disabled, so it takes no version back"
    ]


def test_an_alarm_that_rings_already_takes_any_version_back(stubs):
    (line,) = told(stubs, QUIET | {"StateValue": "ALARM"})
    assert "is in ALARM, so it takes this version back at once" in line


def test_missing_data_must_not_count_as_trouble(stubs):
    """INSUFFICIENT_DATA rolls back as ALARM does (aws.md section 7)."""
    (line,) = told(stubs, QUIET | {"TreatMissingData": "missing"})
    assert "a quiet minute takes this version back" in line


def test_an_alarm_that_is_gone_is_named(stubs):
    assert told(stubs) == ["alarm shop-rules-refused, which watches the rules, is not there"]


def test_an_environment_without_alarms_is_said(stubs):
    stubs.answers("appconfig", "get_environment", {"Id": "env"})
    assert troubles(stubs.aws, PLACE) == [
        "no alarm watches the rules: a bad version is not taken back by itself"
    ]


def test_alarms_that_nobody_may_read_stop_nobody(stubs):
    stubs.refuses("appconfig", "get_environment", "AccessDeniedException", "no")
    (line,) = troubles(stubs.aws, PLACE)
    assert line.startswith("the alarms that watch the rules cannot be read: not allowed")
