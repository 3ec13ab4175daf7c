"""Rules in AWS AppConfig: a session whose token changes with every question (AppConfig Data API).

An empty answer says that nothing has changed. The service says how long to wait before the next
question, and refuses whoever asks earlier; a new session may ask at once."""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from strangler.proxy.control.rule_sources import aws
from strangler.proxy.control.rule_sources.source import Document, SourceError

LEAST_POLL = 15.0
"""Seconds; AppConfig takes no shorter interval (service model, RequiredMinimumPollInterval)."""
_MARGIN = 0.1
"""A little early is too early: the service refuses, and with it the token is gone."""

make_client = partial(aws.make_client, "appconfigdata")


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

    def fetch(self, *, anew: bool = False) -> Document | None:
        """See `RuleSource`."""
        if anew:
            self._token = ""
        if self._token and self._clock() < self._not_before:
            return None
        # A token is good for one question, whatever becomes of the answer: without the next one
        # a new session begins, and gives everything anew.
        token, self._token = self._token, ""
        began_here = not token
        with aws.explained(self.name):
            # From before the question: the service counts from when it answers.
            self._not_before = self._clock() + self.poll
            answer = self._ask(token)
            content: bytes = answer["Configuration"].read()
        self._not_before = self._clock() + answer["NextPollIntervalInSeconds"] + _MARGIN
        if not content and began_here:
            raise SourceError(
                f"{self.name} holds no version yet; deploy one with `strangler deploy rules`"
            )
        self._token = answer["NextPollConfigurationToken"]
        if not content:
            return None
        label = answer.get("VersionLabel") or ""
        return Document(
            content=content, name=f"{self._profile}@{label}" if label else self._profile
        )

    def pause(self) -> float:
        """See `RuleSource`."""
        return max(0.0, self._not_before - self._clock())

    def _ask(self, token: str) -> dict[str, Any]:
        if self._client is None:
            self._client = self._new_client()
        if token:
            try:
                return self._latest(token)
            except ClientError as error:
                # Used, or older than a day.
                if error.response["Error"]["Code"] != "BadRequestException":
                    raise
        return self._latest(self._begin())

    def _latest(self, token: str) -> dict[str, Any]:
        found: dict[str, Any] = self._client.get_latest_configuration(ConfigurationToken=token)
        return found

    def _begin(self) -> str:
        least = max(round(LEAST_POLL), round(self.poll))
        answer = self._client.start_configuration_session(
            **self._identifiers, RequiredMinimumPollIntervalInSeconds=least
        )
        token: str = answer["InitialConfigurationToken"]
        return token

    def close(self) -> None:
        """See `RuleSource`."""
        if self._client is not None:
            self._client.close()
