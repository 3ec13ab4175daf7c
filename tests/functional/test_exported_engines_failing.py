"""nginx, HAProxy and Envoy with exported rules, where services fail and hops are trusted."""

import re
from collections.abc import Callable

import pytest

from strangler.engines.exporting.engines import Engine
from strangler.rules.document import parse_rules
from strangler.rules.model import Rules
from support.exported_engines import ENVOY, ExportedEngine
from support.proxying import Strangler, request
from support.recording import Connection, RecordingOrigin
from support.strict_http import Message

EVERY = pytest.mark.parametrize("engine", [Engine.NGINX, Engine.HAPROXY, ENVOY])
FAILED = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nfail"
NAMING = (b"host", b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-host", b"forwarded")


def rules(
    monolith: RecordingOrigin, service: RecordingOrigin, route: str, proxy: str = ""
) -> Rules:
    text = f"""
version: 1
proxy: {{{proxy}}}
upstreams:
  monolith: {{url: "http://127.0.0.1:{monolith.port}"}}
  orders: {{url: "http://127.0.0.1:{service.port}"}}
default: monolith
routes:
  - {{id: orders, match: {{prefix: /orders}}, service: orders, {route}}}
"""
    loaded = parse_rules(text, environment={})
    assert loaded.rules, [str(each) for each in loaded.diagnostics]
    return loaded.rules


def gives_up(connection: Connection) -> None:
    """Reads a request and ends the connection."""
    connection.read_head()


def test_nginx_asks_the_monolith_after_a_listed_status_where_it_may():
    """What may not be repeated keeps the answer, its status at least."""
    with RecordingOrigin() as monolith, RecordingOrigin(FAILED) as service:
        route = "effect: read, state: migrated, fallback: {on: [503]}"
        with ExportedEngine(Engine.NGINX, rules(monolith, service, route)) as running:
            assert running.ask(request(b"/orders")).status == 200
            assert monolith.last.target == b"/orders"
            refused = running.ask(request(b"/orders", method=b"POST", body=b"pay"))
            assert (refused.status, refused.body) == (503, b"fail")
            assert len(monolith.requests) == 1


@EVERY
def test_what_was_sent_and_may_write_is_not_sent_again(engine):
    """The service read the request and gave no answer: 502, and nobody else is asked."""
    with RecordingOrigin() as monolith, RecordingOrigin(script=gives_up) as service:
        wanted = rules(monolith, service, "effect: write, state: migrated")
        with ExportedEngine(engine, wanted) as running:
            data = request(b"/orders", method=b"POST", body=b"pay")
            assert running.ask(data).status == 502
            assert monolith.requests == []
            # HAProxy's checks connect, too, and say nothing.
            assert len([each for each in service.connections if each.received]) == 1


def test_nginx_repeats_at_the_monolith_what_only_reads():
    """A service that ends the connection without an answer."""
    with RecordingOrigin() as monolith, RecordingOrigin(script=gives_up) as service:
        wanted = rules(monolith, service, "effect: read, state: migrated")
        with ExportedEngine(Engine.NGINX, wanted) as running:
            assert running.ask(request(b"/orders/1?x=%2F")).status == 200
            assert monolith.last.target == b"/orders/1?x=%2F"


@EVERY
def test_a_body_reaches_the_monolith_when_no_service_listens(engine):
    """Nothing was sent, so that any method may fall back."""
    with RecordingOrigin() as closed:
        pass
    with RecordingOrigin() as monolith:
        route = "effect: write, state: migrated"
        with ExportedEngine(engine, rules(monolith, closed, route)) as running:
            assert running.ask(request(b"/orders", method=b"POST", body=b"pay")).status == 200
            assert monolith.last.body == b"pay"


def test_nginx_copies_to_the_service_and_marks_the_copy():
    """A client's own mark goes on to nobody."""
    with RecordingOrigin() as monolith, RecordingOrigin() as service:
        route = "effect: read, state: shadow, rewrite: {prefix: /copies}"
        with ExportedEngine(Engine.NGINX, rules(monolith, service, route)) as running:
            running.ask(request(b"/orders/1", b"x-strangler-shadow: 1"))
            service.wait_until(lambda: bool(service.requests))
            assert service.last.target == b"/copies/1"
            assert service.last.all(b"x-strangler-shadow") == [b"1"]
            assert monolith.last.target == b"/orders/1"
            assert monolith.last.all(b"x-strangler-shadow") == []


@EVERY
def test_a_body_above_the_limit_is_refused(engine):
    with RecordingOrigin() as monolith, RecordingOrigin() as service:
        route = "state: retired, limits: {body: 10B}"
        with ExportedEngine(engine, rules(monolith, service, route)) as running:
            data = request(b"/orders", method=b"POST", body=b"x" * 11)
            assert running.ask(data).status == 413
            data = request(b"/orders", method=b"POST", body=b"x" * 10)
            assert running.ask(data).status == 200
            assert service.last.body == b"x" * 10


HOPS = {
    "alone": (),
    "forwarded for": (b"X-Forwarded-For: 192.0.2.7, 127.0.0.9", b"X-Forwarded-Proto: https"),
    "original host": (b"x-strangler-host: www.example.com:8443",),
    "no host at all": (b"x-strangler-host: //",),
    "told host": (b"X-Forwarded-Host: told.example",),
}


@EVERY
@pytest.mark.parametrize("trusted", ["", "trusted_hops: [127.0.0.0/8]"], ids=["nobody", "loopback"])
@pytest.mark.parametrize("lines", HOPS.values(), ids=HOPS)
def test_the_client_is_named_as_the_proxy_names_it(engine, trusted, lines):
    """To upstreams, whoever the hop in front is."""
    with RecordingOrigin() as monolith, RecordingOrigin() as service:
        wanted = rules(monolith, service, "state: retired", trusted)
        data = request(b"/orders", *lines)
        with Strangler(wanted) as proxy:
            proxy.ask(data)
        with ExportedEngine(engine, wanted) as running:
            running.ask(data)
        ours, theirs = map(naming, service.requests)
        if engine is Engine.ENVOY and trusted:  # as STR807 of `trusted_hops` says
            del ours[b"host"], ours[b"x-forwarded-host"], ours[b"forwarded"]
        assert theirs | ours == theirs


def naming(message: Message) -> dict[bytes, bytes]:
    """Each as it may also be written: Envoy quotes every host, and joins by a comma alone."""
    joined = {name: b",".join(message.all(name)) for name in NAMING}
    return {
        name: re.sub(rb'"([A-Za-z0-9.\-]+)"', rb"\1", value).replace(b", ", b",")
        for name, value in joined.items()
    }


@EVERY
def test_a_caller_behind_a_trusted_hop_is_the_one_that_counts(engine):
    """Cohorts by address; in HAProxy by the same buckets."""
    with RecordingOrigin() as monolith, RecordingOrigin() as service:
        route = "state: canary, canary: {percent: 50, by: [client-ip]}"
        wanted = rules(monolith, service, route, "trusted_hops: [127.0.0.0/8]")
        asked = [request(b"/orders", b"X-Forwarded-For: 192.0.2.%d" % n) for n in range(16)]

        def sides(ask: Callable[[bytes], Message]) -> list[bool]:
            found = []
            for data in asked:
                before = len(service.requests)
                assert ask(data).status == 200
                found.append(len(service.requests) > before)
            return found

        with Strangler(wanted) as proxy:
            ours = sides(proxy.ask)
        with ExportedEngine(engine, wanted) as running:
            theirs = sides(running.ask)
        assert 0 < sum(theirs) < len(asked)
        assert theirs == ours or engine is Engine.NGINX


@EVERY
def test_websockets_pass(engine):
    """The handshake goes on, and then bytes both ways."""

    def script(connection: Connection) -> None:
        head = connection.read_head().lower()
        assert b"upgrade: websocket" in head
        connection.send(
            b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n"
            b"Upgrade: websocket\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"
        )
        connection.send(connection.read_exactly(4)[::-1])

    with RecordingOrigin() as monolith, RecordingOrigin(script=script) as service:
        wanted = rules(monolith, service, "state: retired")
        with ExportedEngine(engine, wanted) as running, running.client() as client:
            client.send(
                request(
                    b"/orders",
                    b"Connection: Upgrade",
                    b"Upgrade: websocket",
                    b"Sec-WebSocket-Version: 13",
                    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                )
            )
            assert b" 101 " in client.read_until(b"\r\n\r\n")
            client.send(b"ping")
            assert client.read_exactly(4) == b"gnip"
    assert service.failures == []
