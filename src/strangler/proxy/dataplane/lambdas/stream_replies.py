"""Events of `InvokeWithResponseStream` in, the streamed answer to the outlet."""

from strangler.proxy.dataplane.lambdas.errors import function_failure
from strangler.proxy.dataplane.lambdas.eventstream import (
    EventStreamDecoder,
    EventStreamError,
    Message,
)
from strangler.proxy.dataplane.lambdas.functions import Function
from strangler.proxy.dataplane.lambdas.malformed import MalformedError, read_json
from strangler.proxy.dataplane.lambdas.outlet import Outlet
from strangler.proxy.dataplane.lambdas.streaming import StreamReader
from strangler.proxy.dataplane.outcomes import Failure, Outcome


class StreamedReply:
    """Holds the head back until the first byte of content: an error before that byte is still
    a 502, after it the client's connection is broken off.

    The end waits for that of the carrying message, so that its connection can be used again."""

    def __init__(
        self, function: Function, fields: dict[bytes, bytes], outlet: Outlet, head_request: bool
    ) -> None:
        self.executed_version = fields.get(b"x-amz-executed-version", b"").decode("latin-1")
        self._function = function
        self._outlet = outlet
        self._decoder = EventStreamDecoder()
        content_type = fields.get(b"content-type", b"")
        self._reader = StreamReader(content_type, head_request=head_request)
        self._completion: tuple[str, str] | None = None

    def feed(self, data: bytes) -> None:
        """A piece of the event stream."""
        try:
            for message in self._decoder.feed(data):
                if self._outlet.closed:
                    return
                self._take(message)
        except (EventStreamError, MalformedError) as problem:
            self._fail(str(problem))

    def finish(self) -> None:
        """The message that carried the stream is complete."""
        if self._completion is None:
            self._fail("the stream ended without its last message")
            return
        code, details = self._completion
        if code:
            timed_out = "Task timed out" in details or code == "Sandbox.Timedout"
            self._fail(code, timed_out=timed_out)
            return
        try:
            self._pass_on(self._reader.close())
        except MalformedError as problem:
            self._fail(str(problem))
            return
        self._function.succeeded()
        self._begin()
        self._outlet.end()

    def _take(self, message: Message) -> None:
        headers = message.headers
        kind = headers.get(":message-type", "event")
        if self._completion is not None:
            return  # nothing comes after the last message
        if kind != "event":
            name = headers.get(":exception-type") or headers.get(":error-code")
            self._fail(f"the stream ended with {name}" if isinstance(name, str) else "an error")
        elif headers.get(":event-type") == "PayloadChunk":
            self._pass_on(self._reader.feed(message.payload))
        elif headers.get(":event-type") == "InvokeComplete":
            self._completion = _completion(message.payload)

    def _pass_on(self, content: bytes) -> None:
        if content:
            self._begin()
            self._outlet.body(content)

    def _begin(self) -> None:
        if not self._outlet.began and self._reader.head is not None:
            self._outlet.head(self._reader.head)

    def _fail(self, detail: str, *, timed_out: bool = False) -> None:
        if self._outlet.began:
            failure = Failure(Outcome.UPSTREAM_ABORTED, sent=True, detail=detail, retry=False)
        else:
            failure = function_failure(timed_out=timed_out, detail=detail)
        self._outlet.fail(failure)


def _completion(payload: bytes) -> tuple[str, str]:
    """Error code and details of an InvokeComplete event, empty where there is no error."""
    value = read_json(payload) if payload else {}
    if not isinstance(value, dict):
        raise MalformedError("the last message is no JSON object")
    code, details = value.get("ErrorCode"), value.get("ErrorDetails")
    return (code if isinstance(code, str) else ""), (details if isinstance(details, str) else "")
