"""Rules and a request in, who answers it and why out: the slow twin of the data plane's table."""

from dataclasses import dataclass
from enum import StrEnum

from strangler.rules.cohorts import bucket_of
from strangler.rules.matching import Ranked, ranked
from strangler.rules.model import Ambiguous, Canary, CohortKey, KeyKind, Route, Rules, State
from strangler.rules.requests import Asked, claim_key
from strangler.rules.targets import is_ambiguous, matching_key


class Why(StrEnum):
    """Why a request goes where it goes."""

    LEGACY = "legacy"
    SHADOW = "shadow"
    CANARY_IN = "canary-in"
    CANARY_OUT = "canary-out"
    CANARY_NO_KEY = "canary-no-key"
    MIGRATED = "migrated"
    RETIRED = "retired"
    DEFAULT = "default"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """Which cohort a request belongs to."""

    key: str
    """As `by` writes it."""
    value: bytes
    bucket: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Where a request goes."""

    upstream: str
    why: Why
    route: Route | None = None
    """None: no route matched, the default answers."""
    fallback: str = ""
    """Who may answer instead, or nobody."""
    shadow: str = ""
    """Who may get a copy, or nobody."""
    reject: bool = False
    """It is answered with 400."""
    cohort: Cohort | None = None
    mints: str = ""
    """Name of the cookie that the answer sets; the cohort is that of its new value."""
    candidates: tuple[Ranked, ...] = ()
    """All routes that match, in their order."""


def decide(rules: Rules, request: Asked, minted: bytes | None = None) -> Verdict:
    """Where `request` goes. `minted` is the value of the cookie where one is minted; None says
    that nobody knows it yet, and that the monolith answers."""
    candidates = tuple(ranked(rules.routes, request))
    ambiguous = is_ambiguous(matching_key(request.path))
    if not candidates:
        why = Why.AMBIGUOUS if ambiguous else Why.DEFAULT
        return Verdict(upstream=rules.default, why=why)
    route = candidates[0].route
    monolith = rules.default
    match route.state:
        case _ if ambiguous and route.ambiguous is Ambiguous.REJECT:
            return Verdict(
                upstream=monolith,
                why=Why.AMBIGUOUS,
                route=route,
                reject=True,
                candidates=candidates,
            )
        case State.LEGACY:
            return Verdict(upstream=monolith, why=Why.LEGACY, route=route, candidates=candidates)
        case State.SHADOW:
            return Verdict(
                upstream=monolith,
                why=Why.SHADOW,
                route=route,
                shadow=route.service if route.effect.is_safe else "",
                candidates=candidates,
            )
        case State.CANARY:
            return _by_cohort(monolith, route, request, minted, candidates)
        case State.MIGRATED:
            return Verdict(
                upstream=route.service,
                why=Why.MIGRATED,
                route=route,
                fallback=monolith,
                candidates=candidates,
            )
        case State.RETIRED:
            return Verdict(
                upstream=route.service, why=Why.RETIRED, route=route, candidates=candidates
            )


def _by_cohort(
    monolith: str,
    route: Route,
    request: Asked,
    minted: bytes | None,
    candidates: tuple[Ranked, ...],
) -> Verdict:
    canary = route.canary or Canary(buckets=0)
    cohort = cohort_of(canary, request)
    mints = ""
    if cohort is None and canary.mint:
        mints = canary.mint
        if minted is not None:
            key = f"cookie:{mints}"
            bucket = bucket_of(canary.salt, key, minted)
            cohort = Cohort(key=key, value=minted, bucket=bucket)
    inside = cohort is not None and cohort.bucket < canary.buckets
    why = Why.CANARY_NO_KEY if cohort is None else Why.CANARY_IN if inside else Why.CANARY_OUT
    return Verdict(
        upstream=route.service if inside else monolith,
        why=why,
        route=route,
        fallback=monolith if inside else "",
        cohort=cohort,
        mints=mints,
        candidates=candidates,
    )


def cohort_of(canary: Canary, request: Asked) -> Cohort | None:
    """The cohort by the first key of `by` that is present, after them by the minted cookie; None:
    no key is present. An empty value is none."""
    keys = canary.by
    if canary.mint:
        keys = (*keys, CohortKey(kind=KeyKind.COOKIE, name=canary.mint))
    for key in keys:
        value = _key_value(key, request)
        if value:
            name = str(key)
            return Cohort(key=name, value=value, bucket=bucket_of(canary.salt, name, value))
    return None


def _key_value(key: CohortKey, request: Asked) -> bytes | None:
    match key.kind:
        case KeyKind.HEADER:
            return request.header(key.name.encode())
        case KeyKind.COOKIE:
            return request.cookie(key.name.encode())
        case KeyKind.CLAIM:
            return claim_key((request.claims or {}).get(key.name))
        case KeyKind.CLIENT_IP:
            return request.client.encode()
