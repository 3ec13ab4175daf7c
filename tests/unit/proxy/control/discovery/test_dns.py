"""Discovery by DNS, against a server that really speaks it."""

import asyncio

import pytest

from strangler.proxy.control.discovery.dns import CEILING, FLOOR, DnsResolver
from strangler.proxy.control.discovery.resolving import DiscoveryError
from strangler.proxy.dataplane.messages import Address
from strangler.rules.model import DnsDiscovery
from support.dns_server import dns_server


def resolve(records, target, **settings):
    """The answer for a target, with these records, and the questions that were asked."""

    async def run():
        async with dns_server() as server:
            server.records = records
            for name, value in settings.items():
                setattr(server, name, value)
            return await DnsResolver(target, server.resolver).resolve(), server.questions

    return asyncio.run(run())


HOST = DnsDiscovery(name="reports.shop.local", port=8080)
SRV = DnsDiscovery(name="_http._tcp.shop.local")
NAME = "reports.shop.local."
SRV_NAME = "_http._tcp.shop.local."


def test_every_address_of_the_name_is_a_server():
    """With its port, its TTL, and its name for TLS."""
    answer, _ = resolve({(NAME, "A"): (20, ["10.0.0.2", "10.0.0.1"])}, HOST)
    assert answer.addresses == (
        Address("10.0.0.1", 8080, "reports.shop.local"),
        Address("10.0.0.2", 8080, "reports.shop.local"),
    )
    assert answer.ttl == 20.0


def test_the_port_is_the_schemes_where_none_is_given():
    """443 for https."""
    answer, _ = resolve(
        {(NAME, "A"): (20, ["10.0.0.1"])}, DnsDiscovery(name="reports.shop.local", scheme="https")
    )
    assert answer.addresses[0].port == 443


def test_ipv6_counts_where_there_is_no_ipv4():
    """A name of both families leads to the same servers."""
    six = {(NAME, "AAAA"): (20, ["fd00::1"])}
    assert [a.host for a in resolve(six, HOST)[0].addresses] == ["fd00::1"]
    both = six | {(NAME, "A"): (20, ["10.0.0.1"])}
    assert [a.host for a in resolve(both, HOST)[0].addresses] == ["10.0.0.1"]


def test_a_failed_question_does_not_change_the_family():
    """SERVFAIL for A is no answer, whatever AAAA says; the other way round it does not matter."""
    both = {(NAME, "A"): (20, ["10.0.0.1"]), (NAME, "AAAA"): (20, ["fd00::1"])}
    with pytest.raises(DiscoveryError):
        resolve(both, HOST, failing={"A"})
    assert [a.host for a in resolve(both, HOST, failing={"AAAA"})[0].addresses] == ["10.0.0.1"]


@pytest.mark.parametrize(("told", "taken"), [(0, FLOOR), (1, 1.0), (60, 60.0), (86400, CEILING)])
def test_the_ttl_has_a_floor_and_a_ceiling(told, taken):
    """Neither a busy loop nor a server that is gone for a day."""
    assert resolve({(NAME, "A"): (told, ["10.0.0.1"])}, HOST)[0].ttl == taken


def test_an_alias_is_followed_with_the_shortest_ttl():
    """As load balancers are named."""
    records = {
        (NAME, "CNAME"): (10, ["lb.example.com."]),
        ("lb.example.com.", "A"): (60, ["10.0.0.7"]),
    }
    answer, _ = resolve(records, HOST)
    assert answer.addresses == (Address("10.0.0.7", 8080, "reports.shop.local"),)
    assert answer.ttl == 10.0


@pytest.mark.parametrize("records", [{}, {(NAME, "TXT"): (20, ['"x"'])}], ids=["gone", "empty"])
def test_no_address_is_no_answer(records):
    """NXDOMAIN, and a name without addresses."""
    with pytest.raises(DiscoveryError, match=r"reports\.shop\.local"):
        resolve(records, HOST)


def test_a_silent_server_is_no_answer(monkeypatch):
    """After the time for it."""
    monkeypatch.setattr("strangler.proxy.control.discovery.dns._TIMEOUT", 0.05)
    with pytest.raises(DiscoveryError, match="reports"):
        resolve({}, HOST, silent=True)


def test_a_long_answer_comes_over_tcp():
    """200 servers do not fit a datagram."""
    hosts = [f"10.1.{i // 100}.{i % 100}" for i in range(200)]
    answer, _ = resolve({(NAME, "A"): (20, hosts)}, HOST, truncating=True)
    assert len(answer.addresses) == 200


def srv(*records, **addresses):
    """Records of a service: (priority, weight, port, target), and the targets' addresses."""
    known = {
        (SRV_NAME, "SRV"): (30, [f"{p} {w} {port} {to}.shop.local." for p, w, port, to in records])
    }
    for name, hosts in addresses.items():
        known[f"{name}.shop.local.", "A"] = (15, hosts)
    return known


def test_a_service_names_hosts_ports_and_weights():
    """The shortest TTL of all records counts."""
    answer, _ = resolve(
        srv((1, 30, 8001, "a"), (1, 10, 8002, "b"), a=["10.0.0.1"], b=["10.0.0.2"]), SRV
    )
    assert answer.addresses == (
        Address("10.0.0.1", 8001, "a.shop.local", 3),
        Address("10.0.0.2", 8002, "b.shop.local", 1),
    )
    assert answer.ttl == 15.0


def test_addresses_of_one_target_share_its_weight():
    """Two addresses of weight 10 weigh as much as one of 10."""
    answer, _ = resolve(
        srv((1, 10, 80, "a"), (1, 10, 80, "b"), a=["10.0.0.1", "10.0.0.2"], b=["10.0.0.3"]), SRV
    )
    assert [(a.host, a.weight) for a in answer.addresses] == [
        ("10.0.0.1", 1),
        ("10.0.0.2", 1),
        ("10.0.0.3", 2),
    ]


def test_weights_of_nothing_but_zero_are_equal():
    """RFC 2782: there is no choice by weight."""
    answer, _ = resolve(srv((1, 0, 80, "a"), (1, 0, 80, "b"), a=["10.0.0.1"], b=["10.0.0.2"]), SRV)
    assert [a.weight for a in answer.addresses] == [1, 1]


def test_the_best_priority_with_an_address_is_taken():
    """Others are its stand-ins."""
    records = ((1, 1, 80, "a"), (2, 1, 80, "b"))
    answer, questions = resolve(srv(*records, a=["10.0.0.1"], b=["10.0.0.2"]), SRV)
    assert [a.host for a in answer.addresses] == ["10.0.0.1"]
    assert ("b.shop.local.", "A") not in questions
    answer, _ = resolve(srv(*records, b=["10.0.0.2"]), SRV)
    assert [a.host for a in answer.addresses] == ["10.0.0.2"]


@pytest.mark.parametrize("records", [{}, srv((1, 1, 80, "a"))], ids=["gone", "no address"])
def test_a_service_without_address_is_no_answer(records):
    """NXDOMAIN, and targets that have none."""
    with pytest.raises(DiscoveryError):
        resolve(records, SRV)


def test_a_service_that_is_not_there_is_no_answer():
    """Its one target is the root."""
    with pytest.raises(DiscoveryError, match="no target"):
        resolve({(SRV_NAME, "SRV"): (30, ["0 0 0 ."])}, SRV)
