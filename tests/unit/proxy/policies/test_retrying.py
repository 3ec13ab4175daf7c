"""Retries and fallback: the whole table, and the budget."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strangler.proxy.policies.retrying import (
    FLOOR,
    IDEMPOTENT,
    RetryBudget,
    may_fall_back,
    may_fall_back_on,
    may_retry,
)
from strangler.rules.model import Effect, Retries

METHODS = {
    b"GET": True,
    b"HEAD": True,
    b"OPTIONS": True,
    b"TRACE": True,
    b"PUT": True,
    b"DELETE": True,
    b"POST": False,
    b"PATCH": False,
    b"CONNECT": False,
    b"get": False,
    b"PROPFIND": False,
}
EFFECTS = {Effect.NONE: True, Effect.READ: True, Effect.WRITE: False, Effect.UNKNOWN: False}
BOTH = (False, True)
TABLE = list(product(METHODS, EFFECTS, BOTH, BOTH, BOTH, BOTH))


def case(method, effect, sent, ran, response_begun, replayable):
    return {
        "method": method,
        "effect": effect,
        "sent": sent,
        "ran": ran,
        "response_begun": response_begun,
        "replayable": replayable,
    }


def test_every_case_of_a_retry():
    """Unsent: always. Sent: idempotent, harmless and not refused for want of capacity."""
    for method, effect, sent, ran, response_begun, replayable in TABLE:
        expected = (not sent) or (METHODS[method] and EFFECTS[effect] and ran)
        if response_begun or not replayable:
            expected = False
        given = case(method, effect, sent, ran, response_begun, replayable)
        assert may_retry(**given) is expected, given


def test_every_case_of_a_fallback():
    """As a retry, and always where nothing ran."""
    for method, effect, sent, ran, response_begun, replayable in TABLE:
        expected = (not sent) or (not ran) or (METHODS[method] and EFFECTS[effect])
        if response_begun or not replayable:
            expected = False
        given = case(method, effect, sent, ran, response_begun, replayable)
        assert may_fall_back(**given) is expected, given


def test_every_case_of_a_fallback_by_status():
    """Listed, harmless, idempotent and replayable, all four."""
    for method, effect, listed, replayable in product(METHODS, EFFECTS, BOTH, BOTH):
        expected = listed and METHODS[method] and EFFECTS[effect] and replayable
        allowed = may_fall_back_on(
            502,
            (502, 503) if listed else (503,),
            method=method,
            effect=effect,
            replayable=replayable,
        )
        assert allowed is expected


def test_the_idempotent_methods_are_those_of_the_rfc():
    """RFC 9110 section 9.2.2: PUT, DELETE and the safe methods of 9.2.1."""
    assert {method for method, idempotent in METHODS.items() if idempotent} == IDEMPOTENT


def drain(budget, now):
    taken = 0
    while budget.withdraw(now):
        taken += 1
    return taken


def test_a_few_retries_are_always_there():
    """Without any request before."""
    assert drain(RetryBudget(Retries(budget=0), 100, 0.0), 0.0) == FLOOR


def test_requests_pay_for_retries():
    """20 % of 100 requests."""
    budget = RetryBudget(Retries(budget=2_000), 1000, 0.0)
    for _ in range(100):
        budget.on_request()
    assert drain(budget, 0.0) in (FLOOR + 19, FLOOR + 20)


def test_the_bucket_holds_what_can_fail_at_one_blow():
    """No more than `burst`, however many requests went well."""
    budget = RetryBudget(Retries(budget=2_000), 50, 0.0)
    for _ in range(10_000):
        budget.on_request()
    assert drain(budget, 0.0) == FLOOR + 50


def test_the_few_grow_back():
    """With time, not with requests."""
    budget = RetryBudget(Retries(budget=0), 100, 0.0)
    drain(budget, 0.0)
    budget.on_request()
    assert not budget.withdraw(0.5)
    assert drain(budget, 3.0) == 3
    assert drain(budget, 1000.0) == FLOOR


def test_a_clock_that_jumps_back_gives_nothing():
    """And takes nothing."""
    budget = RetryBudget(Retries(budget=0), 100, 1000.0)
    drain(budget, 1000.0)
    assert not budget.withdraw(0.0)
    assert budget.withdraw(2.0)


@pytest.mark.parametrize("share", [0, 1_000, 10_000])
@given(events=st.lists(st.tuples(st.booleans(), st.floats(0, 0.5)), max_size=200))
def test_retries_never_exceed_their_share(share, events):
    """Share of the requests, plus the floor, plus what grew back."""
    budget = RetryBudget(Retries(budget=share), 10**6, 0.0)
    now, requests, retries = 0.0, 0, 0
    for is_retry, pause in events:
        now += pause
        if is_retry:
            retries += budget.withdraw(now)
        else:
            budget.on_request()
            requests += 1
        assert retries <= requests * share / 10_000 + FLOOR + now + 1e-6
