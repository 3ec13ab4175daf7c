"""Groups whose members do not exist, belong to two groups, or would part from each other."""

from collections.abc import Iterator
from difflib import get_close_matches

from strangler.diagnostics import RULES_GROUP, Diagnostic, report
from strangler.rules.checks.places import Places
from strangler.rules.model import Canary, Route, Rules, State
from strangler.rules.values import format_percent


def check_groups(rules: Rules, places: Places) -> Iterator[Diagnostic]:
    """One group after the other."""
    numbers = {route.id: number for number, route in reversed(list(enumerate(rules.routes)))}
    taken: dict[str, str] = {}
    for place, group in enumerate(rules.groups):
        leader: int | None = None
        for position, member in enumerate(group.routes):
            where = places.member(place, position)
            number = numbers.get(member)
            if number is None:
                near = get_close_matches(member, numbers, 1)
                hint = f"did you mean {near[0]!r}?" if near else "name the id of a route"
                message = f"group {group.name!r} names route {member!r}, which does not exist"
                yield report(RULES_GROUP, message, where, hint)
                continue
            if member in taken:
                again = "twice" if taken[member] == group.name else f"in group {taken[member]!r}"
                message = f"route {member!r} of group {group.name!r} is already {again}"
                yield report(RULES_GROUP, message, where, "a route is in one group, once")
                continue
            taken[member] = group.name
            if leader is None:
                leader = number
                continue
            first, other = rules.routes[leader], rules.routes[number]
            key, mine, its = _difference(first, other)
            if key:
                yield report(
                    RULES_GROUP,
                    f"group {group.name!r}: {key} of {other.id!r} is {its}, "
                    f"but that of {first.id!r} is {mine}",
                    places.route(number, *_KEYS[key]),
                )


_KEYS = {
    "state": ("state",),
    "percent": ("canary", "percent"),
    "by": ("canary", "by"),
    "mint": ("canary", "mint"),
    "salt": ("canary", "salt"),
}


def _difference(first: Route, other: Route) -> tuple[str, str, str]:
    """The first thing that members share and these two do not, and its values."""
    if first.state is not other.state:
        return "state", first.state.value, other.state.value
    if first.state is State.CANARY and first.canary and other.canary:
        mine, its = _shared(first.canary), _shared(other.canary)
        for key, value in mine.items():
            if its[key] != value:
                return key, value, its[key]
    return "", "", ""


def _shared(canary: Canary) -> dict[str, str]:
    return {
        "percent": f"{format_percent(canary.buckets)} %",
        "by": "[" + ", ".join(map(str, canary.by)) + "]",
        "mint": canary.mint or "not set",
        "salt": canary.salt,
    }
