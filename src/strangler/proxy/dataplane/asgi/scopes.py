"""An ASGI scope in, the bytes of the request's head and the client's side of it out.

The head is put together from what is still as it was sent (`raw_path`, never `path`) and then read
like any other, so that every rule about requests stands in one place."""

import re
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

from strangler.proxy.dataplane.edge.reading import Refused
from strangler.proxy.dataplane.identity import Hops, Peer
from strangler.proxy.dataplane.outcomes import Outcome

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Fields = Iterable[tuple[bytes, bytes]]

_NAME = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_LINE_END = re.compile(rb"[\r\n]")
_HTTP1 = frozenset({"1.0", "1.1", "1"})
_VERSIONS = _HTTP1 | {"2", "3"}
_SCHEMES = {"ws": "http", "wss": "https"}


def is_http1(scope: Scope) -> bool:
    """Whether the client speaks HTTP/1, where connections have options."""
    return scope.get("http_version", "1.1") in _HTTP1


def peer_of(scope: Scope, hops: Hops) -> Peer:
    """The other end of the server's connection, as far as the server says."""
    host, port = scope.get("client") or ("unknown", 0)
    scheme: str = scope.get("scheme", "http")
    return Peer(str(host), int(port or 0), _SCHEMES.get(scheme, scheme), hops)


def head_of(method: str, target: bytes, scope: Scope, fields: Fields) -> bytes:
    """The head of a request with these field lines. Raises Refused where a part could be taken
    for more than itself, and for versions that nobody knows."""
    if scope.get("http_version", "1.1") not in _VERSIONS:
        raise Refused(Outcome.VERSION_UNKNOWN)
    lines = [b"%b %b HTTP/1.%d" % (method.encode("latin-1"), target, _minor(scope))]
    for name, value in fields:
        if not _NAME.fullmatch(name) or _LINE_END.search(value):
            raise Refused(Outcome.MALFORMED)
        lines.append(b"%b: %b" % (name, value))
    if _LINE_END.search(lines[0]):
        raise Refused(Outcome.MALFORMED)
    return b"\r\n".join(lines) + b"\r\n\r\n"


def _minor(scope: Scope) -> int:
    """HTTP/2 and later go on as HTTP/1.1."""
    return 0 if scope.get("http_version") in ("1.0", "1") else 1


def one_cookie_line(fields: Fields) -> list[tuple[bytes, bytes]]:
    """The fields with cookies in one line, which HTTP/2 may cut into several (RFC 9113 section
    8.2.3)."""
    kept, crumbs = [], []
    for name, value in fields:
        if name == b"cookie":
            crumbs.append(value)
        else:
            kept.append((name, value))
    return [*kept, (b"cookie", b"; ".join(crumbs))] if crumbs else kept


def target_of(scope: Scope) -> tuple[bytes, bytes]:
    """The prefix where we are mounted, and the request's target behind it, both as sent.

    Raises RuntimeError if the server hands over no raw path: a decoded one cannot be turned
    back."""
    raw = scope.get("raw_path")
    if raw is None:
        raise RuntimeError("this server gives no raw_path, without which no path can be passed on")
    prefix, path = mounted(bytes(raw), scope.get("root_path", "").rstrip("/"))
    query = scope.get("query_string", b"")
    return prefix, path + b"?" + query if query else path


def mounted(raw: bytes, root: str) -> tuple[bytes, bytes]:
    """A raw path cut behind the prefix that spells `root`, whatever is percent-encoded in it;
    uncut if it does not begin with it (some servers leave `root_path` out of paths)."""
    if not root:
        return b"", raw
    wanted = root.encode("utf-8", "surrogateescape")
    at = 0
    for byte in wanted:
        spelt, size = _octet(raw, at)
        if spelt != byte:
            return b"", raw
        at += size
    prefix, rest = raw[:at], raw[at:]
    if rest[:1] not in (b"", b"/"):
        return b"", raw
    return prefix, rest or b"/"


def _octet(raw: bytes, at: int) -> tuple[int, int]:
    """The octet that is spelt at this place, and in how many bytes; -1 at the end."""
    if raw[at : at + 1] == b"%":
        try:
            return int(raw[at + 1 : at + 3], 16), 3
        except ValueError:
            return -1, 0
    return (raw[at], 1) if at < len(raw) else (-1, 0)
