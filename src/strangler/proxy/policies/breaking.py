"""Successes and failures of an upstream in, whether it may be asked out: a circuit breaker.

Times are seconds of one monotonic clock. Closed: attempts pass and are counted in a sliding
window; of at least `Breaker.minimum` attempts the share `Breaker.threshold` failed: open. Open:
nothing passes for `Breaker.open_for` seconds. Half-open: one attempt passes at a time; its success
closes the circuit with empty counts, its failure opens it again."""

from enum import StrEnum
from typing import Final

from strangler.rules.model import BUCKETS
from strangler.rules.model import Breaker as Settings

_SLOTS: Final = 10


class Circuit(StrEnum):
    """State of a breaker, as `messages.UpstreamState.circuit` names it."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half-open"


_CLOSED, _OPEN, _HALF_OPEN = Circuit


class CircuitBreaker:
    """The breaker of one upstream.

    The window is a ring of ten counts, so a failure is forgotten between 90 % and 100 % of
    `Breaker.window` after it."""

    __slots__ = (
        "_failed",
        "_failures",
        "_settings",
        "_since",
        "_slot",
        "_slot_end",
        "_total",
        "_totals",
        "_trial",
        "_width",
        "state",
    )

    def __init__(self, settings: Settings, now: float) -> None:
        self.state = _CLOSED
        self._since = now
        """When the state began."""
        self._trial: float | None = None
        """When the trial of state half-open began."""
        self.configure(settings, now)

    def configure(self, settings: Settings, now: float) -> None:
        """Go by these settings from now on; the state stays, the counts begin anew."""
        self._settings = settings
        self._width = settings.window / _SLOTS
        self._clear(now)

    def allow(self, now: float) -> bool:
        """Whether an attempt may be made now. Who is allowed must `record` how it ended, or
        `abandon` it."""
        if self.state is _CLOSED:
            return True
        if self.state is _OPEN:
            if now - self._since < self._settings.open_for:
                return False
            self._become(_HALF_OPEN, now)
        # A trial that is never heard of again must not keep the circuit from closing.
        elif self._trial is not None and now - self._trial < self._settings.open_for:
            return False
        self._trial = now
        return True

    def record(self, now: float, ok: bool, began: float | None = None) -> None:
        """An attempt ended. `began` is when it was allowed: one from before the circuit opened
        says nothing about the upstream of now. Without `began` it counts."""
        if self.state is not _CLOSED:
            if self.state is _HALF_OPEN and (began is None or began >= self._since):
                self._become(_CLOSED if ok else _OPEN, now)
            return
        if now >= self._slot_end:
            self._advance(now)
        self._totals[self._slot] += 1
        self._total += 1
        if not ok:
            self._failed[self._slot] += 1
            self._failures += 1
            settings = self._settings
            if (
                self._total >= settings.minimum
                and self._failures * BUCKETS >= settings.threshold * self._total
            ):
                self._become(_OPEN, now)

    def abandon(self) -> None:
        """An allowed attempt ended without a verdict on the upstream (the client left)."""
        self._trial = None

    def _become(self, state: Circuit, now: float) -> None:
        self.state = state
        self._since = now
        self._trial = None
        self._clear(now)

    def _clear(self, now: float) -> None:
        self._totals = [0] * _SLOTS
        self._failed = [0] * _SLOTS
        self._total = self._failures = self._slot = 0
        self._slot_end = now + self._width

    def _advance(self, now: float) -> None:
        """Forget the slots that left the window."""
        steps = int((now - self._slot_end) / self._width) + 1
        if steps >= _SLOTS:
            self._clear(now)
            return
        for _ in range(steps):
            self._slot = slot = (self._slot + 1) % _SLOTS
            self._total -= self._totals[slot]
            self._failures -= self._failed[slot]
            self._totals[slot] = self._failed[slot] = 0
        self._slot_end += steps * self._width
