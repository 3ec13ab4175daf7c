"""Names that stand for nothing, or for two things; claims without verified tokens."""

from collections.abc import Iterator
from difflib import get_close_matches

from strangler.diagnostics import (
    RULES_DUPLICATE_ID,
    RULES_NEEDS_JWT,
    RULES_UNKNOWN_UPSTREAM,
    RULES_UNUSED,
    Diagnostic,
    report,
)
from strangler.rules.checks.places import Places
from strangler.rules.model import KeyKind, Route, Rules


def check_references(rules: Rules, places: Places) -> Iterator[Diagnostic]:
    """Unknown upstreams, ids that stand twice, upstreams that nobody uses, claims without jwt."""
    names = {upstream.name for upstream in rules.upstreams}
    if rules.default and rules.default not in names:
        yield report(
            RULES_UNKNOWN_UPSTREAM,
            f"default names upstream {rules.default!r}, which does not exist",
            places.top("default"),
            _nearest(rules.default, names),
        )
    first: dict[str, int] = {}
    for number, route in enumerate(rules.routes):
        if route.service and route.service not in names:
            yield report(
                RULES_UNKNOWN_UPSTREAM,
                f"route {route.id!r} names upstream {route.service!r}, which does not exist",
                places.route(number, "service"),
                _nearest(route.service, names),
            )
        if route.id and route.id in first:
            line = places.route(first[route.id], "id").line
            yield report(
                RULES_DUPLICATE_ID,
                f"id {route.id!r} is taken by the route in line {line}",
                places.route(number, "id"),
            )
        first.setdefault(route.id, number)
        if rules.proxy.jwt is None:
            yield from _claims(number, route, places)
    used = {route.service for route in rules.routes} | {rules.default}
    for name in sorted(names - used):
        yield report(
            RULES_UNUSED, f"no route uses upstream {name!r}", places.top("upstreams", name)
        )


def _claims(number: int, route: Route, places: Places) -> Iterator[Diagnostic]:
    if route.match.claims:
        yield report(
            RULES_NEEDS_JWT,
            f"route {route.id!r} matches claims, but no tokens are verified",
            places.route(number, "match", "claims"),
        )
    if route.canary and any(key.kind is KeyKind.CLAIM for key in route.canary.by):
        yield report(
            RULES_NEEDS_JWT,
            f"route {route.id!r} has a cohort key from a claim, but no tokens are verified",
            places.route(number, "canary", "by"),
        )


def _nearest(name: str, names: set[str]) -> str:
    near = get_close_matches(name, sorted(names), 1)
    if near:
        return f"did you mean {near[0]!r}?"
    return f"there are {', '.join(sorted(names)[:8])}" if names else ""
