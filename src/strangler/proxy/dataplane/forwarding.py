"""A request as received in, the head that one upstream is sent out.

Field lines pass as they came: case, order, spacing, repeats. Only what ends at this hop or is
not the client's to say is taken out, and our own lines are put behind (RFC 9110 section 7.6)."""

from strangler.proxy.dataplane.attempts import Framing
from strangler.proxy.dataplane.fields import (
    END_TO_END,
    HOP_BY_HOP,
    HOPS,
    IDENTITY,
    OURS,
    with_underscores,
)
from strangler.proxy.dataplane.identity import Peer, forwarding_lines
from strangler.proxy.dataplane.request import Request
from strangler.rules.model import HostPolicy, Upstream, Url

MAX_HOPS = 8
"""How many of our instances a request may pass before we call it a loop."""

_REWRITTEN = frozenset(
    {b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-host", b"forwarded"}
)
_OURS = with_underscores(OURS | {HOPS})
_FROM_TRUSTED = HOP_BY_HOP | _OURS | _REWRITTEN
_FROM_STRANGERS = _FROM_TRUSTED | with_underscores(IDENTITY)
_HARMLESS_OPTIONS = frozenset({b"close", b"keep-alive", b"upgrade", b"te"})


class HeadWriter:
    """Writes the request heads for one upstream."""

    __slots__ = ("_host", "_policy", "_prefix", "_via")

    def __init__(self, upstream: Upstream, url: Url) -> None:
        self._policy = upstream.host
        self._host = (
            upstream.host_value if upstream.host is HostPolicy.VALUE else url.authority
        ).encode()
        self._via = b"\r\nVia: 1.1 strangler" if upstream.via else b""
        self._prefix = url.prefix.encode()

    def write(
        self, request: Request, peer: Peer, target: bytes, traceparent: bytes, *, upgrade: bool
    ) -> bytes:
        """The head with the empty line that ends it.

        `target` is the request target after any rewrite of the route; `traceparent` replaces the
        client's where it is not empty; with `upgrade` the WebSocket handshake goes on."""
        names, lines = request.names, request.lines
        kept = self._kept(request, peer, traceparent)
        if self._policy is not HostPolicy.PRESERVE or not request.authority:
            kept = list(kept)
            host_line = b"Host: " + self._host
            if b"host" in names:
                kept[kept.index(lines[names.index(b"host")])] = host_line
            else:
                kept.insert(0, host_line)
        framing = b"\r\nTransfer-Encoding: chunked" if request.framing is Framing.CHUNKED else b""
        options = request.options
        if upgrade:
            framing += b"\r\nConnection: Upgrade\r\nUpgrade: websocket"
        elif (
            options is not None
            and b"te" in options
            and b"trailers" in (request.header(b"te") or b"").lower()
        ):
            framing += b"\r\nTE: trailers\r\nConnection: TE"
        return b"%b %b%b HTTP/1.1\r\n%b\r\n%b%b%b%b\r\nx-strangler-hops: %d\r\n\r\n" % (
            request.method,
            self._prefix if target != b"*" else b"",
            target,
            b"\r\n".join(kept),
            forwarding_lines(request, peer),
            framing,
            self._via,
            b"\r\ntraceparent: " + traceparent if traceparent else b"",
            hops(request) + 1,
        )

    def _kept(self, request: Request, peer: Peer, traceparent: bytes) -> list[bytes]:
        names, lines = request.names, request.lines
        dropped = _FROM_TRUSTED if peer.trusted else _FROM_STRANGERS
        if request.options is not None:
            named = request.options - _HARMLESS_OPTIONS - END_TO_END
            if named:
                dropped = dropped | named
        if traceparent and b"traceparent" in names:
            dropped = dropped | {b"traceparent"}
        if dropped.isdisjoint(names):
            return lines
        return [line for name, line in zip(names, lines, strict=True) if name not in dropped]


def hops(request: Request) -> int:
    """How many of our instances the request has passed; nonsense counts as too many."""
    if HOPS not in request.names:
        return 0
    value = request.header(HOPS) or b""
    return int(value) if value.isdigit() and len(value) <= 3 else MAX_HOPS + 1
