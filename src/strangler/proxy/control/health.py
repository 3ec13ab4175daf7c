"""Upstreams and their servers in, messages about which of these are healthy out: active probes."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Protocol

from strangler.proxy.control.probing import Probe, Verdict
from strangler.proxy.control.repeating import Tasks, jittered
from strangler.proxy.dataplane.messages import Address, Addresses, ServerHealth
from strangler.rules.model import HealthCheck, Upstream

Server = tuple[str, str, int]
"""Upstream, host, port."""


class Prober(Protocol):
    """Whoever can say whether a server answers (`probing.Probe`)."""

    async def ask(self, address: Address) -> Verdict:
        """How one probe ended."""

    async def close(self) -> None:
        """Ask nothing any more."""


class HealthChecks:
    """Probes every server of the upstreams that have `health`, and publishes what changes.

    A server counts as healthy until a probe says otherwise, so that a proxy that just started
    sends requests at once. Its first probe decides alone; after that it takes
    `HealthCheck.unhealthy` failures in a row, or `HealthCheck.healthy` successes, to change."""

    def __init__(
        self,
        publish: Callable[[ServerHealth], None],
        report: Callable[[str], None],
        *,
        make: Callable[[Upstream, HealthCheck], Prober] = Probe,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """`report` gets a sentence for a person at each change."""
        self._publish = publish
        self._report = report
        self._make = make
        self._sleep = sleep
        self._chance = chance
        self._tasks = Tasks()
        self._upstreams: dict[str, Upstream] = {}
        self._probers: dict[str, Prober] = {}
        self._addresses: dict[str, tuple[Address, ...]] = {}
        self._probed: dict[Server, Address] = {}
        self._unhealthy: set[Server] = set()
        self._barred: set[str] = set()
        self._closing = Tasks()

    def configure(self, upstreams: Iterable[Upstream]) -> None:
        """Go by these upstreams from now on; call it in the loop. One that changed is probed
        anew."""
        wanted = {upstream.name: upstream for upstream in upstreams}
        for name, upstream in tuple(self._upstreams.items()):
            if _asked(upstream) != _asked(wanted.get(name)):
                self._follow(name, {})
                self._barred.discard(name)
                prober = self._probers.pop(name, None)
                if prober is not None:
                    self._closing.start(prober, prober.close())
        for name in self._addresses.keys() - wanted.keys():
            del self._addresses[name]
        self._upstreams = wanted
        for name in wanted:
            self._update(name)

    def on_addresses(self, message: Addresses) -> None:
        """Discovery found these servers."""
        self._addresses[message.upstream] = message.addresses
        self._update(message.upstream)

    async def stop(self) -> None:
        """End all work."""
        await self._tasks.end_all()
        for prober in self._probers.values():
            await prober.close()
        self._probers = {}
        self._probed = {}
        await self._closing.finish_all()

    def _update(self, name: str) -> None:
        upstream = self._upstreams.get(name)
        if upstream is None or upstream.health is None:
            return
        if name not in self._probers:
            try:
                self._probers[name] = self._make(upstream, upstream.health)
            except OSError as error:
                if name in self._barred:
                    return
                self._barred.add(name)
                self._report(f"health of upstream {name}: not probed, its CA is bad: {error}")
                return
        addresses = self._addresses.get(name, ())
        self._follow(name, {(name, a.host, a.port): a for a in addresses})

    def _follow(self, name: str, wanted: Mapping[Server, Address]) -> None:
        """Probe these servers of the upstream and no others."""
        current = {server: a for server, a in self._probed.items() if server[0] == name}
        for server, address in current.items():
            if wanted.get(server) != address:
                self._tasks.end(server)
                del self._probed[server]
                # So that nothing stale is left, should it come back or need no probes any more.
                self._tell(server, True)
        for server, address in wanted.items():
            if server not in self._probed:
                self._probed[server] = address
                self._tasks.start(server, self._watch(server, address))

    async def _watch(self, server: Server, address: Address) -> None:
        name = server[0]
        prober = self._probers[name]
        check = self._upstreams[name].health or HealthCheck()
        against = 0
        first = True
        while True:
            verdict = await prober.ask(address)
            against = against + 1 if verdict.ok is (server in self._unhealthy) else 0
            needed = check.healthy if verdict.ok else check.unhealthy
            if against and (first or against >= needed):
                self._tell(server, verdict.ok)
                self._report(
                    f"health of upstream {name}: {address.host} port {address.port} is "
                    f"{'healthy' if verdict.ok else 'unhealthy'} ({verdict.detail})"
                )
                against = 0
            first = False
            await self._sleep(jittered(check.interval, self._chance()))

    def _tell(self, server: Server, healthy: bool) -> None:
        if healthy is (server in self._unhealthy):
            if healthy:
                self._unhealthy.discard(server)
            else:
                self._unhealthy.add(server)
            self._publish(ServerHealth(*server, healthy))


def _asked(upstream: Upstream | None) -> object:
    """What a probe depends on."""
    if upstream is None:
        return None
    return (upstream.health, upstream.target, upstream.tls, upstream.host, upstream.host_value)
