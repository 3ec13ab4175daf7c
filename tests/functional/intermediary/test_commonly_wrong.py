"""The table of what intermediaries commonly get wrong, where the checklist has no point for it."""

import threading

import pytest

from strangler.rules.model import Match, PathKind, Route, State, Timeouts
from support.proxying import request, response, upstream
from support.recording import Connection


def test_no_cookie_jar(origins, start):
    """One client's cookie never travels with another's request. The upstream is known by name,
    since some jars ignore addresses."""
    origin = origins()
    origin.reply = response(200, b"Set-Cookie: session=secret; Path=/")
    service = upstream("service", origin.port, at="localhost")
    route = Route(
        id="all", match=Match(kind=PathKind.PREFIX, path="/"), service="service",
        state=State.RETIRED,
    )  # fmt: skip
    proxy = start(origins(), service, routes=[route])
    for _ in range(3):
        assert proxy.ask(request()).one(b"set-cookie") == b"session=secret; Path=/"
    assert len(origin.requests) == 3
    assert not [seen for seen in origin.requests if b"cookie" in seen]


@pytest.mark.parametrize("method", [b"GET", b"DELETE", b"OPTIONS", b"HEAD"])
def test_bodies_of_unusual_methods_pass(proxy, origin, method):
    """A body of GET or DELETE is a body."""
    answer = proxy.ask(request(method=method, body=b"content"))
    assert answer.status == 200
    assert origin.last.body == b"content"


@pytest.mark.parametrize("framing", [b"Content-Length: 0", b"X-None: 1"])
def test_a_post_without_body_keeps_what_it_says_of_it(proxy, origin, framing):
    """`Content-Length: 0` stays, and none is invented."""
    proxy.ask(request(b"/", framing, method=b"POST"))
    assert (b"content-length" in origin.last) == (b"Length" in framing)


def test_a_body_of_known_length_stays_one(proxy, origin):
    """No chunks where the client gave a length, in both directions."""
    answer = proxy.ask(request(method=b"POST", body=b"abc"))
    assert origin.last.one(b"content-length") == b"3"
    assert b"transfer-encoding" not in origin.last
    assert b"transfer-encoding" not in answer


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(proxy, origin, status):
    """They are the client's to follow."""
    line = b"Location: http://elsewhere.example/x?y#z"
    origin.reply = response(status, line)
    answer = proxy.ask(request())
    assert answer.status == status
    assert line in answer.lines
    assert len(origin.requests) == 1


def test_a_body_is_not_gathered_before_it_goes_on(proxy, origin):
    """Each side hears the other's first piece before it sends its second."""
    heard = threading.Event()

    def script(connection: Connection) -> None:
        connection.read_until(b"\r\n\r\n")
        connection.read_until(b"first")
        connection.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n")
        connection.read_until(b"second")
        assert heard.wait(10)
        connection.send(b"3\r\ntwo\r\n0\r\n\r\n")

    origin.script = script
    with proxy.client() as client:
        client.send(request(b"/", b"Content-Length: 11", method=b"POST") + b"first")
        client.read_until(b"one")
        client.send(b"second")
        heard.set()
        client.read_until(b"two")


def test_a_timeout_of_the_upstream_is_504(origin, start):
    """Not 502: it was reached, and said nothing."""
    origin.script = lambda connection: connection.read_to_end()
    proxy = start(origin, timeouts=Timeouts(first_byte=0.05))
    answer = proxy.ask(request())
    assert answer.status == 504
    assert answer.one(b"x-strangler-error") == b"first-byte-timeout"


@pytest.mark.parametrize("before_answer", [True, False])
@pytest.mark.parametrize("way", ["close", "reset"])
def test_the_upstream_is_left_when_the_client_leaves(proxy, origin, before_answer, way):
    """Before the answer or in its middle: the origin's connection ends."""
    asked, left = threading.Event(), threading.Event()

    def script(connection: Connection) -> None:
        connection.read_request()
        if not before_answer:
            connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbeginning")
        asked.set()
        connection.read_to_end()
        left.set()

    origin.script = script
    with proxy.client() as client:
        client.send(request())
        assert asked.wait(10)
        if not before_answer:
            client.read_until(b"beginning")
        getattr(client, way)()
        assert left.wait(10)


def test_a_request_that_breaks_off_never_ends_cleanly_upstream(proxy, origin):
    """The origin sees a broken connection, not a short body (`http.disconnect` is no end)."""
    started, ended = threading.Event(), []

    def script(connection: Connection) -> None:
        connection.read_until(b"part")
        started.set()
        ended.append(connection.read_to_end())

    origin.script = script
    with proxy.client() as client:
        client.send(request(b"/", b"Transfer-Encoding: chunked", method=b"POST") + b"4\r\npart\r\n")
        assert started.wait(10)
        client.close()
    origin.close()
    assert ended
    assert b"0\r\n\r\n" not in ended[0]


def test_an_answer_before_the_end_of_the_request_passes(proxy, origin):
    """An early 413 of the origin reaches a client that still sends."""

    def script(connection: Connection) -> None:
        connection.read_head()
        connection.send(response(413, b"Connection: close", body=b"too much"))

    origin.script = script
    with proxy.client() as client:
        client.send(request(b"/", b"Content-Length: 1000000", method=b"POST") + b"x" * 1000)
        answer = client.read_final()
        assert (answer.status, answer.body) == (413, b"too much")


def test_connections_to_the_upstream_are_used_again(proxy, origin):
    """Not one for each request."""
    with proxy.client() as client:
        for _ in range(10):
            assert client.ask(request()).status == 200
    assert len(origin.connections) == 1


@pytest.mark.parametrize("target", [b"/api/a%2Fb", b"/api//x", b"/api/../x", b"/api/%2e%2e/x"])
def test_an_ambiguous_target_matches_no_route_and_goes_on_raw(origins, start, target):
    """It goes to the default, which decodes it as it always did."""
    monolith, service = origins(), origins()
    route = Route(
        id="api", match=Match(kind=PathKind.PREFIX, path="/api"), service="service",
        state=State.RETIRED,
    )  # fmt: skip
    proxy = start(monolith, upstream("service", service.port), routes=[route])
    proxy.ask(request(target))
    assert monolith.last.target == target
    assert service.requests == []
    proxy.ask(request(b"/api/%61"))
    assert service.last.target == b"/api/%61"
