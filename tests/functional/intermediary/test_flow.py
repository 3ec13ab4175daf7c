"""Points 38 to 43 of the intermediary's checklist: retries, interim answers, upgrades."""

import gzip
import threading

import pytest

from strangler.proxy.dataplane.outcomes import Outcome
from strangler.rules.model import Effect, Limits, Match, PathKind, ProxySettings, Route, State
from support.proxying import request, response, upstream
from support.recording import Connection

WEBSOCKET = (
    b"Connection: Upgrade",
    b"Upgrade: websocket",
    b"Sec-WebSocket-Version: 13",
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
)


def vanishing(answered: int = 0):
    """A script that answers so many requests; one more ends the connection without a word."""
    seen: list[bytes] = []

    def script(connection: Connection) -> None:
        while (message := connection.read_request()) is not None:
            seen.append(message.method)
            if len(seen) > answered:
                return
            connection.send(response())

    return script, seen


@pytest.mark.parametrize("method", [b"POST", b"PATCH", b"PUT", b"DELETE", b"GET"])
def test_38_a_request_that_may_have_been_processed_is_not_sent_again(proxy, origin, method):
    """502 and one request, whatever the method: the route's effect is unknown."""
    origin.script, seen = vanishing()
    assert proxy.ask(request(method=method)).status == 502
    assert seen == [method]


@pytest.mark.parametrize("effect", list(Effect))
@pytest.mark.parametrize("method", [b"GET", b"POST"])
def test_38_only_what_is_safe_twice_is_tried_again(origins, start, method, effect):
    """An idempotent method of a route that reads at most; its second server answers."""
    first, second = origins(), origins()
    first.script, seen = vanishing()
    service = upstream("service", first.port)
    target = type(service.target)(
        urls=(service.target.urls[0], upstream("other", second.port).target.urls[0])
    )
    route = Route(
        id="r", match=Match(kind=PathKind.PREFIX, path="/"), service="service", effect=effect,
        state=State.RETIRED,
    )  # fmt: skip
    proxy = start(origins(), type(service)(name="service", target=target), routes=[route])
    statuses = [proxy.ask(request(method=method)).status for _ in range(2)]
    again = method == b"GET" and effect.is_safe
    assert seen == [method]
    assert sorted(statuses) == ([200, 200] if again else [200, 502])
    assert len(second.requests) == (2 if again else 1)


@pytest.mark.parametrize("effect", [Effect.READ, Effect.UNKNOWN])
def test_38_a_connection_that_was_given_up_costs_no_safe_request(origins, start, effect):
    """The only server closes what had waited just when it is used again: what is safe twice goes
    to it once more; of the rest nobody knows whether it was processed."""
    service = origins()
    seen: list[bytes] = []

    def script(connection: Connection) -> None:
        first = connection.read_request()
        seen.append(first.target)
        connection.send(response())
        if first.target == b"/1" and connection.read_request() is not None:
            seen.append(b"lost")

    service.script = script
    route = Route(
        id="r", match=Match(kind=PathKind.PREFIX, path="/"), service="service", effect=effect,
        state=State.RETIRED,
    )  # fmt: skip
    proxy = start(origins(), upstream("service", service.port), routes=[route])
    with proxy.client() as client:
        assert client.ask(request(b"/1")).status == 200
        answer = client.ask(request(b"/2"))
    assert answer.status == (200 if effect is Effect.READ else 502)
    assert seen == ([b"/1", b"lost", b"/2"] if effect is Effect.READ else [b"/1", b"lost"])


def test_38_a_request_of_which_no_byte_was_sent_may_go_elsewhere(origins, start):
    """A refused connection is no processing: a POST goes to the next server."""
    gone, alive = origins(), origins()
    gone.close()
    service = upstream("monolith", gone.port)
    both = (service.target.urls[0], upstream("other", alive.port).target.urls[0])
    proxy = start(alive)
    from strangler.rules.model import Rules, Servers

    proxy.apply(
        Rules(
            upstreams=(type(service)(name="monolith", target=Servers(urls=both)),),
            default="monolith",
        )
    )
    assert [proxy.ask(request(method=b"POST", body=b"x")).status for _ in range(4)] == [200] * 4
    assert len(alive.requests) == 4


def test_39_the_final_word_about_an_expectation_is_the_origins(proxy, origin):
    """A 417 that comes before the body reaches the client, which sends none."""

    def script(connection: Connection) -> None:
        connection.read_head()
        connection.send(response(417, b"Connection: close"))

    origin.script = script
    with proxy.client() as client:
        client.send(request(b"/", b"Expect: 100-continue", b"Content-Length: 5", method=b"PUT"))
        first = client.read_response()
        while first.status == 100:
            first = client.read_response()
        assert first.status == 417


def test_39_the_client_is_asked_to_continue_once(proxy, origin):
    """Exactly one 100, and then the body arrives."""
    bodies: list[bytes] = []

    def script(connection: Connection) -> None:
        if b"100-continue" in connection.read_head().lower():
            connection.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        bodies.append(connection.read_exactly(5))
        connection.send(response())

    origin.script = script
    with proxy.client() as client:
        client.send(request(b"/", b"Expect: 100-continue", b"Content-Length: 5", method=b"PUT"))
        assert client.read_response().status == 100
        client.send(b"hello")
        assert client.read_response().status == 200
    assert bodies == [b"hello"]


def test_39_a_client_that_does_not_wait_needs_no_100(proxy, origin):
    """It sends head and body at once; both arrive, and one final answer comes."""
    head = request(b"/", b"Expect: 100-continue", b"Content-Length: 5", method=b"PUT")
    assert proxy.ask(head + b"hello").status == 200
    assert origin.last.body == b"hello"


def test_39_a_limit_speaks_before_any_100(origin, start):
    """413 at once, and the origin hears nothing."""
    proxy = start(origin, settings=ProxySettings(limits=Limits(body=10)))
    with proxy.client() as client:
        client.send(request(b"/", b"Expect: 100-continue", b"Content-Length: 11", method=b"PUT"))
        assert client.read_response().status == 413
    assert origin.requests == []


def test_39_no_100_where_there_is_no_upstream(origin, start):
    """A refused connection is told before the client sends its body."""
    origin.close()
    proxy = start(origin)
    with proxy.client() as client:
        client.send(request(b"/", b"Expect: 100-continue", b"Content-Length: 5", method=b"PUT"))
        assert client.read_response().status in (502, 503)


def test_39_an_unknown_expectation_is_refused_or_forwarded(proxy, origin):
    """RFC 9110 section 10.1.1: 417 is allowed, and so is leaving it to the origin."""
    answer = proxy.ask(request(b"/", b"Expect: miracles"))
    assert answer.status == 417 or origin.last.one(b"expect") == b"miracles"


@pytest.mark.parametrize(
    "interim",
    [
        b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\nX-a: 1\r\n\r\n",
        b"HTTP/1.1 102 Processing\r\n\r\n",
        b"HTTP/1.1 199 Whatever\r\n\r\n",
    ],
)
def test_40_interim_answers_are_forwarded(proxy, origin, interim):
    """Each of them, before the final one, as they are."""
    origin.reply = interim + interim + response()
    with proxy.client() as client:
        client.send(request())
        assert client.read_response().raw == interim
        assert client.read_response().raw == interim
        assert client.read_response().status == 200


def test_40_interim_answers_arrive_before_the_final_one_exists(proxy, origin):
    """103 is useful only early."""
    hinted = threading.Event()

    def script(connection: Connection) -> None:
        connection.read_request()
        connection.send(b"HTTP/1.1 103 Early Hints\r\n\r\n")
        assert hinted.wait(10)
        connection.send(response())

    origin.script = script
    with proxy.client() as client:
        client.send(request())
        assert client.read_response().status == 103
        hinted.set()
        assert client.read_response().status == 200


def test_40_no_interim_answer_goes_to_an_http_1_0_client(proxy, origin):
    """It would take it for the final one (RFC 9110 section 15.2)."""
    origin.reply = b"HTTP/1.1 103 Early Hints\r\n\r\n" + response()
    with proxy.client() as client:
        client.send(request(minor=0))
        assert client.read_response().status == 200


def test_40_a_switch_that_nobody_asked_for_is_an_invalid_answer(proxy, origin):
    """101 to a plain request becomes 502."""
    origin.reply = b"HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n"
    assert proxy.ask(request()).status == 502


@pytest.mark.parametrize("lines", [[b"Cache-Control: no-transform"], []])
def test_41_content_is_never_transformed(proxy, origin, lines):
    """Neither compressed nor decompressed, with or without `no-transform`."""
    packed = gzip.compress(b"a" * 5000)
    sent = [b"Content-Encoding: gzip", b"Content-Type: text/html", *lines]
    origin.reply = response(200, *sent, body=packed)
    answer = proxy.ask(request(b"/", b"Accept-Encoding: gzip, br;q=0.5"))
    assert origin.last.one(b"accept-encoding") == b"gzip, br;q=0.5"
    assert answer.body == packed
    assert answer.one(b"content-encoding") == b"gzip"


def test_42_statuses_of_our_own_are_those_that_are_documented():
    """And 421 is never among them."""
    ours = {outcome.status for outcome in Outcome}
    documented = {400, 408, 413, 414, 417, 431, 500, 501, 502, 503, 504, 505, 508}
    assert ours <= documented | {0, 200}


def test_42_a_foreign_authority_is_not_misdirected(proxy, origin):
    """No 421 of ours; the origin's own passes."""
    assert proxy.ask(request(b"http://nobody.example/")).status == 200
    origin.reply = response(421)
    assert proxy.ask(request()).status == 421


@pytest.mark.parametrize("protocol", [b"h2c", b"foo/2", b"TLS/1.2", b"websocket2"])
def test_43_other_upgrades_are_not_tunnelled(proxy, origin, protocol):
    """The request goes on as a plain one."""
    lines = [
        b"Connection: Upgrade, HTTP2-Settings",
        b"Upgrade: " + protocol,
        b"HTTP2-Settings: AAMAAABk",
    ]
    answer = proxy.ask(request(b"/", *lines))
    assert answer.status == 200
    assert b"upgrade" not in origin.last
    assert b"http2-settings" not in origin.last
    assert b"upgrade" not in (origin.last.one(b"connection") or b"").lower()


@pytest.mark.parametrize("framing", [b"Content-Length: 3", b"Transfer-Encoding: chunked"])
def test_43_an_upgrade_with_a_body_is_not_tunnelled(proxy, origin, framing):
    """Refused, or sent on as a plain request."""
    body = b"abc" if b"Length" in framing else b"3\r\nabc\r\n0\r\n\r\n"
    answer = proxy.ask(request(b"/", *WEBSOCKET, framing) + body)
    assert answer.status in (200, 400)
    for seen in origin.requests:
        assert b"upgrade" not in seen


def test_43_an_upgrade_without_the_connection_option_is_not_tunnelled(proxy, origin):
    """`Upgrade` alone asks nothing of us."""
    assert proxy.ask(request(b"/", *WEBSOCKET[1:])).status == 200
    assert b"upgrade" not in origin.last


def test_43_pipelined_requests_are_answered_in_order(proxy, origin):
    """Each gets its own answer, however they arrive."""
    origin.reply = lambda seen: response(body=seen.target)
    with proxy.client() as client:
        client.send(b"".join(request(b"/%d" % number) for number in range(20)))
        assert [client.read_final().body for _ in range(20)] == [b"/%d" % n for n in range(20)]
    assert [seen.target for seen in origin.requests] == [b"/%d" % n for n in range(20)]
