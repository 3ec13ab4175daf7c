"""Routes and a request in, what a person wants to know of its decision out: who else could have
taken it, and by what each of them lost.

This goes route by route with strangler.rules.matching, not through an index: it is for people,
who ask seldom, and it would show if the two ever disagreed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from strangler.proxy.dataplane.decisions import Decision
from strangler.proxy.dataplane.request import Request
from strangler.rules.deciding import cohort_of
from strangler.rules.matching import mismatch, path_matches, ranked
from strangler.rules.model import Route
from strangler.rules.precedence import difference
from strangler.rules.targets import is_ambiguous, matching_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Loser:
    """A route that did not take the request although its path matches."""

    route: str
    """Its id."""
    why: str
    """By what: the criterion of precedence, such as "literal before variable in segment 2", or
    the first condition that does not hold, such as "method"."""
    matched: bool
    """Whether all its conditions hold, so that only precedence decided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One decision, and how it came about. No key's value stands in it: keys name people."""

    decision: Decision
    ambiguous: bool
    """Servers disagree on what the path means, so that only routes that ask for it took part."""
    key: str
    """By which key the cohort was drawn, as `by` writes it; empty: by none."""
    bucket: int | None
    """The request's bucket, where its route is a canary and it has a key."""
    minted: str
    """Name of the cookie that the answer would set, so that the client stays on its side."""
    losers: tuple[Loser, ...]
    """First those that matched, in their order; then those of which a condition failed, by id."""


def explain(
    decide: Callable[[Request], Decision], routes: Sequence[Route], request: Request
) -> Explanation:
    """What `decide` says of a request, explained. A minted cookie stays in the request."""
    decision = decide(request)
    route = decision.route
    canary = route.canary if route is not None and decision.why.startswith("canary") else None
    cohort = cohort_of(canary, request) if canary is not None else None
    return Explanation(
        decision=decision,
        ambiguous=is_ambiguous(matching_key(request.path)),
        key=cohort.key if cohort is not None else "",
        bucket=cohort.bucket if cohort is not None else None,
        minted=request.minted[0] if request.minted is not None else "",
        losers=(*_outranked(routes, request), *_near(routes, request)),
    )


def _outranked(routes: Sequence[Route], request: Request) -> list[Loser]:
    """Each says what the route that won has over it."""
    candidates = ranked(routes, request)
    return [
        Loser(
            route=each.route.id, why=difference(candidates[0].key, each.key) or "id", matched=True
        )
        for each in candidates[1:]
    ]


def _near(routes: Sequence[Route], request: Request) -> list[Loser]:
    """Those whose path matches, as sent or by its key, and something else does not."""
    readings = {request.path, matching_key(request.path)}
    return [
        Loser(route=route.id, why=why, matched=False)
        for route in sorted(routes, key=lambda route: route.id)
        if any(path_matches(route.match, path) for path in readings)
        and (why := mismatch(route, request))
    ]
