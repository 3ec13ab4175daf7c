"""Entries of a plan in, what Envoy calls a RouteMatch out. Its regular expressions are RE2 and mean
the whole of what they are compared with; a path is compared as it was sent."""

from typing import Any, Final

from strangler.engines.exporting import patterns
from strangler.engines.exporting.plan import Entry, Plan
from strangler.rules.model import Ambiguous, Condition, Route

Json = dict[str, Any]
_AMBIGUOUS = rf"[^?]*(?:{patterns.AMBIGUOUS.replace('(?:/|$)', '(?:[/?].*|$)')}).*"
_ODD = rf"[^?]*(?:{patterns.ODD}).*"


def regex(pattern: str) -> Json:
    """A regular expression."""
    return {"regex": pattern}


def header(name: str, pattern: str) -> Json:
    """A header whose value is one of these."""
    return {"name": name, "string_match": {"safe_regex": regex(pattern)}}


class _Rejected:
    """The only value of its kind."""


REJECTED: Final = _Rejected()
"""Who answers: nobody, with 400."""


def matches(plan: Plan) -> list[tuple[Route | _Rejected | None, Json]]:
    """All matches in their order, each with the route that takes it; None: the default answers."""
    ambiguous = header(":path", _AMBIGUOUS)
    odd = header(":path", _ODD)
    return [
        *[
            (
                REJECTED if entry.route.ambiguous is Ambiguous.REJECT else entry.route,
                match(entry, ambiguous, spelt=False),
            )
            for entry in plan.ambiguous
        ],
        (None, {"prefix": "", "headers": [ambiguous]}),
        *[(entry.route, match(entry, odd, spelt=True)) for entry in plan.entries],
        (None, {"prefix": "", "headers": [odd]}),
        *[(entry.route, match(entry, None, spelt=False)) for entry in plan.entries],
        (None, {"prefix": ""}),
    ]


def match(entry: Entry, reading: Json | None, *, spelt: bool) -> Json:
    """One of them."""
    wanted = entry.match
    headers = [reading] if reading else []
    if wanted.methods:
        headers.append(header(":method", "|".join(wanted.methods)))
    if entry.host is not None:
        headers.append(header(":authority", f"(?i:{patterns.host(entry.host)})(?::[0-9]*)?"))
    headers += [_header(each) for each in wanted.headers]
    headers += [_cookie(each.name, each.value) for each in wanted.cookies]
    found: Json = {"safe_regex": regex(patterns.path(wanted, spelt=spelt))}
    if headers:
        found["headers"] = headers
    if wanted.query:
        found["query_parameters"] = [_query(each) for each in wanted.query]
    return found


def _cookie(name: str, value: str | None) -> Json:
    """A header matcher for a cookie: RE2 cannot say "the first of that name"."""
    written = "[^;]+" if value is None else patterns.quoted(value)
    return header("cookie", rf"(?:.*;)?[ \t]*{patterns.quoted(name)}={written}[ \t]*(?:;.*)?")


def _header(condition: Condition) -> Json:
    if condition.value is None:
        return {"name": condition.name, "present_match": True}
    return {"name": condition.name, "string_match": {"exact": condition.value}}


def _query(condition: Condition) -> Json:
    if condition.value is None:
        return {"name": condition.name, "present_match": True}
    return {"name": condition.name, "string_match": {"exact": condition.value}}
