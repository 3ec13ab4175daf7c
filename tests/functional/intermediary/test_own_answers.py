"""Answers of our own: which status, how they are marked, and what they do not tell."""

import json
import threading

import pytest

from strangler.rules.model import Limits, ProxySettings, Rules, Servers, Timeouts, Upstream, Url
from support.proxying import request, response, rules_for


def check_own(answer, status: int, reason: bytes | None = None) -> None:
    """It is ours: marked, framed, with a problem document, and without internals."""
    assert answer.status == status, answer.raw
    assert answer.one(b"x-strangler-error")
    if reason is not None:
        assert answer.one(b"x-strangler-error") == reason
    assert answer.one(b"content-type")
    assert len(answer.body) < 1000
    for internal in (b"127.0.0.1", b"Traceback", b"strangler/", b"Errno", b".py"):
        assert internal not in answer.raw


def test_a_refused_connection_is_502(origins, start):
    """And says nothing of where the upstream is."""
    origin = origins()
    proxy = start(origin)
    origin.close()
    check_own(proxy.ask(request()), 502, b"connect-failed")


def test_an_upstream_that_ends_without_an_answer_is_502(proxy, origin):
    """Closed or reset, before a complete header."""
    for sent in (b"", b"HTTP/1.1 200 OK\r\nContent-Le"):
        origin.script = lambda connection, sent=sent: (
            connection.read_request(),
            connection.send(sent),
        )
        check_own(proxy.ask(request()), 502)
    origin.script = lambda connection: (connection.read_request(), connection.reset())
    check_own(proxy.ask(request()), 502, b"upstream-reset")


def test_a_silent_upstream_is_504(origin, start):
    """The first byte did not come in time."""
    origin.script = lambda connection: connection.read_to_end()
    proxy = start(origin, timeouts=Timeouts(first_byte=0.05))
    check_own(proxy.ask(request()), 504, b"first-byte-timeout")


def test_the_deadline_of_the_whole_request_is_504(origin, start):
    """Whatever the phases allow."""
    origin.script = lambda connection: connection.read_to_end()
    proxy = start(origin, settings=ProxySettings(deadline=0.05))
    check_own(proxy.ask(request()), 504, b"deadline")


def test_no_address_for_the_upstream_is_503_or_502(origin, start):
    """A name that nobody resolved yet, with the hint to come back."""
    proxy = start(origin)
    url = Url(scheme="http", host="nowhere.invalid", port=80)
    rules = Rules(
        upstreams=(Upstream(name="monolith", target=Servers(urls=(url,))),), default="monolith"
    )
    proxy.apply(rules, resolve=False)
    answer = proxy.ask(request())
    assert answer.status in (502, 503)
    assert answer.one(b"x-strangler-error") in (b"no-upstream", b"name-unresolved")
    if answer.status == 503:
        assert (answer.one(b"retry-after") or b"").isdigit()


def test_too_many_at_once_is_503_with_retry_after(origin, start):
    """Beyond `max_in_flight` nobody waits."""
    arrived, go_on = threading.Event(), threading.Event()

    def script(connection):
        connection.read_request()
        arrived.set()
        assert go_on.wait(10)
        connection.send(response())

    origin.script = script
    proxy = start(origin, max_in_flight=1)
    with proxy.client() as client:
        client.send(request())
        assert arrived.wait(10)
        answer = proxy.ask(request())
        go_on.set()
        assert client.read_final().status == 200
    check_own(answer, 503, b"overloaded")
    assert (answer.one(b"retry-after") or b"").isdigit()


LIMITS = ProxySettings(limits=Limits(request_line=100, headers=500, header_count=10, body=10))


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (request(b"/" + b"a" * 200), 414),
        (request(b"/" + b"a" * 100_000), 414),
        (request(b"/", b"X: " + b"a" * 600), 431),
        (request(b"/", b"X: " + b"a" * 600_000), 431),
        (request(b"/", *[b"X: 1"] * 11), 431),
        (request(b"/", b"x" * 600 + b": 1"), 431),
        (request(method=b"POST", body=b"a" * 11), 413),
        (request(b"/", b"Content-Length: 99999", method=b"POST"), 413),
        (
            request(b"/", b"Transfer-Encoding: chunked", method=b"POST")
            + b"b\r\naaaaaaaaaaa\r\n0\r\n\r\n",
            413,
        ),
        (
            request(b"/", b"Transfer-Encoding: chunked", method=b"POST")
            + b"a\r\naaaaaaaaaa\r\n1\r\na\r\n0\r\n\r\n",
            413,
        ),
    ],
)
def test_limits_of_line_headers_and_body(origin, start, data, status):
    """414, 431 and 413; the connection ends, and the origin sees no complete request."""
    proxy = start(origin, settings=LIMITS)
    with proxy.client() as client:
        answer = client.ask(data)
        check_own(answer, status)
        assert answer.one(b"connection") == b"close"
        client.read_to_end()
    assert origin.requests == []


def test_what_stays_within_the_limits_passes(origin, start):
    """Right up to them."""
    proxy = start(origin, settings=LIMITS)
    assert proxy.ask(request(b"/" + b"a" * 80)).status == 200
    assert proxy.ask(request(b"/", b"X: " + b"a" * 400)).status == 200
    assert proxy.ask(request(b"/", *[b"X: 1"] * 8)).status == 200
    assert proxy.ask(request(method=b"POST", body=b"a" * 10)).status == 200


def test_a_head_that_does_not_come_to_an_end_is_408_or_closed(origin, start):
    """Slow clients hold no connection for ever."""
    proxy = start(origin, settings=ProxySettings(limits=Limits(header_time=0.05)))
    with proxy.client() as client:
        client.send(b"GET / HTTP/1.1\r\nHost: a\r\nX-")
        rest = client.read_to_end()
        assert rest == b"" or rest.startswith(b"HTTP/1.1 408 ")


def test_a_head_that_never_begins_is_closed_in_silence(origin, start):
    """An idle connection that asked nothing is told nothing."""
    proxy = start(origin, settings=ProxySettings(limits=Limits(header_time=0.05, keepalive=0.05)))
    with proxy.client() as client:
        assert client.read_to_end() == b""


@pytest.mark.parametrize("line", [b"HTTP/2.0", b"HTTP/3.0", b"HTTP/0.9", b"HTTP/1.2", b"HTTP/9.9"])
def test_other_versions_are_refused(proxy, origin, line):
    """505 or 400; 1.2 may be read as 1.1."""
    answer = proxy.ask(b"GET / " + line + b"\r\nHost: a\r\n\r\n")
    assert answer.status in (400, 505) or line == b"HTTP/1.2"
    assert answer.status >= 400 or origin.requests


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ([], b"text/plain"),
        ([b"Accept: application/json"], b"application/problem+json"),
        ([b"Accept: application/problem+json"], b"application/problem+json"),
        ([b"Accept: text/plain"], b"text/plain"),
        ([b"Accept: text/html,application/xhtml+xml,*/*;q=0.8"], b"text/plain"),
    ],
)
def test_the_problem_document_follows_accept(origins, start, accept, kind):
    """RFC 9457 for programs, plain text for people."""
    origin = origins()
    proxy = start(origin)
    origin.close()
    answer = proxy.ask(request(b"/", *accept))
    check_own(answer, 502)
    found = (answer.one(b"content-type") or b"").split(b";")[0]
    assert found == kind
    if kind.endswith(b"json"):
        document = json.loads(answer.body)
        assert document["status"] == 502
        assert document["title"] == "Bad Gateway"


def test_head_gets_no_body_of_ours(origins, start):
    """The head tells what GET would have got."""
    origin = origins()
    proxy = start(origin)
    origin.close()
    with proxy.client() as client:
        answer = client.ask(request(method=b"HEAD"))
        assert answer.status == 502
        assert client.ask(request(method=b"HEAD")).status == 502


def test_after_a_failure_of_the_upstream_the_client_may_go_on(proxy, origin):
    """The client's connection is not at fault."""
    origin.script = lambda connection: (connection.read_request(), None)
    with proxy.client() as client:
        assert client.ask(request()).status == 502
        origin.script = None
        assert client.ask(request()).status == 200


def test_what_the_request_said_is_not_echoed(proxy):
    """A refusal repeats nothing that an attacker wrote."""
    answer = proxy.ask(b"GET /<script> HTTP/1.1\r\nHost: a\r\nX-<script> : <script>\r\n\r\n")
    assert answer.status == 400
    assert b"script" not in answer.raw


def test_errors_of_the_upstream_are_not_marked_as_ours(proxy, origin):
    """Its 502 is its own, and so is a marker that it sends."""
    origin.reply = response(502, body=b"theirs")
    answer = proxy.ask(request())
    assert answer.body == b"theirs"
    assert b"x-strangler-error" not in answer


def test_the_route_is_told_only_where_it_was_asked_for(origin, start):
    """`expose_route: true` adds two headers."""
    proxy = start(origin)
    assert b"x-strangler-upstream" not in proxy.ask(request())
    proxy.apply(rules_for(origin, settings=ProxySettings(expose_route=True)))
    assert proxy.ask(request()).one(b"x-strangler-upstream") == b"monolith"


def test_the_health_path_is_answered_here(origin, start):
    """Without the upstream."""
    proxy = start(origin, settings=ProxySettings(health_path="/livez"))
    assert proxy.ask(request(b"/livez")).status == 200
    assert origin.requests == []
