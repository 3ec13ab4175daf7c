"""A route in, one row for people out: what it matches and where it stands."""

from dataclasses import dataclass

from strangler.rules.model import BUCKETS, Condition, Match, PathKind, Route, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One route of the effective table."""

    id: str
    match: str
    """As in `GET,HEAD shop.example.com prefix /catalog header x-beta=1`."""
    state: str
    service: str
    """Empty in state legacy without a service."""
    effect: str
    group: str
    """Empty without one."""
    percent: float | None
    """The service's share of the cohorts; None where cohorts decide nothing."""
    by: tuple[str, ...]
    """The keys of the cohorts, as written."""
    ambiguous: str
    priority: int


def listing(route: Route) -> Listing:
    """The row of a route."""
    canary = route.canary if route.state is State.CANARY else None
    return Listing(
        id=route.id,
        match=match_text(route.match),
        state=route.state.value,
        service=route.service,
        effect=route.effect.value,
        group=route.group,
        percent=canary.buckets * 100 / BUCKETS if canary is not None else None,
        by=tuple([str(key) for key in canary.by]) if canary is not None else (),
        ambiguous=route.ambiguous.value,
        priority=route.priority,
    )


def match_text(match: Match) -> str:
    """All conditions of a match in one line, in the order of precedence but for the methods."""
    kind = PathKind.PREFIX if match.kind is PathKind.ANY else match.kind
    parts = [",".join(match.methods) or "ANY", ",".join(match.hosts), kind.value, match.path]
    for word, conditions in (
        ("header", match.headers),
        ("query", match.query),
        ("cookie", match.cookies),
        ("claim", match.claims),
    ):
        parts += [f"{word} {_text(condition)}" for condition in conditions]
    return " ".join(part for part in parts if part)


def _text(condition: Condition) -> str:
    return condition.name if condition.value is None else f"{condition.name}={condition.value}"
