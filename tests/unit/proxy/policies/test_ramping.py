"""Slow start."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strangler.proxy.policies.ramping import LEAST, ramp


@pytest.mark.parametrize(
    ("elapsed", "factor"), [(0.0, LEAST), (1.0, LEAST), (5.0, 0.5), (10.0, 1.0), (99.0, 1.0)]
)
def test_the_factor_grows_linearly_from_its_floor(elapsed, factor):
    """Over ten seconds."""
    assert ramp(100.0 + elapsed, 100.0, 10.0) == pytest.approx(factor)


def test_without_slow_start_a_server_is_there_at_once():
    """0 seconds, the default."""
    assert ramp(100.0, 100.0, 0.0) == 1.0


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.floats(0.001, 1e6))
def test_the_factor_is_always_a_factor(now, since, slow_start):
    """Also where the clock stands before `since`."""
    assert LEAST <= ramp(now, since, slow_start) <= 1.0
