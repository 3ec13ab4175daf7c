"""One probe of one server, over real sockets."""

import asyncio
import ssl

import pytest
import trustme

from strangler.proxy.control.probing import AGENT, Probe
from strangler.proxy.dataplane.messages import Address
from strangler.rules.model import (
    DnsDiscovery,
    HealthCheck,
    HostPolicy,
    Servers,
    Upstream,
    UpstreamTls,
    Url,
)
from support.web_server import answer, web_server

CHECK = HealthCheck(path="/readyz?deep=1", timeout=5.0)


def upstream(scheme="http", prefix="", **settings):
    target = DnsDiscovery(name="orders.shop.local", port=80, scheme=scheme, prefix=prefix)
    return Upstream(name="orders", target=target, **settings)


def ask(server_answer, subject=None, *, check=CHECK, name="", times=1, tls=None):
    """What the probe says of a server with that answer, and the server."""

    async def run():
        async with web_server(tls) as server:
            server.answer = server_answer
            probe = Probe(subject or upstream(), check)
            for _ in range(times):
                verdict = await probe.ask(Address("127.0.0.1", server.port, name))
            await probe.close()
            return verdict, server

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("status", "ok"),
    [(200, True), (204, True), (302, True), (400, False), (404, False), (503, False)],
)
def test_the_status_decides(status, ok):
    """200 to 399 is healthy."""
    verdict, _ = ask(answer(status))
    assert verdict.ok is ok
    assert verdict.detail == f"status {status}"


def test_redirects_are_not_followed():
    """Wherever they lead."""
    _, server = ask(answer(302, location="/login"))
    assert len(server.heads) == 1


def test_a_probe_is_a_plain_request_of_its_own():
    """Path with query, prefix, Host of the server, a name in the logs, no cookies, and a new
    connection each time."""
    _, server = ask(answer(set_cookie="session=1; Path=/"), upstream(prefix="/app"), times=2)
    assert server.connections == 2
    lines = server.heads[1].split("\r\n")
    assert lines[0] == "GET /app/readyz?deep=1 HTTP/1.1"
    fields = [line.lower() for line in lines[1:]]
    assert f"host: 127.0.0.1:{server.port}" in fields
    assert f"user-agent: {AGENT}" in fields
    assert not any(field.startswith("cookie:") for field in fields)


@pytest.mark.parametrize(
    ("settings", "host"),
    [
        ({}, "orders.shop.local:{port}"),
        ({"host": HostPolicy.UPSTREAM}, "orders.shop.local:{port}"),
        ({"host": HostPolicy.VALUE, "host_value": "shop.example.com"}, "shop.example.com"),
    ],
    ids=str,
)
def test_the_host_is_what_the_policy_says(settings, host):
    """With the name that the server was found by."""
    _, server = ask(answer(), upstream(**settings), name="orders.shop.local")
    assert f"host: {host.format(port=server.port)}\r\n" in server.heads[0].lower()


def test_scheme_and_prefix_are_those_of_the_servers_url():
    """In a list each URL may have its own prefix."""

    async def run():
        async with web_server() as server:
            urls = (
                Url(scheme="https", host="127.0.0.1", port=1),
                Url(scheme="http", host="127.0.0.1", port=server.port, prefix="/b"),
            )
            probe = Probe(Upstream(name="x", target=Servers(urls=urls)), CHECK)
            verdict = await probe.ask(Address("127.0.0.1", server.port))
            await probe.close()
            return verdict, server

    verdict, server = asyncio.run(run())
    assert verdict.ok
    assert server.heads[0].startswith("GET /b/readyz")


def test_silence_is_unhealthy():
    """After the time that the check allows."""
    verdict, _ = ask(None, check=HealthCheck(timeout=0.05))
    assert not verdict.ok
    assert verdict.detail == "no answer within 0.05 s"


@pytest.mark.parametrize("garbage", [b"nonsense\r\n\r\n", b"HTTP/1.1 2000 OK\r\n\r\n", b"\r\n\r\n"])
def test_garbage_is_unhealthy(garbage):
    """And raises nothing."""
    assert not ask(garbage)[0].ok


def test_a_closed_port_is_unhealthy():
    """Refused."""

    async def run():
        async with web_server() as server:
            port = server.port
        probe = Probe(upstream(), CHECK)
        verdict = await probe.ask(Address("127.0.0.1", port))
        await probe.close()
        return verdict

    verdict = asyncio.run(run())
    assert not verdict.ok
    assert verdict.detail


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture
def ca(authority, tmp_path):
    path = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(path)
    return str(path)


def context(authority, name):
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(tls)
    return tls


@pytest.mark.parametrize(
    ("settings", "name", "ok"),
    [
        ({"ca": True}, "orders.shop.local", True),
        ({"ca": True}, "other.shop.local", False),
        ({"ca": True, "server_name": "orders.shop.local"}, "", True),
        ({"ca": True}, "", False),
        ({}, "orders.shop.local", False),
        ({"verify": False}, "other.shop.local", True),
    ],
    ids=str,
)
def test_certificates_are_verified_as_the_rules_say(authority, ca, settings, name, ok):
    """Own authority, the name of the server or another, or not at all."""
    settings = settings | ({"ca": ca} if "ca" in settings else {})
    subject = upstream("https", tls=UpstreamTls(**settings))
    verdict, _ = ask(answer(), subject, name=name, tls=context(authority, "orders.shop.local"))
    assert verdict.ok is ok, verdict


def test_an_authority_that_cannot_be_read_is_an_error(tmp_path):
    """Missing, or no certificate."""
    bad = tmp_path / "bad.pem"
    bad.write_text("nonsense")
    for path in (str(bad), str(tmp_path / "missing.pem")):
        with pytest.raises(OSError, match=r"."):
            Probe(upstream("https", tls=UpstreamTls(ca=path)), CHECK)
