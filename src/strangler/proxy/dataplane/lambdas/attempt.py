"""One request to a function: collects its content, invokes, and tells the owner the answer.

Towards the exchange it is an Attempt; towards the connection that carries the invocation it is the
owner of another one."""

from collections.abc import Sequence
from dataclasses import replace

from strangler.proxy.dataplane.attempts import (
    Attempt,
    AttemptOwner,
    Framing,
    ResponseHead,
    WholeAnswers,
)
from strangler.proxy.dataplane.lambdas.calls import is_alb_textual, is_textual
from strangler.proxy.dataplane.lambdas.events import LIMIT, build_event
from strangler.proxy.dataplane.lambdas.functions import Function, OpenHttp
from strangler.proxy.dataplane.lambdas.outlet import Outlet
from strangler.proxy.dataplane.lambdas.replies import Refusal, Reply, read_reply
from strangler.proxy.dataplane.messages import AwsCredentials
from strangler.proxy.dataplane.outcomes import Failure, Outcome
from strangler.proxy.dataplane.request import Request
from strangler.rules.model import LambdaFunction, LambdaPayload, Overflow

_BINARY_LIMIT = LIMIT // 4 * 3
"""What base64 leaves of the largest event."""


class LambdaAttempt(WholeAnswers):
    """See the module. Nothing is sent before `finish`."""

    def __init__(
        self,
        function: Function,
        open_http: OpenHttp,
        owner: AttemptOwner,
        request: Request,
        *,
        target: bytes,
        block: bytes,
    ) -> None:
        """`target` and `block` are what an HTTP upstream would be sent; `open_http` is a server
        of the function's endpoint."""
        self._function = function
        self._open_http = open_http
        self._outlet = Outlet(owner)
        self._request = request
        self._target = target
        self._block = block
        self._chunks: list[bytes] = []
        self._size = 0
        self._room = _room(function, request)
        self._event = b""
        self._inner: Attempt | None = None
        self._reply: Reply | None = None
        self._signed_with: AwsCredentials | None = None
        self._signed_offset = 0.0
        self._again = True
        self.unreachable = False
        """Whether the connection failed, not the function."""
        self.executed_version = ""
        """Which version answered (`$LATEST` or a number): tells what an alias's weights drew."""

    @property
    def waiting(self) -> bool:
        """Until the whole request is there nothing is sent, so that it can still go elsewhere."""
        return self._inner is None or self._inner.waiting

    @property
    def has_all(self) -> bool:
        """Whether the request has no content to wait for."""
        return self._request.framing is Framing.NONE

    # Towards the exchange ---------------------------------------------------------------------

    def write(self, data: bytes) -> None:
        """A piece of the request's content."""
        if self._outlet.closed:
            return
        self._chunks.append(data)
        self._size += len(data)
        if self._size >= self._room:
            self._outlet.fail(too_large(self._function.rule))

    def push(self) -> None:
        """See `Attempt.push`: nothing goes out before the content is all there."""

    def finish(self, trailers: Sequence[bytes] = ()) -> None:
        """The content is complete: invoke. An event has no place for trailers."""
        if not self._outlet.closed:
            failure = self.invoke()
            if failure is not None:
                self._outlet.fail(failure)

    def invoke(self) -> Failure | None:
        """Send what was collected, or say why not; the owner hears nothing within this call."""
        chunks = self._chunks
        around = self._function.surroundings
        now = around.now() + around.clock.offset
        self._event = build_event(
            self._function.rule.payload,
            self._function.identity,
            self._request,
            target=self._target,
            block=self._block,
            body=chunks[0] if len(chunks) == 1 else b"".join(chunks),
            now=now,
            request_id=around.new_id(),
        )
        if len(self._event) >= LIMIT:
            return too_large(self._function.rule)
        return self._send(now)

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

    def on_interim(self, status: int, reason: bytes, block: bytes) -> None:
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

    def flush(self) -> None:
        """Nothing more of the service's answer for now."""
        self._outlet.flush()

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
        self.unreachable = True
        outcome = failure.outcome
        if outcome is Outcome.UPSTREAM_ABORTED and not self._outlet.began:
            outcome = Outcome.UPSTREAM_RESET  # the client has seen nothing of it yet
        retry = failure.retry and outcome is not Outcome.FIRST_BYTE_TIMEOUT
        self._outlet.fail(replace(failure, outcome=outcome, retry=retry))

    def on_bug(self, error: Exception) -> None:
        """See `AttemptOwner`."""
        self._inner = None
        self._outlet.stumble(error)

    def pause_sending(self) -> None:
        """The event is already out of our hands."""

    def resume_sending(self) -> None:
        """See `pause_sending`."""

    # Steps ------------------------------------------------------------------------------------

    def _send(self, now: float) -> Failure | None:
        """Head and event go out in one piece: one system call less for each invocation."""
        function = self._function
        around = function.surroundings
        credentials = around.credentials.current()
        if credentials is None:
            return no_credentials(function)
        self._signed_with, self._signed_offset = credentials, around.clock.offset
        trace = self._request.header(b"x-amzn-trace-id") or b""
        event = self._event
        head = function.head(credentials, event, now, trace)
        self._inner = self._open_http(
            self, head + event, head_request=False, framing=Framing.NONE, length=0
        )
        return None

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
                failure = self._send(around.now() + around.clock.offset)
                if failure is not None:
                    self._outlet.fail(failure)
                return
        if error.row.loud:
            self._function.tell(error.kind, f"{error.kind}: {error.message}")
        self._outlet.fail(error.failure(reply.retry_after))


def refusal(function: Function, request: Request) -> Failure | None:
    """Why a request cannot become an invocation, where its head tells."""
    if request.length >= _BINARY_LIMIT and request.length >= _room(function, request):
        return too_large(function.rule)
    if function.surroundings.credentials.current() is None:
        return no_credentials(function)
    return None


def no_credentials(function: Function) -> Failure:
    """The request path never looks for any."""
    function.tell("credentials", "no valid AWS credentials to sign with")
    return Failure(
        Outcome.CREDENTIALS_MISSING,
        sent=False,
        detail="none that are valid",
        ran=False,
        retry=False,
        counts=False,
    )


def too_large(rule: LambdaFunction) -> Failure:
    """Nothing was sent, so where the rules want it the monolith may take it whatever the route's
    effect."""
    legacy = rule.overflow is Overflow.LEGACY
    return Failure(
        Outcome.EVENT_TOO_LARGE if legacy else Outcome.BODY_TOO_LARGE,
        sent=False,
        detail=f"the event would reach {LIMIT} bytes",
        ran=False,
        retry=False,
        fallback=legacy,
        counts=False,
    )


def _room(function: Function, request: Request) -> int:
    """How much content cannot fit whatever else the event holds: base64 is a third longer."""
    if request.framing is Framing.NONE:
        return LIMIT
    alb = function.rule.payload in (LambdaPayload.ALB, LambdaPayload.ALB_MULTI)
    media_type = (request.header(b"content-type") or b"").partition(b";")[0].strip().lower()
    textual = (is_alb_textual if alb else is_textual)(media_type.decode("latin-1"))
    return LIMIT if textual and request.header(b"content-encoding") is None else _BINARY_LIMIT
