"""A block of field lines for an upstream in, the header fields of an event out."""

from functools import lru_cache

from strangler.proxy.dataplane.attempts import Framing
from strangler.proxy.dataplane.fieldblock import split_lines
from strangler.proxy.dataplane.request import Request

_DROPPED = frozenset(
    {
        # RFC 9110 section 7.6.1, and what is about this connection's message only.
        "connection",
        "expect",
        "http2-settings",
        "keep-alive",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
_KEPT = frozenset(
    # End-to-end fields: `Connection` may not take them away (RFC 9110 section 7.6.1).
    {
        "authorization",
        "cache-control",
        "content-encoding",
        "content-length",
        "content-type",
        "cookie",
        "host",
        "x-forwarded-for",
        "x-forwarded-port",
        "x-forwarded-proto",
    }
)


Field = tuple[str, str, str]
"""A name as spelled, the same in lower case, the value."""


def event_fields(request: Request, block: bytes, length: int) -> list[Field]:
    """In the order of the lines, without hop-by-hop fields.

    `x-forwarded-for`, `-proto` and `-port` are filled in where they are missing, and the length
    of content that came in chunks."""
    fields: list[Field] = []
    named: frozenset[str] = frozenset()
    forwarded = 0
    for line in split_lines(block):
        raw_name, _, raw_value = line.partition(b":")
        name, lower, kind = _read_name(raw_name)
        if kind:
            if kind < 0:
                if lower == "connection":
                    named |= _named_by(raw_value)
                continue
            forwarded |= kind
        fields.append((name, lower, text(raw_value.strip(b" \t"))))
    if named:
        fields = [field for field in fields if field[1] not in named]
    if forwarded != _ALL:
        fields += _missing(request, forwarded)
    if request.framing is Framing.CHUNKED:
        fields.append(("content-length", "content-length", str(length)))
    return fields


_FORWARDED = {"x-forwarded-for": 1, "x-forwarded-proto": 2, "x-forwarded-port": 4}
_ALL = 7


@lru_cache(maxsize=1024)
def _read_name(raw: bytes) -> tuple[str, str, int]:
    """A name, the same in lower case, and -1 if it stays out, its bit if it says who the client
    is, else 0. Clients use few names, over and over."""
    name = raw.decode("latin-1")
    lower = name.lower()
    return name, lower, -1 if lower in _DROPPED else _FORWARDED.get(lower, 0)


def _missing(request: Request, present: int) -> list[Field]:
    values = {1: request.client, 2: request.scheme, 4: _port(request)}
    return [(name, name, values[bit]) for name, bit in _FORWARDED.items() if not present & bit]


def _port(request: Request) -> str:
    host, colon, port = request.authority.rpartition(b":")
    if colon and port.isdigit() and (not host.startswith(b"[") or host.endswith(b"]")):
        return port.decode("ascii")
    return "443" if request.scheme == "https" else "80"


def _named_by(value: bytes) -> frozenset[str]:
    options = (option.strip(b" \t").lower() for option in value.split(b","))
    return frozenset(option.decode("latin-1") for option in options if option) - _KEPT


def text(value: bytes) -> str:
    """A field value: JSON has no bytes, so UTF-8 where it is that, else Latin-1."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")
