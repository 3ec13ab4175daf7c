"""Buckets, keys, minted cookies and samples."""

import pytest

from strangler.proxy.policies.cohorts import Cohorts, in_sample, mint
from strangler.rules.cohorts import bucket_of
from strangler.rules.model import Canary, CohortKey, KeyKind
from support.requests import make_request

USER = CohortKey(kind=KeyKind.HEADER, name="x-user-id")
SESSION = CohortKey(kind=KeyKind.COOKIE, name="sessionid")
SUBJECT = CohortKey(kind=KeyKind.CLAIM, name="sub")
ADDRESS = CohortKey(kind=KeyKind.CLIENT_IP)


def cohorts(*by, mint_cookie="", make=mint):
    return Cohorts(Canary(buckets=1, by=by, mint=mint_cookie, salt="checkout"), make)


def test_a_bucket_is_the_one_that_the_rules_define():
    """One definition, two ways to compute it; this one pins the numbers for good."""
    request = make_request("GET", "/", {"X-User-Id": "42"})
    assert (
        cohorts(USER).bucket(request) == bucket_of("checkout", "header:x-user-id", b"42") == 3_407
    )


def test_the_first_key_that_is_present_counts():
    """In the order of `by`; what is empty is not present."""
    request = make_request("GET", "/", {"Cookie": "sessionid=s1"}, client="192.0.2.9")
    by_session = bucket_of("checkout", "cookie:sessionid", b"s1")
    by_address = bucket_of("checkout", "client-ip", b"192.0.2.9")
    assert cohorts(USER, SESSION, ADDRESS).bucket(request) == by_session
    assert cohorts(ADDRESS, SESSION).bucket(request) == by_address
    empty = make_request("GET", "/", {"X-User-Id": "", "Cookie": "sessionid=s1"})
    assert cohorts(USER, SESSION).bucket(empty) == by_session


def test_a_request_without_a_key_has_no_bucket():
    """An address is no key unless it is listed."""
    assert cohorts(USER, SESSION, SUBJECT).bucket(make_request("GET", "/")) is None
    assert cohorts(USER).minted() is None


@pytest.mark.parametrize(
    ("claims", "value"),
    [
        ({"sub": "u1"}, b"u1"),
        ({"sub": 17}, b"17"),
        ({"sub": ""}, None),
        ({"sub": None}, None),
        ({"sub": True}, None),
        ({"sub": ["u1"]}, None),
        ({"name": "u1"}, None),
        ({}, None),
        (None, None),
    ],
)
def test_a_claim_is_a_key_if_it_names_somebody(claims, value):
    """Text or a whole number, from a verified token."""
    bucket = cohorts(SUBJECT).bucket(make_request("GET", "/", claims=claims))
    assert bucket == (None if value is None else bucket_of("checkout", "claim:sub", value))


def test_a_minted_cookie_is_the_key_of_the_next_request():
    """Listed in `by` or not, and after all that is listed."""
    for canary in (
        cohorts(USER, mint_cookie="cohort", make=lambda: "v1"),
        cohorts(CohortKey(kind=KeyKind.COOKIE, name="cohort"), mint_cookie="cohort",
                make=lambda: "v1"),
    ):  # fmt: skip
        name, value, bucket = canary.minted()
        assert (name, value) == ("cohort", "v1")
        assert canary.bucket(make_request("GET", "/", {"Cookie": "cohort=v1"})) == bucket


def test_minted_values_are_long_and_differ():
    """128 bits, in letters that a cookie can hold."""
    values = {mint() for _ in range(100)}
    assert len(values) == 100
    assert all(len(value) == 22 and value.isascii() for value in values)


def test_a_sample_of_all_or_nothing_needs_no_chance():
    """0 and 100 percent mean it."""
    keys = [b"%d" % number for number in range(200)]
    assert all(in_sample("orders", key, 10_000) for key in keys)
    assert not any(in_sample("orders", key, 0) for key in keys)
