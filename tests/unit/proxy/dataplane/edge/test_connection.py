"""A client connection between a transport and upstreams that the test plays."""

import pytest

from strangler.proxy.dataplane.frames import MANY_FRAMES
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


# Ending well ------------------------------------------------------------------------------------


def test_a_refused_client_may_read_the_answer(world):
    """We end our side and throw away what comes; closing at once would reset the connection, and
    the answer would be lost (RFC 9112 section 9.6)."""
    connection, transport = world.client()
    connection.data_received(b"GET / HTTP/1.1\r\n\r\n" + GET)
    assert transport.written.startswith(b"HTTP/1.1 400")
    assert (transport.ended, transport.reading, transport.is_closing()) == (True, True, False)
    connection.data_received(GET)
    assert world.monolith.attempts == []
    world.passes(2.2)
    assert transport.aborted


def test_a_client_that_still_sends_is_waited_for(world):
    """As long as it does, within reason."""
    connection, transport = world.client()
    connection.data_received(POST.replace(b"5", b"999999"))
    world.monolith.last.answer()
    for _ in range(29):
        connection.data_received(b"x" * 100)
        world.passes(1)
    assert not transport.is_closing()
    for _ in range(4):
        connection.data_received(b"x" * 100)
        world.passes(1)
    assert transport.aborted


def test_lingering_waits_until_the_answer_has_gone_out(world):
    """A large early answer to a slow reader is not cut short."""
    connection, transport = world.client()
    connection.data_received(POST)
    world.monolith.last.answer()
    transport.unsent = 100
    for _ in range(20):
        world.passes(10)
        transport.unsent -= 1
    assert not transport.aborted
    transport.unsent = 0
    world.passes(2.3)
    assert transport.aborted


def test_lingering_ends_for_a_client_that_reads_nothing(world):
    """The buffer is not kept for ever."""
    connection, transport = world.client()
    connection.data_received(POST)
    world.monolith.last.answer()
    transport.unsent = 100
    world.passes(160)
    assert transport.aborted


def test_with_tls_the_end_comes_after_the_wait(world):
    """TLS has no half-close: until the client has had time to read, nothing is closed."""
    connection, transport = world.client(tls=True)
    connection.data_received(POST)
    world.monolith.last.answer()
    assert (transport.ended, transport.closed) == (False, False)
    world.passes(2.2)
    assert (transport.closed, transport.aborted) == (True, False)


def test_the_end_of_a_tls_answer_is_not_cut_off(world):
    """A close would give a slow reader a few seconds only."""
    connection, transport = world.client(tls=True)
    connection.data_received(GET.replace(b"1.1", b"1.0"))
    transport.unsent = 100
    world.monolith.last.answer()
    assert not transport.closed
    world.passes(30)
    transport.unsent = 0
    world.passes(2.3)
    assert (transport.closed, transport.aborted) == (True, False)


@pytest.mark.parametrize(
    "last",
    [
        GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"),
        GET.replace(b"HTTP/1.1", b"HTTP/1.0"),
    ],
)
def test_nothing_is_answered_behind_the_last_request(world, last):
    """What is sent behind `Connection: close` is no request."""
    connection, transport = world.client()
    connection.data_received(GET + last + GET)
    world.monolith.last.answer()
    world.monolith.last.answer()
    assert len(world.monolith.attempts) == 2
    assert transport.written.count(b"200 OK") == 2
    assert transport.written.count(b"Connection: close") == 1
    assert transport.ended


def test_content_and_the_request_behind_it_are_told_apart(world):
    """Also where they come in one piece, or a byte at a time."""
    stream = POST + b"hello" + POST + b"world" + GET
    for size in (1, 3, len(POST) + 2, len(stream)):
        connection, transport = world.client()
        first = len(world.monolith.attempts)
        answered = first
        for start in range(0, len(stream), size):
            connection.data_received(stream[start : start + size])
            while len(world.monolith.attempts) > answered and (
                world.monolith.attempts[answered].finished
                or not world.monolith.attempts[answered].owner.request.length
            ):
                world.monolith.attempts[answered].answer()
                answered += 1
        contents = [attempt.content for attempt in world.monolith.attempts[first:]]
        assert contents == [b"hello", b"world", b""]
        assert transport.written.count(b"200 OK") == 3


def test_an_early_answer_ends_the_connection_and_drops_the_rest(world):
    """The rest of the content is no request."""
    connection, transport = world.client()
    connection.data_received(POST + b"he")
    world.monolith.last.answer()
    connection.data_received(b"llo" + GET)
    assert len(world.monolith.attempts) == 1
    assert b"Connection: close" in transport.written


def test_bad_chunks_are_refused_once(world):
    """And what follows is thrown away."""
    connection, transport = world.client()
    connection.data_received(
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n" + GET
    )
    assert transport.written.startswith(b"HTTP/1.1 400")
    assert world.monolith.last.aborted
    assert world.outcomes() == {"bad-framing": 1}


# Time -------------------------------------------------------------------------------------------


def test_an_unused_connection_is_closed_after_keepalive(world):
    """75 seconds after its last answer; a request just in time is served."""
    connection, transport = world.client()
    world.passes(74)
    connection.data_received(GET)
    world.passes(20)
    world.monolith.last.answer()
    world.passes(74)
    assert not transport.closed
    world.passes(1.2)
    assert transport.closed


def test_a_head_may_take_its_time_and_no_more(world):
    """From its first byte."""
    connection, transport = world.client()
    world.passes(30)
    connection.data_received(b"GET /")
    world.passes(9.9)
    assert transport.written == b""
    world.passes(0.3)
    assert transport.written.startswith(b"HTTP/1.1 408")
    assert world.outcomes() == {"header-timeout": 1}


def test_content_must_come_at_the_least_rate(world):
    """240 bytes a second on average, after a grace of the time for a head."""
    connection, transport = world.client()
    connection.data_received(POST.replace(b"5", b"9999") + b"x" * 2_400)
    world.passes(19.9)
    assert transport.written == b""
    world.passes(0.3)
    assert transport.written.startswith(b"HTTP/1.1 408")
    assert world.outcomes() == {"body-timeout": 1}


# Draining -----------------------------------------------------------------------------------------


def drained(world):
    world.context.draining = True
    for connection in list(world.engine._connections):
        connection.drain()


def test_draining_closes_an_unused_connection_at_once(world):
    """Nothing is under way on it."""
    _, transport = world.client()
    drained(world)
    assert transport.closed


def test_draining_lets_a_request_under_way_end(world):
    """And says that it was the last."""
    connection, transport = world.client()
    connection.data_received(GET)
    drained(world)
    assert not transport.is_closing()
    world.monolith.last.answer()
    assert b"Connection: close" in transport.written
    assert transport.closed


def test_draining_lets_half_a_head_become_a_request(world):
    """It has begun, so it is answered."""
    connection, transport = world.client()
    connection.data_received(GET[:10])
    drained(world)
    connection.data_received(GET[10:])
    world.monolith.last.answer()
    assert b"Connection: close" in transport.written
    assert transport.closed


def test_draining_lets_an_answer_that_has_begun_end(world):
    """Its head can no longer say so; the connection closes all the same."""
    connection, transport = world.client()
    connection.data_received(GET)
    world.monolith.last.head()
    drained(world)
    world.monolith.last.owner.on_body(b"abc")
    world.monolith.last.owner.on_end(())
    assert transport.written.endswith(b"3\r\nabc\r\n0\r\n\r\n")
    assert transport.closed


UPGRADE = GET.replace(b"\r\n\r\n", b"\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")


@pytest.fixture
def tunnel(world):
    connection, transport = world.client()
    connection.data_received(UPGRADE)
    world.monolith.last.head(101, upgrade=b"websocket")
    transport.written = b""
    return connection, transport, world.monolith.last


def test_draining_a_tunnel_says_goodbye_to_both(world, tunnel):
    """Between frames, and what was said goes out before the end."""
    _, transport, attempt = tunnel
    drained(world)
    assert transport.written == b"\x88\x02\x03\xe9"
    assert attempt.told[0][:2] == b"\x88\x82"
    assert attempt.told[1] == "eof"
    assert (transport.closed, transport.aborted) == (True, False)
    assert (attempt.closed, attempt.aborted) == (True, False)
    assert world.outcomes() == {"tunnelled": 1}
    assert world.monolith.in_flight == 0


def test_draining_waits_for_the_end_of_a_frame_in_both_directions(world, tunnel):
    """A close frame put into another would be its payload."""
    connection, transport, attempt = tunnel
    connection.data_received(b"\x81\x85abcdhe")
    attempt.on_data(b"\x82\x7e\x00\xc8" + b"x" * 100)
    drained(world)
    connection.data_received(b"llo")
    assert not transport.closed
    attempt.on_data(b"x" * 100)
    assert transport.written.endswith(b"x\x88\x02\x03\xe9")
    assert transport.closed


def test_draining_says_no_second_goodbye(world, tunnel):
    """Where one side has said it already."""
    _, transport, attempt = tunnel
    attempt.on_data(b"\x88\x02\x03\xe8")
    drained(world)
    assert transport.written == b"\x88\x02\x03\xe8"


def test_a_flood_of_tiny_frames_lets_others_go_first(world, tunnel):
    """Each costs as much as a large one: reading goes on in the loop's next turn."""
    connection, transport, attempt = tunnel
    world.loop.run()
    connection.data_received(b"\x81\x80mask" * MANY_FRAMES)
    assert transport.reading
    flood = b"\x81\x80mask" * (MANY_FRAMES + 1)
    connection.data_received(flood)
    assert not transport.reading
    assert attempt.told[-1] == flood
    world.loop.run()
    assert transport.reading


def test_a_flood_sent_ahead_of_the_handshake_lets_others_go_first(world):
    """It waited for the answer and is followed when the tunnel opens."""
    connection, transport = world.client()
    connection.data_received(UPGRADE + b"\x81\x80mask" * (MANY_FRAMES + 1))
    world.loop.run()
    world.monolith.last.head(101, upgrade=b"websocket")
    assert not transport.reading
    world.loop.run()
    assert transport.reading


def test_letting_others_go_first_does_not_hurry_a_slow_upstream(world, tunnel):
    """Whoever was held back for another reason stays so."""
    connection, transport, attempt = tunnel
    connection.data_received(b"\x81\x80mask" * (MANY_FRAMES + 1))
    attempt.owner.pause_sending()
    world.loop.run()
    assert not transport.reading
    attempt.owner.resume_sending()
    assert transport.reading


def test_the_upstream_of_a_tunnel_hears_of_its_flood(tunnel):
    """What came of it is passed on whole."""
    _, transport, attempt = tunnel
    flood = b"\x81\x00" * (MANY_FRAMES + 1)
    assert attempt.on_data(flood) is True
    assert attempt.on_data(b"\x81\x00") is False
    assert transport.written == flood + b"\x81\x00"


def test_a_fault_in_a_tunnel_breaks_off_that_tunnel(world, tunnel):
    """And is told."""
    connection, transport, attempt = tunnel

    def broken(data):
        raise KeyError("bug")

    attempt.write_raw = broken
    connection.data_received(b"\x81\x80abcd")
    assert transport.aborted
    assert world.outcomes() == {"internal-error": 1}
    assert world.monolith.in_flight == 0


def test_a_tunnel_over_tls_ends_with_its_client(world):
    """TLS cannot be half-closed, and asyncio would complain were it asked to be."""
    connection, _ = world.client(tls=True)
    connection.data_received(UPGRADE)
    world.monolith.last.head(101, upgrade=b"websocket")
    assert connection.eof_received() is False
    connection.connection_lost(None)
    assert world.outcomes() == {"tunnelled": 1}


@pytest.mark.parametrize(
    ("peer", "address", "forwarded"),
    [
        (("192.0.2.7", 1), "192.0.2.7", b"for=192.0.2.7;"),
        (("2001:db8::7", 1, 0, 0), "2001:db8::7", b'for="[2001:db8::7]";'),
        ("", "unknown", b"for=unknown;"),
        (None, "unknown", b"for=unknown;"),
    ],
)
def test_every_kind_of_peer_has_a_name(world, peer, address, forwarded):
    """IPv6 in brackets, a unix socket or a vanished client as RFC 7239 section 6.2 says."""
    from strangler.proxy.dataplane.identity import forwarding_lines

    connection, _ = world.client(peer=peer)
    connection.data_received(GET)
    request = world.monolith.last.owner.request
    assert request.client == address
    assert forwarded in forwarding_lines(request, connection._peer)
