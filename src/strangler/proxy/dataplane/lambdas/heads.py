"""Status and header pairs of a function in, the head of an HTTP answer out."""

import re
from functools import lru_cache
from http import HTTPStatus

from strangler.proxy.dataplane.attempts import Framing, ResponseHead
from strangler.proxy.dataplane.lambdas.malformed import MalformedError, Pairs

_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+").fullmatch
_LENGTH = re.compile(r"[0-9]{1,18}").fullmatch
_FORBIDDEN = re.compile(r"[\r\n\0]").search
_DROPPED = frozenset(
    # RFC 9110 section 7.6.1: they would speak about a connection that the function never saw.
    {
        "connection",
        "keep-alive",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
_SPACE = " \t"
_PHRASES = {status.value: status.phrase.encode() for status in HTTPStatus}


def has_no_content(status: int, head_request: bool) -> bool:
    """Whether an answer ends with its head whatever its fields say (RFC 9112 section 6.3)."""
    return head_request or status in (204, 304)


def build_head(
    status: int, reason: str, pairs: Pairs, *, length: int | None, head_request: bool
) -> ResponseHead:
    """The head. `length` is that of the content, None for a stream.

    The function's Content-Length is replaced by it; only answers to HEAD and 304 keep their own,
    because it speaks of what a GET would get. Raises MalformedError for names and values that
    cannot stand in a header."""
    lines: list[bytes] = [b""]
    dated = False
    said: int | None = None
    for name, value in pairs:
        lower = _checked_name(name)
        if lower is None:
            continue
        if lower == b"content-length":
            if said is None and _LENGTH(value):
                said = int(value)
            continue
        if _FORBIDDEN(value):
            raise MalformedError(f"the value of header {name} contains a line end or NUL")
        dated = dated or lower == b"date"
        lines.append(f"{name}: {value.strip(_SPACE)}".encode())
    if has_no_content(status, head_request):
        framing = Framing.NONE
        if status == 204:
            length = None
        elif said is not None:
            length = said
        elif not (head_request and length):
            length = None  # a 304, or nothing that tells what a GET would get
    else:
        framing = Framing.CHUNKED if length is None else Framing.LENGTH
    if length is not None:
        lines.append(b"content-length: %d" % length)
    phrase = reason.encode() if reason else _PHRASES.get(status, b"")
    return ResponseHead(status, phrase, b"\r\n".join(lines), framing, length, dated=dated)


@lru_cache(maxsize=1024)
def _checked_name(name: str) -> bytes | None:
    """In lower case; None if it is dropped."""
    if not _TOKEN(name):
        raise MalformedError(f"header name {name[:40]!r} is no token")
    lower = name.lower()
    return None if lower in _DROPPED else lower.encode("ascii")
