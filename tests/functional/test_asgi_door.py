"""The proxy as an ASGI application under real servers: what the own edge does, this door does too,
but for what docs/embedding.md tells."""

import contextlib
import threading

import pytest

from support.asgi_servers import COMMANDS, present, serving
from support.pouring import download, upload
from support.proxying import request, response
from support.recording import Connection, RecordingOrigin

LAST = b"Connection: close"
"""No connection to an origin is kept, so that each test begins with a script of its own."""
OK = response(200, LAST)
SIZE = 32 << 20
HELD = 24 << 20
"""More than socket buffers and queues on the way can hold, less than is sent."""
APP = """
from fastapi import FastAPI
from strangler.proxy import create_app, proxy_application

app = create_app("rules.yaml")
mounted = FastAPI()
mounted.mount("/shop", app.proxy)

@app.get("/own")
def own():
    return "ours"

app.mount("/outer", mounted)
"""
RULES = """
version: 1
proxy: {{limits: {{request_line: 2KB, headers: 8KB}}, expose_route: true}}
upstreams:
  monolith: {{url: "http://127.0.0.1:{monolith}", via: false}}
  orders: {{url: "http://127.0.0.1:{orders}", breaker: {{minimum: 100000}}}}
default: monolith
routes:
  - id: orders
    match: {{prefix: /orders}}
    service: orders
    effect: read
    state: canary
    canary: {{percent: 100, by: ["header:x-user"]}}
  - id: small
    match: {{prefix: /small}}
    state: legacy
    limits: {{body: 10B}}
"""


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """All servers before the same two origins."""
    folder = tmp_path_factory.mktemp("asgi")
    with RecordingOrigin() as monolith, RecordingOrigin() as orders:
        rules = RULES.format(monolith=monolith.port, orders=orders.port)
        (folder / "rules.yaml").write_text(rules, encoding="utf-8")
        names = [name for name in COMMANDS if present(name)]
        with serving(folder, names, APP) as servers:
            yield servers, monolith, orders


@pytest.fixture(params=list(COMMANDS))
def server(request, running):
    if request.param not in running[0]:
        pytest.skip(f"{request.param} is not installed")
    return running[0][request.param]


def fresh(origin: RecordingOrigin) -> RecordingOrigin:
    origin.reply, origin.script = OK, None
    origin.requests.clear()
    return origin


@pytest.fixture
def origin(running):
    yield fresh(running[1])
    assert (running[1].failures, running[1].malformed) == ([], [])


@pytest.fixture
def orders(running):
    return fresh(running[2])


# Requests ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "target", [b"/a%2Fb//c/./%7e?x=%20y&&z=+", b"/%0A", b"/%c3%a9?%zz", b"/a;b=c"]
)
def test_path_and_query_arrive_byte_for_byte(server, origin, target):
    """As in the request line, not as ASGI decodes them."""
    assert server.ask(request(target)).status == 200
    assert origin.last.target == target


def test_options_of_the_whole_server_pass(server, origin):
    """`*` is no path, and goes on nevertheless."""
    assert server.ask(request(b"*", method=b"OPTIONS")).status == 200
    assert origin.last.line[:2] == (b"OPTIONS", b"*")


def test_repeated_fields_stay_separate_and_in_order(server, origin):
    """Values, too, are what was sent."""
    server.ask(request(b"/", b"X-A: 1", b"X-B:  caf\xe9 ", b"X-A: 2", b"Cookie: a=b; c=d"))
    assert origin.last.all(b"x-a") == [b"1", b"2"]
    assert origin.last.one(b"x-b") == b"caf\xe9"
    assert origin.last.one(b"cookie") == b"a=b; c=d"
    if server.name != "granian":  # it gathers fields of one name
        names = [name for name, _ in origin.last.fields]
        assert [name for name in names if name in (b"x-a", b"x-b")] == [b"x-a", b"x-b", b"x-a"]


def test_the_upstream_learns_who_the_client_is(server, origin):
    """By what we see, not by what a stranger says."""
    server.ask(request(b"/", b"X-Forwarded-For: 1.2.3.4", b"Forwarded: for=1.2.3.4"))
    assert origin.last.one(b"x-forwarded-for") == b"127.0.0.1"
    assert (origin.last.one(b"forwarded") or b"").startswith(b"for=127.0.0.1;")
    assert origin.last.one(b"x-forwarded-proto") == b"http"


@pytest.mark.parametrize(
    "head",
    [
        request(b"/", b"Host: other.example"),
        request(b"/" + b"a" * 3000),
        request(b"/", b"X: " + b"a" * 9000),
        request(b"/", b"Content-Length: 3", b"Content-Length: 4", method=b"POST"),
        request(b"/", b"Transfer-Encoding: gzip, chunked", method=b"POST"),
    ],
    ids=["two-hosts", "long-line", "large-fields", "two-lengths", "coding"],
)
def test_what_must_be_refused_is_refused(server, origin, head):
    """By the server or by us; nothing of it arrives."""
    with server.client() as client:
        assert 400 <= client.ask(head).status < 600
    assert origin.requests == []


def test_a_fragment_never_arrives(server, origin):
    """Refused where the server shows it; some cut it off before anybody can see it."""
    answer = server.ask(request(b"/a#b"))
    if server.name in ("uvicorn-httptools", "granian"):
        assert origin.last.target == b"/a"
    else:
        assert answer.status == 400
        assert origin.requests == []


# Content of requests -------------------------------------------------------------------------


def test_content_arrives_with_its_framing(server, origin):
    """A length stays a length, chunks stay chunks."""
    server.ask(request(b"/", method=b"POST", body=b"hello"))
    assert (origin.last.body, origin.last.one(b"content-length")) == (b"hello", b"5")
    chunked = request(b"/", b"Transfer-Encoding: chunked", method=b"POST")
    server.ask(chunked + b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
    assert (origin.last.body, origin.last.one(b"transfer-encoding")) == (b"abcde", b"chunked")


def test_content_above_the_limit_is_refused_before_it_comes(server, origin):
    """With the route's limit; a client that asks first is not told to go on, where the server
    leaves that to us."""
    asks = request(b"/small", b"Content-Length: 11", b"Expect: 100-continue", method=b"POST")
    with server.client() as client:
        client.send(asks)
        answer = client.read_response(b"POST")
        if server.name == "hypercorn":  # it tells everybody to go on
            assert answer.status == 100
            answer = client.read_final(b"POST")
    assert (answer.status, answer.one(b"x-strangler-error")) == (413, b"body-too-large")
    assert origin.requests == []


def test_a_client_that_asks_first_waits_for_the_upstream(server, origin):
    """It hears 100 when the upstream has said so."""
    asked, told = threading.Event(), threading.Event()

    def script(connection: Connection) -> None:
        assert b"100-continue" in connection.read_head()
        asked.set()
        connection.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        assert connection.read_exactly(3) == b"abc"
        told.set()
        connection.send(OK)

    origin.script = script
    lines = (b"Content-Length: 3", b"Expect: 100-continue")
    with server.client() as client:
        client.send(request(b"/", *lines, method=b"POST"))
        assert client.read_response(b"POST").status == 100
        assert asked.wait(10)
        client.send(b"abc")
        assert client.read_final(b"POST").body == b"ok"
    assert told.is_set()


def test_a_large_upload_waits_for_a_slow_origin(server, origin):
    """The client is held back; then everything arrives."""
    with server.client() as client:
        assert upload(client, origin, SIZE) < HELD


# Answers -------------------------------------------------------------------------------------


def test_answers_keep_their_fields(server, origin):
    """Several Set-Cookie lines, one Date, the origin's Server, bytes beyond ASCII."""
    lines = [b"Set-Cookie: a=1; Path=/", b"Set-Cookie: b=2", b"Server: origin", b"X-A: caf\xe9"]
    date = b"Thu, 01 Jan 1970 00:00:00 GMT"
    origin.reply = response(200, *lines, b"Date: " + date, b"Connection: close, x-hop", b"X-Hop: 1")
    answer = server.ask(request())
    assert answer.all(b"set-cookie") == [b"a=1; Path=/", b"b=2"]
    assert answer.one(b"date") == date
    assert answer.one(b"server") == b"origin"
    assert answer.one(b"x-a") == b"caf\xe9"
    assert b"x-hop" not in answer


def test_lengths_without_content_stay(server, origin):
    """HEAD tells the length of what GET would get; 204 and 304 have no content, and the
    connection goes on after each."""
    with server.client() as client:
        origin.reply = response(200, LAST, b"Content-Length: 1234", body=None)
        answer = client.ask(request(b"/", method=b"HEAD"))
        assert (answer.one(b"content-length"), answer.body) == (b"1234", b"")
        origin.reply = response(204, LAST, body=None)
        answer = client.ask(request())
        assert (answer.status, answer.body) == (204, b"")
        assert b"content-length" not in answer
        origin.reply = response(304, LAST, b'ETag: "x"', b"Content-Length: 99", body=None)
        answer = client.ask(request())
        assert (answer.status, answer.body, answer.one(b"etag")) == (304, b"", b'"x"')
        origin.reply = OK
        assert client.ask(request()).body == b"ok"


def test_each_event_arrives_when_it_is_sent(server, origin):
    """Server-sent events are not gathered: the next is sent when the one before was seen."""
    seen = threading.Semaphore(0)

    def script(connection: Connection) -> None:
        connection.read_request()
        connection.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")
        for number in range(3):
            connection.send(b"data: %d\n\n" % number)
            assert seen.acquire(timeout=10)

    origin.script = script
    with server.client() as client:
        client.send(request())
        for number in range(3):
            client.read_until(b"data: %d\n\n" % number)
            seen.release()
        client.read_until(b"0\r\n\r\n")


def test_a_large_download_waits_for_a_slow_client(server, origin):
    """The origin is held back; then everything arrives."""
    with server.client(window=65536) as client:
        assert download(client, origin, SIZE) < HELD


@pytest.mark.parametrize("framing", [b"Content-Length: 10", b"Transfer-Encoding: chunked"])
def test_an_answer_that_breaks_off_never_looks_complete(server, origin, framing):
    """The connection ends in the middle."""

    def script(connection: Connection) -> None:
        connection.read_request()
        connection.send(b"HTTP/1.1 200 OK\r\n" + framing + b"\r\n\r\n3\r\nabc\r\n")
        connection.reset()

    origin.script = script
    with server.client() as client:
        client.send(request())
        with contextlib.suppress(EOFError):
            assert client.read_final().status >= 500  # it broke before anything was passed on
    if b"chunked" in framing:
        assert b"\r\n0\r\n" not in client.received


def test_a_client_that_leaves_ends_the_upstreams_work(server, origin):
    """At once, though the origin has nothing to send."""
    left = threading.Event()

    def script(connection: Connection) -> None:
        connection.read_request()
        connection.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n")
        connection.read_to_end()
        left.set()

    origin.script = script
    with server.client() as client:
        client.send(request())
        client.read_until(b"data: 1\n\n")
        client.close()
        assert left.wait(10)


# Decisions, and living with other applications -----------------------------------------------


def test_the_decision_is_the_tables(server, origin, orders):
    """With a key the service answers, without one the monolith."""
    answer = server.ask(request(b"/orders/1", b"X-User: 7"))
    assert answer.one(b"x-strangler-upstream") == b"orders"
    assert answer.one(b"x-strangler-route") == b"orders"
    assert orders.last.target == b"/orders/1"
    assert server.ask(request(b"/orders/1")).one(b"x-strangler-upstream") == b"monolith"


def test_the_monolith_steps_in(server, origin, orders):
    """Where the service breaks off before it answered."""
    orders.script = lambda connection: connection.read_request() and connection.reset()
    answer = server.ask(request(b"/orders/1", b"X-User: 7"))
    assert (answer.status, answer.one(b"x-strangler-upstream")) == (200, b"monolith")
    assert origin.last.target == b"/orders/1"


def test_own_routes_come_first(server, origin):
    """With their methods; everything else is the proxy's."""
    assert server.ask(request(b"/own")).body == b'"ours"'
    assert origin.requests == []
    assert server.ask(request(b"/own", method=b"POST", body=b"x")).body == b"ok"
    assert server.ask(request(b"/own/")).body == b"ok"
    assert [message.target for message in origin.requests] == [b"/own", b"/own/"]


def test_a_mounted_proxy_routes_what_is_behind_its_prefix(server, origin):
    """The prefix is cut as it was spelt, and told to the upstream."""
    assert server.ask(request(b"/outer/sh%6Fp/a%2Fb?q")).status == 200
    assert origin.last.target == b"/a%2Fb?q"
    assert origin.last.one(b"x-forwarded-prefix") == b"/outer/sh%6Fp"
