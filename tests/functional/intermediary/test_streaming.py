"""Server-sent events and large bodies: nothing is gathered, and nobody outruns a slow reader."""

import threading
from pathlib import Path

import pytest

from support.pouring import download, upload
from support.proxying import request
from support.recording import Connection

MIB = 1 << 20
SIZE = 64 * MIB


def _largest_buffers(default: int) -> int:
    """What the kernel lets one connection hold at both ends, if it is Linux and says so."""
    settings = [Path(f"/proc/sys/net/ipv4/tcp_{kind}mem") for kind in ("r", "w")]
    if not all(setting.is_file() for setting in settings):
        return default
    return sum(int(setting.read_text().split()[2]) for setting in settings)


HELD = min(SIZE - 8 * MIB, 2 * _largest_buffers(6 * MIB) + 4 * MIB)
"""What sockets on both sides and the proxy may hold together of a body that nobody reads: what
the proxy adds to the kernel's own is a megabyte."""


def test_each_event_arrives_when_it_is_sent(proxy, origin):
    """The next is sent only when the client has the one before."""
    got = [threading.Event() for _ in range(3)]

    def script(connection: Connection) -> None:
        connection.read_request()
        connection.send(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n"
        )
        for number, event in enumerate(got):
            connection.send(b"9\r\ndata: %d\n\n\r\n" % number)
            assert event.wait(10)
        connection.send(b"0\r\n\r\n")

    origin.script = script
    with proxy.client() as client:
        client.send(request(b"/events", b"Last-Event-ID: 7", b"Accept-Encoding: gzip"))
        head = client.read_until(b"\r\n\r\n")
        assert b"content-encoding" not in head.lower()
        for number, event in enumerate(got):
            client.read_until(b"data: %d\n\n" % number)
            event.set()
        client.read_until(b"0\r\n\r\n")
    assert b"Last-Event-ID: 7\r\n" in origin.connections[0].received


def test_a_head_arrives_before_there_is_a_body(proxy, origin):
    """An event stream that has nothing to say yet is open all the same."""
    seen = threading.Event()

    def script(connection: Connection) -> None:
        connection.read_request()
        connection.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")
        assert seen.wait(10)

    origin.script = script
    with proxy.client() as client:
        client.send(request())
        client.read_until(b"\r\n\r\n")
        seen.set()


def test_events_end_upstream_when_the_client_leaves(proxy, origin):
    """At once, though the origin has nothing to send."""
    left = threading.Event()

    def script(connection: Connection) -> None:
        connection.read_request()
        connection.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n")
        connection.read_to_end()
        left.set()

    origin.script = script
    with proxy.client() as client:
        client.send(request())
        client.read_until(b"data: 1\n\n")
        client.close()
        assert left.wait(10)


@pytest.mark.parametrize("sized", [True, False], ids=["length", "close"])
def test_a_large_download_waits_for_a_slow_client(proxy, origin, sized):
    """While it does not read, the origin cannot send much more: what was sent and not read is all
    that the proxy could hold. Then everything arrives as it was."""
    with proxy.client(window=65536) as client:
        assert download(client, origin, SIZE, sized=sized, minor=0) < HELD


def test_a_large_upload_waits_for_a_slow_origin(proxy, origin):
    """The client is held back likewise."""
    with proxy.client() as client:
        assert upload(client, origin, SIZE) < HELD
