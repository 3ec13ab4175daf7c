"""W3C trace context: a `traceparent` is kept, or started where there is none or a broken one."""

import re
from collections.abc import Callable

from strangler.proxy.dataplane.request import Request

_TRACEPARENT = re.compile(
    rb"(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-[\x21-\x7e]*)?"
)
"""Trace Context level 1, section 3.2: later versions may append."""


def traceparent_for(request: Request, random_bits: Callable[[int], int]) -> bytes:
    """A new `traceparent`, not sampled, or nothing where the client's own goes on."""
    if b"traceparent" in request.specials:
        value = request.header(b"traceparent") or b""
        if _TRACEPARENT.fullmatch(value):
            return b""
    bits = b"%048x" % (random_bits(192) | 1 | 1 << 64)
    return b"00-%b-%b-00" % (bits[:32], bits[32:])


def ids(traceparent: bytes) -> tuple[str, str]:
    """Trace id and span id."""
    _, trace, span, *_ = traceparent.split(b"-")
    return trace.decode(), span.decode()
