"""Laws of cohorts: nobody moves back, shares are what they say, samples know nothing of cohorts."""

from hypothesis import given
from hypothesis import strategies as st

from strangler.proxy.dataplane.table import compile_table
from strangler.proxy.policies.cohorts import Cohorts, in_sample
from strangler.rules.cohorts import bucket_of
from strangler.rules.model import BUCKETS, Canary
from support.requests import make_request
from support.routes import USER, make_canary, make_rules

KEYS = 100_000
shares = st.integers(0, BUCKETS)
values = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1)


def bucket(salt, value):
    canary = Canary(buckets=1, by=(USER,), salt=salt)
    return Cohorts(canary).bucket(make_request("GET", "/", {"X-User-Id": value}))


@given(st.text(), values)
def test_buckets_are_those_of_the_rules(salt, value):
    """Whatever salt and value hold; between 0 and 9,999."""
    found = bucket(salt, value)
    assert found == bucket_of(salt, str(USER), value.encode())
    assert 0 <= found < BUCKETS


@given(values, shares, shares)
def test_raising_the_share_never_moves_anyone_back(value, one, other):
    """Who is in at a share is in at every larger one."""
    request = make_request("GET", "/a", {"X-User-Id": value})
    before, after = [
        compile_table(make_rules(make_canary(percent=share / 100))).decide(request).why
        for share in sorted((one, other))
    ]
    assert (before, after) != ("canary-in", "canary-out")


@given(values, shares)
def test_routes_of_a_group_agree(value, share):
    """They share their salt, so that a client is inside all of them or none."""
    table = compile_table(
        make_rules(
            make_canary("cart", "/cart", share / 100, salt="checkout", group="checkout"),
            make_canary("pay", "/pay", share / 100, salt="checkout", group="checkout"),
        )
    )
    headers = {"X-User-Id": value}
    ways = {table.decide(make_request("GET", path, headers)).why for path in ("/cart", "/pay")}
    assert len(ways) == 1


def test_shares_of_many_keys_are_what_they_say():
    """Within four standard deviations of 100,000 throws."""
    buckets = [bucket_of("orders", str(USER), b"user-%d" % number) for number in range(KEYS)]
    for share in (50, 500, 2_500, 5_000, 9_900):
        expected = KEYS * share / BUCKETS
        deviation = (expected * (1 - share / BUCKETS)) ** 0.5
        assert abs(sum(each < share for each in buckets) - expected) < 4 * deviation


def test_two_salts_are_independent():
    """Half of those inside one canary are inside another of 50 percent."""
    both = inside = 0
    for number in range(20_000):
        value = b"user-%d" % number
        if bucket_of("orders", str(USER), value) < 5_000:
            inside += 1
            both += bucket_of("catalog", str(USER), value) < 5_000
    assert abs(both - inside / 2) < 4 * (inside / 4) ** 0.5


def test_samples_say_nothing_about_cohorts():
    """With the same salt, value and share, half of a 50 percent sample is inside the canary."""
    sampled = inside = 0
    for number in range(20_000):
        value = b"user-%d" % number
        if in_sample("orders", value, 5_000):
            sampled += 1
            inside += bucket_of("orders", str(USER), value) < 5_000
    assert abs(sampled - 10_000) < 4 * 5_000**0.5
    assert abs(inside - sampled / 2) < 4 * (sampled / 4) ** 0.5
