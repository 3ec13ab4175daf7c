"""Requests in, events as a function reads them out."""

import json

from strangler.proxy.dataplane.lambdas.calls import Identity
from strangler.proxy.dataplane.lambdas.events import build_event

NOW = 1_795_428_000.25


def event_of(payload, request, body=b"", *, decoded=False, now=NOW, block=None, target=None):
    """The event as a function reads it."""
    identity = Identity("orders", "123456789012", "eu-west-1", decoded, "arn:group")
    return json.loads(
        build_event(
            payload,
            identity,
            request,
            target=request.target if target is None else target,
            block=request.block if block is None else block,
            body=body,
            now=now,
            request_id="r-1",
        )
    )
