"""Times that never come into play because a shorter one ends things before."""

from collections.abc import Iterator

from strangler.diagnostics import RULES_TIMES, Diagnostic, report
from strangler.rules.checks.places import Places
from strangler.rules.model import Rules, Upstream
from strangler.rules.values import format_duration


def check_times(rules: Rules, places: Places) -> Iterator[Diagnostic]:
    """One upstream after the other. Defaults are left in peace: a short `deadline` is all that
    somebody has to write."""
    deadline = rules.proxy.deadline
    for upstream in rules.upstreams:
        times = upstream.timeouts
        pairs = (
            ("connect", times.connect, "first_byte", times.first_byte),
            ("connect", times.connect, "deadline", deadline),
            ("first_byte", times.first_byte, "deadline", deadline),
        )
        for name, time, other, limit in pairs:
            if time >= limit and places.has("upstreams", upstream.name, "timeouts", name):
                yield report(
                    RULES_TIMES,
                    f"upstream {upstream.name!r}: {name} ({format_duration(time)}) is not below "
                    f"{other} ({format_duration(limit)})",
                    places.top("upstreams", upstream.name, "timeouts", name),
                )
        yield from _check_health(upstream, places)


def _check_health(upstream: Upstream, places: Places) -> Iterator[Diagnostic]:
    health = upstream.health
    if health is not None and health.timeout > health.interval:
        yield report(
            RULES_TIMES,
            f"upstream {upstream.name!r}: a probe may take {format_duration(health.timeout)}, but "
            f"the next begins after {format_duration(health.interval)}",
            places.top("upstreams", upstream.name, "health"),
            "make `timeout` of `health` shorter than its `interval`",
        )
