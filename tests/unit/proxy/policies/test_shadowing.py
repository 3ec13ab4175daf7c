"""Which requests are copied."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strangler.proxy.policies.shadowing import MAX_BODY, may_copy, may_send
from strangler.rules.model import BUCKETS, Effect


@pytest.mark.parametrize("effect", [Effect.WRITE, Effect.UNKNOWN])
def test_what_may_write_is_never_copied(effect):
    """Whatever the sample."""
    assert not may_copy(effect, BUCKETS, b"key")


@given(st.binary(), st.integers(0, BUCKETS), st.integers(0, BUCKETS))
def test_a_larger_sample_takes_all_of_a_smaller(key, one, other):
    """And the same key is decided alike each time."""
    small, large = sorted((one, other))
    assert may_copy(Effect.READ, small, key) <= may_copy(Effect.READ, large, key)


@given(st.binary())
def test_none_and_all(key):
    """0 % and 100 %."""
    assert not may_copy(Effect.NONE, 0, key)
    assert may_copy(Effect.NONE, BUCKETS, key)


def test_the_sample_is_the_share():
    """Of 20,000 consecutive ids 20 % are taken, give or take one in a hundred."""
    taken = sum(may_copy(Effect.READ, 2_000, b"%d" % number) for number in range(20_000))
    assert taken / 20_000 == pytest.approx(0.2, abs=0.01)


@pytest.mark.parametrize(
    ("status", "body", "sent"),
    [
        (200, 0, True),
        (299, MAX_BODY, True),
        (200, MAX_BODY + 1, False),
        (199, 0, False),
        (304, 0, False),
        (404, 0, False),
        (500, 0, False),
    ],
)
def test_only_small_requests_that_went_well_are_sent(status, body, sent):
    """2xx and at most 64 KB."""
    assert may_send(status, body) is sent
