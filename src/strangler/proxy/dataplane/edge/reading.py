"""The bytes of a request's head in, a Request or the reason for refusing it out.

llhttp reads the head; this module refuses what llhttp lets pass and we may not (RFC 9112 sections
3 and 6, RFC 9110 section 7.2). Everything that could be read in two ways is refused."""

import re
from functools import lru_cache
from typing import Final

from httptools import (
    HttpParserError,
    HttpParserInvalidMethodError,
    HttpParserUpgrade,
    HttpRequestParser,
)

from strangler.proxy.dataplane.attempts import BY_LENGTH, CHUNKED
from strangler.proxy.dataplane.claims import NO_CLAIMS, Claims
from strangler.proxy.dataplane.fieldblock import with_value
from strangler.proxy.dataplane.fields import connection_options
from strangler.proxy.dataplane.outcomes import Outcome
from strangler.proxy.dataplane.request import Request
from strangler.rules.model import Limits

_HOST: Final = re.compile(
    rb"([A-Za-z0-9\-._~%!$&'()*+,;=]+|\[[0-9A-Fa-f:.]+(?:%25[A-Za-z0-9\-._~]+)?\])"
    rb"(?::[0-9]{0,5})?"  # RFC 3986 sections 3.2.2, 3.2.3
)
_HASH: Final = 0x23
_ABSOLUTE: Final = re.compile(rb"(?i:https?)://(?P<authority>[^/?#]+)(?P<rest>.*)", re.DOTALL)
_REQUEST_LINE: Final = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+ [\x21-\x7e]+ HTTP/1\.[01]")
_LATER_VERSION: Final = re.compile(rb"\S+ \S+ HTTP/(?!1\.[01]$)[0-9.]+")
_ODD_METHODS: Final = frozenset({b"CONNECT", b"TRACE"})
_MAX_LENGTH_DIGITS: Final = 18
"""Of a Content-Length: an exabyte, and far from where any parser wraps around."""
_FRAMING_FIELD: Final = re.compile(rb"\r\n(?i:content-length|transfer-encoding)\b")


class _Nobody:
    """Listens to nothing: llhttp only has to say whether the head is well formed."""


_NOBODY: Final = _Nobody()


class Refused(Exception):  # noqa: N818  (an answer, not an error of ours)
    """The request cannot be carried out; `outcome` says what to answer."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.reason)
        self.outcome = outcome


def read_request(
    head: bytes, limits: Limits, *, trace: bool = False, claims: Claims = NO_CLAIMS
) -> Request:
    """The request whose head, with the empty line that ends it, is `head`.

    What depends on the connection (peer, client, scheme, trust) and on tokens is left at its
    default. `trace`: whether TRACE is let pass; `claims`: what its peer may claim. Raises
    Refused."""
    if head[:1] == b"\n":
        raise Refused(Outcome.MALFORMED)  # llhttp would skip it (RFC 9112 section 2.2)
    try:
        HttpRequestParser(_NOBODY).feed_data(head)
    except HttpParserUpgrade:
        pass  # framing and upgrades are decided below
    except HttpParserError as error:
        raise Refused(_outcome_of(error, head)) from None
    line_end = head.find(b"\r\n")
    if line_end > limits.request_line:
        raise Refused(Outcome.TARGET_TOO_LONG)
    if len(head) - line_end > limits.headers or head.count(b"\r\n") - 2 > limits.header_count:
        raise Refused(Outcome.HEADERS_TOO_LARGE)
    try:
        method, target, version = head[:line_end].split(b" ")
    except ValueError:
        raise Refused(Outcome.MALFORMED) from None
    if version == b"HTTP/1.1":
        minor = 1
    elif version == b"HTTP/1.0":
        minor = 0
    else:
        raise Refused(Outcome.VERSION_UNKNOWN)
    request = Request(method, target, minor, head[line_end:-4])
    specials = claims.find(request.lower)
    hosts = 0
    for name, value in specials:
        if name == b"host":
            hosts += 1
            request.authority = value.rstrip(b" \t")
    if hosts != 1 and (minor or hosts):
        raise Refused(Outcome.BAD_HOST)
    if target[:1] != b"/" or _HASH in target or method in _ODD_METHODS:
        _read_odd_target(request, trace)
    elif request.block.find(request.authority) < 0:  # it was found in the block in lower case
        request.authority = request.header(b"host") or b""
    if request.authority or minor:
        request.host = _host_of(request.authority)
    if len(specials) > 1:
        request.specials = names = [name for name, _ in specials]
        _read_framing(request, specials)
        if b"connection" in names:
            request.options = options = connection_options(request.header(b"connection") or b"")
            request.keep_alive = minor == 1 and b"close" not in options
    return request


@lru_cache(maxsize=1024)
def _host_of(authority: bytes) -> bytes:
    """The host in lower case without port. Raises Refused."""
    match = _HOST.fullmatch(authority)
    if match is None:
        raise Refused(Outcome.BAD_HOST)
    return match[1].lower()


def _read_odd_target(request: Request, trace: bool) -> None:
    """Targets other than a plain path (RFC 9112 sections 3.2.2 to 3.2.4)."""
    target, method = request.target, request.method
    if method == b"CONNECT" or (method == b"TRACE" and not trace):
        raise Refused(Outcome.METHOD_UNKNOWN)
    if _HASH in target:
        raise Refused(Outcome.MALFORMED)
    if target[:1] == b"/" or (target == b"*" and method == b"OPTIONS"):
        return
    absolute = _ABSOLUTE.fullmatch(target)
    if absolute is None:
        raise Refused(Outcome.MALFORMED)
    if not _HOST.fullmatch(request.header(b"host") or b"-"):
        raise Refused(Outcome.BAD_HOST)  # though it will not count (RFC 9112 section 3.2)
    authority, target = absolute["authority"], absolute["rest"]
    if target == b"" and method == b"OPTIONS":
        target = b"*"
    elif target[:1] != b"/":
        target = b"/" + target
    request.aim(target)
    request.authority = authority
    request.replace_block(with_value(request.block, b"host", b"Host: " + authority))


def _read_framing(request: Request, specials: list[tuple[bytes, bytes]]) -> None:
    """Where the body ends (RFC 9112 section 6.3): one clear statement or none."""
    coded = False
    length: bytes | None = None
    for name, value in specials:
        if name == b"transfer-encoding":
            if coded:
                raise Refused(Outcome.BAD_FRAMING)
            coded = True
        elif name == b"content-length":
            if length is not None:
                raise Refused(Outcome.BAD_FRAMING)
            length = value.rstrip(b" \t")
    if coded:
        if request.minor == 0 or length is not None:
            raise Refused(Outcome.BAD_FRAMING)
        codings = (request.header(b"transfer-encoding") or b"").lower()
        if codings != b"chunked":
            final = codings.rpartition(b",")[2].strip(b" \t")
            known = final == b"chunked" and codings.count(b"chunked") == 1
            raise Refused(Outcome.CODING_UNKNOWN if known else Outcome.BAD_FRAMING)
        request.framing = CHUNKED
    elif length is not None:
        if not length.isdigit() or len(length) > _MAX_LENGTH_DIGITS:
            raise Refused(Outcome.BAD_FRAMING)
        request.length = int(length)
        if request.length:
            request.framing = BY_LENGTH


def _outcome_of(error: HttpParserError, head: bytes) -> Outcome:
    """What a head that llhttp refuses is answered with."""
    line = head[: head.find(b"\r\n")]
    if isinstance(error, HttpParserInvalidMethodError) and _REQUEST_LINE.fullmatch(line):
        return Outcome.METHOD_UNKNOWN
    if _LATER_VERSION.fullmatch(line) and not _REQUEST_LINE.fullmatch(line):
        return Outcome.VERSION_UNKNOWN
    if _FRAMING_FIELD.search(head):
        return Outcome.BAD_FRAMING
    return Outcome.MALFORMED


def incomplete(head: bytes, limits: Limits) -> Outcome | None:
    """Why a head that has not ended yet is refused already, or None: wait for more."""
    line_end = head.find(b"\r\n")
    if (len(head.removesuffix(b"\r")) if line_end < 0 else line_end) > limits.request_line:
        return Outcome.TARGET_TOO_LONG
    if line_end >= 0 and len(head) - line_end > limits.headers:
        return Outcome.HEADERS_TOO_LARGE
    if _BARE_LINE_FEED.search(head):
        return Outcome.MALFORMED  # only CRLF ends a line (RFC 9112 section 2.2)
    return None


_BARE_LINE_FEED: Final = re.compile(rb"(?<!\r)\n")
