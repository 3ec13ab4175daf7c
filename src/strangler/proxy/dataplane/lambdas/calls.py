"""One invocation as the event formats see it: values, and the pieces that several formats build."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from time import gmtime
from urllib.parse import quote, unquote, unquote_plus

from strangler.proxy.dataplane.lambdas.fields import Field
from strangler.proxy.dataplane.request import Request

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ASCII = "".join(chr(code) for code in range(0x21, 0x7F))

_TEXTUAL = frozenset(
    {
        "application/json",
        "application/xml",
        "application/javascript",
        "application/x-javascript",
        "application/ecmascript",
        "application/x-www-form-urlencoded",
    }
)
_ALB_TEXTUAL = frozenset({"application/json", "application/javascript", "application/xml"})


@dataclass(frozen=True, slots=True)
class Identity:
    """What events say about the function and the door in front of it."""

    name: str
    account: str
    region: str
    decoded: bool = False
    """Whether paths are sent decoded, as an HTTP API would (`path_encoding`)."""
    target_group: str = ""
    """ARN shown in events of a load balancer."""


@dataclass(slots=True)
class Call:
    """A request made ready for an event: text instead of bytes."""

    identity: Identity
    request: Request
    method: str
    path: str
    query: str
    """Percent-encoded; empty without one."""
    fields: list[Field]
    """In their order."""
    body: bytes
    has_body: bool
    """False where the request said that it has none; an empty body is one."""
    now: float
    request_id: str

    def field(self, name: str) -> str:
        """The first value of a field (name in lower case), or an empty string."""
        for _, known, value in self.fields:
            if known == name:
                return value
        return ""

    @property
    def domain(self) -> str:
        """The host the client asked for, without port."""
        return str(self.request.host, "latin-1")

    @property
    def protocol(self) -> str:
        """As in a request line."""
        return "HTTP/1.0" if self.request.minor == 0 else "HTTP/1.1"

    def content(self, is_textual: Callable[[str], bool]) -> str | bytes:
        """The body as text, or as bytes where only base64 keeps it: if its type is none that
        `is_textual` names, if it has a content coding, if it is no UTF-8. (The encoder writes
        bytes as base64.)"""
        body = self.body
        if not body:
            return ""
        media_type = self.field("content-type").partition(";")[0].strip().lower()
        if not is_textual(media_type) or self.field("content-encoding"):
            return body
        try:
            return body.decode()
        except UnicodeDecodeError:
            return body


def is_textual(media_type: str) -> bool:
    """Text for API Gateway: text, JSON, XML, JavaScript and forms."""
    return (
        media_type in _TEXTUAL
        or media_type.startswith("text/")
        or media_type.endswith(("+json", "+xml"))
    )


def is_alb_textual(media_type: str) -> bool:
    """Text for a load balancer: fewer types, and forms are none."""
    return media_type in _ALB_TEXTUAL or media_type.startswith("text/")


def ascii_path(raw: bytes, decoded: bool) -> str:
    """A path or query as text: percent-encoded as it came, what is not ASCII encoded too; or
    decoded once, bytes that are no UTF-8 replaced."""
    encoded = raw.decode("ascii") if raw.isascii() else quote(raw, _ASCII)
    return unquote(encoded) if decoded else encoded


def query_pairs(query: str, *, decode: bool) -> list[tuple[str, str]]:
    """Keys and values in their order; a key without `=` has an empty value. Decoding takes `+`
    for a space, as forms do."""
    pairs = [part.partition("=")[::2] for part in query.split("&") if part]
    if decode and ("%" in query or "+" in query):
        return [(_decoded(key), _decoded(value)) for key, value in pairs]
    return pairs


def _decoded(text: str) -> str:
    return unquote_plus(text) if "%" in text or "+" in text else text


def grouped(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    """All values of each key, in their order."""
    groups: dict[str, list[str]] = {}
    for key, value in pairs:
        if key in groups:
            groups[key].append(value)
        else:
            groups[key] = [value]
    return groups


@lru_cache(maxsize=4)
def request_time(second: int) -> str:
    """Common log format in UTC: `23/Nov/2026:10:00:00 +0000`."""
    at = gmtime(second)
    return (
        f"{at.tm_mday:02}/{_MONTHS[at.tm_mon - 1]}/{at.tm_year}"
        f":{at.tm_hour:02}:{at.tm_min:02}:{at.tm_sec:02} +0000"
    )


def claim_texts(claims: Mapping[str, object]) -> dict[str, str]:
    """Verified claims as authorizers of API Gateway hand them on: every value a text."""
    return {name: _claim(value) for name, value in claims.items()}


def _claim(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return f"[{' '.join(_claim(item) for item in value)}]"
    return str(value)
