"""A request as received in, the head that one upstream is sent out.

Field lines pass as they came: case, order, spacing, repeats. Only what ends at this hop or is
not the client's to say is taken out, and our own lines are put behind (RFC 9110 section 7.6)."""

from typing import Final, Protocol

from strangler.proxy.dataplane.attempts import CHUNKED, AttemptOwner
from strangler.proxy.dataplane.claims import PASSING
from strangler.proxy.dataplane.fieldblock import with_value, without
from strangler.proxy.dataplane.fields import END_TO_END, HOPS
from strangler.proxy.dataplane.identity import Peer, forwarding_lines
from strangler.proxy.dataplane.request import Request
from strangler.rules.model import HostPolicy, Upstream, Url

MAX_HOPS: Final = 8
"""How many of our instances a request may pass before we call it a loop."""


class Outgoing(Protocol):
    """What an exchange adds to the client's request."""

    target: bytes
    """Request target after the route's rewrite, without the upstream's own prefix."""
    cut_prefix: bytes
    """The prefix that the rewrite took away."""
    traceparent: bytes
    """Set instead of the client's, if not empty."""
    upgrade: bool
    """Whether a WebSocket handshake goes on."""
    hops: int
    """How many of our instances the request has passed."""
    mark: bytes
    """Further field lines (a block), or nothing."""


class Outbound(AttemptOwner, Outgoing, Protocol):
    """An owner of attempts that knows the request which an upstream is to answer."""

    request: Request
    peer: Peer

    @property
    def alternative(self) -> bool:
        """Whether it can do without this upstream (somebody else answers, or nobody waits)."""


_HARMLESS_OPTIONS: Final = frozenset({b"close", b"keep-alive", b"upgrade", b"te"})


class HeadWriter:
    """Writes the request heads for one server of an upstream."""

    __slots__ = ("_fallback_host", "_host_line", "_prefix", "_via")

    def __init__(self, upstream: Upstream, url: Url) -> None:
        host = upstream.host_value if upstream.host is HostPolicy.VALUE else url.authority
        self._host_line = b"" if upstream.host is HostPolicy.PRESERVE else b"Host: " + host.encode()
        self._fallback_host = b"Host: " + url.authority.encode()
        # The version is the one that the client spoke (RFC 9110 section 7.6.3).
        self._via = (
            (b"\r\nVia: 1.0 strangler", b"\r\nVia: 1.1 strangler") if upstream.via else (b"", b"")
        )
        self._prefix = url.prefix.encode()

    def write(self, request: Request, peer: Peer, exchange: "Outgoing") -> bytes:
        """The head with the empty line that ends it."""
        block = forwardable(request, peer)
        if self._host_line:
            block = with_value(block, b"host", self._host_line)
        elif not request.authority:  # HTTP/1.0 may go without, HTTP/1.1 may not
            block = with_value(block, b"host", self._fallback_host)
        target = exchange.target
        if self._prefix and target != b"*":
            target = self._prefix + target
        extra = self._via[request.minor]
        if request.framing is CHUNKED:
            extra += b"\r\nTransfer-Encoding: chunked"
        if exchange.upgrade:
            extra += b"\r\nConnection: Upgrade\r\nUpgrade: websocket"
        elif request.options and _wants_trailers(request):
            extra += b"\r\nTE: trailers\r\nConnection: TE"
        if exchange.cut_prefix:
            extra += b"\r\nX-Forwarded-Prefix: " + exchange.cut_prefix
        traceparent = exchange.traceparent
        if traceparent:
            extra += b"\r\ntraceparent: " + traceparent
            if len(request.specials) > 1:
                block = retraced(block, request, traceparent)
        return b"%b %b HTTP/1.1%b%b%b%b\r\nx-strangler-hops: %d\r\n\r\n" % (
            request.method,
            target,
            block,
            forwarding_lines(request, peer),
            extra,
            exchange.mark,
            exchange.hops + 1,
        )


def forwardable(request: Request, peer: Peer) -> bytes:
    """The client's field lines that go on, as a block."""
    specials = request.specials
    block = request.block
    if len(specials) > 1 and not PASSING.issuperset(specials):
        block = peer.cut(b"", block)
        named = request.options - _HARMLESS_OPTIONS
        if named:
            named -= END_TO_END
            if named:
                block = without(block, named)
    return block


def retraced(block: bytes, request: Request, traceparent: bytes) -> bytes:
    """The block without the client's `traceparent`, in whose place `traceparent` goes on; where
    that begins another trace, without `tracestate` too, which belongs to the client's (Trace
    Context section 3.4)."""
    specials = request.specials
    same = False
    if b"traceparent" in specials:
        block = without(block, (b"traceparent",))
        same = (request.header(b"traceparent") or b"")[3:36] == traceparent[3:36]
    if b"tracestate" in specials and not same:
        block = without(block, (b"tracestate",))
    return block


def _wants_trailers(request: Request) -> bool:
    return b"te" in request.options and b"trailers" in (request.header(b"te") or b"").lower()


def hops(request: Request) -> int:
    """How many of our instances the request has passed; nonsense counts as too many."""
    if HOPS not in request.specials:
        return 0
    value = request.header(HOPS) or b""
    return int(value) if value.isdigit() and len(value) <= 3 else MAX_HOPS
