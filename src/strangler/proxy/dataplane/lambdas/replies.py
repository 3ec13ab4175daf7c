"""What the Lambda service answers in; the function's answer to the outlet, or a refusal, out."""

from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Protocol

from strangler.proxy.dataplane.attempts import ResponseHead
from strangler.proxy.dataplane.fieldblock import split_lines
from strangler.proxy.dataplane.lambdas.answers import parse_answer
from strangler.proxy.dataplane.lambdas.errors import (
    ServiceError,
    function_failure,
    read_function_error,
    read_service_error,
)
from strangler.proxy.dataplane.lambdas.functions import Function
from strangler.proxy.dataplane.lambdas.malformed import MalformedError
from strangler.proxy.dataplane.lambdas.outlet import Outlet
from strangler.proxy.dataplane.lambdas.stream_replies import StreamedReply

_LARGEST = 8 * 1024 * 1024
"""Lambda stops at 6 MB; this guards against an endpoint that does not."""
_LARGEST_ERROR = 64 * 1024


@dataclass(frozen=True, slots=True)
class Refusal:
    """The service answered with an error of its own."""

    error: ServiceError
    retry_after: int
    """Seconds, 0 where it said nothing."""
    date: float | None
    """The service's time, Unix seconds."""


class Reply(Protocol):
    """Reads one answer of the service."""

    executed_version: str

    def feed(self, data: bytes) -> None:
        """A piece of it."""

    def finish(self) -> Refusal | None:
        """It is complete. A refusal is for the caller to judge; anything else went to the
        outlet."""


def read_reply(
    function: Function, head: ResponseHead, outlet: Outlet, *, head_request: bool
) -> Reply:
    """The reader that the head calls for."""
    fields = {
        name.lower(): value.strip(b" \t")
        for name, _, value in (line.partition(b":") for line in split_lines(head.block))
    }
    if head.status != 200:
        return _RefusedReply(head.status, fields)
    error = fields.get(b"x-amz-function-error")
    if error is not None:
        return _FailedReply(error, fields, outlet)
    if function.streams:
        return StreamedReply(function, fields, outlet, head_request)
    return _BufferedReply(function, fields, outlet, head_request)


class _Collecting:
    """Keeps everything up to a limit."""

    def __init__(self, fields: dict[bytes, bytes], limit: int) -> None:
        self.executed_version = fields.get(b"x-amz-executed-version", b"").decode("latin-1")
        self._chunks: list[bytes] = []
        self._room = limit

    def feed(self, data: bytes) -> None:
        self._room -= len(data)
        if self._room >= 0:
            self._chunks.append(data)

    @property
    def _content(self) -> bytes:
        return self._chunks[0] if len(self._chunks) == 1 else b"".join(self._chunks)


class _RefusedReply(_Collecting):
    def __init__(self, status: int, fields: dict[bytes, bytes]) -> None:
        super().__init__(fields, _LARGEST_ERROR)
        self._status = status
        self._fields = fields

    def finish(self) -> Refusal:
        fields = self._fields
        error_type = fields.get(b"x-amzn-errortype", b"")
        retry_after = fields.get(b"retry-after", b"")
        return Refusal(
            read_service_error(self._status, error_type, self._content),
            int(retry_after) if retry_after.isdigit() else 0,
            _unix_time(fields.get(b"date")),
        )


class _FailedReply(_Collecting):
    def __init__(self, kind: bytes, fields: dict[bytes, bytes], outlet: Outlet) -> None:
        super().__init__(fields, _LARGEST)
        self._kind = kind
        self._outlet = outlet

    def finish(self) -> None:
        self._outlet.fail(read_function_error(self._kind, self._content))


class _BufferedReply(_Collecting):
    def __init__(
        self, function: Function, fields: dict[bytes, bytes], outlet: Outlet, head_request: bool
    ) -> None:
        super().__init__(fields, _LARGEST)
        self._function = function
        self._outlet = outlet
        self._head_request = head_request

    def finish(self) -> None:
        function, outlet = self._function, self._outlet
        if self._room < 0:
            outlet.fail(function_failure(timed_out=False, detail="the answer is too large"))
            return
        try:
            answer = parse_answer(
                function.rule.payload, self._content, head_request=self._head_request
            )
        except MalformedError as problem:
            outlet.fail(function_failure(timed_out=False, detail=f"malformed answer: {problem}"))
            return
        function.succeeded()
        if answer.warning:
            function.tell("answer", answer.warning)
        outlet.head(answer.head)
        outlet.body(answer.body)
        outlet.end()
        outlet.flush()


def _unix_time(date: bytes | None) -> float | None:
    if date is None:
        return None
    try:
        return parsedate_to_datetime(date.decode("latin-1")).timestamp()
    except ValueError:
        return None
