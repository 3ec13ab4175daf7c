"""The data plane of one worker: told what to do by messages, it listens and forwards."""

import asyncio
import os
import random
import socket
import ssl
from collections.abc import Callable, Sequence

from strangler.proxy.dataplane.context import Context
from strangler.proxy.dataplane.edge.connection import ClientConnection
from strangler.proxy.dataplane.exchange import Exchange
from strangler.proxy.dataplane.identity import Hops, Peer
from strangler.proxy.dataplane.messages import (
    Addresses,
    AwsCredentials,
    Configuration,
    KeySet,
    KillSwitch,
    Message,
    ServerHealth,
    Snapshot,
)
from strangler.proxy.dataplane.outcomes import Outcome
from strangler.proxy.dataplane.table import RouteTable
from strangler.proxy.dataplane.upstreams.http import HttpUpstream
from strangler.rules.model import Upstream

_BACKLOG = 4096


class Engine:
    """See the module. Everything runs on one event loop; `apply` may be called at any time."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        *,
        access_log: Callable[[bytes], None],
        report: Callable[[Message], None],
    ) -> None:
        """`access_log` takes JSON lines, `report` messages for the supervisor."""
        self.context = Context(loop, random_bits=random.Random(os.urandom(16)).getrandbits)
        self.context.on_ended = self._ended
        self.context.clock.on_tick(self._tick)
        self._loop = loop
        self._access_log = access_log
        self._report = report
        self._connections: set[ClientConnection] = set()
        self._servers: list[asyncio.Server] = []
        self._generation = 0
        self._table: RouteTable | None = None
        self._kill: KillSwitch = KillSwitch(on=False)
        self._upstreams: dict[str, HttpUpstream] = {}
        self._addresses: dict[str, Addresses] = {}
        self._drained: asyncio.Event = asyncio.Event()

    # Told by the supervisor --------------------------------------------------------------------

    def apply(
        self,
        message: Configuration | Addresses | ServerHealth | AwsCredentials | KeySet | KillSwitch,
    ) -> None:
        """Do what the control plane says; requests under way are not touched."""
        match message:
            case Configuration():
                self._configure(message)
            case Addresses():
                self._addresses[message.upstream] = message
                upstream = self._upstreams.get(message.upstream)
                if upstream is not None:
                    upstream.adopt(message.addresses)
            case ServerHealth():
                upstream = self._upstreams.get(message.upstream)
                if upstream is not None:
                    upstream.set_health(message.host, message.port, message.healthy)
            case KillSwitch():
                self._kill = message
                self._switch_table()
            case _:
                pass

    def _configure(self, configuration: Configuration) -> None:
        context = self.context
        before = self._upstreams
        running: dict[str, HttpUpstream] = {}
        for upstream in configuration.upstreams:
            kept = before.pop(upstream.name, None)
            part = max(1, upstream.max_in_flight // configuration.workers)
            if kept is not None and kept.settings == upstream and kept.max_in_flight == part:
                running[upstream.name] = kept
            else:
                if kept is not None:
                    kept.retire()
                running[upstream.name] = self._run(upstream, part)
        for gone in before.values():
            gone.retire()
            self._addresses.pop(gone.name, None)
        self._upstreams = running
        context.upstreams = dict(running)
        if context.settings.trusted_hops != configuration.settings.trusted_hops:
            context.hops = Hops(configuration.settings.trusted_hops)
        context.settings = configuration.settings
        self._generation = configuration.generation
        self._table = configuration.table
        self._switch_table()

    def _run(self, upstream: Upstream, max_in_flight: int) -> HttpUpstream:
        running = HttpUpstream(
            upstream, loop=self._loop, clock=self.context.clock, max_in_flight=max_in_flight
        )
        known = self._addresses.get(upstream.name)
        if known is not None:
            running.adopt(known.addresses)
        return running

    def _switch_table(self) -> None:
        table = self._table
        if table is not None and self._kill.on:
            table = table.killed(forced=self._kill.forced)
        self.context.table = table

    # Listening ---------------------------------------------------------------------------------

    async def listen(
        self, sockets: Sequence[socket.socket], context: ssl.SSLContext | None = None
    ) -> None:
        """Accept clients on these listening sockets, with TLS if a context is given."""
        self.context.clock.start()
        for sock in sockets:
            server = await self._loop.create_server(
                lambda: ClientConnection(self), sock=sock, ssl=context, backlog=_BACKLOG
            )
            self._servers.append(server)

    def connected(self, connection: ClientConnection) -> None:
        """A client came."""
        self._connections.add(connection)
        counters = self.context.counters.named
        counters["connections_total"] += 1
        if len(self._connections) > self.context.settings.limits.connections:
            counters["connections_refused"] += 1
            connection.cut()

    def disconnected(self, connection: ClientConnection) -> None:
        """A client went."""
        self._connections.discard(connection)
        if self.context.draining and not self._connections:
            self._drained.set()

    def refused(self, outcome: Outcome, peer: Peer) -> None:
        """A request was refused before it could be read."""
        self.context.counters.count("", "", outcome, outcome.status // 100, 0.0)

    async def drain(self, timeout: float) -> int:
        """Accept nobody more, let end what is under way, cut what has not ended after `timeout`
        seconds; how many had to be cut."""
        self.context.draining = True
        for server in self._servers:
            server.close()
        self._servers.clear()
        for connection in list(self._connections):
            connection.drain()
        if self._connections:
            try:
                async with asyncio.timeout(timeout):
                    await self._drained.wait()
            except TimeoutError:
                pass
        cut = list(self._connections)
        for connection in cut:
            connection.cut()
        for upstream in self._upstreams.values():
            upstream.retire()
        self.context.clock.stop()
        return len(cut)

    # While it runs -----------------------------------------------------------------------------

    def _tick(self, now: float) -> None:
        for connection in list(self._connections):
            connection.check(now)
        for upstream in self._upstreams.values():
            upstream.tick(now)

    def _ended(self, exchange: Exchange) -> None:
        pass

    def snapshot(self) -> Snapshot:
        """What was counted, and how the upstreams are."""
        states = [upstream.states() for upstream in self._upstreams.values()]
        return Snapshot(
            pid=os.getpid(),
            generation=self._generation,
            connections=len(self._connections),
            active=sum(connection.is_busy for connection in self._connections),
            tunnels=0,
            routes=self.context.counters.totals(),
            servers=tuple(server for _, servers in states for server in servers),
            upstreams=tuple(state for state, _ in states),
            counters=dict(self.context.counters.named),
        )
