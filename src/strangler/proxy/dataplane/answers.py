"""An outcome in, the answer that we make ourselves out: short, by Accept, no internals in it.

A problem document (RFC 9457) for whoever accepts JSON, one line of text for everybody else."""

import json
from typing import Final

from strangler.proxy.dataplane.fieldblock import with_value
from strangler.proxy.dataplane.outcomes import Outcome
from strangler.proxy.dataplane.request import Request
from strangler.rules.model import ProxySettings

_LIMITED_BY_HOPS: Final = frozenset({b"OPTIONS", b"TRACE"})


def answered_here(request: Request, settings: ProxySettings) -> Outcome | None:
    """How a request ends that no upstream is asked about; None for all others.

    Max-Forwards of OPTIONS and TRACE is counted down on the way (RFC 9110 section 7.6.2)."""
    if settings.health_path and request.path == settings.health_path.encode():
        return Outcome.HEALTHY
    specials = request.specials
    if len(specials) == 1:
        return None
    if (
        b"expect" in specials
        and request.minor
        and (request.header(b"expect") or b"").lower() != b"100-continue"
    ):
        return Outcome.EXPECTATION_UNKNOWN
    if request.method in _LIMITED_BY_HOPS and b"max-forwards" in specials:
        value = request.header(b"max-forwards") or b""
        if value.isdigit() and len(value) <= 9:
            if int(value) == 0:
                return Outcome.FINAL_RECIPIENT
            line = b"Max-Forwards: %d" % (int(value) - 1)
            request.replace_block(with_value(request.block, b"max-forwards", line))
    return None


def own_answer(
    outcome: Outcome, accept: bytes | None, *, retry_after: int = 0
) -> tuple[bytes, bytes]:
    """The field lines (a block) and the content of our own answer, without Date, Connection."""
    ours = outcome.status < 300
    if ours:
        content, kind = b"ok\n", b"text/plain; charset=utf-8"
    elif accept is not None and b"json" in accept:
        document = {
            "type": "about:blank",
            "title": outcome.title,
            "status": outcome.status,
            "detail": outcome.reason,
        }
        content, kind = json.dumps(document).encode() + b"\n", b"application/problem+json"
    else:
        text = f"{outcome.status} {outcome.title}: {outcome.reason}\n"
        content, kind = text.encode(), b"text/plain; charset=utf-8"
    block = b"\r\nContent-Type: %b\r\nContent-Length: %d\r\nCache-Control: no-store" % (
        kind,
        len(content),
    )
    if not ours:
        block += b"\r\nx-strangler-error: " + outcome.reason.encode()
    if outcome.status == 503:
        block += b"\r\nRetry-After: %d" % (retry_after or 1)
    return block, content
