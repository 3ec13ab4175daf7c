"""What a person is told of a decision."""

from strangler.proxy.dataplane.explaining import Loser
from strangler.proxy.dataplane.table import compile_table
from strangler.rules.cohorts import bucket_of
from strangler.rules.model import Ambiguous
from support.requests import make_request
from support.routes import make_canary, make_route, make_rules


def explain(routes, url, method="GET", headers=()):
    return compile_table(make_rules(*routes)).explain(make_request(method, url, headers))


def test_the_losers_say_by_what_they_lost():
    """First those that precedence put behind, in their order, then those that nearly matched."""
    explanation = explain(
        [
            make_route("elsewhere", "/b"),
            make_route("post", "/a/{id}", methods=("POST",)),
            make_route("host", "/a/{id}", hosts=("other.example.com",)),
            make_route("header", "/a/b", headers={"x-beta": "1"}),
            make_route("everything", "/", "prefix"),
            make_route("variable", "/a/{id}"),
            make_route("literal", "/a/b"),
        ],
        "/a/b",
    )
    assert explanation.decision.route.id == "literal"
    assert explanation.losers == (
        Loser(route="variable", why="literal before variable in segment 2", matched=True),
        Loser(route="everything", why="literal before end of prefix in segment 1", matched=True),
        Loser(route="header", why="header x-beta", matched=False),
        Loser(route="host", why="host", matched=False),
        Loser(route="post", why="method", matched=False),
    )


def test_a_cohort_is_explained_by_its_key_and_bucket():
    """Not by the key's value, which names somebody."""
    explanation = explain([make_canary(percent=100)], "/a", headers={"X-User-Id": "u1"})
    assert explanation.key == "header:x-user-id"
    assert explanation.bucket == bucket_of("r", "header:x-user-id", b"u1")
    assert "u1" not in repr((explanation.key, explanation.bucket, explanation.losers))


def test_a_cookie_that_would_be_minted_is_named():
    """There is no key yet, so that no bucket can be told beforehand."""
    explanation = explain([make_canary(percent=100, mint="cohort")], "/a")
    assert (explanation.minted, explanation.key, explanation.bucket) == ("cohort", "", None)
    assert explain([make_canary(percent=100)], "/a").decision.why == "canary-no-key"


def test_an_ambiguous_target_is_called_so():
    """Routes that would match if they passed it are told."""
    explanation = explain([make_route("r", "/a", "prefix")], "/a//b")
    assert explanation.ambiguous
    assert explanation.losers == (Loser(route="r", why="ambiguous target", matched=False),)
    passing = explain([make_route("r", "/a", "prefix", ambiguous=Ambiguous.PASS)], "/a//b")
    assert (passing.ambiguous, passing.losers) == (True, ())


def test_a_killed_table_explains_what_it_does_now():
    """No cohort was drawn."""
    table = compile_table(make_rules(make_canary(percent=100))).killed()
    explanation = table.explain(make_request("GET", "/a", {"X-User-Id": "u1"}))
    assert (explanation.decision.why, explanation.bucket) == ("killed", None)
