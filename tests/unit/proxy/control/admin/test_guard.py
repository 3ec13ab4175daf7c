import asyncio
import json

import pytest

from strangler.proxy.control.admin.guard import LARGEST_BODY, Guard, Hosts, host_name
from strangler.proxy.control.tokens import Token

SECRET = "the-token-of-the-tests"
BEARER = (b"authorization", b"Bearer " + SECRET.encode())
OURS = (b"host", b"127.0.0.1:8081")


async def application(scope, receive, send):
    """Answers 200 with the length of the body, or nothing if the client left."""
    taken = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        taken += len(message.get("body", b""))
        if not message.get("more_body"):
            break
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": str(taken).encode()})


def ask(*headers, path="/api/v1/status", body=(b"",), kind="http", scheme="http"):
    """Status, header fields, body and the denials of one request."""
    sent, denied = [], []
    pieces = list(body)
    guard = Guard(
        application,
        token=Token(SECRET, origin="a test"),
        hosts=Hosts("127.0.0.1", ["admin.example.com"]),
        open_paths=frozenset({"/livez"}),
        deny=denied.append,
        failed=lambda path, error: None,
    )

    async def receive():
        piece = pieces.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(pieces)}

    async def send(message):
        sent.append(message)

    scope = {"type": kind, "path": path, "headers": list(headers), "scheme": scheme}
    asyncio.run(guard(scope, receive, send))
    if not sent or sent[0]["type"] != "http.response.start":
        return None, {}, sent, denied
    return sent[0]["status"], dict(sent[0]["headers"]), sent[1]["body"], denied


def test_who_has_the_token_and_calls_us_by_name_is_let_through():
    """With the headers that keep an answer out of frames, caches and foreign pages."""
    status, headers, body, denied = ask(OURS, BEARER)
    assert (status, body, denied) == (200, b"0", [])
    assert headers[b"cache-control"] == b"no-store"
    assert headers[b"x-content-type-options"] == b"nosniff"
    assert b"frame-ancestors 'none'" in headers[b"content-security-policy"]
    assert b"access-control-allow-origin" not in headers


@pytest.mark.parametrize(
    "fields",
    [
        (),
        ((b"authorization", b"Bearer wrong"),),
        ((b"authorization", b"Basic " + SECRET.encode()),),
        ((b"authorization", SECRET.encode()),),
        ((b"authorization", b"Bearer"),),
        ((b"authorization", b"\xff\xfe"),),
        (BEARER, BEARER),
    ],
)
def test_without_the_token_nothing_is_told(fields):
    """401 with a challenge, whatever else was sent."""
    status, headers, body, denied = ask(OURS, *fields)
    assert (status, denied) == (401, ["token"])
    assert headers[b"www-authenticate"].startswith(b"Bearer")
    assert json.loads(body)["status"] == 401
    assert SECRET.encode() not in body


@pytest.mark.parametrize(
    "hosts",
    [
        (),
        (b"evil.example",),
        (b"127.0.0.1.evil.example",),
        (b"127.0.0.1", b"127.0.0.1"),
        (b"user@127.0.0.1",),
        (b"192.0.2.1",),
        (b"127.0.0.1:x",),
        (b"[::1",),
    ],
)
def test_a_name_that_is_not_ours_is_refused_even_with_the_token(hosts):
    """DNS rebinding: a page of another name that leads to our address."""
    status, _, _, denied = ask(BEARER, *((b"host", host) for host in hosts))
    assert (status, denied) == (403, ["host"])


@pytest.mark.parametrize(
    "host", [b"localhost", b"LOCALHOST:1", b"[::1]:8081", b"admin.example.com"]
)
def test_our_names_are_ours_in_every_spelling(host):
    """Case and port do not matter."""
    assert ask((b"host", host), BEARER)[0] == 200


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        (b"http://127.0.0.1:8081", 200),
        (b"https://127.0.0.1:8081", 403),
        (b"http://127.0.0.1:8080", 403),
        (b"http://evil.example", 403),
        (b"null", 403),
    ],
)
def test_pages_of_other_origins_may_not_call(origin, status):
    """Scheme, name and port have to be those that were called."""
    assert ask(OURS, BEARER, (b"origin", origin))[0] == status


def test_probes_need_neither_token_nor_name():
    """Load balancers come by address."""
    assert ask((b"host", b"10.0.0.7"), path="/livez")[0] == 200
    assert ask(path="/livez/")[0] == 403


def test_beyond_loopback_every_numeric_address_may_be_ours():
    """It cannot be rebound; names still have to be known."""
    hosts = Hosts("0.0.0.0")
    assert hosts.allow("10.1.2.3:8081")
    assert hosts.allow("[2001:db8::1]")
    assert not hosts.allow("evil.example")
    assert Hosts("admin.example.com").allow("admin.example.com")
    assert not Hosts("127.0.0.1").allow("10.1.2.3")


def test_a_body_that_is_too_large_is_refused_by_its_length():
    """Before anything is done with it; it is read, so that the client sees the answer."""
    length = (b"content-length", str(LARGEST_BODY + 1).encode())
    status, _, body, _ = ask(OURS, BEARER, length, body=[b"x" * 1000, b"y"])
    assert (status, json.loads(body)["status"]) == (413, 413)


def test_a_body_without_a_length_ends_where_it_grows_too_large():
    """The application sees a client that left."""
    assert ask(OURS, BEARER, body=[b"x" * LARGEST_BODY, b"x", b"x"])[0] is None
    assert ask(OURS, BEARER, body=[b"x" * LARGEST_BODY])[2] == str(LARGEST_BODY).encode()


def test_websockets_are_closed():
    """There are none here."""
    sent = ask(OURS, BEARER, kind="websocket")[2]
    assert sent == [{"type": "websocket.close", "code": 1008}]


def test_names_are_read_strictly():
    """Nothing that a URL could be misread by."""
    assert host_name("A.Example:80") == "a.example"
    assert host_name("a.example.") == "a.example"
    for odd in ("", "a b", "a/b", "a@b", "a?b", "a#b", "a\\b", "a,b", ":80", "a:99999"):
        assert host_name(odd) is None, odd
