"""What every adapter of the discovery port keeps to: each case runs against each adapter."""

import asyncio
from contextlib import asynccontextmanager
from ipaddress import ip_address

import boto3
import pytest

from strangler.proxy.control.discovery.cloud_map import CloudMapResolver
from strangler.proxy.control.discovery.dns import DnsResolver
from strangler.proxy.control.discovery.resolving import DiscoveryError
from strangler.proxy.control.discovery.static import StaticResolver
from strangler.rules.model import CloudMapDiscovery, DnsDiscovery, Servers, Url
from support.dns_server import dns_server

PORT = 8080


@asynccontextmanager
async def static():
    known = []

    async def look_up(name):
        if not known:
            raise DiscoveryError("nothing")
        return tuple(known)

    target = Servers(urls=(Url(scheme="http", host="orders", port=PORT),))
    yield StaticResolver(target, look_up), known.__setitem__


@asynccontextmanager
async def by_address():
    async with dns_server() as server:
        target = DnsDiscovery(name="orders.shop.local", port=PORT)

        def serve(where, hosts):
            server.records = {("orders.shop.local.", "A"): (20, hosts)} if hosts else {}

        yield DnsResolver(target, server.resolver), serve


@asynccontextmanager
async def by_service():
    async with dns_server() as server:
        target = DnsDiscovery(name="_orders._tcp.shop.local")

        def serve(where, hosts):
            names = [f"h{number}.shop.local." for number in range(len(hosts))]
            server.records = {
                (name, "A"): (20, [host]) for name, host in zip(names, hosts, strict=True)
            }
            if hosts:
                values = [f"1 1 {PORT} {name}" for name in names]
                server.records["_orders._tcp.shop.local.", "SRV"] = (20, values)

        yield DnsResolver(target, server.resolver), serve


@asynccontextmanager
async def cloud_map():
    client = boto3.session.Session().client(
        "servicediscovery",
        region_name="eu-west-1",
        aws_access_key_id="x",
        aws_secret_access_key="x",
    )
    state = {"hosts": [], "revision": 0}

    def answer(model, **_):
        instances = [
            {"Attributes": {"AWS_INSTANCE_IPV4": host, "AWS_INSTANCE_PORT": str(PORT)}}
            for host in state["hosts"]
        ]
        parsed = {"InstancesRevision": state["revision"], "Instances": instances}
        return type("Response", (), {"status_code": 200})(), parsed

    client.meta.events.register("before-call.servicediscovery", answer)

    def serve(where, hosts):
        state["hosts"] = hosts
        state["revision"] += 1

    target = CloudMapDiscovery(namespace="shop.local", service="orders")
    yield CloudMapResolver(target, lambda _: client), serve


@pytest.fixture(params=[static, by_address, by_service, cloud_map], ids=lambda p: p.__name__)
def adapter(request):
    return request.param


def answers(adapter, *lists):
    """What the adapter answers while these hosts, one list after the other, are the servers."""

    async def run():
        found = []
        async with adapter() as (resolver, serve):
            for hosts in lists:
                serve(slice(None), hosts)
                try:
                    found.append(await resolver.resolve())
                except DiscoveryError as error:
                    found.append(error)
            await resolver.close()
        return found

    return asyncio.run(run())


def test_servers_are_addresses_with_a_port(adapter):
    """Names are resolved."""
    (answer,) = answers(adapter, ["10.0.0.1", "10.0.0.2"])
    assert [(a.host, a.port, a.weight) for a in answer.addresses] == [
        ("10.0.0.1", PORT, 1),
        ("10.0.0.2", PORT, 1),
    ]
    assert all(ip_address(a.host) for a in answer.addresses)
    assert not answer.problem


def test_the_order_of_an_answer_does_not_matter(adapter):
    """The same servers are the same answer."""
    hosts = [f"10.0.0.{number}" for number in (9, 10, 1)]
    first, second = answers(adapter, hosts, hosts[::-1])
    assert [a.host for a in first.addresses] == ["10.0.0.1", "10.0.0.9", "10.0.0.10"]
    assert [(a.host, a.port) for a in first.addresses] == [
        (a.host, a.port) for a in second.addresses
    ]


def test_a_change_is_seen_at_the_next_question(adapter):
    """Nothing between keeps the old answer."""
    first, second = answers(adapter, ["10.0.0.1"], ["10.0.0.1", "10.0.0.3"])
    assert len(first.addresses) == 1
    assert len(second.addresses) == 2


def test_an_answer_says_when_to_ask_again(adapter):
    """In seconds, and not at once."""
    (answer,) = answers(adapter, ["10.0.0.1"])
    assert answer.ttl >= 1.0


def test_no_server_from_the_start_is_an_error(adapter):
    """Never an empty answer."""
    (answer,) = answers(adapter, [])
    assert isinstance(answer, DiscoveryError)
    assert str(answer)


def test_an_adapter_recovers(adapter):
    """After an error the next question is answered."""
    *_, answer = answers(adapter, [], ["10.0.0.5"])
    assert [a.host for a in answer.addresses] == ["10.0.0.5"]
