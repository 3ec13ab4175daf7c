"""Rules and a request in, the verdict with its reasons in words out."""

from dataclasses import dataclass

from strangler.rules.deciding import Verdict, Why, decide
from strangler.rules.matching import mismatch, path_matches
from strangler.rules.model import Route, Rules
from strangler.rules.precedence import difference
from strangler.rules.requests import Example
from strangler.rules.targets import matching_key
from strangler.rules.values import format_percent


@dataclass(frozen=True, slots=True)
class Loser:
    """A route that did not take the request, and why not, in words."""

    route: Route
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Who answers a request, and why."""

    request: Example
    verdict: Verdict
    reason: str
    lost: tuple[Loser, ...]
    """Routes that match too; `reason` is the criterion by which they lost."""
    missed: tuple[Loser, ...]
    """Routes whose path fits; `reason` is the first condition that does not hold."""


def explained(rules: Rules, request: Example) -> Explanation:
    """The verdict for `request`, in words."""
    verdict = decide(rules, request)
    matching = {each.route.id for each in verdict.candidates}
    key = matching_key(request.path)
    return Explanation(
        request=request,
        verdict=verdict,
        reason=_reason(verdict),
        lost=tuple(
            Loser(each.route, difference(verdict.candidates[0].key, each.key) or "smaller id")
            for each in verdict.candidates[1:]
        ),
        missed=tuple(
            Loser(route, reason)
            for route in rules.routes
            if route.id not in matching
            and (path_matches(route.match, key) or path_matches(route.match, request.path))
            and (reason := mismatch(route, request))
        ),
    )


def _reason(verdict: Verdict) -> str:
    route = verdict.route
    match verdict.why:
        case Why.DEFAULT:
            return "no route matches; the default answers"
        case Why.AMBIGUOUS if verdict.reject:
            return "the target is ambiguous, and the route rejects such targets with 400"
        case Why.AMBIGUOUS:
            return "the target is ambiguous, and no route takes such targets; the default answers"
        case Why.LEGACY:
            return "state legacy: the monolith answers"
        case Why.SHADOW:
            share = format_percent(route.shadow.sample) if route and route.shadow else "100"
            return f"state shadow: the monolith answers, {share} % of the requests are copied"
        case Why.MIGRATED:
            return "state migrated: the service answers, the monolith is the fallback"
        case Why.RETIRED:
            return "state retired: the service answers, there is no fallback"
    return _cohort_reason(verdict)


def _cohort_reason(verdict: Verdict) -> str:
    canary = verdict.route.canary if verdict.route else None
    if canary is None:
        return "state canary"
    share = format_percent(canary.buckets)
    cohort = verdict.cohort
    if cohort is None and verdict.mints:
        return (
            f"no key is present: cookie {verdict.mints} is set to a new value, by which the "
            f"service answers {share} % of such callers, and the monolith the others"
        )
    if cohort is None:
        keys = ", ".join(map(str, canary.by))
        return f"none of {keys} is present: the monolith answers"
    side = "below" if cohort.bucket < canary.buckets else "not below"
    return f"bucket {cohort.bucket} of {cohort.key} is {side} {canary.buckets} ({share} %)"
