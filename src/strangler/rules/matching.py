"""A request and routes in, the routes that match it in their order out: slow and plain, one
condition after the other. The compiled table of the data plane has to agree with it."""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from strangler.rules.model import Ambiguous, Match, PathKind, Route
from strangler.rules.precedence import PrecedenceKey, matched_host, precedence_key
from strangler.rules.regexes import Pattern, compile_regex
from strangler.rules.requests import Asked, claim_texts, parameter
from strangler.rules.targets import is_ambiguous, matching_key
from strangler.rules.templates import SegmentKind, parse_exact, parse_prefix, parse_template


class Ranked(NamedTuple):
    """A route that matches, and its place in the order."""

    key: PrecedenceKey
    route: Route


def ranked(routes: Iterable[Route], request: Asked) -> list[Ranked]:
    """The routes that match, the one that takes the request first."""
    host = request.host.decode("latin-1")
    found = [
        Ranked(precedence_key(route, matched_host(route.match, host)), route)
        for route in routes
        if matches(route, request)
    ]
    return sorted(found, key=lambda each: (each.key, each.route.id))


def matches(route: Route, request: Asked) -> bool:
    """Whether every condition of a route holds."""
    return mismatch(route, request) == ""


def mismatch(route: Route, request: Asked) -> str:
    """The first condition that does not hold, in words; "" if all do."""
    match = route.match
    key = matching_key(request.path)
    if is_ambiguous(key):
        if route.ambiguous is Ambiguous.DEFAULT:
            return "ambiguous target"
        key = request.path  # "match raw"
    if not path_matches(match, key):
        return "path"
    if match.methods and request.method.decode("latin-1") not in match.methods:
        return "method"
    if match.hosts and matched_host(match, request.host.decode("latin-1")) is None:
        return "host"
    return _missing_condition(match, request)


def path_matches(match: Match, key: bytes) -> bool:
    """Whether the path condition holds for a path's matching key. `*` (of `OPTIONS *`) is no path:
    it matches nothing."""
    if not key.startswith(b"/"):
        return False
    match match.kind:
        case PathKind.EXACT:
            return key == parse_exact(match.path).encode()
        case PathKind.REGEX:
            return _compiled(match.path).fullmatch(key) is not None
        case PathKind.TEMPLATE:
            return _template_matches(match.path, key)
        case PathKind.PREFIX | PathKind.ANY:
            wanted = [segment.encode() for segment in parse_prefix(match.path)]
            return key[1:].split(b"/")[: len(wanted)] == wanted


def _template_matches(template: str, key: bytes) -> bool:
    given = key[1:].split(b"/")
    segments = parse_template(template)
    for place, segment in enumerate(segments):
        if segment.kind is SegmentKind.REST:
            return b"/".join(given[place:]) != b""
        if place >= len(given):
            return False
        if segment.kind is SegmentKind.LITERAL and given[place] != segment.text.encode():
            return False
        if segment.kind is SegmentKind.VARIABLE and given[place] == b"":
            return False
    return len(given) == len(segments)


def _missing_condition(match: Match, request: Asked) -> str:
    for condition in match.headers:
        if not _holds(condition.value, request.header(condition.name.encode())):
            return f"header {condition.name}"
    for condition in match.query:
        if not _holds(condition.value, parameter(request.query, condition.name.encode())):
            return f"query parameter {condition.name}"
    for condition in match.cookies:
        if not _holds(condition.value, request.cookie(condition.name.encode())):
            return f"cookie {condition.name}"
    for condition in match.claims:
        texts = claim_texts((request.claims or {}).get(condition.name))
        if condition.value not in texts if condition.value is not None else not texts:
            return f"claim {condition.name}"
    return ""


def _holds(wanted: str | None, given: bytes | None) -> bool:
    return given is not None and (wanted is None or given == wanted.encode())


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> Pattern:
    return compile_regex(pattern)
