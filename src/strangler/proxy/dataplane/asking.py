"""Which upstream an exchange asks, which one after a failure, and what each is told at the end.

The first is the decision's; after a failure another server of the same upstream (retry), then the
monolith (fallback), as far as the policies allow; then there is an answer of our own."""

from collections.abc import Sequence
from typing import Any, cast

from strangler.proxy.dataplane.attempts import NO_CONTENT, Attempt, ResponseHead
from strangler.proxy.dataplane.context import Context, RunningUpstream
from strangler.proxy.dataplane.decisions import UNDECIDED, Decision
from strangler.proxy.dataplane.downstream import Downstream
from strangler.proxy.dataplane.identity import Peer
from strangler.proxy.dataplane.keeping import KeptContent
from strangler.proxy.dataplane.outcomes import Failure, Outcome
from strangler.proxy.dataplane.request import Request
from strangler.proxy.dataplane.rewriting import rewritten
from strangler.proxy.policies.retrying import may_fall_back, may_fall_back_on, may_retry
from strangler.rules.model import Effect, Route


class Asking:
    """The upstream side of an exchange."""

    __slots__ = (
        "_attempt",
        "_client_paused",
        "_downstream",
        "_held_back",
        "_interim",
        "_request_ended",
        "_touched_at",
        "_trailers",
        "_tried",
        "content",
        "context",
        "cut_prefix",
        "decision",
        "fell_back",
        "hops",
        "mark",
        "member",
        "mounted",
        "peer",
        "request",
        "retries",
        "target",
        "traceparent",
        "upgrade",
        "upstream",
    )

    def __init__(
        self, context: Context, downstream: Downstream, request: Request, peer: Peer
    ) -> None:
        self.context = context
        self._downstream = downstream
        self.request = request
        self.peer = peer
        self.target = request.target
        """What the upstream is asked for, after the route's rewrite."""
        self.decision: Decision = UNDECIDED
        self.upstream: RunningUpstream | None = None
        """Which upstream is, or was last, asked."""
        self.cut_prefix = b""
        """The prefix that the door's mount and the route's rewrite took away."""
        self.mounted = b""
        """The prefix where the door is mounted; it stands in no target."""
        self.traceparent = b""
        """Set instead of the client's, if not empty."""
        self.upgrade = False
        """Whether the client asks for a WebSocket."""
        self.hops = 0
        """How many of our instances the request has passed."""
        self.mark = b""
        """Field lines of ours that only a copy carries."""
        self.retries = 0
        """Attempts on other servers of the upstream that was last asked."""
        self.fell_back = False
        """Whether the monolith was asked instead."""
        self.content: KeptContent | None = None
        """The request's content so far; None when there is none."""
        self.member: Any = None
        """The server that was last asked."""
        self._attempt: Attempt | None = None
        self._tried: Sequence[Any] = ()
        self._trailers: Sequence[bytes] = ()
        self._request_ended = request.framing is NO_CONTENT
        self._interim = False
        """Whether an interim answer has gone to the client."""
        self._client_paused = False
        self._held_back = False
        """Whether the upstream, not the client, keeps the request from going on."""
        self._touched_at = context.clock.now

    def _answer(self, outcome: Outcome, *, retry_after: int = 0) -> None:
        raise NotImplementedError

    def _ask(self, name: str, failed: Failure | None = None) -> None:
        """Ask this upstream; `failed` is why it is asked again, and the answer to give if nobody
        is left to ask."""
        upstream = self.context.upstreams.get(name)
        if upstream is None:
            if failed is None:
                self._answer(Outcome.NO_UPSTREAM)
            else:  # a reload has taken it away meanwhile
                self._recover(failed, None)
            return
        self.upstream = upstream
        if failed is None:
            upstream.budget.on_request()
        route = self.decision.route
        if route is not None and route.rewrite is not None:
            self.target, cut = rewritten(self.request.target, route, name)
            self.cut_prefix = self.mounted + cut
        begun = upstream.begin(self, self._tried)  # type: ignore[arg-type]  # an Exchange
        if isinstance(begun, Failure):
            self._recover(failed or begun, None)
            return
        self._touched_at = self.context.clock.now
        self._attempt, self.member = attempt, _ = begun
        if failed is not None:
            self.retries += 1
            upstream.retries += 1
        if self._client_paused:
            attempt.pause_reading()
        if self.request.framing is not NO_CONTENT:
            self._hand_over(attempt)

    def _hand_over(self, attempt: Attempt) -> None:
        """Give an attempt what has come of the request's content. It may fail meanwhile, and
        then another has been given it all."""
        if self._held_back:  # by the attempt before
            self._held_back = False
            self._downstream.resume_body()
        if self.content is not None:
            for piece in tuple(self.content.pieces):
                attempt.write(piece)
                if self._attempt is not attempt:
                    return
        if self._request_ended:
            attempt.finish(self._trailers)
        elif self.content is not None or self.retries or self.fell_back:
            attempt.push()  # the door does so after the first attempt only

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
            if not failure.stale:
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
        decision = self.decision
        route = decision.route
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
        upstream = self.upstream
        if self._attempt is not None and upstream is not None:
            self._attempt = None
            upstream.done(self.member, ok)

    @property
    def complete(self) -> bool:
        """Whether the whole request has come."""
        return self._request_ended

    @property
    def server(self) -> str:
        """Which server was last asked, as `address:port`, or empty."""
        return str(self.member) if self.member is not None else ""

    @property
    def server_version(self) -> str:
        """Which version of a Lambda function answered it last, or empty."""
        return str(getattr(self.member, "version", ""))

    @property
    def upstream_prefix(self) -> str:
        """The path that the server's own URL puts before every target."""
        return str(getattr(self.member, "prefix", ""))

    @property
    def alternative(self) -> bool:
        """Whether somebody else may still answer, so that this upstream may be spared."""
        fallback = self.decision.fallback
        return (
            fallback != ""
            and not self.fell_back
            and self.upstream is not None
            and fallback != self.upstream.name
        )

    @property
    def _replayable(self) -> bool:
        """Whether the whole request can be sent once more."""
        return self.content is None or self.content.whole

    def _decided(self) -> tuple[Decision, Route | None]:
        return self.decision, self.decision.route
