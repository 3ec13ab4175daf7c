"""How credentials are kept fresh."""

import threading
from datetime import datetime, timedelta

import pytest
from botocore.credentials import Credentials, RefreshableCredentials
from botocore.exceptions import CredentialRetrievalError
from botocore.session import Session
from dateutil.tz import tzlocal

from strangler.proxy.control.credentials import (
    BotoCredentials,
    CredentialRefresher,
    CredentialsUnavailableError,
)
from strangler.proxy.dataplane.messages import AwsCredentials

NOW = 1_795_428_000.0
STATIC = AwsCredentials("AKID", "secret")


class Source:
    """Gives what it was told to: credentials, or an error to raise."""

    def __init__(self, *results):
        self.results = list(results)
        self.forgotten = 0

    def __call__(self):
        result = self.results.pop(0) if len(self.results) > 1 else self.results[0]
        if isinstance(result, Exception):
            raise result
        return result

    def forget(self):
        self.forgotten += 1


class World:
    """A refresher without its thread, and everything it said."""

    def __init__(self, *results):
        self.now = NOW
        self.published = []
        self.reports = []
        self.source = Source(*results)
        self.refresher = CredentialRefresher(
            self.published.append,
            self.reports.append,
            source=self.source,
            now=lambda: self.now,
            chance=lambda: 0.5,
        )


def until(seconds, key="AKID"):
    """Credentials that end so many seconds from now."""
    return AwsCredentials(key, "secret", "token", NOW + seconds)


def test_only_changes_are_published():
    """What stays the same is not sent to every worker each minute."""
    world = World(STATIC, STATIC, until(3600))
    waits = [world.refresher.refresh() for _ in range(3)]
    assert world.published == [STATIC, until(3600)]
    assert waits == [60.0, 60.0, 60.0]
    assert world.refresher.current == until(3600)
    assert world.reports == []


def test_short_lives_are_looked_after_more_often():
    """Three times in a life, at most once a second."""
    world = World(until(90), until(1))
    assert [world.refresher.refresh(), world.refresher.refresh()] == [30.0, 1.0]


def test_a_failure_keeps_the_last_good_ones():
    """It is told once; tries come slower and slower."""
    error = CredentialRetrievalError(provider="x", error_msg="endpoint is down")
    world = World(until(1200), error)
    world.refresher.refresh()
    waits = [world.refresher.refresh() for _ in range(8)]
    assert waits == [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0]
    assert world.published == [until(1200)]
    assert len(world.reports) == 1
    assert "endpoint is down" in world.reports[0]
    assert "good for 1200 s" in world.reports[0]
    assert world.source.forgotten == 8


def test_credentials_that_botocore_could_not_refresh_are_a_failure():
    """It keeps that to itself while the old ones are good."""
    world = World(until(3600))
    world.refresher.refresh()
    world.now += 3000
    assert world.refresher.refresh() == 1.0
    assert "could not be refreshed" in world.reports[0]
    assert "good for 600 s" in world.reports[0]


def test_recovery_ends_the_slow_tries():
    """And the next failure is told again."""
    error = CredentialsUnavailableError("none")
    world = World(error, error, until(3600), error)
    for _ in range(4):
        last = world.refresher.refresh()
    assert last == 1.0
    assert len(world.reports) == 2
    assert "cannot be invoked until" in world.reports[0]


def test_expired_credentials_are_told_as_such():
    """The operator has to know that nothing works any more."""
    error = CredentialRetrievalError(provider="x", error_msg="down")
    world = World(until(10), error)
    world.refresher.refresh()
    world.now += 11
    world.refresher.refresh()
    assert "have expired" in world.reports[0]


def test_a_thread_looks_at_once_and_ends_when_told():
    """Nobody waits for it in between."""
    published = threading.Event()
    refresher = CredentialRefresher(lambda _: published.set(), print, source=Source(STATIC))
    refresher.start()
    assert published.wait(10)
    refresher.stop(10)
    assert not any(thread.name == "aws-credentials" for thread in threading.enumerate())


def test_nothing_is_published_after_the_end():
    """A look that was under way finds nobody to tell."""
    world = World(STATIC)
    world.refresher.stop()
    world.refresher.refresh()
    assert world.published == []


class FoundSession:
    """A botocore session that finds these credentials."""

    def __init__(self, found):
        self.found = found

    def get_credentials(self):
        return self.found


def test_keys_without_an_end_are_looked_up_each_time():
    """So that an edited file counts."""
    found = [Credentials("one", "s"), Credentials("two", "s", "t")]
    source = BotoCredentials(lambda: FoundSession(found.pop(0)))
    assert source() == AwsCredentials("one", "s", "", 0.0)
    assert source() == AwsCredentials("two", "s", "t", 0.0)


def test_credentials_that_refresh_themselves_are_kept():
    """With their end; `forget` begins anew."""
    ends = datetime.now(tzlocal()) + timedelta(hours=1)
    sessions = []

    def session():
        sessions.append(1)
        return FoundSession(
            RefreshableCredentials("k", "s", "t", ends, refresh_using=None, method="test")
        )

    source = BotoCredentials(session)
    assert source() == source() == AwsCredentials("k", "s", "t", ends.timestamp())
    assert len(sessions) == 1
    source.forget()
    source()
    assert len(sessions) == 2


def test_credentials_are_refreshed_by_botocore_in_time():
    """A quarter of an hour before their end."""
    ends = datetime.now(tzlocal()) + timedelta(minutes=12)
    later = (datetime.now(tzlocal()) + timedelta(hours=1)).replace(microsecond=0)
    fresh = {
        "access_key": "new",
        "secret_key": "s",
        "token": "t",
        "expiry_time": later.isoformat(),
    }
    found = RefreshableCredentials(
        "old", "s", "t", ends, refresh_using=lambda: fresh, method="test"
    )
    source = BotoCredentials(lambda: FoundSession(found))
    assert source() == AwsCredentials("new", "s", "t", later.timestamp())


def test_no_credentials_is_a_clear_error():
    """It says what to do."""
    with pytest.raises(CredentialsUnavailableError, match="AWS_ACCESS_KEY_ID"):
        BotoCredentials(lambda: FoundSession(None))()


def test_the_environment_is_a_source(monkeypatch, tmp_path):
    """By botocore's real chain."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDENV")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "token")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    assert BotoCredentials(Session)() == AwsCredentials("AKIDENV", "secret", "token", 0.0)
