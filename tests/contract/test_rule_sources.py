"""Every source of rules keeps the same promises: a file, an object of S3 (moto), a profile of
AppConfig (a strict stub; with `make test-aws` MiniStack as well)."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from strangler.proxy.control.compiling import RulesRefusedError
from strangler.proxy.control.rule_sources.app_config import AppConfigSource
from strangler.proxy.control.rule_sources.opening import open_source
from strangler.proxy.control.rule_sources.source import RuleSource, SourceError
from support import delivered
from support.app_config_stub import app_config
from support.emulators import ministack, nobody


@dataclass
class Stand:
    """A source, and the place behind it."""

    source: RuleSource
    publish: Callable[[str], None]
    """Makes the place hold something else."""
    vanish: Callable[[], None]
    """Takes the place away, whatever it holds."""
    return_: Callable[[], None]
    skip: Callable[[], None] = lambda: None
    """Lets the time pass that the place wants between two questions."""


def _done(result: object) -> None:
    """For expressions that are not wanted for their value."""


def _file(tmp_path: Path, stack: ExitStack) -> Stand:
    path, away = tmp_path / "rules.yaml", tmp_path / "away"
    return Stand(
        source=open_source(str(path)),
        publish=lambda text: _done(path.write_text(text, encoding="utf-8")),
        vanish=lambda: _done(path.rename(away)),
        return_=lambda: _done(away.rename(path)),
    )


def _s3(tmp_path: Path, stack: ExitStack) -> Stand:
    stack.enter_context(mock_aws())
    client = boto3.client("s3")
    place = {"LocationConstraint": "eu-west-1"}
    client.create_bucket(Bucket="shop-snapshots", CreateBucketConfiguration=place)
    kept: list[bytes] = []

    def publish(text: str) -> None:
        client.put_object(Bucket="shop-snapshots", Key="a/rules.json", Body=text.encode())

    def vanish() -> None:
        answer = client.get_object(Bucket="shop-snapshots", Key="a/rules.json")
        kept.append(answer["Body"].read())
        client.delete_object(Bucket="shop-snapshots", Key="a/rules.json")

    return Stand(
        source=open_source("s3://shop-snapshots/a/rules.json?poll=2s"),
        publish=publish,
        vanish=vanish,
        return_=lambda: publish(kept.pop().decode()),
    )


class Clock:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def _app_config(tmp_path: Path, stack: ExitStack) -> Stand:
    clock = Clock()
    stub = stack.enter_context(app_config(interval=15.0, clock=clock))
    place = f"appconfig://shop/production/rules?endpoint={stub.endpoint}"
    source = open_source(place)
    assert isinstance(source, AppConfigSource)
    source._clock = clock

    def fail(code: str) -> None:
        stub.failing = code

    return Stand(
        source=source,
        publish=lambda text: stub.publish(text, "v1"),
        vanish=lambda: fail("AccessDeniedException"),
        return_=lambda: fail(""),
        skip=lambda: setattr(clock, "now", clock.now + 15.2),
    )


def _ministack(tmp_path: Path, stack: ExitStack) -> Stand:
    it = stack.enter_context(ministack(minute=0.01))
    ids = delivered.place(it.client, bake=0)
    client = it.client("appconfig")
    clock = Clock()
    source = open_source(f"appconfig://shop/production/rules?endpoint={it.endpoint}")
    assert isinstance(source, AppConfigSource)
    source._clock = clock

    def publish(text: str) -> None:
        made = client.create_hosted_configuration_version(
            ApplicationId=ids["application"],
            ConfigurationProfileId=ids["profile"],
            Content=text.encode(),
            ContentType="application/json",
        )
        client.start_deployment(
            ApplicationId=ids["application"],
            EnvironmentId=ids["environment"],
            ConfigurationProfileId=ids["profile"],
            DeploymentStrategyId=ids["strategy"],
            ConfigurationVersion=str(made["VersionNumber"]),
        )

    def rename(name: str) -> None:
        client.update_application(ApplicationId=ids["application"], Name=name)

    def vanish() -> None:
        rename("other")
        source._token = ""  # a session that goes on knows ids

    return Stand(
        source=source,
        publish=publish,
        vanish=vanish,
        return_=lambda: rename("shop"),
        skip=lambda: setattr(clock, "now", clock.now + 15.2),
    )


STANDS: dict[str, Callable[[Path, ExitStack], Stand]] = {
    "file": _file,
    "s3": _s3,
    "appconfig": _app_config,
    "ministack": _ministack,
}


@pytest.fixture(
    params=["file", "s3", "appconfig", pytest.param("ministack", marks=pytest.mark.emulator)]
)
def stand(request: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stand]:
    """A place that holds nothing yet."""
    for name, value in nobody().items():
        monkeypatch.setenv(name, value)
    with ExitStack() as stack:
        made = STANDS[request.param](tmp_path, stack)
        yield made
        made.source.close()


def fetched(stand: Stand, *, anew: bool = False) -> bytes | None:
    document = stand.source.fetch(anew=anew)
    return document and document.content


def test_what_was_published_last_is_what_is_fetched(stand):
    """Byte for byte, whoever asks first."""
    stand.publish("version: 1 # é\n")
    assert fetched(stand) == "version: 1 # é\n".encode()
    stand.publish("version: 2\n")
    stand.skip()
    assert fetched(stand) == b"version: 2\n"


def test_what_was_given_before_is_given_again_to_who_asks_anew(stand):
    """A signal or the admin API: even before the next question is due."""
    stand.publish("version: 1\n")
    fetched(stand)
    assert fetched(stand, anew=True) == b"version: 1\n"
    assert fetched(stand, anew=True) == b"version: 1\n"


def test_a_remote_source_says_nothing_twice(stand):
    """None stands for what it gave before; a file is as near as its content."""
    stand.publish("version: 1\n")
    fetched(stand)
    stand.skip()
    assert fetched(stand) == (None if stand.source.poll else b"version: 1\n")


def test_a_place_that_holds_nothing_is_an_error(stand):
    """Never None, and never empty rules."""
    with pytest.raises((SourceError, RulesRefusedError)):
        stand.source.fetch()


def test_a_place_that_is_away_is_an_error_and_works_once_it_is_back(stand):
    """The message names the source; what was published meanwhile arrives."""
    stand.publish("version: 1\n")
    fetched(stand)
    stand.vanish()
    stand.skip()
    with pytest.raises((SourceError, RulesRefusedError)) as caught:
        stand.source.fetch()
    assert stand.source.name in str(caught.value)
    stand.return_()
    stand.publish("version: 2\n")
    stand.skip()
    assert fetched(stand) == b"version: 2\n"


def test_a_document_has_a_name_for_messages(stand):
    """A path, or what is asked for and its version."""
    stand.publish("version: 1\n")
    assert stand.source.fetch().name.rpartition("/")[2].partition("@")[0].startswith("rules")


def test_a_source_says_when_it_wants_to_be_asked_again(stand):
    """Within one poll; a file never."""
    stand.publish("version: 1\n")
    fetched(stand)
    assert 0 <= stand.source.pause() <= max(stand.source.poll + 0.2, 0)
    assert bool(stand.source.files) != bool(stand.source.poll)
