"""A route in, every decision it can lead to out: made once, shared by all requests.

States, cohorts and the kill switch are turned into decisions here and nowhere else."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import assert_never

from strangler.proxy.dataplane.conditions import Holds, compile_conditions
from strangler.proxy.dataplane.request import Request
from strangler.proxy.policies.cohorts import Cohorts
from strangler.rules.model import Ambiguous, Canary, Route, State


class Switch(IntEnum):
    """The kill switch: whether everything goes to the default upstream."""

    OFF = 0
    ON = 1
    """Everything but retired routes."""
    FORCED = 2
    """Retired routes too."""


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


class Entry:
    """A route as the index holds it: the conditions that no index covers, and its decisions."""

    __slots__ = ("_canary", "ambiguous", "conditions", "decisions", "route")

    def __init__(self, route: Route, default: str, mint: Callable[[], str]) -> None:
        self.route = route
        self.conditions: tuple[Holds, ...] = compile_conditions(route.match)
        self.decisions = _by_switch(route, default, _decision(route, default))
        """By Switch; None where the request's cohort decides."""
        self.ambiguous: tuple[Decision | None, ...] = self.decisions
        """The same for ambiguous targets, where the route takes them at all."""
        if route.ambiguous is Ambiguous.REJECT:
            rejection = Decision(upstream=default, route=route, reject=True, why="ambiguous")
            self.ambiguous = _by_switch(route, default, rejection)
        self._canary = None
        if route.state is State.CANARY and route.canary is not None:
            self._canary = _CanaryWays(route, route.canary, default, mint)

    def decide(self, request: Request) -> Decision:
        """Of a canary: by the cohort of the request, which may get a cookie minted."""
        assert self._canary is not None
        return self._canary.decide(request)

    def cohorts(self) -> Cohorts | None:
        """Of a canary: who draws the buckets."""
        return self._canary.cohorts if self._canary else None


class _CanaryWays:
    """The decisions of a canary, and the share that tells between them."""

    __slots__ = ("_buckets", "_inside", "_keyless", "_outside", "cohorts")

    def __init__(self, route: Route, canary: Canary, default: str, mint: Callable[[], str]) -> None:
        self.cohorts = Cohorts(canary, mint)
        self._buckets = canary.buckets
        self._inside = Decision(
            upstream=route.service, fallback=default, route=route, why="canary-in"
        )
        self._outside = Decision(upstream=default, route=route, why="canary-out")
        self._keyless = Decision(upstream=default, route=route, why="canary-no-key")

    def decide(self, request: Request) -> Decision:
        bucket = self.cohorts.bucket(request)
        if bucket < 0:
            minted = self.cohorts.minted()
            if minted is None:
                return self._keyless
            name, value, bucket = minted
            request.minted = (name, value)
        return self._inside if bucket < self._buckets else self._outside


def _decision(route: Route, default: str) -> Decision | None:
    """What the state says; None for a canary."""
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


def _by_switch(
    route: Route, default: str, usual: Decision | None
) -> tuple[Decision | None, Decision | None, Decision]:
    killed = Decision(upstream=default, route=route, why="killed")
    return usual, usual if route.state is State.RETIRED else killed, killed
