"""One request and its answer: the state machine between a client and the upstreams.

Two directions run at the same time. The request is open until the client's message has ended; the
answer waits, has begun, or has ended, and may begin before the request is complete. Whatever
happens, `_end` is reached once, with one Outcome. Nothing here knows a rule (the route table
decides), an upstream's servers (policies choose) or a socket (downstream and attempt carry the
bytes)."""

from collections.abc import Collection, Sequence
from time import perf_counter
from typing import Final, cast

from strangler.proxy.dataplane.answers import answered_here
from strangler.proxy.dataplane.attempts import Framing, ResponseHead, TunnelAttempt
from strangler.proxy.dataplane.context import Context
from strangler.proxy.dataplane.decorating import decorated
from strangler.proxy.dataplane.downstream import Downstream
from strangler.proxy.dataplane.ending import Ending
from strangler.proxy.dataplane.fields import HOPS, forwardable_trailers
from strangler.proxy.dataplane.forwarding import MAX_HOPS, hops
from strangler.proxy.dataplane.identity import Peer
from strangler.proxy.dataplane.keeping import KeptContent
from strangler.proxy.dataplane.outcomes import Failure, Outcome
from strangler.proxy.dataplane.request import Request
from strangler.proxy.dataplane.sticking import without_cookies
from strangler.proxy.dataplane.tracing import Trace, traceparent_for

_ANSWERED: Final = Outcome.ANSWERED  # see attempts.Framing about the price


class Exchange(Ending):
    """See the module. Made when a request's head has been read; `begin` starts it.

    The door calls `begin`, `client_*` and (once a tick) `check`; the attempt calls `on_*`,
    `pause_sending` and `resume_sending`."""

    __slots__ = (
        "_continued",
        "_dropped_trailers",
        "_tunnelling",
        "_waits_since",
        "answered",
        "copied",
        "received",
        "started",
        "trace",
    )

    def __init__(
        self, context: Context, downstream: Downstream, request: Request, peer: Peer
    ) -> None:
        super().__init__(context, downstream, request, peer)
        self.outcome = None
        self.detail = ""
        self.status = 0
        self._begun = False
        self.started = perf_counter()
        self.answered = 0.0
        """When the answer's head came (as `started`); 0 before."""
        self.received = 0
        """Bytes of the request's content."""
        self.sent = 0
        """Bytes of the answer's content."""
        self.trace: Trace | None = None
        """The span of this exchange, if it is recorded."""
        self.copied = False
        """Whether the service shall get a copy when the monolith has answered."""
        self._waits_since = self._touched_at
        self._dropped_trailers: Collection[bytes] = ()
        """What the answer's Connection fields name."""
        self._continued = False
        """Whether the client was told 100 (Continue)."""
        self._tunnelling = False

    # Called by the door ------------------------------------------------------------------------

    def begin(self) -> None:
        """Decide who answers, and ask. The door calls `client_waits` when it has handed over
        the content that came with the head."""
        context = self.context
        request = self.request
        table = context.table
        if table is None:
            self._answer(Outcome.NO_UPSTREAM)
            return
        if len(request.specials) > 1 or context.settings.health_path:
            ours = answered_here(request, context.settings)
            if ours is not None:
                self._answer(ours)
                return
        if context.verifier is not None:
            context.verify(request)
        self.decision = decision = table.decide(request)
        if context.minted and request.has(b"cookie"):
            request.replace_block(without_cookies(request.block, context.minted))
        if decision.reject:
            self._answer(Outcome.AMBIGUOUS_TARGET)
            return
        if HOPS in request.specials:
            self.hops = hops(request)
            if self.hops >= MAX_HOPS:
                self._answer(Outcome.LOOP)
                return
        if request.length and request.length > self._body_limit():
            self._answer(Outcome.BODY_TOO_LARGE)
            return
        if context.tracer is None:
            self.traceparent = traceparent_for(request, context.random_bits)
        else:
            self.traceparent, self.trace = context.tracer.begin(request)
        if decision.shadow:
            self.copied = context.wants_copy(decision)
        self._ask(decision.upstream)

    def client_body(self, data: bytes) -> None:
        """A piece of the request's content."""
        if self.outcome is not None:
            return
        self.received += len(data)
        self._touched_at = self.context.clock.now
        if self.received > self._body_limit():
            self._refuse(Outcome.BODY_TOO_LARGE)
            return
        attempt = self._attempt
        content = self.content
        if content is None:
            content = self.content = KeptContent()
        content.add(data, sent=attempt is not None and not attempt.waiting)
        if attempt is not None:
            attempt.write(data)

    def client_waits(self) -> None:
        """There is no more content for now."""
        if self._attempt is not None:
            self._attempt.push()

    def client_promised(self, size: int) -> None:
        """The client announced so many bytes more (the size of a chunk): too many are refused
        before they come."""
        if self.outcome is None and self.received + size > self._body_limit():
            self._refuse(Outcome.BODY_TOO_LARGE)

    def client_end(self, trailers: Sequence[bytes] = ()) -> None:
        """The request is complete."""
        if self.outcome is not None:
            return
        self._request_ended = True
        if trailers:
            kept = forwardable_trailers(trailers, self.request.options)
            self._trailers = self.peer.claims.without_host(kept)
        self._touched_at = self._waits_since = self.context.clock.now
        if self._attempt is not None:
            self._attempt.finish(self._trailers)

    def client_broke(self, outcome: Outcome) -> None:
        """The client's message cannot be read to its end (bad framing, too slow)."""
        self._refuse(outcome)

    def client_left(self) -> None:
        """The client's connection is gone."""
        if self.outcome is None:
            self._abort_attempt()
            self._end(Outcome.TUNNELLED if self._tunnelling else Outcome.CLIENT_LEFT)

    def client_paused(self) -> None:
        """The client reads slower than we send."""
        self._client_paused = True
        self._touched_at = self.context.clock.now
        if self._attempt is not None:
            self._attempt.pause_reading()

    def client_resumed(self) -> None:
        """It has caught up."""
        self._client_paused = False
        self._touched_at = self.context.clock.now
        if self._attempt is not None:
            self._attempt.resume_reading()

    def client_moved(self) -> None:
        """It takes what we send, though not as fast as it comes."""
        self._touched_at = self.context.clock.now

    @property
    def awaits_continue(self) -> bool:
        """Whether the client may be waiting for a 100 (Continue) that the upstream has not said
        (RFC 9110 section 10.1.1): then it is not the client who is slow."""
        return not (self.received or self._continued) and b"expect" in self.request.specials

    def check(self, now: float) -> None:
        """Enforce time limits; called once a tick.

        While the request's content comes, `Timeouts.idle` is the longest silence (and the door
        sees to a least rate). From the end of the request `deadline` covers everything until the
        answer begins, further attempts and the fallback included, and `Timeouts.first_byte` each
        attempt, counted anew from each interim answer. Once the answer has begun only
        `Timeouts.idle` governs: an answer may take as long as it moves."""
        upstream = self.upstream
        if upstream is None or self.outcome is not None:
            return
        timeouts = upstream.timeouts
        if self._begun:
            if now - self._touched_at > timeouts.idle:
                self.detail = "idle"
                self._abort_attempt(ok=None if self._client_paused or self._tunnelling else False)
                stalled = Outcome.CLIENT_STALLED if self._client_paused else Outcome.IDLE_TIMEOUT
                self._downstream.break_off()
                self._end(Outcome.TUNNELLED if self._tunnelling else stalled)
        elif self._request_ended or self.awaits_continue:
            if now - self._waits_since > self._deadline():
                self._give_up(Outcome.DEADLINE)
            elif now - self._touched_at > timeouts.first_byte:
                self._give_up(Outcome.FIRST_BYTE_TIMEOUT)
        elif now - self._touched_at > timeouts.idle:
            self._give_up(Outcome.IDLE_TIMEOUT if self._held_back else Outcome.BODY_TIMEOUT)

    # Called by the attempt ---------------------------------------------------------------------

    def on_interim(self, status: int, reason: bytes, block: bytes) -> None:
        """See `AttemptOwner`. Nobody of HTTP/1.0 knows interim answers (RFC 9110 section 15.2)."""
        self._touched_at = self.context.clock.now
        if not self.request.minor or (status == 100 and self._continued):
            return
        if status == 100:
            self._continued = True  # another attempt may say it again, the client hears it once
        else:
            self._interim = True
        self._downstream.send_interim(status, reason, block)

    def on_head(self, head: ResponseHead) -> None:
        """See `AttemptOwner`."""
        context = self.context
        self._touched_at = context.clock.now
        if head.status == 101:
            self._switch(head)
            return
        if self._falls_back_on(head):
            self._abort_attempt(ok=True)
            self._fall_back()
            return
        block = self._finished(head)
        self._begun = True
        self.status = head.status
        self.answered = perf_counter()
        self._dropped_trailers = head.named
        self._downstream.send_head(
            head.status,
            head.reason,
            block,
            head.framing,
            last=not self._request_ended,
        )

    def on_answer(self, head: ResponseHead, content: bytes) -> None:
        """See `AttemptOwner`."""
        falls_back = self._falls_back_on(head)
        self._release(ok=True)
        if falls_back:
            self._fall_back()
            return
        block = self._finished(head)
        self._begun = True
        self.status = head.status
        self.sent = len(content)
        self._downstream.send_answer(
            head.status,
            head.reason,
            block,
            content,
            last=not self._request_ended,
        )
        self._end(_ANSWERED)

    def on_body(self, data: bytes) -> None:
        """See `AttemptOwner`."""
        self.sent += len(data)
        self._touched_at = self.context.clock.now
        self._downstream.send_body(data)

    def flush(self) -> None:
        """See `AttemptOwner`."""
        self._downstream.flush()

    def on_end(self, trailers: Sequence[bytes]) -> None:
        """See `AttemptOwner`."""
        if self._tunnelling:
            self._downstream.send_end(())
            return
        self._release(ok=True)
        self._downstream.send_end(
            forwardable_trailers(trailers, self._dropped_trailers) if trailers else ()
        )
        self._end(_ANSWERED)

    def on_failure(self, failure: Failure) -> None:
        """See `AttemptOwner`."""
        self.detail = failure.detail
        member = self.member
        self._release(ok=False if failure.counts else None)
        if self._begun:
            self._downstream.break_off()
            self._end(Outcome.TUNNELLED if self._tunnelling else Outcome.UPSTREAM_ABORTED)
            return
        self._recover(failure, member)

    def pause_sending(self) -> None:
        """See `AttemptOwner`."""
        self._held_back = True
        self._downstream.pause_body()

    def resume_sending(self) -> None:
        """See `AttemptOwner`."""
        if self.content is not None:
            self.content.on_sent()
        self._held_back = False
        self._downstream.resume_body()

    def tunnel_ended(self) -> None:
        """Both directions of a tunnel have ended."""
        if self.outcome is None:
            attempt = cast(TunnelAttempt, self._attempt)
            self._release(None)
            attempt.close()
            self._end(Outcome.TUNNELLED)

    def tunnel_moved(self) -> None:
        """A tunnel carried bytes."""
        self._touched_at = self.context.clock.now

    def _finished(self, head: ResponseHead) -> bytes:
        """The answer's field lines as the client gets them."""
        context = self.context
        block = head.block if head.dated else head.block + context.date()
        upstream = self.upstream
        translator = upstream.translator if upstream is not None else None
        if translator or self.request.minted or context.settings.expose_route:
            block = decorated(self, block, context.settings, translator)
        return block

    def _switch(self, head: ResponseHead) -> None:
        """The upstream agrees to a WebSocket (RFC 6455 section 4.2.2); nothing else may be."""
        attempt = self._attempt
        asked = self.upgrade and head.upgrade == b"websocket"
        if attempt is None or not asked:
            member = self.member
            self._abort_attempt(ok=False)
            self._recover(Failure(Outcome.UPSTREAM_INVALID, sent=True, detail="bad 101"), member)
            return
        self._begun = self._tunnelling = True
        self.status = 101
        self.answered = perf_counter()
        block = head.block + b"\r\nConnection: Upgrade\r\nUpgrade: websocket"
        self._downstream.send_head(101, head.reason, block, Framing.NONE, last=True)
        self._downstream.flush()
        self._downstream.open_tunnel(cast(TunnelAttempt, attempt))
