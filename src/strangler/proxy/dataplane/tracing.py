"""W3C trace context: a `traceparent` is kept, or started where there is none or a broken one."""

import re
from binascii import hexlify
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from strangler.proxy.dataplane.messages import Span
from strangler.proxy.dataplane.request import Request
from strangler.rules.model import BUCKETS

_MAX_WAITING: Final = 2_048
_NEITHER_IS_ZERO: Final = 1 << 64 | 1
"""Of 128 bits for the trace and 64 for the span (Trace Context section 3.2.2)."""

_TRACEPARENT: Final = re.compile(
    rb"(?!ff)(?!00.{54})[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-[\x21-\x7e]*)?"
)
"""Trace Context level 1, section 3.2: only later versions may append."""


def traceparent_for(request: Request, random_bits: Callable[[int], int]) -> bytes:
    """A new `traceparent`, not sampled, or nothing where the client's own goes on."""
    if b"traceparent" in request.specials:
        value = request.header(b"traceparent") or b""
        if _TRACEPARENT.fullmatch(value):
            return b""
    drawn = random_bits(192) | _NEITHER_IS_ZERO
    return b"00-%b-00" % hexlify(drawn.to_bytes(24, "big"), b"-", -16)


class Trace(NamedTuple):
    """The span of one exchange while it is under way."""

    trace_id: str
    span_id: str
    parent_id: str
    """Empty: the trace begins here."""
    start: int
    """Unix nanoseconds."""


class Tracer:
    """Gives exchanges spans of their own: all that the caller samples, and a share of those that
    nobody has decided about (Trace Context section 3.2.2.5.1)."""

    def __init__(
        self, sample: int, random_bits: Callable[[int], int], now: Callable[[], int]
    ) -> None:
        """`sample` in ten-thousandths; `now` gives Unix nanoseconds."""
        self._sample = sample
        self._random_bits = random_bits
        self._now = now
        self.finished: list[Span] = []
        """Spans that have not been reported."""

    def begin(self, request: Request) -> tuple[bytes, Trace | None]:
        """The `traceparent` to send (empty: the client's own), and the span if there is one."""
        started = traceparent_for(request, self._random_bits)
        if started:
            if self._random_bits(32) % BUCKETS >= self._sample:
                return started, None
            trace_id, span_id = ids(started)
            return started[:-1] + b"1", Trace(trace_id, span_id, "", self._now())
        received = request.header(b"traceparent") or b""
        trace_id, parent_id = ids(received)
        flags = received.split(b"-")[3]
        if not int(flags, 16) & 1:
            return b"", None
        span_id = f"{self._random_bits(64) | 1:016x}"
        sent = f"00-{trace_id}-{span_id}-{flags.decode()}".encode()
        return sent, Trace(trace_id, span_id, parent_id, self._now())

    def end(self, trace: Trace, name: str, attributes: Mapping[str, str | int | float]) -> None:
        """The exchange has ended."""
        if len(self.finished) < _MAX_WAITING:
            self.finished.append(
                Span(
                    trace_id=trace.trace_id,
                    span_id=trace.span_id,
                    parent_id=trace.parent_id,
                    name=name,
                    start=trace.start,
                    end=self._now(),
                    attributes=attributes,
                )
            )


def trace_id(traceparent: bytes) -> str:
    """The trace id of what a client may have sent; empty if it is none."""
    return ids(traceparent)[0] if _TRACEPARENT.fullmatch(traceparent) else ""


def ids(traceparent: bytes) -> tuple[str, str]:
    """Trace id and span id."""
    _, trace, span, *_ = traceparent.split(b"-")
    return trace.decode(), span.decode()
