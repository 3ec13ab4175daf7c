"""A method, a URL and header fields in, the Request that the edge would have read out."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from strangler.proxy.dataplane.request import Request

Headers = Mapping[str, str] | Iterable[tuple[str, str]]


def make_request(
    method: str = "GET",
    url: str = "/",
    headers: Headers = (),
    *,
    claims: Mapping[str, object] | None = None,
    client: str = "192.0.2.1",
    trusted: bool = False,
) -> Request:
    """The request as it stands when it is decided on.

    `url` is a target (`/a?b=c`) or absolute (`http://shop.example.com/a`); what is not ASCII in
    it stays as UTF-8 bytes. A Host field is added unless `headers` has one. Mappings give one
    field a name; pairs keep repeated ones."""
    fields = list(headers.items() if isinstance(headers, Mapping) else headers)
    scheme, authority, target = _parted(url)
    if not any(name.lower() == "host" for name, _ in fields):
        fields.insert(0, ("Host", authority))
    block = "".join(f"\r\n{name}: {value}" for name, value in fields).encode()
    request = Request(method.encode(), target.encode(), 1, block)
    request.authority = request.header(b"host") or b""
    request.host = _without_port(request.authority).lower()
    request.scheme = scheme
    request.peer = client
    request.client = client
    request.trusted = trusted
    request.claims = claims
    return request


def _parted(url: str) -> tuple[str, str, str]:
    """Scheme, authority and target, the target byte for byte as written."""
    if "://" not in url.partition("?")[0]:
        return "http", "example.com", url
    parts = urlsplit(url)
    target = url.partition("://")[2].removeprefix(parts.netloc).partition("#")[0]
    return parts.scheme, parts.netloc, target if target.startswith("/") else "/" + target


def _without_port(authority: bytes) -> bytes:
    if authority.startswith(b"["):
        return authority.partition(b"]")[0] + b"]"
    return authority.partition(b":")[0]
