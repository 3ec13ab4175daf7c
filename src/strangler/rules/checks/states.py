"""States that lack what they need, and settings of a route that its state or effect forbids."""

from collections.abc import Iterator

from strangler.diagnostics import (
    RULES_REWRITE,
    RULES_STATE,
    RULES_UNSAFE_SHADOW,
    RULES_UNUSED,
    Diagnostic,
    report,
)
from strangler.rules.checks.places import Places
from strangler.rules.model import PathKind, Route, Rules, State


def check_states(rules: Rules, places: Places) -> Iterator[Diagnostic]:
    """One route after the other."""
    for number, route in enumerate(rules.routes):
        if route.state is not State.LEGACY or route.canary or route.rewrite or route.fallback:
            yield from _check(number, route, rules.default, places)


def _check(number: int, route: Route, monolith: str, places: Places) -> Iterator[Diagnostic]:
    name = f"route {route.id!r}"
    if route.state is not State.LEGACY:
        if not route.service:
            yield report(
                RULES_STATE,
                f"{name} is in state {route.state} but has no service",
                places.route(number, "state"),
                "add service: ..., or set state: legacy",
            )
        elif route.service == monolith:
            yield report(
                RULES_STATE,
                f"{name} is in state {route.state}, and its service is the monolith itself",
                places.route(number, "service"),
                "name the new service, or set state: legacy",
            )
    if route.state is State.CANARY and route.canary is None:
        yield report(
            RULES_STATE,
            f"{name} is in state canary but does not say for whom",
            places.route(number, "state"),
            'add canary: {percent: 5, by: ["header:x-user-id"]}',
        )
    if route.canary is not None and not route.canary.by and not route.canary.mint:
        yield report(
            RULES_STATE,
            f"canary of {name} has no key, so the monolith would always answer",
            places.route(number, "canary"),
            "add by: [...], or mint: COOKIE",
        )
    if route.state is State.SHADOW and not route.effect.is_safe:
        yield report(
            RULES_UNSAFE_SHADOW,
            f"{name} is in state shadow, and its effect is {route.effect}",
            places.route(number, "state"),
        )
    if route.rewrite is not None and route.match.kind is not PathKind.PREFIX:
        yield report(
            RULES_REWRITE,
            f"{name} rewrites a prefix but matches by {route.match.kind}",
            places.route(number, "rewrite"),
        )
    yield from _check_fallback(number, route, places)


def _check_fallback(number: int, route: Route, places: Places) -> Iterator[Diagnostic]:
    if route.fallback is None or not route.fallback.on:
        return
    place = places.route(number, "fallback")
    if route.state is State.RETIRED:
        yield report(
            RULES_UNUSED, f"route {route.id!r} is retired: it has no fallback", place, "remove it"
        )
    elif route.state is not State.LEGACY and not route.effect.is_safe:
        yield report(
            RULES_UNUSED,
            f"route {route.id!r} has effect {route.effect}: after an answer of its service it is "
            "never asked again elsewhere",
            place,
            "set effect: read if that is proven, or remove `fallback`",
        )
