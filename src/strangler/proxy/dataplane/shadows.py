"""Copies of requests for services that are not trusted yet: sent behind the client's back.

A copy begins when the monolith has answered, waits in a bounded queue, and can never slow or fail
the client. Its answer goes to `on_copied` and nowhere else: for now status and latency are
counted; comparing the bodies gets its place there."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Protocol

from strangler.proxy.dataplane.attempts import Attempt, Framing, ResponseHead, WholeAnswers
from strangler.proxy.dataplane.context import Context, RunningUpstream
from strangler.proxy.dataplane.decisions import Decision
from strangler.proxy.dataplane.exchange import Exchange
from strangler.proxy.dataplane.fields import SHADOW
from strangler.proxy.dataplane.outcomes import Failure, Outcome
from strangler.proxy.dataplane.rewriting import rewritten
from strangler.proxy.policies.shadowing import may_send
from strangler.rules.model import Route

MAX_ACTIVE = 32
"""Copies under way at once, in each worker."""
MAX_WAITING = 256
"""Copies that may wait; more are dropped and counted."""

_MARK = b"\r\n%b: 1" % SHADOW


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What became of a copy, beside what the monolith did with the original."""

    route: Route
    upstream: str
    outcome: Outcome
    status: int
    """Of the service; 0 if it gave no answer."""
    seconds: float
    """Until its answer was complete."""
    original_status: int
    original_seconds: float


class Finish(Protocol):
    """Takes a copy that has ended; `counts`: whether a failure is the service's."""

    def __call__(self, copy: "Copy", outcome: Outcome, /, *, counts: bool = True) -> None:
        """It ended so."""


class Copy(WholeAnswers):
    """One copy: the owner of an attempt whose answer nobody waits for."""

    upgrade = False
    alternative = True

    def __init__(self, exchange: Exchange, decision: Decision, route: Route) -> None:
        self.request = exchange.request
        self.peer = exchange.peer
        self.hops = exchange.hops
        self.mark = _MARK
        self.traceparent = exchange.traceparent
        self.target, self.cut_prefix = exchange.request.target, exchange.mounted
        if route.rewrite is not None:
            self.target, cut = rewritten(self.target, route, decision.shadow)
            self.cut_prefix += cut
        self.route = route
        self.name = decision.shadow
        self.pieces = list(exchange.content.pieces) if exchange.content is not None else []
        self.original_status = exchange.status
        self.original_seconds = perf_counter() - exchange.started
        self.status = 0
        self.started = 0.0
        self.ends_at = 0.0
        self.attempt: Attempt | None = None
        self.member: Any = None
        self.upstream: RunningUpstream | None = None
        self.context = exchange.context
        self.finish: Finish

    # AttemptOwner ------------------------------------------------------------------------------

    def on_interim(self, status: int, reason: bytes, block: bytes) -> None:
        """Of no interest."""

    def on_head(self, head: ResponseHead) -> None:
        """The service answers."""
        self.status = head.status

    def on_body(self, data: bytes) -> None:
        """Thrown away."""

    def flush(self) -> None:
        """Nothing is held."""

    def on_end(self, trailers: Sequence[bytes]) -> None:
        """The service has answered."""
        self.finish(self, Outcome.ANSWERED)

    def on_failure(self, failure: Failure) -> None:
        """The service gave no whole answer."""
        self.finish(self, failure.outcome, counts=failure.counts)

    def on_bug(self, error: Exception) -> None:
        """See `AttemptOwner`."""
        self.context.on_bug(error)
        self.finish(self, Outcome.INTERNAL_ERROR, counts=False)

    def pause_sending(self) -> None:
        """The content is small: it waits in the connection's buffer."""

    def resume_sending(self) -> None:
        """Nothing was held back."""


class Shadows:
    """The queue of one worker."""

    def __init__(self, context: Context, on_copied: Callable[[Copied], None]) -> None:
        self._context = context
        self._on_copied = on_copied
        self._active: set[Copy] = set()
        self._waiting: deque[Copy] = deque()

    def offer(self, exchange: Exchange) -> None:
        """An exchange of which a copy was wanted has ended: send one, now or later, if it went
        well and the content is all there."""
        decision = exchange.decision
        content = exchange.content
        if decision.route is None or not decision.shadow:
            return
        if exchange.outcome is not Outcome.ANSWERED or exchange.fell_back or exchange.upgrade:
            return
        if not exchange.complete:  # answered early: there is no whole request to copy
            return
        if (content is not None and not content.whole) or not may_send(
            exchange.status, exchange.received
        ):
            return
        if len(self._active) < MAX_ACTIVE:
            self._start(Copy(exchange, decision, decision.route))
        elif len(self._waiting) < MAX_WAITING:
            self._waiting.append(Copy(exchange, decision, decision.route))
        else:
            self._context.counters.named["shadow_dropped"] += 1

    def tick(self, now: float) -> None:
        """Give up copies that take longer than an answer may."""
        for copy in [copy for copy in self._active if now > copy.ends_at]:
            attempt = copy.attempt
            self._finish(copy, Outcome.DEADLINE)
            if attempt is not None:
                attempt.abort()

    def close(self) -> None:
        """The worker ends: so do its copies."""
        self._waiting.clear()
        for copy in list(self._active):
            if copy.attempt is not None and copy.upstream is not None:
                copy.upstream.done(copy.member, None)
                copy.attempt.abort()
        self._active.clear()

    def _start(self, copy: Copy) -> None:
        context = self._context
        upstream = context.upstreams.get(copy.name)
        named = context.counters.named
        if upstream is None:
            named["shadow_dropped"] += 1
            self._go_on()
            return
        copy.upstream = upstream
        copy.finish = self._finish
        copy.started = perf_counter()
        copy.ends_at = context.clock.now + context.settings.deadline
        self._active.add(copy)
        try:
            begun = upstream.begin(copy, ())
        except Exception:
            self._active.discard(copy)
            self._go_on()
            raise
        if isinstance(begun, Failure):
            self._finish(copy, begun.outcome)
            return
        named["shadow_sent"] += 1
        copy.attempt, copy.member = attempt, _ = begun
        if copy.request.framing is not Framing.NONE:
            for piece in copy.pieces:
                attempt.write(piece)
            attempt.finish()

    def _finish(self, copy: Copy, outcome: Outcome, *, counts: bool = True) -> None:
        if copy not in self._active:
            return
        self._active.discard(copy)
        if copy.attempt is not None and copy.upstream is not None:
            copy.attempt = None
            answered = outcome is Outcome.ANSWERED
            copy.upstream.done(copy.member, answered if counts else None)
        if outcome is not Outcome.ANSWERED:
            self._context.counters.named["shadow_failed"] += 1
        self._on_copied(
            Copied(
                route=copy.route,
                upstream=copy.name,
                outcome=outcome,
                status=copy.status,
                seconds=perf_counter() - copy.started,
                original_status=copy.original_status,
                original_seconds=copy.original_seconds,
            )
        )
        self._go_on()

    def _go_on(self) -> None:
        if self._waiting:
            self._context.loop.call_soon(self._start_next)

    def _start_next(self) -> None:
        if self._waiting and len(self._active) < MAX_ACTIVE:
            try:
                self._start(self._waiting.popleft())
            except Exception as error:
                self._context.on_bug(error)
