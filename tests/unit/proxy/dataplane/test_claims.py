"""An original-host header with a name of its own is found and cut like the names we know."""

import pytest

from strangler.proxy.dataplane.claims import NO_CLAIMS, Claims
from strangler.proxy.dataplane.forwarding import HeadWriter
from strangler.rules.model import ProxySettings
from support.played import World, upstream_rule

SPELLINGS = [b"X-Original-Host", b"x-original_host", b"X_ORIGINAL-HOST", b"x_original_host"]
HOPS = ("192.0.2.0/24",)


def head_sent_on(world, *lines, peer="192.0.2.7", method=b"GET", content=b""):
    """The head that an upstream would be sent for a request with these lines."""
    connection, _ = world.client(peer=(peer, 1))
    lines = (method + b" / HTTP/1.1", b"Host: shop.example", *lines, b"", content)
    connection.data_received(b"\r\n".join(lines))
    owner = world.monolith.last.owner
    rule = upstream_rule()
    return HeadWriter(rule, rule.target.urls[0]).write(owner.request, owner.peer, owner)


@pytest.fixture
def world():
    settings = ProxySettings(trusted_hops=HOPS, original_host_header="x-original-host")
    return World(settings=settings)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_stranger_cannot_name_the_original_host(world, spelling):
    """In no spelling, on no line, and neither by naming it in Connection; his Host stays."""
    claim = spelling + b": evil.example"
    sent = head_sent_on(
        world, claim, b"Accept: a", claim, b"Connection: " + spelling, peer="198.51.100.1"
    )
    assert b"evil" not in sent
    assert b"\r\nHost: shop.example\r\nAccept: a\r\n" in sent
    assert world.monolith.last.owner.request.host == b"shop.example"


def test_what_a_stranger_says_in_other_fields_goes_on(world):
    """Names that only begin or end like it are not meant."""
    lines = [b"X-Original-Hosts: a", b"An-X-Original-Host: b", b"X-Original: c", b"Via: 1.1 d"]
    sent = head_sent_on(world, *lines, peer="198.51.100.1")
    assert b"\r\n".join(lines) in sent


def test_a_trusted_hop_names_it_and_only_host_goes_on(world):
    """As under the name that the header has by default, which stays removed."""
    sent = head_sent_on(world, b"X-Original-Host: public.example", b"X-Strangler-Host: evil")
    assert b"\r\nHost: public.example\r\n" in sent
    assert b"riginal" not in sent
    assert b"evil" not in sent


def test_the_name_may_change_while_a_connection_stands(world):
    """A reload counts from the connection's next request on."""
    connection, _ = world.client(peer=("198.51.100.1", 1))
    for name in ("x-original-host", "x-first-host"):
        world.apply(settings=ProxySettings(original_host_header=name))
        connection.data_received(
            b"GET / HTTP/1.1\r\nHost: a\r\nX-Original-Host: b\r\nX-First-Host: c\r\n\r\n"
        )
        attempt = world.monolith.last
        owner, rule = attempt.owner, upstream_rule()
        sent = HeadWriter(rule, rule.target.urls[0]).write(owner.request, owner.peer, owner)
        assert (b"X-Original-Host: b" in sent) is (name == "x-first-host")
        assert (b"X-First-Host: c" in sent) is (name == "x-original-host")
        attempt.answer()


def test_it_is_cut_out_of_trailers(world):
    """Some servers put them with the header fields."""
    connection, _ = world.client(peer=("198.51.100.1", 1))
    connection.data_received(
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"0\r\nX_Original-Host: evil\r\nX-Sum: 1\r\n\r\n"
    )
    assert world.monolith.last.trailers == (b"X-Sum: 1",)


def test_a_name_of_many_words_costs_no_more():
    """Its spellings double with each word, so they are not listed."""
    claims = Claims(b"-".join([b"x"] * 40))
    name = b"_".join([b"X"] * 40)
    assert claims.cut_from_strangers(b"", b"\r\n%b: a\r\nHost: b" % name) == b"\r\nHost: b"


@pytest.mark.parametrize("name", [b"", b"x-strangler-host", b"x-forwarded-host", b"host"])
def test_a_name_that_means_something_already_changes_nothing(name):
    """Host itself above all must go on."""
    claims = Claims(name)
    assert claims.find is NO_CLAIMS.find
    assert claims.cut_from_strangers is NO_CLAIMS.cut_from_strangers
    assert claims.without_host([b"Host: a"]) == [b"Host: a"]
