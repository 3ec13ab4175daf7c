"""The bytes of a request's head in, a Request or the reason for refusing it out.

llhttp reads the head; this module refuses what llhttp lets pass and we may not (RFC 9112 sections
3 and 6, RFC 9110 section 7.2). Everything that could be read in two ways is refused."""

import re

from httptools import (
    HttpParserError,
    HttpParserInvalidMethodError,
    HttpParserUpgrade,
    HttpRequestParser,
)

from strangler.proxy.dataplane.attempts import Framing
from strangler.proxy.dataplane.fields import connection_options
from strangler.proxy.dataplane.outcomes import Outcome
from strangler.proxy.dataplane.request import Request
from strangler.rules.model import Limits

_HOST = re.compile(
    rb"(?P<host>[A-Za-z0-9\-._~%!$&'()*+,;=]+|\[[0-9A-Fa-f:.]+(?:%25[A-Za-z0-9\-._~]+)?\])"
    rb"(?::[0-9]{0,5})?"  # RFC 3986 section 3.2.2, 3.2.3
)
_ABSOLUTE = re.compile(rb"(?i:https?)://(?P<authority>[^/?#]+)(?P<rest>.*)", re.DOTALL)
_REQUEST_LINE = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+ [\x21-\x7e]+ HTTP/1\.[01]")
_LENGTH = re.compile(rb"[0-9]{1,18}")
_HTTP_LATER = re.compile(rb"\S+ \S+ HTTP/[0-9.]+")
_VERSIONS = {"1.1": 1, "1.0": 0}

_FRAMING_FIELDS = frozenset({b"content-length", b"transfer-encoding"})


class Refused(Exception):  # noqa: N818  (an answer, not an error of ours)
    """The request cannot be carried out; `outcome` says what to answer."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.reason)
        self.outcome = outcome


class HeadReader:
    """Reads the heads of one connection's requests. Call `read` with one whole head at a time."""

    __slots__ = ("_limits", "_names", "_trace", "_url", "_values")

    def __init__(self, limits: Limits, *, trace: bool = False) -> None:
        self._limits = limits
        self._trace = trace
        self._url = b""
        self._names: list[bytes] = []
        self._values: list[bytes] = []

    # Called by httptools.

    def on_url(self, url: bytes) -> None:
        """The request target."""
        self._url = url

    def on_header(self, name: bytes, value: bytes) -> None:
        """One field; llhttp has cut leading but not trailing white space."""
        self._names.append(name.lower())
        self._values.append(value.rstrip(b" \t"))

    def read(self, head: bytes) -> Request:
        """The request whose head, with the empty line that ends it, is `head`.

        Fields that depend on the connection (peer, client, scheme, trusted, claims) are left
        unset. Raises Refused."""
        names = self._names = []
        values = self._values = []
        parser = HttpRequestParser(self)
        try:
            parser.feed_data(head)
        except HttpParserUpgrade:
            pass  # framing and upgrades are decided below
        except HttpParserError as error:
            raise Refused(_outcome_of(error, head)) from None
        lines = head.split(b"\r\n")
        limits = self._limits
        if len(lines[0]) > limits.request_line:
            raise Refused(Outcome.TARGET_TOO_LONG)
        if len(head) - len(lines[0]) > limits.headers or len(names) > limits.header_count:
            raise Refused(Outcome.HEADERS_TOO_LARGE)
        if len(lines) != len(names) + 3:
            raise Refused(Outcome.MALFORMED)  # a folded line (RFC 9112 section 5.2)
        minor = _VERSIONS.get(parser.get_http_version())
        if minor is None:
            raise Refused(Outcome.VERSION_UNKNOWN)
        del lines[0], lines[-2:]

        request = Request()
        request.method = method = parser.get_method()
        request.minor = minor
        request.names = names
        request.values = values
        request.lines = lines
        request.claims = None
        request.cookies = None
        request.minted = None
        self._read_target(request)
        if method == b"CONNECT" or (method == b"TRACE" and not self._trace):
            raise Refused(Outcome.METHOD_UNKNOWN)
        _read_framing(request)
        if b"connection" in names:
            request.options = options = connection_options(
                [values[i] for i, name in enumerate(names) if name == b"connection"]
            )
            request.keep_alive = minor == 1 and b"close" not in options
        else:
            request.options = None
            request.keep_alive = minor == 1
        return request

    def _read_target(self, request: Request) -> None:
        """Target, path, query and the authority (RFC 9112 section 3.2)."""
        names, values = request.names, request.values
        hosts = names.count(b"host")
        authority = b""
        if hosts == 1:
            authority = values[names.index(b"host")]
        elif hosts or request.minor:
            raise Refused(Outcome.BAD_HOST)
        target = self._url
        if target[:1] != b"/":
            absolute = _ABSOLUTE.fullmatch(target)
            if absolute:
                named, target = absolute["authority"], absolute["rest"]
                if target[:1] != b"/":
                    target = (b"*" if request.method == b"OPTIONS" and not target else b"/") + (
                        target
                    )
                if hosts:
                    index = names.index(b"host")
                    request.lines[index] = b"Host: " + named
                    values[index] = named
                else:
                    names.append(b"host")
                    values.append(named)
                    request.lines.append(b"Host: " + named)
                authority = named
            elif target != b"*" or request.method != b"OPTIONS":
                raise Refused(
                    Outcome.METHOD_UNKNOWN if request.method == b"CONNECT" else Outcome.MALFORMED
                )
        if b"#" in target:
            raise Refused(Outcome.MALFORMED)
        if authority or hosts:
            match = _HOST.fullmatch(authority)
            if match is None:
                raise Refused(Outcome.BAD_HOST)
            request.host = match["host"].lower()
        else:
            request.host = b""
        request.authority = authority
        request.target = target
        request.path, mark, query = target.partition(b"?")
        request.query = query if mark else None


def _read_framing(request: Request) -> None:
    """Where the body ends (RFC 9112 section 6.3); one clear statement or none."""
    names, values = request.names, request.values
    request.length = 0
    request.framing = Framing.NONE
    if b"transfer-encoding" in names:
        if request.minor == 0 or b"content-length" in names:
            raise Refused(Outcome.BAD_FRAMING)
        codings = values[names.index(b"transfer-encoding")].lower()
        if names.count(b"transfer-encoding") > 1:
            raise Refused(Outcome.BAD_FRAMING)
        if codings != b"chunked":
            final = codings.rpartition(b",")[2].strip(b" \t")
            known = final == b"chunked" and codings.count(b"chunked") == 1
            raise Refused(Outcome.CODING_UNKNOWN if known else Outcome.BAD_FRAMING)
        request.framing = Framing.CHUNKED
    elif b"content-length" in names:
        if names.count(b"content-length") > 1:
            raise Refused(Outcome.BAD_FRAMING)
        value = values[names.index(b"content-length")]
        if not _LENGTH.fullmatch(value):
            raise Refused(Outcome.BAD_FRAMING)
        request.length = int(value)
        if request.length:
            request.framing = Framing.LENGTH


def _outcome_of(error: HttpParserError, head: bytes) -> Outcome:
    """What a head that llhttp refuses is answered with."""
    line = head[: head.find(b"\r\n")]
    if isinstance(error, HttpParserInvalidMethodError) and _REQUEST_LINE.fullmatch(line):
        return Outcome.METHOD_UNKNOWN
    if _HTTP_LATER.fullmatch(line) and not _REQUEST_LINE.fullmatch(line):
        return Outcome.VERSION_UNKNOWN
    lower = head.lower()
    if any(b"\r\n" + name in lower for name in _FRAMING_FIELDS):
        return Outcome.BAD_FRAMING
    return Outcome.MALFORMED


def incomplete(head: bytes, limits: Limits) -> Outcome | None:
    """Why a head that has not ended yet is refused already, or None: wait for more."""
    line_end = head.find(b"\r\n")
    if line_end < 0:
        if len(head) > limits.request_line:
            return Outcome.TARGET_TOO_LONG
    elif line_end > limits.request_line:
        return Outcome.TARGET_TOO_LONG
    elif len(head) - line_end > limits.headers:
        return Outcome.HEADERS_TOO_LARGE
    bare = head.find(b"\n")
    while bare >= 0:
        if head[bare - 1 : bare] != b"\r":
            return Outcome.MALFORMED  # only CRLF ends a line (RFC 9112 section 2.2)
        bare = head.find(b"\n", bare + 1)
    return None
