"""A route in, every decision it can lead to out: made once, shared by all requests.

States, cohorts and the kill switch become decisions here and nowhere else."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, assert_never

from strangler.proxy.dataplane.conditions import compile_conditions
from strangler.proxy.dataplane.request import Request
from strangler.proxy.policies.cohorts import Cohorts
from strangler.rules.model import Ambiguous, Canary, Route, State


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Decision:
    """Where a request goes. Made when the table is compiled, shared by all requests that take
    the same way, so that deciding allocates nothing; compare by identity of its fields."""

    upstream: str
    """Name of the upstream that answers."""
    fallback: str = ""
    """Name of the upstream that may answer instead (the monolith), or empty."""
    shadow: str = ""
    """Name of the upstream that may get a copy (state shadow), or empty."""
    route: Route | None = None
    """None: no route matched, the default answers."""
    reject: bool = False
    """Answer 400: the target is ambiguous, and the route says `ambiguous: reject`."""
    why: str
    """legacy, shadow, canary-in, canary-out, canary-no-key, migrated, retired, default,
    ambiguous, killed."""


UNDECIDED: Final = Decision(upstream="", why="undecided")
"""Before, or instead of, a decision: the request was answered here."""


class Switch(IntEnum):
    """The kill switch: whether everything goes to the default upstream."""

    OFF = 0
    ON = 1
    """Everything but retired routes."""
    FORCED = 2
    """Retired routes too."""


BySwitch = tuple[Decision | None, Decision | None, Decision | None]
"""A decision for each position of the switch; None where the cohort decides."""


class Entry:
    """A route as an index holds it: its decisions, and the conditions that no index covers."""

    __slots__ = ("ambiguous", "by_cohort", "conditions", "decisions", "route")

    def __init__(self, route: Route, default: str, mint: Callable[[], str]) -> None:
        self.route = route
        self.conditions = compile_conditions(route.match)
        self.decisions = _by_switch(route, default, _by_state(route, default))
        self.ambiguous = self.decisions
        """The same for ambiguous targets, where the route takes them at all."""
        if route.ambiguous is Ambiguous.REJECT:
            rejection = Decision(upstream=default, route=route, reject=True, why="ambiguous")
            self.ambiguous = _by_switch(route, default, rejection)
        self.by_cohort = _no_cohorts
        """Decides what `decisions` leaves open. A cookie that it mints is left in the request."""
        if route.state is State.CANARY and route.canary is not None:
            self.by_cohort = _Sides(route, route.canary, default, mint).choose


class _Sides:
    """The decisions of a canary, and what tells between them."""

    __slots__ = ("_buckets", "_cohorts", "_inside", "_keyless", "_outside")

    def __init__(self, route: Route, canary: Canary, default: str, mint: Callable[[], str]) -> None:
        self._buckets = canary.buckets
        self._cohorts = Cohorts(canary, mint)
        service = route.service
        self._inside = Decision(upstream=service, fallback=default, route=route, why="canary-in")
        self._outside = Decision(upstream=default, route=route, why="canary-out")
        self._keyless = Decision(upstream=default, route=route, why="canary-no-key")

    def choose(self, request: Request) -> Decision:
        """By the request's own key, else by a minted one, else the default upstream."""
        bucket = self._cohorts.bucket(request)
        if bucket is None:
            minted = self._cohorts.minted()
            if minted is None:
                return self._keyless
            request.minted = (minted.name, minted.value)
            bucket = minted.bucket
        return self._inside if bucket < self._buckets else self._outside


def _no_cohorts(request: Request) -> Decision:
    raise AssertionError("only the decisions of a canary are left open")


def _by_state(route: Route, default: str) -> Decision | None:
    """What the route's state says (contracts: States)."""
    match route.state:
        case State.LEGACY:
            return Decision(upstream=default, route=route, why="legacy")
        case State.SHADOW:
            copy_to = route.service if route.effect.is_safe else ""
            return Decision(upstream=default, shadow=copy_to, route=route, why="shadow")
        case State.CANARY:
            return None
        case State.MIGRATED:
            return Decision(upstream=route.service, fallback=default, route=route, why="migrated")
        case State.RETIRED:
            return Decision(upstream=route.service, route=route, why="retired")
    assert_never(route.state)


def _by_switch(route: Route, default: str, usual: Decision | None) -> BySwitch:
    killed = Decision(upstream=default, route=route, why="killed")
    return usual, usual if route.state is State.RETIRED else killed, killed
