"""A function as an upstream: the pool of its endpoint, and attempts that invoke it."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass

import msgspec

from strangler.proxy.dataplane.attempts import Attempt
from strangler.proxy.dataplane.clock import Clock
from strangler.proxy.dataplane.fieldblock import with_value
from strangler.proxy.dataplane.fields import HOPS
from strangler.proxy.dataplane.forwarding import Outbound, forwardable, retraced
from strangler.proxy.dataplane.identity import forwarding_lines
from strangler.proxy.dataplane.lambdas.attempt import LambdaAttempt, refusal
from strangler.proxy.dataplane.lambdas.functions import Function, Surroundings
from strangler.proxy.dataplane.messages import Address
from strangler.proxy.dataplane.outbox import Outbox
from strangler.proxy.dataplane.outcomes import Failure
from strangler.proxy.dataplane.upstreams.http import HttpUpstream, Member
from strangler.rules.model import HostPolicy, LambdaFunction, Servers, Upstream, Url


@dataclass(frozen=True, slots=True)
class Ticket:
    """An attempt under way, and the address of the endpoint that carries it."""

    member: Member
    attempt: LambdaAttempt

    def __str__(self) -> str:
        return str(self.member)

    @property
    def version(self) -> str:
        """Which version of the function answered; empty before one did."""
        return self.attempt.executed_version


class LambdaUpstream(HttpUpstream):
    """Takes connections, limits and the circuit breaker from the pool of its endpoint's addresses;
    an address is ejected only for what connections do, never for what the function does."""

    def __init__(
        self,
        upstream: Upstream,
        *,
        loop: asyncio.AbstractEventLoop,
        clock: Clock,
        outbox: Outbox,
        max_in_flight: int,
        surroundings: Surroundings,
    ) -> None:
        """Raises ValueError if the function's region is not known."""
        assert isinstance(upstream.target, LambdaFunction)
        self.function = Function(upstream.target, surroundings)
        endpoint = Servers(urls=(self.function.endpoint,))
        super().__init__(
            msgspec.structs.replace(upstream, target=endpoint),
            loop=loop,
            clock=clock,
            outbox=outbox,
            max_in_flight=max_in_flight,
        )
        self.settings = upstream

    def begin(  # type: ignore[override] # what comes along is ours, and comes back to `done`
        self, owner: Outbound, tried: Collection[Ticket] = ()
    ) -> tuple[Attempt, Ticket] | Failure:
        """Start an attempt, or say why there can be none."""
        request = owner.request
        failure = refusal(self.function, request)
        if failure is not None:
            return failure
        member = self._take(owner, [ticket.member for ticket in tried])
        if isinstance(member, Failure):
            return member
        try:
            attempt = LambdaAttempt(
                self.function,
                member.open,
                owner,
                request,
                target=owner.target,
                block=self._block(owner),
            )
            ticket = Ticket(member, attempt)
            failure = attempt.invoke() if attempt.has_all else None
        except Exception:  # ours; but the endpoint must not count as busy for ever
            super().done(member, None)
            raise
        if failure is not None:
            self.done(ticket, None)
            return failure
        return attempt, ticket

    def done(  # type: ignore[override] # see `begin`
        self, ticket: Ticket, ok: bool | None
    ) -> None:
        """An attempt ended: well, badly, or (None) because nobody waited any more."""
        member = ticket.member
        if ok is None or ok or ticket.attempt.unreachable:
            super().done(member, ok)
            return
        self.in_flight -= 1
        member.in_flight -= 1
        self.breaker.record(self._clock.now, ok)

    def _block(self, owner: Outbound) -> bytes:
        """The field lines as an HTTP upstream would be sent them."""
        request, peer = owner.request, owner.peer
        block = forwardable(request, peer)
        if self.settings.host is HostPolicy.VALUE:
            block = with_value(block, b"host", b"Host: " + self.settings.host_value.encode())
        extra = owner.mark + b"\r\n%b: %d" % (HOPS, owner.hops + 1)
        if owner.cut_prefix:
            extra += b"\r\nX-Forwarded-Prefix: " + owner.cut_prefix
        if owner.traceparent:
            extra += b"\r\ntraceparent: " + owner.traceparent
            block = retraced(block, request, owner.traceparent)
        return block + forwarding_lines(request, peer) + extra

    def _url_of(self, address: Address) -> Url:
        return self.function.endpoint
