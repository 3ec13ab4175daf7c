"""Which upstream an exchange asks, which one after a failure, and what each is told at the end.

The first is the decision's; after a failure another server of the same upstream (retry), then the
monolith (fallback), as far as the policies allow; then there is an answer of our own."""

from collections.abc import Sequence
from typing import Any, cast

from strangler.proxy.dataplane.attempts import Attempt, Framing, ResponseHead
from strangler.proxy.dataplane.context import Context, RunningUpstream
from strangler.proxy.dataplane.decisions import Decision
from strangler.proxy.dataplane.identity import Peer
from strangler.proxy.dataplane.keeping import KeptContent
from strangler.proxy.dataplane.outcomes import Failure, Outcome
from strangler.proxy.dataplane.request import Request
from strangler.proxy.dataplane.rewriting import rewritten
from strangler.proxy.policies.retrying import may_fall_back, may_fall_back_on, may_retry
from strangler.rules.model import Effect, Route


class Asking:
    """The upstream side of an exchange."""

    # Defaults stand here and not in __init__: most exchanges never change them.
    context: Context
    request: Request
    peer: Peer
    target: bytes
    """What the upstream is asked for, after the route's rewrite."""
    decision: Decision | None = None
    upstream: RunningUpstream | None = None
    """Which upstream is, or was last, asked."""
    cut_prefix: bytes = b""
    """The prefix that the route's rewrite took away."""
    traceparent: bytes = b""
    """Set instead of the client's, if not empty."""
    upgrade: bool = False
    """Whether the client asks for a WebSocket."""
    hops: int = 0
    """How many of our instances the request has passed."""
    mark: bytes = b""
    """Field lines of ours that only a copy carries."""
    retries: int = 0
    """Attempts on other servers of the upstream that was last asked."""
    fell_back: bool = False
    """Whether the monolith was asked instead."""
    content: KeptContent | None = None
    """The request's content so far; None when there is none."""
    member: Any = None
    """The server that was last asked."""
    _attempt: Attempt | None = None
    _tried: Sequence[Any] = ()
    _trailers: Sequence[bytes] = ()
    _request_ended: bool
    _interim: bool = False
    """Whether an interim answer has gone to the client."""
    _client_paused: bool = False
    _touched_at: float

    def _answer(self, outcome: Outcome, *, retry_after: int = 0) -> None:
        raise NotImplementedError

    def _ask(self, name: str, failed: Failure | None = None) -> None:
        """Ask this upstream; `failed` is why it is asked again, and the answer to give if nobody
        is left to ask."""
        upstream = self.context.upstreams.get(name)
        if upstream is None:
            self._answer(Outcome.NO_UPSTREAM)
            return
        self.upstream = upstream
        if not self.retries:
            upstream.budget.on_request()
        route = cast(Decision, self.decision).route
        if route is not None and route.rewrite is not None:
            self.target, self.cut_prefix = rewritten(self.request.target, route, name)
        begun = upstream.begin(self, self._tried)  # type: ignore[arg-type]  # an Exchange
        if isinstance(begun, Failure):
            self._recover(failed or begun, None)
            return
        self._touched_at = self.context.clock.now
        self._attempt, self.member = attempt, _ = begun
        if self.request.framing is not Framing.NONE:
            if self.content is not None:
                for piece in self.content.pieces:
                    attempt.write(piece)
            if self._request_ended:
                attempt.finish(self._trailers)
        if self._client_paused:
            attempt.pause_reading()

    def _recover(self, failure: Failure, member: Any) -> None:
        """After a failed attempt: another server, the monolith, or our own answer."""
        upstream = cast(RunningUpstream, self.upstream)
        decision, route = self._decided()
        effect = route.effect if route is not None else Effect.UNKNOWN
        begun = self._interim
        replayable = self._replayable
        method = self.request.method
        if (
            member is not None
            and failure.retry
            and self.retries < upstream.settings.retries.attempts
            and may_retry(
                sent=failure.sent,
                ran=failure.ran,
                method=method,
                effect=effect,
                response_begun=begun,
                replayable=replayable,
            )
            and upstream.budget.withdraw(self.context.clock.now)
        ):
            self.retries += 1
            upstream.retries += 1
            self._tried = [*self._tried, member]
            self._ask(upstream.name, failure)
        elif (
            decision.fallback
            and failure.fallback
            and not self.fell_back
            and decision.fallback != upstream.name
            and may_fall_back(
                sent=failure.sent,
                ran=failure.ran,
                method=method,
                effect=effect,
                response_begun=begun,
                replayable=replayable,
            )
        ):
            self._fall_back()
        else:
            self._answer(failure.outcome, retry_after=failure.retry_after)

    def _falls_back_on(self, head: ResponseHead) -> bool:
        """Whether the monolith shall answer in place of this answer, of which nothing was sent."""
        decision, route = self._decided()
        return (
            route is not None
            and route.fallback is not None
            and decision.fallback != ""
            and not self.fell_back
            and not self._interim
            and may_fall_back_on(
                head.status,
                route.fallback.on,
                method=self.request.method,
                effect=route.effect,
                replayable=self._replayable,
            )
        )

    def _fall_back(self) -> None:
        self.fell_back = True
        self.retries = 0
        self._tried = ()
        cast(RunningUpstream, self.upstream).fallbacks += 1
        self._ask(self._decided()[0].fallback)

    def _abort_attempt(self, ok: bool | None = None) -> None:
        attempt = self._attempt
        if attempt is not None:
            self._release(ok)
            attempt.abort()

    def _release(self, ok: bool | None) -> None:
        """The attempt is over: tell the upstream how it went (None: nobody waited any more)."""
        if self._attempt is not None:
            self._attempt = None
            cast(RunningUpstream, self.upstream).done(self.member, ok)

    @property
    def _replayable(self) -> bool:
        """Whether the whole request can be sent once more."""
        return self.content is None or self.content.whole

    def _decided(self) -> tuple[Decision, Route | None]:
        decision = cast(Decision, self.decision)
        return decision, decision.route
