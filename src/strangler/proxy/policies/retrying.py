"""How an attempt failed in, whether another may follow out: on another server of the same upstream
(retry) or at the monolith (fallback).

What is safe is told by contracts "Effect" and RFC 9110 section 9.2.2: while no byte of the request
was sent, always; after that only an idempotent method on a route whose effect is none or read;
never after the answer began, and only with a request that can be sent again from its start.
Whether it is wise is told by the budget."""

from collections.abc import Collection
from typing import Final

from strangler.rules.model import BUCKETS, Effect, Retries

IDEMPOTENT: Final = frozenset({b"GET", b"HEAD", b"OPTIONS", b"TRACE", b"PUT", b"DELETE"})
"""RFC 9110 section 9.2.2. Methods are case-sensitive; unknown ones are not idempotent."""

FLOOR: Final = 10.0
"""So many retries are always there, whatever the share of so few requests says."""
_FLOOR_PER_SECOND: Final = 1.0
"""How fast the floor grows back."""


def may_retry(
    *,
    sent: bool,
    ran: bool,
    method: bytes,
    effect: Effect,
    response_begun: bool,
    replayable: bool,
) -> bool:
    """Whether the same upstream may be asked again.

    `sent`: a byte may have reached the upstream. `ran`: False if the upstream said itself that it
    did nothing, for want of capacity: asking again at once would make that worse, so it is a
    matter for the fallback. `replayable`: the whole request can be sent again."""
    if response_begun or not replayable:
        return False
    return not sent or (ran and method in IDEMPOTENT and effect.is_safe)


def may_fall_back(
    *,
    sent: bool,
    ran: bool,
    method: bytes,
    effect: Effect,
    response_begun: bool,
    replayable: bool,
) -> bool:
    """Whether the monolith may be asked instead; as `may_retry`, and always if nothing ran.

    A circuit that is open, or an upstream without a server, is a failure with `sent` False."""
    if response_begun or not replayable:
        return False
    return not sent or not ran or (method in IDEMPOTENT and effect.is_safe)


def may_fall_back_on(
    status: int,
    listed: Collection[int],
    *,
    method: bytes,
    effect: Effect,
    replayable: bool,
) -> bool:
    """Whether the monolith may answer in place of an answer with that status, of which nothing
    has gone to the client yet: only where the route lists it (`fallback: {on: [...]}`). The
    service did run, so that what it ran must be safe to run twice."""
    return status in listed and replayable and method in IDEMPOTENT and effect.is_safe


class RetryBudget:
    """Keeps the retries of one upstream below a share of its requests, so that they cannot become
    the overload that they answer: each request pays `Retries.budget` into a bucket, each retry
    takes 1 out. The bucket holds at most `burst`; beside it are always a few (`FLOOR`), which
    grow back with time. `Retries.attempts` is the caller's to count."""

    __slots__ = ("_burst", "_floor", "_share", "_since", "_tokens")

    def __init__(self, retries: Retries, burst: int, now: float) -> None:
        """`burst` is how many attempts can fail at one blow: the upstream's `max_in_flight`."""
        self._tokens = 0.0
        self._floor = FLOOR
        self._since = now
        self.configure(retries, burst)

    def configure(self, retries: Retries, burst: int) -> None:
        """Go by these settings from now on; what is in the bucket stays."""
        self._share = retries.budget / BUCKETS
        self._burst = float(burst)

    def on_request(self) -> None:
        """A request came, whose first attempt is no retry."""
        tokens = self._tokens + self._share
        self._tokens = tokens if tokens < self._burst else self._burst

    def withdraw(self, now: float) -> bool:
        """Take one retry out; False if there is none and the failure has to stand."""
        if self._tokens >= 1.0:
            self._tokens -= 1.0
            return True
        # A clock that stands still or jumps back adds nothing.
        elapsed = max(0.0, now - self._since)
        self._floor = min(FLOOR, self._floor + elapsed * _FLOOR_PER_SECOND)
        self._since = now
        if self._floor >= 1.0:
            self._floor -= 1.0
            return True
        return False
