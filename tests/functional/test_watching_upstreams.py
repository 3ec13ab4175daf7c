"""Discovery and probes together, over real sockets: what workers would be told."""

import asyncio

from strangler.proxy.control.discovery.dns import DnsResolver
from strangler.proxy.control.discovery.refreshing import Refresher
from strangler.proxy.control.health import HealthChecks
from strangler.proxy.dataplane.messages import Address, Addresses, ServerHealth
from strangler.rules.model import DnsDiscovery, HealthCheck, Upstream
from support.dns_server import dns_server
from support.web_server import answer, web_server


def test_servers_are_found_probed_and_lost():
    """A name leads to a server, its probe fails and passes again, and a dead name server changes
    nothing; stopping leaves no task behind."""

    async def run():
        told = asyncio.Queue()
        reports = []

        async def next_told():
            return await asyncio.wait_for(told.get(), 10)

        def publish(message):
            told.put_nowait(message)
            if isinstance(message, Addresses):
                health.on_addresses(message)

        async with dns_server() as names, web_server() as server:
            health = HealthChecks(publish, reports.append)
            refresher = Refresher(
                publish, reports.append, make=lambda target: DnsResolver(target, names.resolver)
            )
            names.records = {("orders.shop.local.", "A"): (1, ["127.0.0.1"])}
            upstreams = [
                Upstream(
                    name="orders",
                    target=DnsDiscovery(name="orders.shop.local", port=server.port),
                    health=HealthCheck(interval=0.01, healthy=1, unhealthy=2),
                )
            ]
            health.configure(upstreams)
            refresher.configure(upstreams)
            place = Address("127.0.0.1", server.port, "orders.shop.local")
            assert await next_told() == Addresses("orders", (place,))
            names.records = {}
            server.answer = answer(500)
            assert await next_told() == ServerHealth("orders", "127.0.0.1", server.port, False)
            server.answer = answer(200)
            assert await next_told() == ServerHealth("orders", "127.0.0.1", server.port, True)
            await refresher.stop()
            await health.stop()
            assert told.empty()
        return reports

    reports = asyncio.run(run())
    assert "is unhealthy (status 500)" in reports[0]
