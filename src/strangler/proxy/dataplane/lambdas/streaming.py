"""Chunks of a streamed function's payload in, a head and then content out.

A function made for HTTP begins with a JSON prelude and eight NUL bytes; what follows is the
content, unchanged. Any other function's bytes are all content (Lambda developer guide,
"Response streaming")."""

from strangler.proxy.dataplane.attempts import ResponseHead
from strangler.proxy.dataplane.lambdas.heads import build_head, has_no_content
from strangler.proxy.dataplane.lambdas.malformed import MalformedError, read_json
from strangler.proxy.dataplane.lambdas.values import (
    cookie_values,
    mapping,
    merged,
    multi_values,
    single_values,
    status_code,
)

INTEGRATION_TYPE = b"application/vnd.awslambda.http-integration-response"
PRELUDE_LIMIT = 64 * 1024
"""Bytes in which the prelude must end."""

_EVENT_STREAM_TYPE = b"application/vnd.amazon.eventstream"
_SEPARATOR = bytes(8)


class StreamReader:
    """Finds the prelude, however it is split over chunks.

    `head` is None until the prelude is complete; then `feed` returns content as it comes."""

    def __init__(self, content_type: bytes, *, head_request: bool) -> None:
        """`content_type` is that of the invocation's answer. Where it only names the event
        stream, a prelude is expected if the first byte could begin one."""
        media_type = content_type.partition(b";")[0].strip().lower()
        self._declared = media_type == INTEGRATION_TYPE
        self._possible = self._declared or media_type in (_EVENT_STREAM_TYPE, b"")
        self._head_request = head_request
        self._buffer = bytearray()
        self.head: ResponseHead | None = None
        self._mute = False

    def feed(self, data: bytes) -> bytes:
        """Content that is known to be content now. Raises MalformedError."""
        if self.head is not None:
            return b"" if self._mute else data
        buffer = self._buffer
        searched = max(0, len(buffer) - len(_SEPARATOR) + 1)
        buffer += data
        if not buffer:
            return b""
        if not self._possible or not (self._declared or buffer.startswith(b"{")):
            return self._without_prelude()
        end = buffer.find(_SEPARATOR, searched, PRELUDE_LIMIT + len(_SEPARATOR))
        if end < 0:
            if len(buffer) < PRELUDE_LIMIT + len(_SEPARATOR):
                return b""
            if self._declared:
                raise MalformedError("the prelude does not end")
            return self._without_prelude()
        try:
            head = self._read(bytes(buffer[:end]))
        except MalformedError:
            if self._declared:
                raise
            return self._without_prelude()
        return self._begin(head, bytes(buffer[end + len(_SEPARATOR) :]))

    def close(self) -> bytes:
        """The function ended: content that was held back. Raises MalformedError."""
        if self.head is not None:
            return b""
        if self._declared:
            raise MalformedError("the stream ended within its prelude")
        return self._without_prelude()

    def _without_prelude(self) -> bytes:
        pairs = [("content-type", "application/octet-stream")]
        head = build_head(200, "", pairs, length=None, head_request=self._head_request)
        return self._begin(head, bytes(self._buffer))

    def _begin(self, head: ResponseHead, content: bytes) -> bytes:
        self.head = head
        self._buffer.clear()
        self._mute = has_no_content(head.status, self._head_request)
        return b"" if self._mute else content

    def _read(self, prelude: bytes) -> ResponseHead:
        value = read_json(prelude)
        if not isinstance(value, dict):
            raise MalformedError("the prelude is no JSON object")
        status = status_code(value.get("statusCode", 200))
        pairs = merged(
            single_values(mapping(value, "headers")),
            multi_values(mapping(value, "multiValueHeaders")),
        )
        pairs += cookie_values(value.get("cookies"))
        return build_head(status, "", pairs, length=None, head_request=self._head_request)
