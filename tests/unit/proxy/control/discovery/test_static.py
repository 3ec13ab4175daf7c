"""A fixed list of servers."""

import asyncio

import pytest

from strangler.proxy.control.discovery.resolving import DiscoveryError, look_up
from strangler.proxy.control.discovery.static import FOR_EVER, TTL, StaticResolver
from strangler.proxy.dataplane.messages import Address
from strangler.rules.model import Servers, Url


def servers(*places):
    return Servers(urls=tuple(Url(scheme="http", host=host, port=port) for host, port in places))


def names(known):
    async def look_up(name):
        if name not in known:
            raise DiscoveryError(f"cannot resolve {name}")
        return known[name]

    return look_up


def test_addresses_need_no_look_up():
    """And do not age."""
    answer = asyncio.run(StaticResolver(servers(("10.0.0.2", 81), ("::1", 80))).resolve())
    assert answer.addresses == (Address("10.0.0.2", 81), Address("::1", 80))
    assert answer.ttl == FOR_EVER


def test_all_addresses_of_a_name_are_servers():
    """Each remembers the name for TLS and Host."""
    resolver = StaticResolver(servers(("lb", 80)), names({"lb": ("10.0.0.2", "10.0.0.1")}))
    answer = asyncio.run(resolver.resolve())
    assert answer.addresses == (Address("10.0.0.1", 80, "lb"), Address("10.0.0.2", 80, "lb"))
    assert answer.ttl == TTL


def test_a_server_named_twice_weighs_twice():
    """One entry, weight 2."""
    answer = asyncio.run(StaticResolver(servers(("10.0.0.1", 80), ("10.0.0.1", 80))).resolve())
    assert answer.addresses == (Address("10.0.0.1", 80, weight=2),)


def test_a_name_that_is_lost_keeps_its_addresses_while_others_move():
    """The problem is told, the rest goes on."""
    known = {"a": ("10.0.0.1",), "b": ("10.0.0.2",)}
    resolver = StaticResolver(servers(("a", 80), ("b", 80)), names(known))

    async def run():
        await resolver.resolve()
        del known["a"]
        known["b"] = ("10.0.0.3",)
        return await resolver.resolve()

    answer = asyncio.run(run())
    assert [a.host for a in answer.addresses] == ["10.0.0.1", "10.0.0.3"]
    assert answer.problem == "cannot resolve a"


def test_the_systems_resolver_is_asked():
    """localhost is known everywhere; of both families IPv4 is taken."""
    assert asyncio.run(look_up("localhost")) == ("127.0.0.1",)


@pytest.mark.parametrize("name", ["does-not-exist.invalid", "x" * 70 + ".invalid"])
def test_a_name_that_nobody_knows_is_no_answer(name):
    """Also one that could not be a name."""
    with pytest.raises(DiscoveryError, match="cannot resolve"):
        asyncio.run(look_up(name))
