"""A plan in, what of it an Application Load Balancer refuses out (quotas of a load balancer and of
its rules, as AWS documents them; the first two can be raised)."""

from collections.abc import Iterator
from math import gcd

from strangler.diagnostics import EXPORT_LIMIT, Diagnostic, report
from strangler.engines.exporting.alb.conditions import conditions, texts, wildcards
from strangler.engines.exporting.plan import Choice, Entry, Plan
from strangler.locations import Location
from strangler.rules.model import BUCKETS

RULES = 100
GROUPS = 100
VALUES = 5
WILDCARDS = 5
CHARACTERS = 128
WEIGHT = 999


def weights(buckets: int) -> tuple[int, int]:
    """Weights inside and outside a canary, as small as they can be."""
    common = gcd(buckets, BUCKETS - buckets) or 1
    return buckets // common, (BUCKETS - buckets) // common


def limits(plan: Plan) -> Iterator[Diagnostic]:
    """One for each thing that is too much."""
    rules = len(plan.entries) + bool(plan.rules.proxy.health_path)
    if rules > RULES:
        place = plan.entries[RULES - 1].route.location
        yield _too_much("the rules", f"{rules:,} listener rules, of {RULES}", place)
    if len(plan.upstreams) > GROUPS:
        yield _too_much("the rules", f"{len(plan.upstreams)} target groups, of {GROUPS}", None)
    for entry in plan.entries:
        yield from _entry(entry)
    for choice in plan.choices:
        yield from _choice(choice)


def _entry(entry: Entry) -> Iterator[Diagnostic]:
    found = conditions(entry)
    name, place = f"route {entry.route.id!r}", entry.route.location
    values = [text for each in found for text in texts(each)]
    signs = sum(map(wildcards, found))
    if len(values) > VALUES:
        yield _too_much(name, f"{len(values)} condition values, of {VALUES} in a rule", place)
    if signs > WILDCARDS:
        yield _too_much(name, f"{signs} wildcards, of {WILDCARDS} in a rule", place)
    for value in values:
        if len(value) > CHARACTERS:
            yield _too_much(
                name, f"a value of {len(value)} characters, of {CHARACTERS}: {value}", place
            )


def _choice(choice: Choice) -> Iterator[Diagnostic]:
    if choice.canary and max(weights(choice.canary.buckets)) > WEIGHT:
        inside, outside = weights(choice.canary.buckets)
        place = choice.route.location
        told = f"weights {inside} and {outside}, of {WEIGHT} at most"
        yield _too_much(f"route {choice.route.id!r}", told, place)


def _too_much(what: str, told: str, place: Location | None) -> Diagnostic:
    return report(EXPORT_LIMIT, f"{what}: alb: {told}", place)
