"""What servers offer beyond plain ASGI is used, and clients that stall or leave cost nothing."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from strangler.proxy.dataplane.asgi.conversation import AnswerBrokenOffError
from strangler.proxy.dataplane.asgi.door import AsgiDoor
from strangler.proxy.dataplane.engine import Engine
from strangler.proxy.dataplane.exchange import Exchange
from strangler.proxy.dataplane.messages import Address, Addresses, Configuration
from strangler.proxy.dataplane.table import compile_table
from strangler.rules.model import Limits, ProxySettings, Timeouts
from support.asgi_calls import called, http_scope
from support.interpreted import interpreted_only
from support.proxying import response, rules_for
from support.recording import RecordingOrigin

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n"
LATE = {"type": "http.request", "body": b"", "more_body": False}


@pytest.fixture
def origin():
    with RecordingOrigin() as made:
        yield made
    assert made.failures == []


@asynccontextmanager
async def door(origin, settings=None, **options):
    """A door before the origin."""
    loop = asyncio.get_running_loop()
    log = []
    engine = Engine(loop, access_log=log.append, report=log.append)
    rules = rules_for(origin, settings=settings, **options)
    table = compile_table(rules)
    configuration = Configuration(
        generation=1, table=table, upstreams=rules.upstreams, settings=rules.proxy
    )
    engine.apply(configuration)
    engine.apply(Addresses("monolith", (Address("127.0.0.1", origin.port),)))
    engine.start()
    try:
        yield AsgiDoor(engine)
    finally:
        assert await engine.drain(5.0) == 0


def run(origin, scope, messages=(), settings=None, **options):
    """What is sent for a scope."""

    async def one():
        async with door(origin, settings, **options) as app, asyncio.timeout(10):
            return await called(app, scope, messages)

    return asyncio.run(one())


def content(sent):
    return b"".join(m["body"] for m in sent if m["type"] == "http.response.body")


@pytest.mark.parametrize("offered", [True, False])
def test_trailers_go_where_the_server_takes_them(origin, offered):
    """By the extension http.response.trailers, or not at all."""
    origin.reply = CHUNKED + b"X-End: 1\r\n\r\n"
    extensions = {"http.response.trailers": {}} if offered else None
    sent = run(origin, http_scope(extensions=extensions))
    trailers = [m for m in sent if m["type"] == "http.response.trailers"]
    assert bool(sent[0].get("trailers")) is offered
    assert content(sent) == b"ok"
    expected = {
        "type": "http.response.trailers",
        "headers": [(b"x-end", b"1")],
        "more_trailers": False,
    }
    assert trailers == ([expected] if offered else [])


def test_links_of_early_hints_go_where_the_server_takes_them(origin):
    """By the extension http.response.early_hint; other interim answers have no way."""
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\nX: y\r\n\r\n"
    origin.reply = b"HTTP/1.1 102 Processing\r\n\r\n" + hints + response()
    sent = run(origin, http_scope(extensions={"http.response.early_hint": {}}))
    assert sent[0] == {"type": "http.response.early_hint", "links": [b"</a.css>"]}
    assert sent[1]["status"] == 200
    assert run(origin, http_scope())[0]["type"] == "http.response.start"


def test_http2_content_without_a_length_is_chunked(origin):
    """Only the first message tells whether there is any."""
    scope = http_scope(method="POST", http_version="2")
    scope["headers"] += [(b"cookie", b"a=1"), (b"cookie", b"b=2")]
    pieces = [{"type": "http.request", "body": b"ab", "more_body": True}, LATE]
    sent = run(origin, scope, pieces)
    assert origin.last.body == b"ab"
    assert origin.last.one(b"transfer-encoding") == b"chunked"
    assert origin.last.one(b"cookie") == b"a=1; b=2"
    assert b"connection" not in dict(sent[0]["headers"])
    run(origin, http_scope(http_version="2"), [LATE])
    assert b"transfer-encoding" not in origin.last


@pytest.mark.parametrize("body", [b"abc", b"abcde"])
def test_content_that_belies_its_length_goes_nowhere(origin, body):
    """Something between server and proxy has changed it: the origin must not lose its place."""
    scope = http_scope(method="POST")
    scope["headers"].append((b"content-length", b"4"))
    sent = run(origin, scope, [{"type": "http.request", "body": body, "more_body": False}])
    assert sent[0]["status"] == 400
    assert (b"x-strangler-error", b"bad-framing") in sent[0]["headers"]
    assert origin.requests == []


def test_content_is_asked_for_only_when_it_is_wanted(origin):
    """A request that is refused by its head, or by a client that asked first, is not read."""

    async def never():
        raise AssertionError("nobody wants content")

    async def one():
        sent = []

        async def send(message):
            sent.append(message)

        scope = http_scope(method="POST")
        scope["headers"] += [(b"content-length", b"9"), (b"expect", b"100-continue")]
        async with door(origin, ProxySettings(limits=Limits(body=5))) as app:
            await app(scope, never, send)
        return sent

    sent = asyncio.run(one())
    assert sent[0]["status"] == 413
    assert (b"connection", b"close") in sent[0]["headers"]


def test_a_client_that_asks_first_is_not_kept_waiting_for_ever(origin):
    """An upstream that never says 100 gets the content after a moment."""
    scope = http_scope(method="POST")
    scope["headers"] += [(b"content-length", b"2"), (b"expect", b"100-continue")]
    sent = run(origin, scope, [{"type": "http.request", "body": b"hi", "more_body": False}])
    assert sent[0]["status"] == 200
    assert origin.last.body == b"hi"


def test_a_client_that_leaves_ends_the_exchange(origin):
    """Without an answer, and without an error."""

    def script(connection):
        connection.read_request()
        connection.read_to_end()

    origin.script = script
    assert run(origin, http_scope(), [LATE, {"type": "http.disconnect"}]) == []


def test_a_client_that_takes_nothing_is_given_up(origin):
    """After the idle limit; the error tells the server to end the connection."""
    origin.reply = response(200, body=b"x" * 4_000_000)

    async def one():
        async def receive():
            if asked:
                await asyncio.Event().wait()
            asked.append(1)
            return LATE

        async def send(message):
            if message["type"] == "http.response.body":
                await asyncio.Event().wait()

        asked = []
        async with door(origin, timeouts=Timeouts(idle=0.2)) as app:
            with pytest.raises(AnswerBrokenOffError):
                await app(http_scope(), receive, send)

    asyncio.run(asyncio.wait_for(one(), 10))


def test_a_server_that_cancels_ends_the_exchange(origin):
    """And the cancellation is not swallowed."""

    def script(connection):
        connection.read_request()
        connection.read_to_end()

    origin.script = script

    async def one():
        async with door(origin) as app:
            task = asyncio.create_task(called(app, http_scope()))
            while not origin.connections:
                await asyncio.sleep(0.01)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    asyncio.run(asyncio.wait_for(one(), 10))


@interpreted_only
@pytest.mark.parametrize("where", ["begin", "client_body"])
def test_a_fault_of_ours_is_answered_and_counted(origin, monkeypatch, where):
    """With 500, whether it shows when the request begins or when its content comes."""

    def fail(*_):
        raise LookupError("a fault")

    monkeypatch.setattr(Exchange, where, fail)
    scope = http_scope(method="POST")
    scope["headers"].append((b"content-length", b"2"))
    sent = run(origin, scope, [{"type": "http.request", "body": b"hi", "more_body": False}])
    assert sent[0]["status"] == 500
    assert (b"x-strangler-error", b"internal-error") in sent[0]["headers"]


def test_an_error_of_what_is_around_us_reaches_it(origin):
    """A limit of the framework, raised by `receive`, is the framework's to answer."""

    class LimitError(Exception):
        """What a middleware raises."""

    async def one():
        async def receive():
            raise LimitError

        async def send(message):
            raise AssertionError(message)

        scope = http_scope(method="POST")
        scope["headers"].append((b"content-length", b"2"))
        async with door(origin) as app:
            with pytest.raises(LimitError):
                await app(scope, receive, send)

    origin.script = lambda connection: connection.read_to_end()
    asyncio.run(asyncio.wait_for(one(), 10))


def test_a_scope_of_another_kind_is_an_error_of_the_caller(origin):
    """Lifespans are for who made the door."""
    with pytest.raises(RuntimeError, match="lifespan"):
        run(origin, {"type": "lifespan"})
