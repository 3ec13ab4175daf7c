"""Answers as a client connection writes them: heads, content, chunks (RFC 9112, 4, 6 and 7)."""

from collections.abc import Sequence

from strangler.proxy.dataplane.attempts import CHUNKED, UNTIL_CLOSE, Framing
from strangler.proxy.dataplane.breaking_off import break_off
from strangler.proxy.dataplane.context import Context
from strangler.proxy.dataplane.edge.tunnel import Tunnel
from strangler.proxy.dataplane.framing import chunk, last_chunk
from strangler.proxy.dataplane.outbox import Wire


class AnswerWriter:
    """The writing half of a client connection: the `send_*` of `Downstream`."""

    __slots__ = (
        "_chunked_answer",
        "_context",
        "_head_only",
        "_held",
        "_http_10",
        "_last",
        "_transport",
        "_tunnel",
    )

    _transport: Wire
    """Set when the connection is made."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._tunnel: Tunnel | None = None
        self._held = b""
        """The answer's head, until it goes out with the content behind it."""
        self._head_only = False
        """Whether the current request is a HEAD."""
        self._http_10 = False
        """Whether the client speaks HTTP/1.0."""
        self._chunked_answer = False
        self._last = False
        """Whether the connection ends after the current answer."""

    def send_interim(self, status: int, reason: bytes, block: bytes) -> None:
        """See `Downstream`."""
        self._transport.write(b"HTTP/1.1 %d %b%b\r\n\r\n" % (status, reason, block))

    def send_head(
        self, status: int, reason: bytes, block: bytes, framing: Framing, *, last: bool
    ) -> None:
        """See `Downstream`. A length is in the block; content of unknown length is chunked, or
        ends with the connection for clients of HTTP/1.0."""
        if framing is CHUNKED or framing is UNTIL_CLOSE:
            if self._http_10:
                self._last = True
            else:
                self._chunked_answer = True
                block += b"\r\nTransfer-Encoding: chunked"
        if last or self._context.draining:
            self._last = True
        if self._last and status != 101:
            block += b"\r\nConnection: close"
        self._held = b"HTTP/1.1 %d %b%b\r\n\r\n" % (status, reason, block)

    def send_answer(
        self, status: int, reason: bytes, block: bytes, content: bytes, *, last: bool
    ) -> None:
        """See `Downstream`."""
        if last or self._context.draining:
            self._last = True
        if self._last:
            block += b"\r\nConnection: close"
        if self._head_only:
            content = b""
        self._transport.write(b"HTTP/1.1 %d %b%b\r\n\r\n%b" % (status, reason, block, content))

    def send_body(self, data: bytes) -> None:
        """See `Downstream`."""
        if self._head_only or not data:  # an empty chunk would be the last
            return
        if self._chunked_answer:
            data = chunk(data)
        if self._held:
            data = self._held + data
            self._held = b""
        self._transport.write(data)

    def flush(self) -> None:
        """See `Downstream`."""
        if self._held:
            held, self._held = self._held, b""
            self._transport.write(held)

    def send_end(self, trailers: Sequence[bytes]) -> None:
        """See `Downstream`."""
        if self._tunnel is not None:
            self._tunnel.upstream_ended()
        elif self._chunked_answer:
            self._chunked_answer = False
            if not self._head_only:
                self._transport.write(self._held + last_chunk(trailers))
                self._held = b""
        if self._held:
            self.flush()

    def break_off(self) -> None:
        """See `Downstream`."""
        self._last = True
        break_off(self._transport)
