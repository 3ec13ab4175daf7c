"""One request to a function: collects its content, invokes, and tells the owner the answer.

Towards the exchange it is an Attempt; towards the connection that carries the invocation it is the
owner of another one."""

from collections.abc import Sequence
from dataclasses import replace

from strangler.proxy.dataplane.attempts import Attempt, AttemptOwner, Framing, ResponseHead
from strangler.proxy.dataplane.lambdas.calls import is_alb_textual, is_textual
from strangler.proxy.dataplane.lambdas.events import LIMIT, build_event
from strangler.proxy.dataplane.lambdas.functions import Function
from strangler.proxy.dataplane.lambdas.outlet import Outlet
from strangler.proxy.dataplane.lambdas.replies import Refusal, Reply, read_reply
from strangler.proxy.dataplane.messages import AwsCredentials
from strangler.proxy.dataplane.outcomes import Failure, Outcome
from strangler.proxy.dataplane.request import Request
from strangler.rules.model import LambdaPayload, Overflow


def invoke(
    function: Function,
    owner: AttemptOwner,
    request: Request,
    *,
    target: bytes,
    lines: Sequence[bytes],
) -> "LambdaAttempt":
    """Begin an attempt. `target` and `lines` are what an HTTP upstream would be sent.

    Nothing is sent before `finish`. Where it is clear at once that nothing can be (no
    credentials, too much content), the owner hears of it soon, never within this call."""
    attempt = LambdaAttempt(function, owner, request, target, lines)
    attempt.check()
    return attempt


class LambdaAttempt:
    """An Attempt; see `invoke`."""

    def __init__(
        self,
        function: Function,
        owner: AttemptOwner,
        request: Request,
        target: bytes,
        lines: Sequence[bytes],
    ) -> None:
        self._function = function
        self._outlet = Outlet(owner)
        self._request = request
        self._target = target
        self._lines = lines
        self._chunks: list[bytes] = []
        self._size = 0
        self._room = LIMIT if request.framing is Framing.NONE else _room(function, request)
        self._event = b""
        self._inner: Attempt | None = None
        self._reply: Reply | None = None
        self._signed_with: AwsCredentials | None = None
        self._signed_offset = 0.0
        self._again = True
        self.executed_version = ""
        """Which version answered (`$LATEST` or a number): tells what an alias's weights drew."""

    @property
    def collected(self) -> Sequence[bytes]:
        """The content so far: what the monolith must be sent if it takes over."""
        return self._chunks

    def check(self) -> None:
        """Let the owner know soon if nothing can be sent."""
        request = self._request
        failure: Failure | None = None
        if request.framing is Framing.LENGTH and request.length >= self._room:
            failure = self._too_large()
        elif self._function.surroundings.credentials.current() is None:
            failure = self._no_credentials()
        if failure is not None:
            self._function.surroundings.defer(lambda: self._outlet.fail(failure))

    # Towards the exchange ---------------------------------------------------------------------

    def write(self, data: bytes) -> None:
        """A piece of the request's content."""
        if self._outlet.closed:
            return
        self._chunks.append(data)
        self._size += len(data)
        if self._size >= self._room:
            self._outlet.fail(self._too_large())

    def finish(self, trailers: Sequence[bytes] = ()) -> None:
        """The content is complete: invoke. An event has no place for trailers."""
        if self._outlet.closed:
            return
        chunks = self._chunks
        around = self._function.surroundings
        self._event = build_event(
            self._function.rule.payload,
            self._function.identity,
            self._request,
            target=self._target,
            lines=self._lines,
            body=chunks[0] if len(chunks) == 1 else b"".join(chunks),
            now=around.now() + around.clock.offset,
            request_id=around.new_id(),
        )
        if len(self._event) >= LIMIT:
            self._outlet.fail(self._too_large())
        else:
            self._send()

    def abort(self) -> None:
        """Nobody waits any more. A function that runs is not stopped by that."""
        self._outlet.close()
        if self._inner is not None:
            self._inner.abort()

    def pause_reading(self) -> None:
        """Hold content back; a stream is held back at its source too."""
        self._outlet.pause()
        if self._function.streams and self._inner is not None:
            self._inner.pause_reading()

    def resume_reading(self) -> None:
        """Go on."""
        self._outlet.resume()
        if self._function.streams and self._inner is not None and not self._outlet.closed:
            self._inner.resume_reading()

    # Towards the connection -------------------------------------------------------------------

    def on_interim(self, status: int, reason: bytes, lines: list[bytes]) -> None:
        """It is the service's, and says nothing about the function's answer."""

    def on_head(self, head: ResponseHead) -> None:
        """The service answers."""
        self._reply = reply = read_reply(
            self._function, head, self._outlet, head_request=self._request.method == b"HEAD"
        )
        self.executed_version = reply.executed_version

    def on_body(self, data: bytes) -> None:
        """A piece of the service's answer."""
        if self._reply is not None and not self._outlet.closed:
            self._reply.feed(data)
            if self._outlet.closed and self._inner is not None:
                self._inner.abort()  # it was malformed: read no further

    def on_end(self, trailers: Sequence[bytes]) -> None:
        """The service's answer is complete."""
        self._inner = None
        if self._reply is None or self._outlet.closed:
            return
        refused = self._reply.finish()
        if refused is not None:
            self._refused(refused)

    def on_failure(self, failure: Failure) -> None:
        """The connection failed. Whether the function ran nobody can say."""
        self._inner = None
        outcome = failure.outcome
        if outcome is Outcome.UPSTREAM_ABORTED and not self._outlet.began:
            outcome = Outcome.UPSTREAM_RESET  # the client has seen nothing of it yet
        retry = failure.retry and outcome is not Outcome.FIRST_BYTE_TIMEOUT
        self._outlet.fail(replace(failure, outcome=outcome, retry=retry))

    def pause_sending(self) -> None:
        """The event is already out of our hands."""

    def resume_sending(self) -> None:
        """See `pause_sending`."""

    # Steps ------------------------------------------------------------------------------------

    def _send(self) -> None:
        function = self._function
        around = function.surroundings
        credentials = around.credentials.current()
        if credentials is None:
            self._outlet.fail(self._no_credentials())
            return
        self._signed_with, self._signed_offset = credentials, around.clock.offset
        trace = self._request.header(b"x-amzn-trace-id") or b""
        event = self._event
        head = function.head(credentials, event, around.now() + around.clock.offset, trace)
        self._inner = inner = function.open_http(
            self, head, head_request=False, framing=Framing.LENGTH, length=len(event)
        )
        inner.write(event)
        inner.finish()

    def _refused(self, reply: Refusal) -> None:
        """The service did not run the function. What it did not accept as signed is signed once
        more if meanwhile the time or the credentials are others."""
        around = self._function.surroundings
        error = reply.error
        theirs = reply.date if error.may_be_clock else None
        if theirs is not None and around.clock.learn(theirs, around.now()):
            around.report(
                f"our clock and that of AWS differ by {around.clock.offset:.0f} s; "
                "signing with theirs"
            )
        if self._again and error.row.outcome is Outcome.CREDENTIALS_MISSING:
            current = around.credentials.current()
            if around.clock.offset != self._signed_offset or current is not self._signed_with:
                self._again = False
                self._send()
                return
        if error.row.loud:
            self._function.tell(error.kind, f"{error.kind}: {error.message}")
        self._outlet.fail(error.failure(reply.retry_after))

    def _no_credentials(self) -> Failure:
        self._function.tell("credentials", "no valid AWS credentials to sign with")
        return Failure(
            Outcome.CREDENTIALS_MISSING, sent=False, detail="none that are valid", ran=False
        )

    def _too_large(self) -> Failure:
        """Nothing was sent, so the monolith may take it whatever the route's effect."""
        legacy = self._function.rule.overflow is Overflow.LEGACY
        outcome = Outcome.EVENT_TOO_LARGE if legacy else Outcome.BODY_TOO_LARGE
        return Failure(
            outcome,
            sent=False,
            detail=f"the event would reach {LIMIT} bytes",
            ran=False,
            retry=False,
            counts=False,
        )


def _room(function: Function, request: Request) -> int:
    """How much content cannot fit whatever else the event holds: base64 is a third longer."""
    alb = function.rule.payload in (LambdaPayload.ALB, LambdaPayload.ALB_MULTI)
    media_type = (request.header(b"content-type") or b"").partition(b";")[0].strip().lower()
    textual = (is_alb_textual if alb else is_textual)(media_type.decode("latin-1"))
    return LIMIT if textual and request.header(b"content-encoding") is None else LIMIT // 4 * 3
