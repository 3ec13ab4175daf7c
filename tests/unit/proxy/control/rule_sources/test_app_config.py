"""A session of the AppConfig Data API, against a stub that is as strict as the service."""

import pytest

from strangler.proxy.control.rule_sources.app_config import AppConfigSource, make_client
from strangler.proxy.control.rule_sources.source import SourceError
from support.app_config_stub import app_config


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def stub(clock):
    with app_config(interval=15.0, clock=clock) as it:
        yield it


@pytest.fixture
def source(stub, clock):
    made = AppConfigSource(
        "shop",
        "production",
        "rules",
        poll=15.0,
        new_client=lambda: make_client("eu-west-1", stub.endpoint),
        clock=clock,
    )
    yield made
    made.close()


def after(clock, seconds=15.2):
    clock.now += seconds


def test_a_version_has_its_label_in_its_name(stub, source):
    """So that what is wrong with it is looked for in the right one."""
    stub.publish("version: 1", "commit-1")
    assert source.fetch().name == "rules@commit-1"
    assert source.fetch(anew=True).name == "rules@commit-1"


def test_the_service_is_never_asked_too_early(stub, source, clock):
    """Who asks every second is told what he was told before, and the token stays good."""
    stub.publish("version: 1")
    source.fetch()
    for _ in range(40):
        clock.now += 1.0
        source.fetch()
    assert stub.refused == []
    assert stub.questions == 3


def test_the_interval_is_the_services(stub, source, clock):
    """It may ask for more than was wanted."""
    stub.publish("version: 1")
    stub.interval = 60.0
    source.fetch()
    assert source.pause() == pytest.approx(60.1)
    after(clock)
    source.fetch()
    assert stub.questions == 1


def test_who_asks_anew_begins_a_session_and_is_answered_at_once(stub, source):
    """A new session may ask without waiting."""
    stub.publish("version: 1")
    source.fetch()
    stub.publish("version: 2")
    assert source.fetch() is None
    assert source.fetch(anew=True).content == b"version: 2"
    assert stub.refused == []


def test_a_token_that_has_expired_costs_nothing(stub, source, clock):
    """After a day, or when the service forgot it: a new session, in the same question."""
    stub.publish("version: 1")
    source.fetch()
    stub.expire()
    stub.publish("version: 2")
    after(clock)
    assert source.fetch().content == b"version: 2"


def test_an_answer_that_breaks_off_loses_no_version(stub, source, clock):
    """The token is used up and the service believes that we know it; a new session tells it."""
    stub.publish("version: 1")
    source.fetch()
    stub.publish("version: 2, and more than half of it")
    stub.cutting = True
    after(clock)
    with pytest.raises(SourceError, match="rules"):
        source.fetch()
    stub.cutting = False
    after(clock)
    assert source.fetch().content == b"version: 2, and more than half of it"


@pytest.mark.parametrize("code", ["ThrottlingException", "InternalServerException"])
def test_after_a_failure_it_waits_for_the_next_turn(stub, source, clock, code):
    """It does not ask the faster, and gets what was published meanwhile."""
    stub.publish("version: 1")
    source.fetch()
    stub.publish("version: 2")
    stub.failing = code
    after(clock)
    with pytest.raises(SourceError, match=code):
        source.fetch()
    assert source.pause() == pytest.approx(15.0)
    stub.failing = ""
    after(clock)
    assert source.fetch().content == b"version: 2"


def test_nothing_deployed_yet_says_what_to_do(source):
    """Tasks may be there before the first rules."""
    with pytest.raises(SourceError, match="strangler deploy rules"):
        source.fetch()


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("AccessDeniedException", "allow the proxy's role"),
        ("ResourceNotFoundException", "check names and Region"),
    ],
)
def test_what_is_refused_says_what_to_do(stub, source, code, hint):
    """Beside what the service says."""
    stub.failing = code
    with pytest.raises(SourceError, match=hint):
        source.fetch()


def test_without_credentials_the_message_says_where_they_may_come_from(
    stub, source, monkeypatch, tmp_path
):
    """And nothing was sent."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name)
    with pytest.raises(SourceError, match="give the task or instance a role"):
        source.fetch()


def test_without_a_region_the_message_says_how_to_give_one(monkeypatch):
    """A client is made with the first question, so that a start without one goes on."""
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name)
    source = AppConfigSource("a", "b", "c", poll=15.0, new_client=lambda: make_client("", ""))
    with pytest.raises(SourceError, match="AWS_REGION"):
        source.fetch()
