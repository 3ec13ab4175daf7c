"""Requests as the edge reads them, for tests of what is sent to functions."""

from collections.abc import Iterable, Mapping

from strangler.proxy.dataplane.attempts import Framing
from strangler.proxy.dataplane.request import Request


def make_request(
    target: str | bytes = "/",
    method: str = "GET",
    headers: Iterable[tuple[str, str | bytes]] = (),
    *,
    body: bytes | None = None,
    chunked: bool = False,
    host: str = "shop.example",
    client: str = "203.0.113.9",
    scheme: str = "http",
    minor: int = 1,
    claims: Mapping[str, object] | None = None,
) -> Request:
    """A request with a Host field; with a body also its length, unless it came in chunks."""
    raw = target.encode() if isinstance(target, str) else target
    fields = [("Host", host.encode()), *((name, encoded(value)) for name, value in headers)]
    request = Request()
    request.framing, request.length = Framing.NONE, 0
    if chunked:
        fields.append(("Transfer-Encoding", b"chunked"))
        request.framing = Framing.CHUNKED
    elif body is not None:
        fields.append(("Content-Length", str(len(body)).encode()))
        request.framing, request.length = Framing.LENGTH, len(body)
    request.method = method.encode()
    request.target = raw
    path, mark, query = raw.partition(b"?")
    request.path, request.query = path, query if mark else None
    request.minor = minor
    request.names = [name.lower().encode() for name, _ in fields]
    request.values = [value for _, value in fields]
    request.lines = [name.encode() + b": " + value for name, value in fields]
    request.authority = host.encode()
    request.host = host.lower().partition(":")[0].encode()
    request.keep_alive = True
    request.scheme = scheme
    request.peer = request.client = client
    request.trusted = False
    request.claims = claims
    request.cookies = None
    request.minted = None
    return request


def encoded(value: str | bytes) -> bytes:
    """As it goes over the wire."""
    return value.encode() if isinstance(value, str) else value
