"""The engine: what it is told, all or nothing; whom it lets in; how it ends."""

import asyncio

import pytest

from strangler.proxy.dataplane.edge.connection import ClientConnection
from strangler.proxy.dataplane.messages import (
    Address,
    Addresses,
    Configuration,
    KillSwitch,
    ServerHealth,
)
from strangler.proxy.dataplane.table import compile_table
from strangler.rules.model import (
    Effect,
    Limits,
    ProxySettings,
    Route,
    Rules,
    Servers,
    State,
    Timeouts,
    Upstream,
    UpstreamTls,
    Url,
)
from support.interpreted import interpreted_only
from support.played import GET, PlayedTransport, World, upstream_rule

ORDERS = Route(id="o", service="orders", effect=Effect.READ, state=State.MIGRATED)


def configured(*upstreams, generation=1, **settings):
    return Configuration(
        generation=generation,
        table=compile_table(Rules(upstreams=upstreams, default="monolith")),
        upstreams=upstreams,
        settings=ProxySettings(**settings),
    )


@pytest.fixture
def engine():
    return World().engine


def test_a_configuration_that_cannot_be_applied_changes_nothing(engine):
    """The one before stays in force as a whole: no upstream is retired or forgotten."""
    monolith = upstream_rule()
    orders = upstream_rule("orders")
    engine.apply(configured(monolith, orders))
    before = dict(engine._upstreams)
    url = Url(scheme="https", host="127.0.0.1", port=2)
    bad = Upstream(name="zebra", target=Servers(urls=(url,)), tls=UpstreamTls(ca="/nowhere/ca.pem"))
    other = upstream_rule("orders", timeouts=Timeouts(idle=9.0))
    with pytest.raises(OSError, match="No such file"):
        engine.apply(configured(monolith, other, bad, generation=2, health_path="/new"))
    assert engine._upstreams == before
    assert engine.snapshot().generation == 1
    assert engine.context.settings.health_path == ""
    assert all(len(upstream._members) == 1 for upstream in before.values())


def test_what_probes_found_survives_a_changed_upstream(engine):
    """They only tell what changes; a reload makes the upstream anew."""
    engine.apply(configured(upstream_rule()))
    engine.apply(ServerHealth("monolith", "127.0.0.1", 1, False))
    engine.apply(configured(upstream_rule(timeouts=Timeouts(idle=9.0))))
    (member,) = engine._upstreams["monolith"]._members
    assert not member.healthy
    engine.apply(ServerHealth("monolith", "127.0.0.1", 1, True))
    assert member.healthy


def test_what_probes_found_is_forgotten_with_its_upstream(engine):
    """Another under the same name is another."""
    engine.apply(configured(upstream_rule("orders"), upstream_rule()))
    engine.apply(ServerHealth("orders", "127.0.0.1", 1, False))
    engine.apply(configured(upstream_rule()))
    engine.apply(configured(upstream_rule("orders"), upstream_rule()))
    (member,) = engine._upstreams["orders"]._members
    assert member.healthy


def test_an_upstream_that_did_not_change_goes_on(engine):
    """With its connections and what is known of it."""
    engine.apply(configured(upstream_rule()))
    before = engine._upstreams["monolith"]
    engine.apply(configured(upstream_rule(), health_path="/livez"))
    assert engine._upstreams["monolith"] is before


def test_addresses_stay_with_an_upstream_whose_settings_change(engine):
    """Discovery tells them once; they are another's where the target is another."""

    def named(host, **options):
        url = Url(scheme="http", host=host, port=1)
        return Upstream(name="monolith", target=Servers(urls=(url,)), **options)

    engine.apply(configured(named("shop.local")))
    assert engine._upstreams["monolith"]._members == ()
    engine.apply(Addresses("monolith", (Address("192.0.2.1", 1, "shop.local"),)))
    engine.apply(configured(named("shop.local", via=False)))
    assert len(engine._upstreams["monolith"]._members) == 1
    engine.apply(configured(named("other.local")))
    assert engine._upstreams["monolith"]._members == ()


def test_a_request_under_way_ends_with_the_upstream_that_began_it():
    """Its account is settled there, though the rules have another by now."""
    world = World(ORDERS, upstreams=(upstream_rule("orders"),))
    orders = world.upstreams["orders"]
    connection, transport = world.client()
    connection.data_received(GET)
    world.apply()
    world.context.upstreams = {"monolith": world.monolith}
    orders.last.answer()
    assert transport.written.startswith(b"HTTP/1.1 200")
    assert orders.ended == [("orders-1", True)]


def test_the_kill_switch_touches_no_request_under_way():
    """The next one goes to the monolith."""
    world = World(ORDERS, upstreams=(upstream_rule("orders"),))
    connection, transport = world.client()
    connection.data_received(GET)
    world.engine.apply(KillSwitch(on=True))
    world.upstreams["orders"].last.answer()
    connection.data_received(GET)
    world.monolith.last.answer()
    assert transport.written.count(b"200 OK") == 2
    world.engine.apply(KillSwitch(on=False))
    connection.data_received(GET)
    assert world.upstreams["orders"].in_flight == 1


def test_trust_given_by_a_reload_counts_for_the_next_request():
    """On a connection that is open already."""
    world = World()
    connection, _ = world.client()
    told = b"GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 203.0.113.9\r\n\r\n"
    connection.data_received(told)
    assert world.monolith.last.owner.request.client == "192.0.2.7"
    world.apply(settings=ProxySettings(trusted_hops=("192.0.2.0/24",)))
    assert world.monolith.last.owner.request.client == "192.0.2.7"
    world.monolith.last.answer()
    connection.data_received(told)
    assert world.monolith.last.owner.request.client == "203.0.113.9"


def test_one_connection_more_than_the_limit_is_cut():
    """The limit itself is served, and a place that becomes free is given again."""
    world = World(settings=ProxySettings(limits=Limits(connections=2)))
    (first, _), (_, second), (third, refused) = [world.client() for _ in range(3)]
    assert not second.aborted
    assert refused.aborted
    third.connection_lost(None)
    first.connection_lost(None)
    assert not world.client()[1].aborted
    assert world.context.counters.named["connections_refused"] == 1


@interpreted_only
def test_a_fault_in_one_connection_keeps_no_other_from_being_checked():
    """Time limits hold for everybody else; the connection is cut."""
    world = World()
    clients = [world.client() for _ in range(5)]
    broken, transport = clients[2]

    class Broken(ClientConnection):
        __slots__ = ()

        def check(self, now):
            raise KeyError("bug")

    broken.__class__ = Broken
    world.passes(80)
    assert transport.aborted
    assert all(each.closed for _, each in clients if each is not transport)
    assert len(world.reports) == 1


def test_what_is_open_is_counted():
    """Connections, exchanges and tunnels."""
    world = World()
    world.client()
    busy, _ = world.client()
    busy.data_received(GET)
    upgrade = GET.replace(b"\r\n\r\n", b"\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n")
    tunnel, _ = world.client()
    tunnel.data_received(upgrade)
    world.monolith.last.head(101, upgrade=b"websocket")
    tunnel.data_received(b"\x81\x80abcd")
    snapshot = world.engine.snapshot()
    assert (snapshot.connections, snapshot.active, snapshot.tunnels) == (3, 2, 1)


def test_reloads_and_refusals_are_counted():
    """The first configuration is none."""
    world = World()
    world.apply()
    connection, _ = world.client()
    connection.data_received(b"GET / HTTP/1.1\r\n\r\n")
    named = world.context.counters.named
    assert (named["reloads"], named["requests_refused"]) == (1, 1)


def test_what_draining_had_to_cut_is_counted_and_logged():
    """The last snapshot tells of it."""

    class Closing(PlayedTransport):
        def abort(self):
            super().abort()
            asyncio.get_running_loop().call_soon(self.connection.connection_lost, None)

    async def test():
        world = World()
        connection = ClientConnection(world.engine)
        transport = Closing()
        transport.connection = connection
        connection.connection_made(transport)
        connection.data_received(GET)
        assert await world.engine.drain(0.0) == 1
        assert world.outcomes() == {"client-left": 1}
        assert world.engine.snapshot().connections == 0

    asyncio.run(test())
