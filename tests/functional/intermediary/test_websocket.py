"""WebSocket through the proxy: the handshake is an exchange, what follows is a raw tunnel."""

import base64
import hashlib
import struct
import threading

import pytest

from support.proxying import request, response
from support.recording import Connection

KEY = b"dGhlIHNhbXBsZSBub25jZQ=="
HANDSHAKE = [
    b"Connection: keep-alive, Upgrade",
    b"Upgrade: websocket",
    b"Sec-WebSocket-Version: 13",
    b"Sec-WebSocket-Key: " + KEY,
]
ACCEPT = base64.b64encode(hashlib.sha1(KEY + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest())
TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10


def switched(*lines: bytes) -> bytes:
    """The answer that accepts the handshake."""
    head = [b"HTTP/1.1 101 Switching Protocols", b"Upgrade: websocket", b"Connection: Upgrade"]
    return b"\r\n".join([*head, b"Sec-WebSocket-Accept: " + ACCEPT, *lines, b"", b""])


def frame(opcode: int, content: bytes = b"", *, final: bool = True, masked: bool = True) -> bytes:
    """One frame (RFC 6455 section 5.2); clients mask theirs."""
    first = opcode | (0x80 if final else 0)
    mask_bit = 0x80 if masked else 0
    size = len(content)
    if size < 126:
        head = struct.pack("!BB", first, mask_bit | size)
    elif size < 65536:
        head = struct.pack("!BBH", first, mask_bit | 126, size)
    else:
        head = struct.pack("!BBQ", first, mask_bit | 127, size)
    if not masked:
        return head + content
    mask = b"\x01\x02\x03\x04"
    return head + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(content))


def echo(connection: Connection) -> None:
    """Accepts the handshake and sends back every byte."""
    connection.read_head()
    connection.send(switched())
    while data := connection.sock.recv(65536):
        connection.send(data)


@pytest.fixture
def tunnel(proxy, origin):
    """A client whose handshake with the echo went through."""
    origin.script = echo
    with proxy.client() as client:
        assert client.ask(request(b"/ws", *HANDSHAKE)).status == 101
        yield client


def test_the_handshake_goes_on_with_all_its_fields(proxy, origin):
    """Key, version, protocols, extensions, Origin, Cookie; Upgrade and Connection our own."""
    heads: list[bytes] = []

    def script(connection: Connection) -> None:
        heads.append(connection.read_head())
        connection.send(
            switched(
                b"Sec-WebSocket-Protocol: chat.v2",
                b"Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=10",
                b"Set-Cookie: a=b",
            )
        )
        connection.read_to_end()

    origin.script = script
    lines = [
        b"Sec-WebSocket-Protocol: chat.v1, chat.v2",
        b"Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits",
        b"Origin: http://shop.example",
        b"Cookie: session=1",
        b"Authorization: Bearer x",
    ]
    with proxy.client() as client:
        answer = client.ask(request(b"/ws?a%2Fb", *HANDSHAKE, *lines))
    seen = heads[0].split(b"\r\n")
    assert seen[0] == b"GET /ws?a%2Fb HTTP/1.1"
    assert set(lines) | set(HANDSHAKE[2:]) <= set(seen)
    options = [line.lower() for line in seen if line.lower().startswith(b"connection:")]
    assert len(options) == 1
    assert b"upgrade" in options[0]
    assert [line.lower() for line in seen].count(b"upgrade: websocket") == 1
    assert answer.status == 101
    assert answer.one(b"sec-websocket-accept") == ACCEPT
    assert answer.one(b"sec-websocket-protocol") == b"chat.v2"
    assert (answer.one(b"sec-websocket-extensions") or b"").endswith(b"server_max_window_bits=10")
    assert (answer.one(b"upgrade") or b"").lower() == b"websocket"
    assert (answer.one(b"connection") or b"").lower() == b"upgrade"
    assert answer.one(b"set-cookie") == b"a=b"
    assert b"content-length" not in answer
    assert b"transfer-encoding" not in answer


@pytest.mark.parametrize("status", [200, 400, 401, 403, 404, 426, 503])
def test_a_refused_handshake_passes_status_and_body(proxy, origin, status):
    """And the connection goes on as HTTP."""
    origin.reply = response(status, b"Sec-WebSocket-Version: 13, 8", body=b"no, thank you")
    with proxy.client() as client:
        answer = client.ask(request(b"/ws", *HANDSHAKE))
        assert (answer.status, answer.body) == (status, b"no, thank you")
        assert answer.one(b"sec-websocket-version") == b"13, 8"
        origin.reply = response()
        assert client.ask(request()).body == b"ok"


def test_frames_pass_byte_for_byte(tunnel):
    """Text, binary, fragments, control frames, whatever the bits say."""
    frames = [
        frame(TEXT, b"hello"),
        frame(BINARY, bytes(range(256))),
        frame(TEXT, b"frag", final=False) + frame(PING, b"in between") + frame(0, b"ment"),
        frame(PONG),
        frame(0x0B, b"unknown opcode"),
        b"\xc1\x80mask",
        frame(BINARY, b"x" * 1_000_000),
    ]
    for each in frames:
        tunnel.send(each)
        assert tunnel.read_exactly(len(each)) == each


def test_a_frame_sent_a_byte_at_a_time_passes(tunnel):
    """Borders of reads mean nothing."""
    data = frame(TEXT, b"slow") + frame(BINARY, b"y" * 200)
    for position in range(len(data)):
        tunnel.send(data[position : position + 1])
    assert tunnel.read_exactly(len(data)) == data


@pytest.mark.parametrize("code", [1000, 1001, 1008, 3000, 4999])
def test_code_and_reason_of_a_close_pass(tunnel, code):
    """Both ways, as they are."""
    data = frame(CLOSE, struct.pack("!H", code) + "warum nicht é".encode())
    tunnel.send(data)
    assert tunnel.read_exactly(len(data)) == data


def test_data_behind_the_handshake_is_not_lost(proxy, origin):
    """Frames that arrive in one piece with either head."""

    def script(connection: Connection) -> None:
        connection.read_head()
        connection.send(switched() + frame(TEXT, b"early bird", masked=False))
        connection.send(connection.read_exactly(len(first)))
        connection.read_to_end()

    first = frame(TEXT, b"too early")
    origin.script = script
    with proxy.client() as client:
        answer = client.ask(request(b"/ws", *HANDSHAKE) + first, b"GET")
        assert answer.status == 101
        assert client.read_exactly(12) == frame(TEXT, b"early bird", masked=False)
        assert client.read_exactly(len(first)) == first


def test_what_follows_a_refused_handshake_is_a_request_like_any_other(proxy, origin):
    """Nothing slips through an open tunnel that never was: ours to check, ours to mark."""
    origin.reply = response(403, body=b"no")
    hidden = request(b"/hidden", b"X-Forwarded-For: 6.6.6.6")
    with proxy.client() as client:
        client.send(request(b"/ws", *HANDSHAKE) + hidden + b"\x81\x84\r\n\r\n")
        assert [client.read_final().status for _ in range(3)] == [403, 403, 400]
        client.read_to_end()
    assert [seen.target for seen in origin.requests] == [b"/ws", b"/hidden"]
    assert b"6.6.6.6" not in origin.last.head


def test_an_upstream_that_vanishes_is_no_normal_close(proxy, origin):
    """Close 1011 or 1014, or a broken connection; never 1000."""

    def script(connection: Connection) -> None:
        connection.read_head()
        connection.send(switched())
        connection.read_until(b"\x04")
        connection.reset()

    origin.script = script
    with proxy.client() as client:
        assert client.ask(request(b"/ws", *HANDSHAKE)).status == 101
        client.send(frame(TEXT, b""))
        rest = client.read_to_end()
        assert rest in (b"",) or rest[:4] in (
            b"\x88\x02" + struct.pack("!H", 1011),
            b"\x88\x02" + struct.pack("!H", 1014),
        )


def test_a_client_that_vanishes_ends_the_upstreams_connection(proxy, origin):
    """At once."""
    ready, left = threading.Event(), threading.Event()

    def script(connection: Connection) -> None:
        connection.read_head()
        connection.send(switched())
        ready.set()
        connection.read_to_end()
        left.set()

    origin.script = script
    with proxy.client() as client:
        assert client.ask(request(b"/ws", *HANDSHAKE)).status == 101
        assert ready.wait(10)
        client.reset()
        assert left.wait(10)


def test_draining_says_goodbye_between_frames(proxy, tunnel):
    """The client gets a close frame with 1001 or 1012."""
    tunnel.send(frame(TEXT, b"hello"))
    tunnel.read_exactly(len(frame(TEXT, b"hello")))
    proxy.drain(0.2)
    rest = tunnel.read_to_end()
    assert rest[:1] == b"\x88"
    assert struct.unpack("!H", rest[2:4])[0] in (1001, 1012)


def test_a_101_of_another_protocol_is_an_invalid_answer(proxy, origin):
    """We asked for websocket."""
    origin.reply = b"HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n"
    assert proxy.ask(request(b"/ws", *HANDSHAKE)).status == 502


def test_a_post_with_upgrade_is_no_handshake(proxy, origin):
    """RFC 6455 section 4.1: the method is GET."""
    proxy.ask(request(b"/ws", *HANDSHAKE, method=b"POST"))
    assert all(b"upgrade" not in seen for seen in origin.requests)
