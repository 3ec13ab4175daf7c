"""The same engine behind TLS: what it tells the origin, and how a connection ends."""

import ssl

import pytest
import trustme

from support.proxying import Strangler, request, response, rules_for
from support.raw_client import RawClient


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture
def secure(origin, authority):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with Strangler(rules_for(origin), ssl=context) as proxy:
        yield proxy


@pytest.fixture
def client(secure, authority):
    context = ssl.create_default_context()
    authority.configure_trust(context)
    with RawClient(secure.address) as client:
        client.sock = context.wrap_socket(
            client.sock, server_hostname="127.0.0.1", suppress_ragged_eofs=False
        )
        yield client


def test_the_origin_learns_that_the_client_came_by_https(client, origin):
    """In both families."""
    assert client.ask(request()).body == b"ok"
    assert origin.last.one(b"x-forwarded-proto") == b"https"
    assert b"proto=https" in (origin.last.one(b"forwarded") or b"")


def test_a_large_answer_arrives_whole(client, origin):
    """Through all records."""
    body = bytes(range(256)) * 20_000
    origin.reply = response(body=body)
    assert client.ask(request()).body == body


def test_a_body_that_breaks_off_never_ends_cleanly(client, origin):
    """No close_notify, which would be an end."""
    origin.script = lambda connection: (
        connection.read_request(),
        connection.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"),
    )
    client.send(request(minor=0))
    with pytest.raises((ConnectionError, ssl.SSLEOFError)):
        _read_to_the_end(client.sock)


def test_a_refusal_arrives_before_the_end(client):
    """400 and close."""
    answer = client.ask(request(b"/", b"X-A : 1"))
    assert answer.status == 400
    assert client.read_to_end() == b""


def _read_to_the_end(sock: ssl.SSLSocket) -> None:
    while sock.recv(65536):
        pass
