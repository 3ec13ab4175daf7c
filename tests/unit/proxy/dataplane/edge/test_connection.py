"""A client connection between a transport and upstreams that the test plays."""

import pytest

from strangler.proxy.dataplane.outcomes import Failure, Outcome
from support.played import GET, World

POST = b"POST / HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 5\r\n\r\n"


@pytest.fixture
def world():
    return World()


def test_what_a_client_sent_ahead_is_dropped_when_it_leaves(world):
    """Nobody is left to answer: a request sent ahead begins only while its client is there."""
    connection, transport = world.client()
    connection.data_received(GET + GET)
    transport.abort()
    connection.connection_lost(None)
    assert len(world.monolith.attempts) == 1
    assert world.monolith.last.aborted
    assert world.monolith.in_flight == 0


def test_what_a_client_sent_ahead_is_dropped_when_its_answer_breaks_off(world):
    """Behind a broken answer nothing can be answered any more."""
    connection, transport = world.client()
    connection.data_received(GET + GET)
    world.monolith.last.head()
    world.monolith.last.owner.on_failure(Failure(Outcome.UPSTREAM_ABORTED, sent=True))
    assert transport.aborted
    assert len(world.monolith.attempts) == 1


def test_a_client_that_does_not_read_gets_no_further_answers(world):
    """Requests sent ahead wait while the answers before them have not been taken, so that what a
    connection holds has a bound."""
    connection, _ = world.client()
    connection.data_received(GET + GET + GET)
    connection.pause_writing()
    world.monolith.last.answer()
    assert len(world.monolith.attempts) == 1
    connection.resume_writing()
    assert len(world.monolith.attempts) == 2
    world.monolith.last.answer()
    assert len(world.monolith.attempts) == 3


def test_a_request_that_waits_for_its_client_to_read_is_no_slow_request(world):
    """The time for a head counts from when it is its turn; who reads nothing is cut, not told."""
    connection, transport = world.client()
    connection.data_received(GET + GET)
    connection.pause_writing()
    transport.unsent = 300_000
    world.monolith.last.answer()
    world.passes(20)
    assert b"408" not in transport.written
    assert not transport.aborted
    world.passes(60)
    assert transport.aborted


def test_an_idle_client_that_never_took_its_answer_is_cut(world):
    """A close waits for the buffer to be sent: with a client that reads nothing, for ever."""
    connection, transport = world.client()
    connection.data_received(GET)
    transport.unsent = 100_000
    world.monolith.last.answer()
    world.passes(160)
    assert transport.aborted


def test_a_client_that_reads_slowly_but_steadily_is_no_stalled_client(world):
    """Each byte taken counts as life, though the buffer stays above its mark."""
    connection, transport = world.client()
    connection.data_received(GET)
    world.monolith.last.head()
    connection.pause_writing()
    transport.unsent = 300_000
    for _ in range(12):
        world.passes(10)
        transport.unsent -= 1
    assert not transport.aborted
    world.passes(61)
    assert transport.aborted
    assert world.outcomes() == {"client-stalled": 1}


def test_a_client_is_listened_to_once_its_content_was_taken(world):
    """That it leaves must be noticed, so that the upstream can be left."""
    connection, transport = world.client()
    world.monolith.refusals.append(None)
    connection.data_received(POST)
    exchange = world.monolith.last.owner
    exchange.pause_sending()
    assert not transport.reading
    connection.data_received(b"hello")
    exchange.resume_sending()
    assert transport.reading


def test_requests_sent_ahead_are_not_read_while_one_is_under_way(world):
    """What has been sent ahead waits in the kernel."""
    connection, transport = world.client()
    connection.data_received(POST)
    exchange = world.monolith.last.owner
    exchange.pause_sending()
    connection.data_received(b"hello" + GET)
    exchange.resume_sending()
    assert not transport.reading
    world.monolith.last.answer()
    assert transport.reading
