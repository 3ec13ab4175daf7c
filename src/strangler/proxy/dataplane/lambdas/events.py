"""A request and its content in, the event that the function expects out, as JSON.

What the formats share is here; `event_v2`, `event_v1` and `event_alb` say what differs."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from strangler.proxy.dataplane.attempts import Framing
from strangler.proxy.dataplane.lambdas import event_alb, event_v1, event_v2
from strangler.proxy.dataplane.lambdas.calls import Call, Identity, ascii_path
from strangler.proxy.dataplane.lambdas.fields import event_fields
from strangler.proxy.dataplane.request import Request
from strangler.rules.model import LambdaPayload

LIMIT = 6 * 1024 * 1024
"""A synchronous invocation's event must be smaller than this (Lambda quotas)."""

_BUILDERS: Mapping[LambdaPayload, Callable[[Call], dict[str, Any]]] = {
    LambdaPayload.V2: event_v2.build,
    LambdaPayload.V1: event_v1.build,
    LambdaPayload.ALB: event_alb.build_single,
    LambdaPayload.ALB_MULTI: event_alb.build_multi,
}
_encode = msgspec.json.Encoder().encode


def build_event(
    payload: LambdaPayload,
    identity: Identity,
    request: Request,
    *,
    target: bytes,
    block: bytes,
    body: bytes,
    now: float,
    request_id: str,
) -> bytes:
    """The event for `request`.

    `target` is the request target after any rewrite, `block` the field lines as an HTTP upstream
    would be sent them (forwarding fields of trusted hops kept, others replaced); hop-by-hop
    fields among them are left out, missing `x-forwarded-*` filled in from the request. `body` is
    the whole content without transfer coding, `now` Unix time in seconds."""
    raw, mark, query = target.partition(b"?")
    call = Call(
        identity=identity,
        request=request,
        method=str(request.method, "latin-1"),
        path=ascii_path(raw, identity.decoded),
        query=ascii_path(query, False) if mark else "",
        fields=event_fields(request, block, len(body)),
        body=body,
        has_body=request.framing is not Framing.NONE or b"content-length" in request.specials,
        now=now,
        request_id=request_id,
    )
    return _encode(_BUILDERS[payload](call))
