"""What all exchanges of a worker share: the table in force, the upstreams, the clock, counts."""

import asyncio
import time
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any, Protocol

from strangler.proxy.dataplane.attempts import Attempt
from strangler.proxy.dataplane.clock import Clock
from strangler.proxy.dataplane.counters import Counters
from strangler.proxy.dataplane.dates import DateLine
from strangler.proxy.dataplane.decisions import Decision
from strangler.proxy.dataplane.forwarding import Outbound
from strangler.proxy.dataplane.identity import Hops
from strangler.proxy.dataplane.outbox import Outbox
from strangler.proxy.dataplane.outcomes import Failure
from strangler.proxy.dataplane.request import Request
from strangler.proxy.dataplane.table import RouteTable
from strangler.proxy.dataplane.tracing import Tracer
from strangler.proxy.dataplane.translating import Translator
from strangler.proxy.policies.retrying import RetryBudget
from strangler.proxy.policies.shadowing import may_copy
from strangler.rules.model import ProxySettings, Timeouts, Upstream

if TYPE_CHECKING:
    from strangler.proxy.dataplane.tokens import TokenVerifier


class RunningUpstream(Protocol):
    """An upstream in operation: HTTP servers or a Lambda function."""

    name: str
    settings: Upstream
    timeouts: Timeouts
    translator: Translator | None
    """Translates its answers, if asked for."""
    budget: RetryBudget
    retries: int
    """Attempts beside the first of their request."""
    fallbacks: int
    """Requests that went to the monolith instead."""

    def begin(self, owner: Outbound, tried: Collection[Any]) -> tuple[Attempt, Any] | Failure:
        """Start an attempt on a server that was not tried yet; the server comes along."""

    def done(self, member: Any, ok: bool | None) -> None:
        """That attempt ended: well, badly, or because nobody waited any more."""


class Context:
    """One a worker. Replaced piece by piece when a configuration arrives; an exchange reads the
    table once, when it begins."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, *, random_bits: Callable[[int], int]
    ) -> None:
        self.loop = loop
        self.clock = Clock(loop)
        self.outbox = Outbox(loop)
        self.counters = Counters()
        self.random_bits = random_bits
        self.settings = ProxySettings()
        self.hops = Hops(())
        self.table: RouteTable | None = None
        self.minted: frozenset[bytes] = frozenset()
        """Names of the cookies that we mint."""
        self.upstreams: dict[str, RunningUpstream] = {}
        self.draining = False
        self.tracer: Tracer | None = None
        """Records spans, where telemetry is configured."""
        self.verifier: TokenVerifier | None = None
        """Verifies tokens, where `proxy.jwt` is configured and its keys are known."""
        self.date = DateLine(self.clock)
        self.on_ended: Callable[[Any], None] = lambda exchange: None
        """Writes log, trace and shadow copies of an exchange that has ended."""
        self.on_bug: Callable[[Exception], None] = _raise
        """Takes what our own code should never have raised; requests go on."""

    def verify(self, request: Request) -> None:
        """Set the claims of a request whose token can be believed."""
        jwt = self.settings.jwt
        if jwt is not None and self.verifier is not None:
            value = request.header(jwt.header.lower().encode())
            if value is not None:
                request.claims = self.verifier.claims(value, time.time())

    def wants_copy(self, decision: Decision) -> bool:
        """Whether the sample of a route in state shadow takes the next request."""
        route = decision.route
        if route is None or route.shadow is None:
            return False
        key = self.random_bits(64).to_bytes(8, "big")
        return may_copy(route.effect, route.shadow.sample, key)


def _raise(error: Exception) -> None:
    raise error
