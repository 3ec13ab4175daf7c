"""Rules in AWS AppConfig: a session whose token changes with every question (AppConfig Data API).

An empty answer says that nothing has changed. The service says how long to wait before the next
question; whoever asks earlier is told what he was told before."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from strangler.proxy.control.rule_sources.source import Document, SourceError

LEAST_POLL = 15.0
"""Seconds; AppConfig takes no shorter interval (service model, RequiredMinimumPollInterval)."""


def make_client(region: str, endpoint: str) -> Any:
    """A boto3 client of a session of its own; BotoCoreError if there is no Region."""
    config = Config(connect_timeout=2, read_timeout=10, retries={"total_max_attempts": 2})
    return boto3.session.Session().client(
        "appconfigdata", region_name=region or None, endpoint_url=endpoint or None, config=config
    )


class AppConfigSource:
    """A `RuleSource` at `appconfig://APPLICATION/ENVIRONMENT/PROFILE`, names or ids."""

    files: tuple[Path, ...] = ()

    def __init__(
        self,
        application: str,
        environment: str,
        profile: str,
        *,
        poll: float,
        new_client: Callable[[], Any],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`poll` is seconds; `new_client` is called at the first question."""
        self.name = f"appconfig://{application}/{environment}/{profile}"
        self.poll = poll
        self._identifiers = {
            "ApplicationIdentifier": application,
            "EnvironmentIdentifier": environment,
            "ConfigurationProfileIdentifier": profile,
        }
        self._profile = profile
        self._new_client = new_client
        self._clock = clock
        self._client: Any = None
        self._token = ""
        self._not_before = 0.0

    def fetch(self) -> Document | None:
        """See `RuleSource`."""
        if self._token and self._clock() < self._not_before:
            return None
        try:
            answer = self._ask()
        except (BotoCoreError, ClientError) as error:
            # A token is good for one question and for a day: begin anew.
            self._token = ""
            raise SourceError(f"{self.name}: {error}") from error
        self._token = answer["NextPollConfigurationToken"]
        # A little early is too early: the service refuses, and with it the token is gone.
        self._not_before = self._clock() + answer["NextPollIntervalInSeconds"] - 0.5
        content: bytes = answer["Configuration"].read()
        if not content:
            return None
        label = answer.get("VersionLabel") or ""
        return Document(
            content=content, name=f"{self._profile}@{label}" if label else self._profile
        )

    def _ask(self) -> dict[str, Any]:
        if self._client is None:
            self._client = self._new_client()
        if not self._token:
            self._token = self._begin()
        try:
            found: dict[str, Any] = self._client.get_latest_configuration(
                ConfigurationToken=self._token
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "BadRequestException":
                raise
            # Used, or older than a day; a new session tells everything anew.
            self._token = self._begin()
            found = self._client.get_latest_configuration(ConfigurationToken=self._token)
        return found

    def _begin(self) -> str:
        answer = self._client.start_configuration_session(
            **self._identifiers, RequiredMinimumPollIntervalInSeconds=round(self.poll)
        )
        token: str = answer["InitialConfigurationToken"]
        return token

    def close(self) -> None:
        """See `RuleSource`."""
        if self._client is not None:
            self._client.close()
