"""An upstream of HTTP servers: which server gets an attempt, and whether any may have it."""

import asyncio
import random
import ssl
from collections.abc import Collection
from ipaddress import ip_address

from strangler.proxy.dataplane.attempts import Attempt
from strangler.proxy.dataplane.clock import Clock
from strangler.proxy.dataplane.forwarding import HeadWriter, Outbound
from strangler.proxy.dataplane.messages import Address, ServerState, UpstreamState
from strangler.proxy.dataplane.outbox import Outbox
from strangler.proxy.dataplane.outcomes import Failure, Outcome
from strangler.proxy.dataplane.translating import Translator
from strangler.proxy.dataplane.upstreams.server import Server
from strangler.proxy.policies.balancing import make_balancer
from strangler.proxy.policies.breaking import CircuitBreaker
from strangler.proxy.policies.ejecting import Ejector, Outlier
from strangler.proxy.policies.ramping import ramp
from strangler.proxy.policies.retrying import RetryBudget
from strangler.rules.model import (
    CloudMapDiscovery,
    DnsDiscovery,
    LambdaFunction,
    Servers,
    Upstream,
    UpstreamTls,
    Url,
)


class Member(Server):
    """A server as part of an upstream."""

    __slots__ = ("outlier", "prefix", "writer")

    writer: HeadWriter
    outlier: Outlier
    prefix: str
    """Path that the server's URL puts before every target."""


class HttpUpstream:
    """The servers of one upstream, and the policies that choose among them.

    `max_in_flight` is this worker's part of the configured number."""

    def __init__(
        self,
        upstream: Upstream,
        *,
        loop: asyncio.AbstractEventLoop,
        clock: Clock,
        outbox: Outbox,
        max_in_flight: int,
    ) -> None:
        self.name = upstream.name
        self.settings = upstream
        self.timeouts = upstream.timeouts
        self.translator: Translator | None = None
        self.max_in_flight = max_in_flight
        self.in_flight = 0
        self.retries = 0
        self.fallbacks = 0
        self.budget = RetryBudget(upstream.retries, max_in_flight, clock.now)
        self.breaker = CircuitBreaker(upstream.breaker, clock.now)
        self._loop = loop
        self._clock = clock
        self._outbox = outbox
        self._balancer = make_balancer(upstream.balance, random.random)
        self._ejector = Ejector(upstream.outliers)
        self._context = _tls_context(upstream)
        self._members: tuple[Member, ...] = ()
        self._known = False
        self._unhealthy: set[tuple[str, int]] = set()
        if isinstance(upstream.target, Servers):
            literal = [
                Address(url.host, url.port) for url in upstream.target.urls if _is_address(url.host)
            ]
            if len(literal) == len(upstream.target.urls):
                self.adopt(literal)

    def begin(
        self, owner: Outbound, tried: Collection[Member] = ()
    ) -> tuple[Attempt, Member] | Failure:
        """Start an attempt on a server that was not `tried`, or say why there can be none."""
        member = self._take(owner, tried)
        if isinstance(member, Failure):
            return member
        request = owner.request
        try:
            head = member.writer.write(request, owner.peer, owner)
            attempt = member.open(
                owner,
                head,
                head_request=request.method == b"HEAD",
                framing=request.framing,
                length=request.length,
            )
        except Exception:  # ours; but the server must not count as busy for ever
            self.done(member, None)
            raise
        return attempt, member

    def _take(self, owner: Outbound, tried: Collection[Member]) -> Member | Failure:
        """A server for one attempt, counted as busy until `done`.

        An open circuit refuses only whom somebody else can answer: to fail at once instead of
        trying saves nobody, and would keep the last upstream closed after it has come back."""
        if self.in_flight >= self.max_in_flight:
            return Failure(Outcome.OVERLOADED, sent=False, retry_after=1)
        members = self._members
        if len(members) == 1 and not tried:
            member: Member | None = members[0]
        else:
            member = self._balancer.choose(members, tried)
        if member is None:
            if not self._known:
                return Failure(Outcome.NAME_UNRESOLVED, sent=False, detail="no address yet")
            return Failure(Outcome.NO_UPSTREAM, sent=False)
        if not self.breaker.allow(self._clock.now) and owner.alternative:
            return Failure(Outcome.CIRCUIT_OPEN, sent=False, retry_after=1)
        self.in_flight += 1
        member.in_flight += 1
        member.attempts += 1
        return member

    def done(self, member: Member, ok: bool | None) -> None:
        """An attempt ended: well, badly, or (None) because nobody waited any more."""
        self.in_flight -= 1
        member.in_flight -= 1
        if ok is None:
            self.breaker.abandon()
            return
        now = self._clock.now
        self.breaker.record(now, ok)
        if ok:
            if member.outlier.failures:
                member.outlier.on_success(now)
        else:
            member.failures += 1
            if member.outlier.on_failure(now):
                member.available = False

    def adopt(self, addresses: Collection[Address]) -> None:
        """These are the servers now: keep those that stay, drain those that go."""
        self._known = True
        before = {member.address: member for member in self._members}
        members = []
        for address in dict.fromkeys(addresses):
            member = before.pop(address, None)
            if member is None:
                member = self._add(address)
            members.append(member)
        for member in before.values():
            self._ejector.remove(member.outlier)
            member.retire()
        self._members = tuple(members)

    def set_health(self, host: str, port: int, healthy: bool) -> None:
        """What active probes say of a server."""
        if healthy:
            self._unhealthy.discard((host, port))
        else:
            self._unhealthy.add((host, port))
        for member in self._members:
            if (member.address.host, member.address.port) == (host, port):
                if healthy and not member.healthy:
                    self._start_slowly(member)
                member.healthy = healthy
                member.available = healthy and not member.outlier.is_ejected(self._clock.now)

    def tick(self, now: float) -> None:
        """Let ejections end, starts speed up and unused connections go."""
        slow_start = self.settings.slow_start
        for member in self._members:
            available = member.healthy and not member.outlier.is_ejected(now)
            if available and not member.available:
                member.since = now
            member.available = available
            if slow_start:
                member.weight = member.address.weight * ramp(now, member.since, slow_start)
            if member.idle:
                member.sweep(now)

    def _start_slowly(self, member: Member) -> None:
        """It comes in, or back: from now its share grows (see `ramping`)."""
        now = member.since = self._clock.now
        slow_start = self.settings.slow_start
        if slow_start:
            member.weight = member.address.weight * ramp(now, now, slow_start)

    def retire(self) -> None:
        """The upstream is no longer in the rules."""
        self.adopt(())

    def states(self) -> tuple[UpstreamState, tuple[ServerState, ...]]:
        """For the admin API and metrics."""
        now = self._clock.now
        servers = tuple(
            ServerState(
                upstream=self.name,
                host=member.address.host,
                port=member.address.port,
                healthy=member.healthy,
                ejected=member.outlier.is_ejected(now),
                in_flight=member.in_flight,
                idle=member.idle,
                failures=member.failures,
                attempts=member.attempts,
            )
            for member in self._members
        )
        state = UpstreamState(
            upstream=self.name,
            circuit=str(self.breaker.state),
            in_flight=self.in_flight,
            retries=self.retries,
            fallbacks=self.fallbacks,
        )
        return state, servers

    def _add(self, address: Address) -> Member:
        url = self._url_of(address)
        member = Member(
            address,
            loop=self._loop,
            clock=self._clock,
            outbox=self._outbox,
            timeouts=self.timeouts,
            max_idle=self.settings.max_idle,
            context=self._context if url.scheme == "https" else None,
            server_name=self.settings.tls.server_name or url.host,
        )
        if (address.host, address.port) in self._unhealthy:
            member.healthy = member.available = False
        member.writer = HeadWriter(self.settings, url)
        member.prefix = url.prefix
        member.outlier = self._ejector.add()
        self._start_slowly(member)
        return member

    def _url_of(self, address: Address) -> Url:
        """The URL by which an address is spoken to."""
        target = self.settings.target
        name = address.name or address.host
        if isinstance(target, Servers):
            for url in target.urls:
                if url.port == address.port and url.host == name:
                    return url
            return target.urls[0]
        assert not isinstance(target, LambdaFunction)
        return Url(scheme=target.scheme, host=name, port=address.port, prefix=target.prefix)


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _tls_context(upstream: Upstream) -> ssl.SSLContext | None:
    """Verification on, own authorities if named; None where no server speaks TLS."""
    match upstream.target:
        case Servers(urls=urls):
            wanted = any(url.scheme == "https" for url in urls)
        case DnsDiscovery(scheme=scheme) | CloudMapDiscovery(scheme=scheme):
            wanted = scheme == "https"
        case _:
            wanted = False
    return make_tls_context(upstream.tls) if wanted else None


def make_tls_context(tls: UpstreamTls) -> ssl.SSLContext:
    """TLS 1.2 or later, HTTP/1.1 only. Raises OSError or ssl.SSLError for a bad `ca`."""
    context = ssl.create_default_context(cafile=tls.ca or None)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    if not tls.verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
