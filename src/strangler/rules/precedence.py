"""Which of several matching routes takes a request: the one place that knows the order.

The order of the file has no meaning. The first difference decides:

1. host: an exact one, then the longest wildcard, then none;
2. path: `exact`; then `path` and `prefix`, segment by segment: literal, `{variable}`, `{rest*}`,
   end of a prefix (the end of a template goes before the end of a prefix); then `regex`. A route
   without a path condition is `prefix: /`;
3. fewer methods; any method last;
4. more conditions: headers, query, cookies and claims counted together;
5. the larger `priority`.

Routes that are equal in all of this and can match one same request are an error of the file
(strangler.rules.checks). Where that cannot be proven (two regexes), the smaller id goes first, so
that every process decides alike."""

from typing import NamedTuple

from strangler.rules.model import Match, PathKind, Route
from strangler.rules.templates import (
    SegmentKind,
    host_matches,
    is_wildcard,
    parse_prefix,
    parse_template,
)

_PREFIX_END = int(SegmentKind.REST) + 1
_ANY_METHOD = 1 << 30
_WORDS = {0: "literal", 1: "variable", 2: "rest", _PREFIX_END: "end of prefix"}


class PrecedenceKey(NamedTuple):
    """Sorts before the keys of all routes that go after it. Only keys of routes that match one
    same request can be compared meaningfully."""

    host: tuple[int, int]
    """(0, 0) exact, (1, -length) wildcard, (2, 0) none."""
    path: tuple[int, ...]
    """0 exact; 1 and the rank of each segment; 2 regex."""
    methods: int
    conditions: int
    """Negative."""
    priority: int
    """Negative."""


def precedence_key(route: Route, host: str | None) -> PrecedenceKey:
    """The rank of a route for requests to hosts that its pattern `host` matches; None for a route
    without hosts. A route with several hosts has several ranks: the best that matches counts
    (`matched_host`)."""
    match = route.match
    return PrecedenceKey(
        host_rank(host),
        path_rank(match),
        len(match.methods) or _ANY_METHOD,
        -condition_count(match),
        -route.priority,
    )


def host_rank(host: str | None) -> tuple[int, int]:
    """The place of a host pattern in the order."""
    if host is None:
        return (2, 0)
    return (1, -len(host)) if is_wildcard(host) else (0, 0)


def path_rank(match: Match) -> tuple[int, ...]:
    """The place of a path condition in the order."""
    if match.kind is PathKind.EXACT:
        return (0,)
    if match.kind is PathKind.TEMPLATE:
        return (1, *[int(segment.kind) for segment in parse_template(match.path)])
    if match.kind is PathKind.REGEX:
        return (2,)
    return (1, *[0 for _ in parse_prefix(match.path)], _PREFIX_END)


def condition_count(match: Match) -> int:
    """How many conditions there are beside host, path and method."""
    return len(match.headers) + len(match.query) + len(match.cookies) + len(match.claims)


def matched_host(match: Match, host: str) -> str | None:
    """Of the hosts of a route those that mean `host`, and of these the one that goes first. None:
    none does, or the route has no hosts."""
    found = [pattern for pattern in match.hosts if host_matches(pattern, host)]
    return min(found, key=host_rank, default=None)


def difference(first: PrecedenceKey, second: PrecedenceKey) -> str:
    """Why the one goes before the other, in words about the first (which has the smaller key):
    "host more specific", "literal before variable in segment 2"; "" when they are equal."""
    if first.host != second.host:
        return "host more specific"
    if first.path != second.path:
        return _path_difference(first.path, second.path)
    if first.methods != second.methods:
        return "fewer methods"
    if first.conditions != second.conditions:
        return f"more conditions ({-first.conditions} against {-second.conditions})"
    if first.priority != second.priority:
        return f"larger priority ({-first.priority} against {-second.priority})"
    return ""


def _path_difference(first: tuple[int, ...], second: tuple[int, ...]) -> str:
    if first[0] != second[0]:
        kinds = ("exact path", "path by segments", "regex")
        return f"{kinds[first[0]]} before {kinds[second[0]]}"
    for number, (mine, other) in enumerate(zip(first[1:], second[1:], strict=False), 1):
        if mine != other:
            return f"{_WORDS[mine]} before {_WORDS[other]} in segment {number}"
    return f"end of path before end of prefix after segment {len(first) - 1}"
