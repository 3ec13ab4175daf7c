"""The credentials that requests are signed with right now: replaced as a whole, never refreshed
here."""

from collections.abc import Callable

from strangler.proxy.dataplane.messages import AwsCredentials


class CredentialHolder:
    """Holds the last snapshot that the control plane sent.

    Its remaining life is measured once, when it arrives, and then counted on a clock that does
    not jump: a wrong wall clock makes no good credentials look expired."""

    def __init__(self, wall: Callable[[], float], monotonic: Callable[[], float]) -> None:
        """`wall` is Unix time, `monotonic` any clock that only goes forward; both in seconds."""
        self._wall = wall
        self._monotonic = monotonic
        self._credentials: AwsCredentials | None = None
        self._ends = 0.0

    def replace(self, credentials: AwsCredentials) -> None:
        """Sign with these from now on."""
        life = credentials.expires - self._wall() if credentials.expires else float("inf")
        self._ends = self._monotonic() + life
        self._credentials = credentials

    def current(self) -> AwsCredentials | None:
        """None where there are none, or only expired ones."""
        credentials = self._credentials
        if credentials is not None and self._monotonic() < self._ends:
            return credentials
        return None
