"""AWS credentials from wherever botocore finds them in, immutable snapshots out, in good time.

botocore refreshes synchronously, inside whatever call happens to need it; against a slow metadata
endpoint that stops an event loop for seconds. So a thread of its own asks for them regularly and
publishes each change; requests are signed with the last snapshot."""

import random
import threading
import time
from collections.abc import Callable

from botocore.credentials import RefreshableCredentials
from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import Session

from strangler.proxy.control.repeating import FIRST_RETRY, jittered, retry_delay
from strangler.proxy.dataplane.messages import AwsCredentials

_INTERVAL = 60.0
"""Seconds between two looks. botocore itself refreshes 15 minutes before the end."""
_EARLY = 14 * 60.0
"""Credentials that still end so soon although botocore was asked: it could not refresh them."""


class CredentialsUnavailableError(Exception):
    """There are none; the text says where was looked and what to do."""


class BotoCredentials:
    """Credentials by botocore's chain: environment, profile, SSO, web identity, container, IMDS.

    Instances are called by one thread only."""

    def __init__(self, new_session: Callable[[], Session] = Session) -> None:
        self._new_session = new_session
        self._refreshable: RefreshableCredentials | None = None

    def __call__(self) -> AwsCredentials:
        """What is valid now; may take seconds. Raises CredentialsUnavailableError, or what
        botocore raises.

        Credentials that refresh themselves are kept; others (keys in the environment or a file)
        are looked up anew, so that an edited file counts."""
        found = self._refreshable or self._new_session().get_credentials()
        if found is None:
            raise CredentialsUnavailableError(
                "no AWS credentials found: set a profile or AWS_ACCESS_KEY_ID, "
                "or give the task or instance a role"
            )
        expires = 0.0
        frozen = found.get_frozen_credentials()
        if isinstance(found, RefreshableCredentials):
            self._refreshable = found
            # The one place that says when they end; there is no public one.
            expires = found._expiry_time.timestamp()
        return AwsCredentials(frozen.access_key, frozen.secret_key, frozen.token or "", expires)

    def forget(self) -> None:
        """Begin anew with the whole chain the next time."""
        self._refreshable = None


class CredentialRefresher:
    """Keeps credentials fresh in a thread of its own, from `start` to `stop`."""

    def __init__(
        self,
        publish: Callable[[AwsCredentials], None],
        report: Callable[[str], None],
        *,
        source: BotoCredentials | None = None,
        now: Callable[[], float] = time.time,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """`publish` gets each new snapshot and `report` each problem, both in the thread: hand
        them to a loop by `call_soon_threadsafe`. `now` is Unix time, `chance` in [0, 1)."""
        self._publish = publish
        self._report = report
        self._source = source or BotoCredentials()
        self._now = now
        self._chance = chance
        self._failures = 0
        self._reported = ""
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self.current: AwsCredentials | None = None
        """The last good snapshot."""

    def start(self) -> None:
        """Look at once, and from then on."""
        self._thread = threading.Thread(target=self._run, name="aws-credentials", daemon=True)
        self._thread.start()

    def stop(self, timeout: float = 1.0) -> None:
        """Publish nothing more. A look that is under way is waited for `timeout` seconds."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join(timeout)

    def refresh(self) -> float:
        """One look: publishes what is new, and returns the seconds until the next one."""
        try:
            found = self._source()
        except (
            BotoCoreError,
            ClientError,
            CredentialsUnavailableError,
            OSError,
            RuntimeError,  # what botocore raises for credentials that came expired
            ValueError,
        ) as problem:
            self._source.forget()
            return self._failed(f"{type(problem).__name__}: {problem}")
        changed = found != self.current
        if changed:
            self.current = found
            if not self._stopped.is_set():
                self._publish(found)
        left = found.expires - self._now() if found.expires else float("inf")
        if left < _EARLY and not changed:
            return self._failed("they could not be refreshed")
        self._failures = 0
        self._reported = ""
        return jittered(max(FIRST_RETRY, min(_INTERVAL, left / 3)), self._chance())

    def _failed(self, reason: str) -> float:
        """Seconds until the next try: doubled each time, and never the same for all instances."""
        self._failures += 1
        if reason != self._reported:
            self._reported = reason
            self._report(f"AWS credentials: {reason}; {self._outlook()}")
        return jittered(retry_delay(self._failures), self._chance())

    def _outlook(self) -> str:
        current = self.current
        if current is None:
            return "functions cannot be invoked until there are some"
        if not current.expires:
            return "the last ones stay in use"
        left = current.expires - self._now()
        if left <= 0:
            return "the last ones have expired, so functions cannot be invoked"
        return f"the last ones are good for {left:.0f} s"

    def _run(self) -> None:
        wait = self.refresh()
        while not self._stopped.wait(wait):
            wait = self.refresh()
