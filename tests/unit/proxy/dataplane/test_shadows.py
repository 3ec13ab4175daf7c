"""Copies: begun when they should be, ended however they end, and never felt by the client."""

import pytest

from strangler.proxy.dataplane.outcomes import Failure, Outcome
from strangler.proxy.dataplane.shadows import MAX_ACTIVE, MAX_WAITING
from strangler.rules.model import Effect, ProxySettings, Rewrite, Route, Shadow, State
from support.played import GET, World, upstream_rule

POST = b"POST / HTTP/1.1\r\nHost: shop.example\r\nContent-Length: %d\r\n\r\n"


class Copied:
    """A world with a route in state shadow."""

    def __init__(self, **options):
        route = Route(
            id="o",
            service="orders",
            effect=options.pop("effect", Effect.READ),
            state=State.SHADOW,
            shadow=Shadow(),
            **options,
        )
        self.world = World(
            route, upstreams=(upstream_rule("orders"),), settings=ProxySettings(deadline=5.0)
        )
        self.orders = self.world.upstreams["orders"]
        self.monolith = self.world.monolith
        self.connection, self.transport = self.world.client()

    def ask(self, request=GET, status=200):
        self.connection.data_received(request)
        self.monolith.last.answer(status)

    @property
    def named(self):
        return self.world.context.counters.named

    def seen(self):
        totals = self.world.context.counters.shadows.totals()
        return {(count.outcome, count.status): count.requests for count in totals}


@pytest.fixture
def copied():
    return Copied()


def test_a_copy_begins_when_the_monolith_has_answered(copied):
    """Not before: the client's request comes first."""
    copied.connection.data_received(GET)
    assert copied.orders.attempts == []
    copied.monolith.last.answer()
    assert copied.orders.last.owner.mark == b"\r\nx-strangler-shadow: 1"
    copied.orders.last.answer(201)
    assert copied.seen() == {("answered", 2): 1}
    assert copied.orders.ended == [("orders-1", True)]


@pytest.mark.parametrize("status", [199 + 101, 404, 500])
def test_only_successes_are_copied(copied, status):
    """2xx."""
    copied.ask(status=status)
    assert copied.orders.attempts == []


@pytest.mark.parametrize(("size", "copies"), [(65_536, 1), (65_537, 0)])
def test_bodies_up_to_the_limit_are_copied(copied, size, copies):
    """64 KB exactly."""
    copied.ask(POST % size + b"x" * size)
    assert len(copied.orders.attempts) == copies
    if copies:
        assert copied.orders.last.content == b"x" * size
        assert copied.orders.last.finished


def test_half_a_request_is_not_copied(copied):
    """The monolith may answer early; a copy of half a request would be another request."""
    copied.connection.data_received(POST % 10 + b"12345")
    copied.monolith.last.answer()
    assert copied.orders.attempts == []


def test_an_effect_that_is_unknown_is_not_copied():
    """Nor a write."""
    copied = Copied(effect=Effect.UNKNOWN)
    copied.ask()
    assert copied.orders.attempts == []


def test_the_queue_is_bounded_and_counts_what_it_drops(copied):
    """Beyond it copies are dropped, never requests."""
    total = MAX_ACTIVE + MAX_WAITING + 3
    for _ in range(total):
        copied.ask()
    assert copied.transport.written.count(b"200 OK") == total
    assert len(copied.orders.attempts) == MAX_ACTIVE
    assert copied.named["shadow_dropped"] == 3
    for attempt in list(copied.orders.attempts):
        attempt.answer()
    copied.world.loop.run()
    assert len(copied.orders.attempts) == 2 * MAX_ACTIVE


def test_a_copy_that_takes_too_long_is_given_up(copied):
    """By the deadline of answers."""
    copied.ask()
    copied.world.passes(5.2)
    assert copied.orders.last.aborted
    assert copied.seen() == {("deadline", 0): 1}
    assert copied.orders.ended == [("orders-1", False)]
    assert copied.orders.in_flight == 0


def test_a_connection_that_was_given_up_unused_is_not_the_services_fault(copied):
    """As for any attempt."""
    copied.ask()
    failure = Failure(Outcome.UPSTREAM_RESET, sent=True, counts=False, stale=True)
    copied.orders.last.owner.on_failure(failure)
    assert copied.orders.ended == [("orders-1", None)]
    assert copied.named["shadow_failed"] == 1


def test_a_service_that_cannot_be_asked_costs_only_its_copy(copied):
    """Counted, and the queue goes on."""
    copied.orders.refusals.append(Failure(Outcome.OVERLOADED, sent=False))
    copied.ask()
    copied.ask()
    assert copied.seen() == {("overloaded", 0): 1}
    assert copied.orders.in_flight == 1


def test_a_fault_of_ours_in_a_copy_reaches_no_client(copied):
    """It is told, and the client has its answer and the next."""
    copied.orders.refusals.append(KeyError("bug"))
    copied.ask()
    copied.ask()
    assert copied.transport.written.count(b"200 OK") == 2
    assert len(copied.world.reports) == 1
    copied.orders.last.owner.on_bug(KeyError("another"))
    assert copied.orders.in_flight == 0


def test_a_service_that_a_reload_took_away_drops_what_waits(copied):
    """All of it, not only the next."""
    for _ in range(MAX_ACTIVE + 5):
        copied.ask()
    del copied.world.context.upstreams["orders"]
    copied.orders.attempts[0].answer()
    copied.world.loop.run()
    assert copied.named["shadow_dropped"] == 5


def test_at_the_end_copies_are_left(copied):
    """And accounted for."""
    copied.ask()
    copied.world.engine._shadows.close()
    assert copied.orders.last.aborted
    assert copied.orders.in_flight == 0


def test_a_copy_is_rewritten_as_for_the_service():
    """The monolith saw the original."""
    from strangler.rules.model import Match, PathKind

    copied = Copied(match=Match(kind=PathKind.PREFIX, path="/a"), rewrite=Rewrite(prefix="/b"))
    copied.ask(GET.replace(b"GET /", b"GET /a/1?q"))
    assert copied.monolith.last.head_target == b"/a/1?q"
    assert copied.orders.last.head_target == b"/b/1?q"
