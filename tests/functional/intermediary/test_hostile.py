"""Peers that misbehave in ways that the checklist has no point for: neither side suffers for it."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from strangler.rules.model import Limits, ProxySettings, Timeouts
from support.proxying import request, response, rules_for
from support.raw_client import RawClient
from support.recording import Connection

FLOOD = 48_000_000


def test_a_body_behind_an_answer_to_head_reaches_nobody(proxy, origin):
    """Some servers send one all the same."""
    origin.script = lambda connection: (
        connection.read_request(),
        connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"),
        connection.read_to_end(),
    )
    with proxy.client() as client:
        assert client.ask(request(method=b"HEAD")).one(b"content-length") == b"4"
        origin.script = None
        assert client.ask(request()).body == b"ok"
        assert b"evil" not in client.received


def test_an_upstream_that_closes_after_each_answer_loses_no_request(proxy, origin):
    """It does not announce it; the connection that is gone is not used again."""
    ended = []

    def script(connection: Connection) -> None:
        origin.requests.append(connection.read_request())
        connection.send(response())
        connection.sock.shutdown(socket.SHUT_RDWR)
        ended.append(connection)

    origin.script = script
    with proxy.client() as client:
        statuses = []
        for number in range(20):
            statuses.append(client.ask(request(b"/%d" % number)).status)
            # Its connections end before the next request, as with a server's short keep-alive.
            origin.wait_until(lambda: len(ended) == len(statuses))
    assert statuses == [200] * 20
    assert len(origin.requests) == 20


def test_an_early_answer_that_keeps_the_connection_cannot_shift_the_next(proxy, origin):
    """The request's rest is thrown away or sent; it is never read as the next request."""

    def script(connection: Connection) -> None:
        connection.read_head()
        connection.send(response(403, body=b"no"))
        connection.read_to_end()

    origin.script = script
    hidden = request(b"/hidden")
    with proxy.client() as client:
        client.send(request(b"/", b"Content-Length: %d" % len(hidden), method=b"POST"))
        assert client.read_final().status == 403
        origin.script = None
        client.send(hidden)
        client.read_to_end()
    assert proxy.ask(request(b"/other")).status == 200
    assert [seen.target for seen in origin.requests] == [b"/other"]


def test_a_pipeline_without_end_is_held_back(proxy, origin):
    """While one request is answered the client's next ones wait in its own buffers."""
    arrived, go_on = threading.Event(), threading.Event()

    def script(connection: Connection) -> None:
        connection.read_request()
        arrived.set()
        assert go_on.wait(10)
        connection.send(response(200, b"Connection: close"))

    origin.script = script
    many = request(b"/next") * 1000
    with proxy.client() as client:
        client.send(request(b"/first"))
        assert arrived.wait(10)
        client.sock.settimeout(0.3)
        sent = 0
        with suppress(TimeoutError):
            while sent < 64 << 20:
                sent += client.sock.send(many)
        assert sent < 16 << 20
        go_on.set()


def test_a_flood_of_interim_answers_is_an_invalid_answer(proxy, origin):
    """It would keep the proxy from everything else."""

    def script(connection: Connection) -> None:
        connection.read_request()
        while True:
            connection.send(b"HTTP/1.1 102 Processing\r\n\r\n" * 1000)

    origin.script = script
    assert proxy.ask(request()).status == 502


def test_interim_answers_now_and_then_meet_the_deadline(origin, start):
    """Each counts as life, but the whole request has its limit."""
    gone = threading.Event()

    def script(connection: Connection) -> None:
        connection.read_request()
        while not gone.wait(0.02):
            connection.send(b"HTTP/1.1 102 Processing\r\n\r\n")

    origin.script = script
    proxy = start(origin, settings=ProxySettings(deadline=0.2), timeouts=Timeouts(first_byte=0.1))
    assert proxy.ask(request()).status == 504
    gone.set()


@contextmanager
def dripping(client: RawClient) -> Iterator[None]:
    """Meanwhile the client sends a byte now and then."""
    stop = threading.Event()

    def drip() -> None:
        while not stop.wait(0.02):
            client.send(b"x")

    thread = threading.Thread(target=drip)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


@pytest.mark.parametrize("part", [b"G", b"GET / HTTP/1.1\r\n", b"GET / HTTP/1.1\r\nHost: a\r\nX: "])
def test_a_client_that_sends_its_head_in_drops_is_cut_off(origin, start, part):
    """The time for a head counts from its first byte, not from the last."""
    proxy = start(origin, settings=ProxySettings(limits=Limits(header_time=0.1)))
    with proxy.client() as client:
        client.send(part)
        with dripping(client):
            rest = client.read_to_end()
        assert rest == b"" or b" 408 " in rest.split(b"\r\n")[0]
    assert origin.requests == []


def test_a_client_that_sends_its_body_in_drops_is_cut_off(origin, start):
    """Below the rate that a sender must reach."""
    limits = Limits(header_time=0.05, body_rate=100_000)
    proxy = start(origin, settings=ProxySettings(limits=limits))
    with proxy.client() as client:
        client.send(request(b"/", b"Content-Length: 100000", method=b"POST"))
        with dripping(client):
            answer = client.read_final()
            client.read_to_end()
        assert answer.status == 408
    assert origin.requests == []


def test_an_upstream_that_stalls_in_its_answer_breaks_the_clients(origin, start):
    """Nothing for the idle time: no clean end."""
    origin.script = lambda connection: (
        connection.read_request(),
        connection.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"),
        connection.read_to_end(),
    )
    proxy = start(origin, timeouts=Timeouts(idle=0.1))
    with proxy.client() as client:
        client.send(request())
        with pytest.raises(EOFError):
            client.read_final()


def test_connections_beyond_the_limit_are_refused_and_the_others_served(origin, start):
    """`limits.connections`."""
    proxy = start(origin, settings=ProxySettings(limits=Limits(connections=2)))
    with proxy.client() as first, proxy.client() as second:
        assert first.ask(request()).status == 200
        assert second.ask(request()).status == 200
        with proxy.client() as third:
            third.send(request())
            assert b" 200 " not in third.read_to_end()
        assert first.ask(request()).status == 200
    assert len(origin.requests) == 3


def test_a_reload_touches_no_request_under_way(origins, start):
    """It is answered by whom it was asked; the next goes by the new rules."""
    old, new = origins(), origins(response(body=b"new"))
    arrived, go_on = threading.Event(), threading.Event()

    def script(connection: Connection) -> None:
        connection.read_request()
        arrived.set()
        assert go_on.wait(10)
        connection.send(response(body=b"old"))

    old.script = script
    proxy = start(old)
    with proxy.client() as client:
        client.send(request())
        assert arrived.wait(10)
        proxy.apply(rules_for(new))
        assert proxy.ask(request()).body == b"new"
        go_on.set()
        assert client.read_final().body == b"old"
        assert client.ask(request()).body == b"new"


def test_draining_lets_the_answer_under_way_end(origin, start):
    """And says that the connection ends; idle ones are closed."""
    arrived, go_on = threading.Event(), threading.Event()

    def script(connection: Connection) -> None:
        connection.read_request()
        arrived.set()
        assert go_on.wait(10)
        connection.send(response())

    origin.script = script
    proxy = start(origin)
    with proxy.client() as idle, proxy.client() as busy:
        busy.send(request())
        assert arrived.wait(10)
        cut: list[int] = []
        draining = threading.Thread(target=lambda: cut.append(proxy.drain(5.0)))
        draining.start()
        assert idle.read_to_end() == b""
        go_on.set()
        answer = busy.read_final()
        assert answer.status == 200
        assert answer.one(b"connection") == b"close"
        assert busy.read_to_end() == b""
        draining.join()
    assert cut == [0]


def test_a_flood_of_tiny_chunks_leaves_room_for_others(origin, start):
    """Each byte its own chunk: expensive to read, so others are served in between, and not after
    all that the loop could read at a go (8 MB, several times for one request)."""

    def script(connection: Connection) -> None:
        if b"POST" in connection.read_head():
            connection.read_to_end()
        else:
            connection.send(response(200, b"Connection: close"))

    origin.script = script
    proxy = start(origin, timeouts=Timeouts(connect=30.0, first_byte=60.0))  # a busy machine
    enough, started = threading.Event(), threading.Event()
    sent = 0
    with proxy.client() as client:
        client.send(request(b"/", b"Transfer-Encoding: chunked", method=b"POST"))

        def flood() -> None:
            nonlocal sent
            with suppress(OSError):  # it is cut short below
                while sent < FLOOD and not enough.is_set():
                    client.send(b"1\r\na\r\n" * 20_000)
                    sent += 120_000
                    started.set()

        flooding = threading.Thread(target=flood)
        flooding.start()
        assert started.wait(10)
        # Bytes decide, not time: one that is served after the flood finds all of it sent.
        with proxy.client(patience=60.0) as other:
            assert other.ask(request()).status == 200
        meanwhile = sent
        enough.set()
        client.sock.shutdown(socket.SHUT_RDWR)
        flooding.join()
    assert meanwhile < FLOOD
