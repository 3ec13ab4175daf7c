"""A block of field lines for an upstream in, the header fields of an event out."""

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
    {"authorization", "cache-control", "content-length", "content-type", "cookie", "host"}
)


def event_fields(request: Request, block: bytes, length: int) -> list[tuple[str, str]]:
    """Name as spelled, value as text, in the order of the lines, without hop-by-hop fields.

    `x-forwarded-for`, `-proto` and `-port` are filled in where they are missing, and the length
    of content that came in chunks."""
    fields: list[tuple[str, str]] = []
    dropped = _DROPPED
    forwarded = 0
    for line in split_lines(block):
        raw_name, _, raw_value = line.partition(b":")
        name = raw_name.decode("latin-1")
        lower = name.lower()
        if lower in dropped:
            if lower == "connection":
                dropped = dropped | _named_by(raw_value)
                fields = [field for field in fields if field[0].lower() not in dropped]
            continue
        if lower.startswith("x-forwarded-"):
            forwarded |= _FORWARDED.get(lower, 0)
        fields.append((name, text(raw_value.strip(b" \t"))))
    if forwarded != _ALL:
        fields += _missing(request, forwarded)
    if request.framing is Framing.CHUNKED:
        fields.append(("content-length", str(length)))
    return fields


_FORWARDED = {"x-forwarded-for": 1, "x-forwarded-proto": 2, "x-forwarded-port": 4}
_ALL = 7


def _missing(request: Request, present: int) -> list[tuple[str, str]]:
    fields = []
    if not present & 1:
        fields.append(("x-forwarded-for", request.client))
    if not present & 2:
        fields.append(("x-forwarded-proto", request.scheme))
    if not present & 4:
        fields.append(("x-forwarded-port", _port(request)))
    return fields


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
