"""Who answers and why, in words."""

import pytest

from strangler.rules.explaining import explained
from strangler.rules.requests import example
from support.rules_files import good

RULES = """\
routes:
  - {id: narrow, match: {path: "/a/{id}", methods: [GET]}, service: orders, effect: read,
     state: canary, canary: {percent: 5, by: ["header:x-user"]}}
  - {id: wide, match: {prefix: /a}, service: orders, effect: none, state: shadow,
     shadow: {sample: 20}}
  - {id: mint, match: {exact: /mint}, service: orders, state: canary,
     canary: {percent: 5, mint: seen}}
  - {id: strict, match: {exact: /strict}, ambiguous: reject}
  - {id: strictly, match: {path: "/{x}/y/{z*}"}, ambiguous: reject, service: orders,
     state: retired}
"""


def reason(method, url, headers=()):
    return explained(good(RULES), example(method, url, headers)).reason


@pytest.mark.parametrize(
    ("url", "headers", "words"),
    [
        ("/b", [], "no route matches; the default answers"),
        ("/a/1", [], "none of header:x-user is present: the monolith answers"),
        ("/a/1", [("x-user", "42")], "bucket 1978 of header:x-user is not below 500 (5 %)"),
        ("/a", [], "state shadow: the monolith answers, 20 % of the requests are copied"),
        ("/mint", [], "no key is present: cookie seen is set to a new value"),
        ("/strict", [], "state legacy: the monolith answers"),
        ("/x/y/z", [], "state retired: the service answers, there is no fallback"),
        ("/x/y//z", [], "the target is ambiguous, and the route rejects such targets with 400"),
        ("/b//c", [], "the target is ambiguous, and no route takes such targets"),
    ],
)
def test_the_reason_is_said(url, headers, words):
    assert reason("GET", url, headers).startswith(words)


def test_losers_are_named_with_the_criterion():
    answer = explained(good(RULES), example("GET", "/a/1"))
    assert [(each.route.id, each.reason) for each in answer.lost] == [
        ("wide", "variable before end of prefix in segment 2")
    ]


def test_routes_that_nearly_match_are_named_with_what_is_missing():
    answer = explained(good(RULES), example("POST", "/a/1"))
    assert [(each.route.id, each.reason) for each in answer.missed] == [("narrow", "method")]
