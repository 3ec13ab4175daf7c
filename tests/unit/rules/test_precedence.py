"""The order of contracts, criterion by criterion, with its words."""

import pytest

from strangler.rules.model import Condition, Match, PathKind, Route
from strangler.rules.precedence import difference, matched_host, precedence_key

EXACT, TEMPLATE, PREFIX, REGEX = (
    PathKind.EXACT,
    PathKind.TEMPLATE,
    PathKind.PREFIX,
    PathKind.REGEX,
)
X = (Condition(name="x", value="1"),)


def key(kind=PathKind.ANY, path="/", host=None, priority=0, **conditions):
    match = Match(kind=kind, path=path, **conditions)
    return precedence_key(Route(id="r", match=match, priority=priority), host)


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        (key(host="a.example.com"), key(EXACT, "/a", "*.example.com"), "host more specific"),
        (key(host="*.example.com"), key(EXACT, "/a", "*.com"), "host more specific"),
        (key(host="*.com"), key(EXACT, "/a"), "host more specific"),
        (key(EXACT, "/a"), key(TEMPLATE, "/a"), "exact path before path by segments"),
        (key(EXACT, "/a"), key(REGEX, "/a"), "exact path before regex"),
        (
            key(TEMPLATE, "/a/b/{c}"),
            key(TEMPLATE, "/a/{b}/c"),
            "literal before variable in segment 2",
        ),
        (
            key(PREFIX, "/a/b"),
            key(TEMPLATE, "/a/{b}"),
            "literal before variable in segment 2",
        ),
        (key(TEMPLATE, "/a/{b}"), key(TEMPLATE, "/a/{r*}"), "variable before rest in segment 2"),
        (key(TEMPLATE, "/a/{r*}"), key(PREFIX, "/a"), "rest before end of prefix in segment 2"),
        (key(PREFIX, "/a/b"), key(PREFIX, "/a"), "literal before end of prefix in segment 2"),
        (
            key(TEMPLATE, "/a"),
            key(PREFIX, "/a"),
            "end of path before end of prefix after segment 1",
        ),
        (key(PREFIX, "/"), key(REGEX, "/a"), "path by segments before regex"),
        (key(), key(REGEX, "/a"), "path by segments before regex"),
        (key(methods=("GET",)), key(methods=("GET", "HEAD")), "fewer methods"),
        (key(methods=("GET", "HEAD")), key(headers=X), "fewer methods"),
        (key(headers=X), key(priority=5), "more conditions (1 against 0)"),
        (
            key(headers=X, cookies=X),
            key(query=X, priority=5),
            "more conditions (2 against 1)",
        ),
        (key(priority=1), key(), "larger priority (1 against 0)"),
        (key(), key(priority=-1), "larger priority (0 against -1)"),
    ],
)
def test_the_first_difference_decides(first, second, why):
    """And nothing after it counts."""
    assert first < second
    assert difference(first, second) == why


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (key(), key(PREFIX, "/")),
        (key(PREFIX, "/a/"), key(PREFIX, "/a")),
        (key(TEMPLATE, "/{a}"), key(TEMPLATE, "/{b}")),
        (key(headers=X), key(claims=X)),
        (key(REGEX, "/a"), key(REGEX, "/b.*")),
    ],
)
def test_what_does_not_count_makes_no_difference(one, two):
    """Names of variables, a prefix's last slash, the kind of a condition, the text of a regex."""
    assert one == two
    assert difference(one, two) == ""


def test_the_best_host_of_a_route_counts():
    """Of several that mean the request's host."""
    match = Match(hosts=("*.com", "*.example.com", "b.org"))
    assert matched_host(match, "a.example.com") == "*.example.com"
    assert matched_host(match, "example.com") == "*.com"
    assert matched_host(match, "b.org") == "b.org"
    assert matched_host(match, "c.org") is None
