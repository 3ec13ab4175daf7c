"""The data plane of one worker: told what to do by messages, it listens and forwards."""

import asyncio
import os
import random
import socket
import ssl
import time
import traceback
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol, cast

from strangler.proxy.dataplane.breaking_off import SHUTDOWN
from strangler.proxy.dataplane.claims import Claims
from strangler.proxy.dataplane.context import Context
from strangler.proxy.dataplane.edge.connection import ClientConnection
from strangler.proxy.dataplane.exchange import Exchange
from strangler.proxy.dataplane.identity import Hops, Peer
from strangler.proxy.dataplane.lambdas.credentials import CredentialHolder
from strangler.proxy.dataplane.lambdas.functions import Surroundings
from strangler.proxy.dataplane.lambdas.upstream import LambdaUpstream
from strangler.proxy.dataplane.messages import (
    Addresses,
    AwsCredentials,
    Configuration,
    KeySet,
    KillSwitch,
    Message,
    Problem,
    ServerHealth,
    Snapshot,
    Spans,
)
from strangler.proxy.dataplane.outcomes import Outcome
from strangler.proxy.dataplane.recording import Recorder
from strangler.proxy.dataplane.shadows import Copied, Shadows
from strangler.proxy.dataplane.table import RouteTable
from strangler.proxy.dataplane.tracing import Tracer
from strangler.proxy.dataplane.translating import Translator
from strangler.proxy.dataplane.upstreams.http import HttpUpstream
from strangler.rules.model import Jwt, LambdaFunction, Telemetry, Upstream
from strangler.rules.redaction import shown

if TYPE_CHECKING:
    from strangler.proxy.dataplane.tokens import TokenVerifier

_BACKLOG = 4096
_HANDSHAKE = 10.0
"""Seconds that a client's TLS handshake may take: nothing else watches it."""
_GOODBYE = 10
"""Turns of the loop in which it tells that connections were cut."""
_MAX_BUGS = 100
"""Different faults of ours that are told; all are counted."""


class Client(Protocol):
    """Whom the engine looks after while it is there: a connection, or an exchange of a door whose
    connections are somebody else's."""

    @property
    def is_busy(self) -> bool:
        """Whether an exchange is under way."""

    @property
    def is_tunnel(self) -> bool:
        """Whether it carries a WebSocket."""

    def check(self, now: float) -> None:
        """Enforce time limits; called once a tick."""

    def drain(self) -> None:
        """End as soon as nothing is under way."""

    def cut(self) -> None:
        """End now."""


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
        self._recorder = Recorder(self.context.counters, access_log)
        self.context.on_ended = self._ended
        self.context.on_bug = self.context.outbox.on_bug = self._stumbled
        self._shadows = Shadows(self.context, self._copied)
        self.context.clock.on_tick(self._tick)
        self._loop = loop
        self._report = report
        self._connections: set[Client] = set()
        self._servers: list[asyncio.Server] = []
        self._generation = 0
        self._table: RouteTable | None = None
        self._kill: KillSwitch = KillSwitch(on=False)
        self._upstreams: dict[str, HttpUpstream] = {}
        self._addresses: dict[str, Addresses] = {}
        self._unhealthy: set[tuple[str, str, int]] = set()
        """What probes found, for upstreams that a reload makes anew: upstream, host, port."""
        self._bugs: set[object] = set()
        self._surroundings = Surroundings(
            credentials=CredentialHolder(wall=time.time, monotonic=lambda: self.context.clock.now),
            now=time.time,
            new_id=lambda: f"{self.context.random_bits(128):032x}",
            report=lambda text: report(Problem(text)),
        )
        self._keys = ""
        self._telemetry = Telemetry()
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
                server = (message.upstream, message.host, message.port)
                if message.healthy:
                    self._unhealthy.discard(server)
                else:
                    self._unhealthy.add(server)
                upstream = self._upstreams.get(message.upstream)
                if upstream is not None:
                    upstream.set_health(message.host, message.port, message.healthy)
            case AwsCredentials():
                self._surroundings.credentials.replace(message)
            case KeySet():
                self._keys = message.jwks
                self.context.verifier = self._make_verifier(self.context.settings.jwt)
            case KillSwitch():
                self._kill = message
                self._switch_table()

    def _configure(self, configuration: Configuration) -> None:
        """All or nothing: what can fail comes first, so that a refused configuration leaves the
        one before as it was."""
        context = self.context
        settings = configuration.settings
        before = self._upstreams
        running: dict[str, HttpUpstream] = {}
        stale: list[str] = []
        for upstream in configuration.upstreams:
            kept = before.get(upstream.name)
            part = max(1, upstream.max_in_flight // configuration.workers)
            if kept is not None and kept.settings == upstream and kept.max_in_flight == part:
                running[upstream.name] = kept
                continue
            known = self._addresses.get(upstream.name)
            if kept is not None and kept.settings.target != upstream.target:
                known = None  # they are another's
                stale.append(upstream.name)
            running[upstream.name] = self._run(upstream, part, known)
        verifier = self._make_verifier(settings.jwt)
        hops = context.hops
        former = context.settings
        if (former.trusted_hops, former.original_host_header) != (
            settings.trusted_hops,
            settings.original_host_header,
        ):
            hops = Hops(settings.trusted_hops, Claims(settings.original_host_header.encode()))
        translators = {
            upstream.name: Translator(upstream, configuration.upstreams)
            for upstream in configuration.upstreams
            if upstream.translate.location or upstream.translate.cookies
        }

        for name, running_before in before.items():
            if running.get(name) is not running_before:
                running_before.retire()
            if name not in running:
                stale.append(name)
        for name in stale:
            self._addresses.pop(name, None)
            self._unhealthy = {server for server in self._unhealthy if server[0] != name}
        for name, each in running.items():
            each.translator = translators.get(name)
        self._upstreams = running
        context.upstreams = dict(running)
        context.hops = hops
        context.settings = settings
        context.verifier = verifier
        context.minted = configuration.table.minted()
        telemetry = settings.telemetry
        if not telemetry.otlp:
            context.tracer = None
        elif context.tracer is None or self._telemetry != telemetry:
            context.tracer = Tracer(telemetry.sample, context.random_bits, time.time_ns)
        self._telemetry = telemetry
        self._recorder.logging = settings.access_log
        substitutions = configuration.substitutions
        self._recorder.redact = lambda text: shown(text, substitutions)
        context.counters.named["reloads"] += self._table is not None
        self._generation = configuration.generation
        self._table = configuration.table
        self._switch_table()

    def _run(self, upstream: Upstream, max_in_flight: int, known: Addresses | None) -> HttpUpstream:
        clock, outbox = self.context.clock, self.context.outbox
        running: HttpUpstream
        if isinstance(upstream.target, LambdaFunction):
            running = LambdaUpstream(
                upstream,
                loop=self._loop,
                clock=clock,
                outbox=outbox,
                max_in_flight=max_in_flight,
                surroundings=self._surroundings,
            )
        else:
            running = HttpUpstream(
                upstream,
                loop=self._loop,
                clock=clock,
                outbox=outbox,
                max_in_flight=max_in_flight,
            )
        for name, host, port in self._unhealthy:
            if name == upstream.name:
                running.set_health(host, port, False)
        if known is not None:
            running.adopt(known.addresses)
        return running

    def _make_verifier(self, jwt: Jwt | None) -> "TokenVerifier | None":
        """Believes tokens by these settings and the keys now known; none before both are."""
        if jwt is None or not self._keys:
            return None
        # Imported here: cryptography takes 13 MB, and most proxies verify no tokens.
        from strangler.proxy.dataplane.tokens import TokenVerifier

        return TokenVerifier(jwt, self._keys)

    def _switch_table(self) -> None:
        table = self._table
        if table is not None and self._kill.on:
            table = table.killed(forced=self._kill.forced)
        self.context.table = table

    # Listening ---------------------------------------------------------------------------------

    def start(self) -> None:
        """Let time pass: for exchanges that other doors bring."""
        self.context.clock.start()

    async def listen(
        self, sockets: Sequence[socket.socket], context: ssl.SSLContext | None = None
    ) -> None:
        """Accept clients on these listening sockets, with TLS if a context is given."""
        self.start()
        for sock in sockets:
            server = await self._loop.create_server(
                lambda: cast(asyncio.Protocol, ClientConnection(self)),
                sock=sock,
                ssl=context,
                backlog=_BACKLOG,
                ssl_handshake_timeout=_HANDSHAKE if context is not None else None,
                ssl_shutdown_timeout=SHUTDOWN if context is not None else None,
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

    def joined(self, client: Client) -> None:
        """Another door has begun an exchange."""
        self._connections.add(client)

    def disconnected(self, connection: Client) -> None:
        """A client went, or another door's exchange has ended."""
        self._connections.discard(connection)
        if self.context.draining and not self._connections:
            self._drained.set()

    def refused(self, outcome: Outcome, peer: Peer) -> None:
        """A request was refused before it could be read."""
        self.context.counters.named["requests_refused"] += 1
        self._recorder.refused(outcome, peer.address)

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
        for _ in range(_GOODBYE):  # what was cut is still counted and logged
            if self._connections:
                await asyncio.sleep(0)
        self._shadows.close()
        for upstream in self._upstreams.values():
            upstream.retire()
        self.context.clock.stop()
        return len(cut)

    # While it runs -----------------------------------------------------------------------------

    def _tick(self, now: float) -> None:
        for connection in list(self._connections):
            try:
                connection.check(now)
            except Exception as error:  # ours: it must not keep us from checking the others
                self._stumbled(error)
                connection.cut()
        for upstream in self._upstreams.values():
            upstream.tick(now)
        self._shadows.tick(now)
        tracer = self.context.tracer
        if tracer is not None and tracer.finished:
            self._report(Spans(tuple(tracer.finished)))
            tracer.finished.clear()

    def _ended(self, exchange: Exchange) -> None:
        try:
            self._recorder.record(exchange)
            if exchange.copied:
                self._shadows.offer(exchange)
        except Exception as error:  # ours: the client has its answer and may go on
            self._stumbled(error)

    def _stumbled(self, error: Exception) -> None:
        """Our own code failed: count it, and tell each fault once, with the way to it."""
        self.context.counters.named["internal_errors"] += 1
        frames = traceback.extract_tb(error.__traceback__)
        fault = (type(error), *((frame.filename, frame.lineno) for frame in frames[-1:]))
        if fault not in self._bugs and len(self._bugs) < _MAX_BUGS:
            self._bugs.add(fault)
            text = "".join(traceback.format_exception(error))
            self._report(Problem(f"a fault of the proxy itself, told once:\n{text}"))

    def _copied(self, copied: Copied) -> None:
        self.context.counters.shadows.count(
            copied.route.id, copied.upstream, copied.outcome, copied.status // 100, copied.seconds
        )

    def snapshot(self) -> Snapshot:
        """What was counted, and how the upstreams are."""
        states = [upstream.states() for upstream in self._upstreams.values()]
        return Snapshot(
            pid=os.getpid(),
            generation=self._generation,
            connections=len(self._connections),
            active=sum(connection.is_busy for connection in self._connections),
            tunnels=sum(connection.is_tunnel for connection in self._connections),
            routes=self.context.counters.totals(),
            servers=tuple(server for _, servers in states for server in servers),
            upstreams=tuple(state for state, _ in states),
            shadows=self.context.counters.shadows.totals(),
            counters=dict(self.context.counters.named),
        )
