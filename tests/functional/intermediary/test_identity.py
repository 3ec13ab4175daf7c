"""Who the client is: `Forwarded` and X-Forwarded-* from trusted hops and from anybody else."""

import re

import pytest

from strangler.rules.model import ProxySettings
from support.proxying import HOST, request

CLAIMS = [
    b"Forwarded: for=6.6.6.6;proto=https;host=evil.example",
    b"X-Forwarded-For: 6.6.6.6",
    b"X-Forwarded-Host: evil.example",
    b"X-Forwarded-Proto: https",
    b"X-Forwarded-Port: 666",
    b"X-Forwarded-Prefix: /evil",
    b"X-Real-IP: 6.6.6.6",
    b"x-strangler-host: evil.example",
    b"X_Forwarded_For: 6.6.6.6",
    b"X-Strangler-Route: evil",
    b"X_Strangler_Origin: evil",
]
# RFC 7239 section 4: elements by comma, pairs by semicolon, values tokens or quoted.
TOKEN = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
PAIR = rf'{TOKEN}=(?:{TOKEN}|"(?:[^"\\]|\\.)*")'
FORWARDED = re.compile(rf"{PAIR}(?:;{PAIR})*(?:\s*,\s*{PAIR}(?:;{PAIR})*)*")


@pytest.fixture
def trusting(origin, start):
    """A proxy that believes loopback."""
    return start(origin, settings=ProxySettings(trusted_hops=("127.0.0.0/8", "10.0.0.0/8")))


@pytest.mark.parametrize("claim", CLAIMS)
def test_claims_of_strangers_are_removed(proxy, origin, claim):
    """And fresh ones written."""
    proxy.ask(request(b"/", claim))
    assert b"6.6.6.6" not in origin.last.head
    assert b"evil" not in origin.last.head
    assert b": 666" not in origin.last.head
    assert origin.last.one(b"x-forwarded-for") == b"127.0.0.1"
    assert origin.last.one(b"x-forwarded-proto") == b"http"
    assert origin.last.one(b"host") == HOST


def test_claims_of_strangers_on_several_lines_are_removed(proxy, origin):
    """Every line of them."""
    proxy.ask(request(b"/", *CLAIMS, *CLAIMS))
    assert b"6.6.6.6" not in origin.last.head
    assert len(origin.last.all(b"x-forwarded-for")) == 1
    assert len(origin.last.all(b"forwarded")) == 1


def test_a_trusted_hop_is_appended_to(trusting, origin):
    """Its own words stand first, its address last."""
    trusting.ask(
        request(
            b"/",
            b"X-Forwarded-For: 203.0.113.7, 10.0.0.1",
            b"Forwarded: for=203.0.113.7;proto=https, for=10.0.0.1",
        )
    )
    listed = [item.strip() for item in (origin.last.one(b"x-forwarded-for") or b"").split(b",")]
    assert listed == [b"203.0.113.7", b"10.0.0.1", b"127.0.0.1"]
    elements = (origin.last.one(b"forwarded") or b"").split(b",")
    assert elements[0] == b"for=203.0.113.7;proto=https"
    assert len(elements) == 3
    assert b"for=127.0.0.1" in elements[2]


def test_a_trusted_hop_that_writes_several_lines_is_appended_to(trusting, origin):
    """Lines of one name are one list (RFC 9110 section 5.3)."""
    trusting.ask(request(b"/", b"X-Forwarded-For: 203.0.113.7", b"X-Forwarded-For: 10.0.0.1"))
    joined = b",".join(origin.last.all(b"x-forwarded-for")).replace(b" ", b"")
    assert joined == b"203.0.113.7,10.0.0.1,127.0.0.1"


def test_the_scheme_of_a_trusted_hop_is_kept(trusting, origin):
    """It ended TLS, so the public scheme is https."""
    trusting.ask(request(b"/", b"X-Forwarded-Proto: https"))
    assert origin.last.one(b"x-forwarded-proto") == b"https"
    assert b"proto=https" in (origin.last.one(b"forwarded") or b"")


@pytest.mark.parametrize("node", [b"unknown", b"_hidden", b'"[2001:db8::1]:4711"', b'"_x:_y"'])
def test_unknown_and_obfuscated_nodes_are_legal(trusting, origin, node):
    """RFC 7239 section 6; they pass as they are."""
    assert trusting.ask(request(b"/", b"Forwarded: for=" + node)).status == 200
    assert (origin.last.one(b"forwarded") or b"").startswith(b"for=" + node)


@pytest.mark.parametrize("host", [HOST, b"shop.example:8080", b"[::1]:80", b"a;b=c,d"])
def test_forwarded_is_always_well_formed(proxy, origin, host):
    """Whatever the Host: what is no token is quoted (RFC 7239 section 4)."""
    proxy.ask(b"GET / HTTP/1.1\r\nHost: " + host + b"\r\n\r\n")
    for seen in origin.requests:
        value = (seen.one(b"forwarded") or b"").decode()
        assert FORWARDED.fullmatch(value), value


def test_an_ipv6_peer_stands_in_brackets_and_quotes(origin):
    """RFC 7239 section 6."""
    import socket

    from support.proxying import Strangler, rules_for

    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("no IPv6 on this machine")
    with Strangler(rules_for(origin), host="::1") as proxy:
        proxy.ask(request())
    assert b'for="[::1]"' in (origin.last.one(b"forwarded") or b"")
    assert origin.last.one(b"x-forwarded-for") == b"::1"


def test_the_original_host_of_an_api_gateway_counts_from_a_trusted_hop(trusting, origin):
    """The Host that arrived is the gateway's own; the origin sees the public one."""
    trusting.ask(request(b"/", b"x-strangler-host: public.example"))
    assert origin.last.one(b"host") == b"public.example"
    assert b"x-strangler-host" not in origin.last


def test_the_secret_between_the_edge_and_the_balancer_goes_no_further(trusting, origin):
    """The balancer lets it through from a trusted hop; no upstream may learn it."""
    trusting.ask(request(b"/", b"x-strangler-origin: sesame"))
    assert b"sesame" not in origin.last.head


def test_an_original_host_by_another_name_counts_from_a_trusted_hop_only(origin, start):
    """A stranger's goes nowhere, however it is spelt."""
    named = {"original_host_header": "x-original-host"}
    trusting = start(origin, settings=ProxySettings(trusted_hops=("127.0.0.0/8",), **named))
    trusting.ask(request(b"/", b"X-Original-Host: public.example"))
    assert origin.last.one(b"host") == b"public.example"
    assert b"x-original-host" not in origin.last
    proxy = start(origin, settings=ProxySettings(**named))
    proxy.ask(request(b"/", b"X-Original-Host: evil.example", b"X_Original_Host: evil.example"))
    assert origin.last.one(b"host") == HOST
    assert b"evil" not in origin.last.head


def test_a_malformed_original_host_is_not_taken(trusting, origin):
    """It must be a host like any other."""
    trusting.ask(request(b"/", b"x-strangler-host: a b/c"))
    assert all(b"a b" not in seen.head for seen in origin.requests)


def test_the_walk_ends_at_the_first_untrusted_address(trusting, origin):
    """Counted from the right: what stands left of it was the client's to invent."""
    trusting.ask(request(b"/", b"X-Forwarded-For: 6.6.6.6, 203.0.113.7, 10.0.0.1"))
    assert "203.0.113.7" in str(trusting.log[-1])
    assert "6.6.6.6" not in str(trusting.log[-1])


def test_correlation_passes(proxy, origin):
    """Trace and request ids arrive as they were sent; a trace may get a new parent of the same
    trace (W3C Trace Context)."""
    lines = [
        b"tracestate: a=1,b=2",
        b"X-Request-ID: 7",
        b"X-Amzn-Trace-Id: Root=1-5759e988-bd862e3fe1be46a994272793",
    ]
    trace = b"4bf92f3577b34da6a3ce929d0e0e4736"
    proxy.ask(request(b"/", b"traceparent: 00-" + trace + b"-00f067aa0ba902b7-01", *lines))
    assert trace in (origin.last.one(b"traceparent") or b"")
    assert [line for line in origin.last.lines if line in lines] == lines


@pytest.mark.parametrize("name", [b"x-forwarded-for", b"x-strangler-host", b"forwarded"])
def test_connection_cannot_smuggle_claims(proxy, origin, name):
    """Naming a claim in Connection neither keeps it nor removes ours."""
    proxy.ask(request(b"/", b"Connection: " + name, name + b": 6.6.6.6"))
    assert b"6.6.6.6" not in origin.last.head
    assert origin.last.one(b"x-forwarded-for") == b"127.0.0.1"
