"""The circuit breaker."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strangler.proxy.policies.breaking import Circuit, CircuitBreaker
from strangler.rules.model import Breaker

SETTINGS = Breaker(threshold=5_000, minimum=4, window=10.0, open_for=5.0)


@pytest.fixture
def breaker():
    return CircuitBreaker(SETTINGS, 0.0)


def opened(now=0.0):
    breaker = CircuitBreaker(SETTINGS, now)
    for _ in range(4):
        breaker.record(now, False)
    assert breaker.state is Circuit.OPEN
    return breaker


def test_the_states_are_named_as_in_messages():
    """closed, open or half-open."""
    assert [str(state) for state in Circuit] == ["closed", "open", "half-open"]


def test_too_few_attempts_open_nothing(breaker):
    """Below `minimum` no share counts."""
    for _ in range(3):
        breaker.record(0.0, False)
    assert breaker.state is Circuit.CLOSED
    assert breaker.allow(0.0)


def test_the_share_of_failures_opens(breaker):
    """Half of four."""
    for ok in (True, True, False):
        breaker.record(0.0, ok)
    assert breaker.allow(0.0)
    breaker.record(0.0, False)
    assert breaker.state is Circuit.OPEN
    assert not breaker.allow(0.0)


def test_failures_are_forgotten_after_the_window(breaker):
    """Three failures ten seconds ago and one now are one failure."""
    for _ in range(3):
        breaker.record(0.0, False)
    breaker.record(10.0, False)
    assert breaker.state is Circuit.CLOSED


def test_failures_within_the_window_add_up(breaker):
    """However they are spread over its parts."""
    for now in (0.5, 3.0, 6.0, 9.4):
        breaker.record(now, False)
    assert breaker.state is Circuit.OPEN


def test_nothing_passes_while_open():
    """Until `open_for` has passed."""
    breaker = opened(100.0)
    assert not breaker.allow(104.9)
    assert breaker.allow(105.0)


def test_one_trial_at_a_time():
    """Half-open lets one attempt through and no second."""
    breaker = opened()
    assert breaker.allow(5.0)
    assert breaker.state is Circuit.HALF_OPEN
    assert not breaker.allow(5.0)


def test_a_good_trial_closes():
    """And the counts begin anew."""
    breaker = opened()
    breaker.allow(5.0)
    breaker.record(5.1, True)
    assert breaker.state is Circuit.CLOSED
    for _ in range(3):
        breaker.record(5.2, False)
    assert breaker.state is Circuit.CLOSED


def test_a_bad_trial_opens_again():
    """For the whole of `open_for`."""
    breaker = opened()
    breaker.allow(5.0)
    breaker.record(6.0, False)
    assert breaker.state is Circuit.OPEN
    assert not breaker.allow(10.9)
    assert breaker.allow(11.0)


def test_an_abandoned_trial_makes_room_for_the_next():
    """A client that leaves says nothing about the upstream."""
    breaker = opened()
    breaker.allow(5.0)
    breaker.abandon()
    assert breaker.state is Circuit.HALF_OPEN
    assert breaker.allow(5.0)


def test_a_lost_trial_does_not_keep_the_circuit_open_for_ever():
    """After `open_for` another may pass."""
    breaker = opened()
    breaker.allow(5.0)
    assert not breaker.allow(9.9)
    assert breaker.allow(10.0)


@pytest.mark.parametrize("ok", [True, False])
def test_attempts_from_before_it_opened_are_no_trials(ok):
    """Their end says nothing about the upstream of now."""
    breaker = opened(1.0)
    breaker.record(2.0, ok, began=0.5)
    assert breaker.state is Circuit.OPEN
    breaker.allow(6.0)
    breaker.record(6.1, ok, began=0.5)
    assert breaker.state is Circuit.HALF_OPEN


def test_new_settings_hold_from_now_on(breaker):
    """The state stays, the counts begin anew."""
    for _ in range(3):
        breaker.record(0.0, False)
    breaker.configure(Breaker(minimum=2, threshold=10_000, window=1.0), 0.0)
    breaker.record(0.0, False)
    assert breaker.state is Circuit.CLOSED
    breaker.record(0.0, False)
    assert breaker.state is Circuit.OPEN


def test_a_clock_that_jumps_back_is_survived(breaker):
    """It counts on."""
    breaker.record(50.0, True)
    for _ in range(4):
        breaker.record(3.0, False)
    assert breaker.state is Circuit.OPEN


@given(st.lists(st.tuples(st.floats(0.0, 4.0), st.booleans()), max_size=120))
def test_the_ring_agrees_with_a_slow_count(events):
    """Nothing older than the window counts, everything younger than 90 % of it does."""
    never = Breaker(threshold=10_000, minimum=10**9, window=10.0)
    breaker = CircuitBreaker(never, 0.0)
    now, seen = 0.0, []
    for pause, ok in events:
        now += pause
        breaker.record(now, ok)
        seen.append((now, ok))
        inside = [ok for at, ok in seen if at > now - 9.0 + 1e-6]
        around = [ok for at, ok in seen if at >= now - 10.0 - 1e-6]
        assert len(inside) <= breaker._total <= len(around)
        assert inside.count(False) <= breaker._failures <= around.count(False)
