"""Ends that only real sockets and real TLS show: who was cut short, and who merely ended."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import msgspec
import pytest
import trustme

from strangler.rules.model import Servers, Upstream, UpstreamTls, Url
from support.proxying import Strangler, request, response, rules_for
from support.raw_client import RawClient
from support.recording import PATIENCE, RecordingOrigin

UPGRADE = (b"Connection: Upgrade", b"Upgrade: websocket")


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def ca(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tls") / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return path


@contextmanager
def tls_origin(authority: trustme.CA, script: Callable[[ssl.SSLSocket], Any]) -> Iterator[int]:
    """A TLS server that reads one head on each connection and then does as the script says."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(PATIENCE)

    def serve() -> None:
        with suppress(OSError):
            while True:
                bare, _ = listener.accept()
                bare.settimeout(PATIENCE)
                with suppress(OSError), bare, context.wrap_socket(bare, server_side=True) as sock:
                    head = b""
                    while b"\r\n\r\n" not in head:
                        head += sock.recv(65_536)
                    script(sock)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(PATIENCE)


@contextmanager
def proxy_to(port: int, ca: Path | None) -> Iterator[Strangler]:
    url = Url(scheme="https", host="127.0.0.1", port=port)
    tls = UpstreamTls(ca=str(ca)) if ca else UpstreamTls()
    rules = rules_for(port)
    rule = Upstream(name="monolith", target=Servers(urls=(url,)), tls=tls)
    with Strangler(msgspec.structs.replace(rules, upstreams=(rule,))) as proxy:
        yield proxy


def close_cleanly(sock: ssl.SSLSocket) -> None:
    with suppress(OSError):
        sock.unwrap().close()


def vanish(sock: ssl.SSLSocket) -> None:
    """A FIN without close_notify: anybody on the way can send one."""
    bare = socket.socket(fileno=sock.detach())
    bare.shutdown(socket.SHUT_WR)
    bare.close()


def read_to_the_end(client: RawClient) -> bytes:
    received = b""
    while piece := client.sock.recv(65_536):
        received += piece
    return received


def test_tls_goes_to_an_upstream_whose_certificate_is_good(authority, ca):
    """By its own authority; an unknown one is 502."""
    with tls_origin(authority, lambda sock: sock.sendall(response(body=b"hello"))) as port:
        with proxy_to(port, ca) as proxy:
            assert proxy.ask(request()).body == b"hello"
        with proxy_to(port, None) as proxy:
            answer = proxy.ask(request())
            assert answer.status == 502
            assert answer.one(b"x-strangler-error") == b"tls-failed"


def test_a_tls_body_until_close_is_whole_after_a_close_notify(authority, ca):
    """The upstream has said that this is all."""

    def script(sock: ssl.SSLSocket) -> None:
        sock.sendall(b"HTTP/1.1 200 OK\r\n\r\nabc")
        close_cleanly(sock)

    with tls_origin(authority, script) as port, proxy_to(port, ca) as proxy:
        assert proxy.ask(request()).body == b"abc"


def test_a_tls_body_until_close_without_close_notify_is_cut_off(authority, ca):
    """Who cuts a TLS connection must not be able to shorten an answer (RFC 9112 section 9.8)."""

    def script(sock: ssl.SSLSocket) -> None:
        sock.sendall(b"HTTP/1.1 200 OK\r\n\r\nabc")
        vanish(sock)

    with (
        tls_origin(authority, script) as port,
        proxy_to(port, ca) as proxy,
        proxy.client() as client,
    ):
        client.send(request())
        with pytest.raises(ConnectionError):
            read_to_the_end(client)


def test_a_tls_websocket_that_ends_well_ends_well_for_the_client(authority, ca):
    """Its last frame arrives, and then an end, no reset."""

    def script(sock: ssl.SSLSocket) -> None:
        sock.sendall(
            b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n"
            b"Upgrade: websocket\r\n\r\n\x88\x02\x03\xe8"
        )
        close_cleanly(sock)

    with (
        tls_origin(authority, script) as port,
        proxy_to(port, ca) as proxy,
        proxy.client() as client,
    ):
        client.send(request(b"/", *UPGRADE))
        received = read_to_the_end(client)
        assert received.endswith(b"\r\n\r\n\x88\x02\x03\xe8")


@pytest.fixture
def secure(authority: trustme.CA) -> Iterator[Strangler]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with RecordingOrigin() as origin, Strangler(rules_for(origin), ssl=context) as proxy:
        yield proxy


def test_a_refusal_by_tls_can_be_read_though_the_client_still_sends(secure, authority):
    """What it sends is thrown away until it has had time to read."""
    context = ssl.create_default_context()
    authority.configure_trust(context)
    with RawClient(secure.address) as client:
        client.sock = context.wrap_socket(client.sock, server_hostname="127.0.0.1")
        client.send(b"POST / HTTP/1.1\r\nContent-Length: 3000000\r\n\r\n")
        for _ in range(30):
            client.send(b"x" * 100_000)
        received = b""
        while b"malformed" not in received and b"bad-host" not in received:
            piece = client.sock.recv(65_536)
            assert piece
            received += piece
        assert received.startswith(b"HTTP/1.1 400")


def test_answers_to_a_client_that_reads_none_are_bounded():
    """However many requests it sends ahead: what waits for it stays near the buffer's mark."""
    with RecordingOrigin() as origin, Strangler(rules_for(origin)) as proxy:
        origin.reply = response(body=b"x" * 50_000)
        with proxy.client() as client, proxy.client() as other:
            client.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            client.sock.sendall(request() * 1_000)
            for _ in range(300):  # meanwhile all could have been answered
                assert other.ask(request()).status == 200

            def held(engine: Any) -> int:
                return max(each._transport.get_write_buffer_size() for each in engine._connections)

            assert proxy.inside(held) < 1_000_000
