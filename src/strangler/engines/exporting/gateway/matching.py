"""Entries of a plan in, HTTPRouteMatches out: one for each method, because one match takes one."""

from itertools import permutations
from typing import Any

from strangler.engines.exporting import patterns
from strangler.engines.exporting.plan import Entry
from strangler.rules.model import Condition, Match, PathKind
from strangler.rules.templates import parse_exact, parse_prefix

Json = dict[str, Any]


def matches(entry: Entry) -> list[Json]:
    """At least one."""
    match = entry.match
    found: Json = {"path": path(match)}
    headers = [_value(each) for each in match.headers]
    if match.cookies:
        headers.append(_cookies(match.cookies))
    if headers:
        found["headers"] = headers
    if match.query:
        found["queryParams"] = [_value(each) for each in match.query]
    if not match.methods:
        return [found]
    return [{**found, "method": method} for method in match.methods]


def path(match: Match) -> Json:
    """The path condition."""
    if match.kind is PathKind.EXACT:
        return {"type": "Exact", "value": parse_exact(match.path)}
    if match.kind in (PathKind.TEMPLATE, PathKind.REGEX):
        return {"type": "RegularExpression", "value": patterns.path(match)}
    return {"type": "PathPrefix", "value": "/" + "/".join(parse_prefix(match.path))}


def _value(condition: Condition) -> Json:
    if condition.value is None:
        return {"type": "RegularExpression", "name": condition.name, "value": ".*"}
    return {"type": "Exact", "name": condition.name, "value": condition.value}


def _cookies(conditions: tuple[Condition, ...]) -> Json:
    """All cookies in one condition, in any order: a match names a header once."""
    orders = permutations(map(_cookie, conditions))
    regex = "|".join(f"(.*;)?{';(.*;)?'.join(order)}(;.*)?" for order in orders)
    return {"type": "RegularExpression", "name": "Cookie", "value": regex}


def _cookie(condition: Condition) -> str:
    value = "[^;]*" if condition.value is None else patterns.quoted(condition.value)
    return rf"[ \t]*{patterns.quoted(condition.name)}={value}[ \t]*"
