"""Requests with content, as the edge reads them, for tests of what is sent to functions."""

from collections.abc import Iterable, Mapping

from strangler.proxy.dataplane.edge.reading import read_request
from strangler.proxy.dataplane.request import Request
from strangler.rules.model import Limits


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
    fields = [("Host", host), *headers]
    if chunked:
        fields.append(("Transfer-Encoding", "chunked"))
    elif body is not None:
        fields.append(("Content-Length", str(len(body))))
    block = b"".join(b"\r\n%b: %b" % (encoded(name), encoded(value)) for name, value in fields)
    line = b"%b %b HTTP/1.%d" % (method.encode(), encoded(target), minor)
    request = read_request(line + block + b"\r\n\r\n", Limits())
    request.scheme = scheme
    request.peer = request.client = client
    request.claims = claims
    return request


def encoded(value: str | bytes) -> bytes:
    """As it goes over the wire."""
    return value.encode() if isinstance(value, str) else value
