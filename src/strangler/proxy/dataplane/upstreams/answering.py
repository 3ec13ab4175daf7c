"""The bytes of an answer's head in, a ResponseHead out (RFC 9112 sections 4 to 6)."""

import re

from httptools import HttpParserError, HttpParserUpgrade, HttpResponseParser

from strangler.proxy.dataplane.attempts import Framing, ResponseHead
from strangler.proxy.dataplane.fieldblock import cutter, field_values, finder, without
from strangler.proxy.dataplane.fields import END_TO_END, HOP_BY_HOP, connection_options

MAX_HEAD = 256 * 1024
"""Bytes of one answer's head."""

_LENGTH = re.compile(rb"[0-9]{1,18}")
_SPACE_BEFORE_COLON = re.compile(rb"\r\n([!#$%&'*+\-.^_`|~0-9A-Za-z]+)[ \t]+:")
_FOLD = re.compile(rb"[ \t]*\r\n[ \t]+")
_STATUS_LINE = re.compile(rb"HTTP/1\.([01]) ([1-9][0-9]{2})(?: ([\t\x20-\x7e\x80-\xff]*))?")


class InvalidAnswerError(ValueError):
    """The server's bytes are no answer that may be passed on."""


_NAMES = HOP_BY_HOP | {b"content-length", b"date"}
_find_specials = finder(_NAMES).findall
_cut_hop_by_hop = cutter(HOP_BY_HOP).sub
_cut_length = cutter({b"content-length"}).sub
_PASSING = frozenset({b"content-length", b"date"})
_HARMLESS_OPTIONS = frozenset({b"close", b"keep-alive", b"upgrade"})
_OK = b"HTTP/1.1 200 OK"


class _Nobody:
    """Listens to nothing: llhttp only has to say whether the head is well formed."""


_NOBODY = _Nobody()


def read_head(head: bytes, *, head_request: bool) -> tuple[ResponseHead, bool]:
    """The head of an answer, and whether the server keeps the connection open after it.

    `head` ends with the empty line. White space before a colon is removed and folded lines are
    unfolded (RFC 9112 sections 5.1, 5.2). Raises InvalidAnswerError."""
    line_end = head.find(b"\r\n")
    if head[line_end + 2 : line_end + 3] in (b" ", b"\t"):
        raise InvalidAnswerError("white space after the status line")  # section 2.2
    try:
        HttpResponseParser(_NOBODY).feed_data(head)
    except HttpParserUpgrade:
        pass  # a 101; what follows is the tunnel's
    except HttpParserError as error:
        repaired = _FOLD.sub(b" ", _SPACE_BEFORE_COLON.sub(rb"\r\n\1:", head))
        if repaired == head:
            raise InvalidAnswerError(str(error)) from None
        return read_head(repaired, head_request=head_request)
    line = head[:line_end]
    if line == _OK:
        status, minor, reason = 200, 1, b"OK"
    else:
        status_line = _STATUS_LINE.fullmatch(line)
        if status_line is None:
            raise InvalidAnswerError("bad status line")
        status = int(status_line[2])
        minor = 1 if status_line[1] == b"1" else 0
        reason = status_line[3] or b""
    block = head[line_end:-4]
    lower = block.lower()
    specials = _find_specials(lower)
    length, said_once = _length(specials, block, lower)
    framing = _framing(status, minor, specials, lower, length, head_request)
    keeps_open = minor == 1 and framing is not Framing.UNTIL_CLOSE
    upgrade = b""
    named: frozenset[bytes] = frozenset()
    if not _PASSING.issuperset(specials):
        upgrade = (field_values(lower, lower, b"upgrade") or b"") if status == 101 else b""
        options = connection_options(field_values(block, lower, b"connection") or b"")
        block = _cut_hop_by_hop(b"", block)
        if options:
            keeps_open = b"close" not in options and (
                keeps_open or (b"keep-alive" in options and framing is not Framing.UNTIL_CLOSE)
            )
            named = options - _HARMLESS_OPTIONS
            if named:
                block = without(block, named - END_TO_END)
    if length is not None and (status == 204 or status < 200):
        block = _cut_length(b"", block)  # RFC 9110 section 8.6
    elif length is not None and not said_once:
        block = _cut_length(b"", block) + b"\r\nContent-Length: %d" % length
    answer = ResponseHead(
        status,
        reason,
        block,
        framing,
        length,
        dated=b"date" in specials,
        upgrade=upgrade,
        named=named,
    )
    return answer, keeps_open and status != 101


def _length(specials: list[bytes], block: bytes, lower: bytes) -> tuple[int | None, bool]:
    """The Content-Length, and whether it is said once; equal ones may be said several times."""
    if b"content-length" not in specials:
        return None, True
    value = field_values(block, lower, b"content-length") or b""
    if _LENGTH.fullmatch(value):
        return int(value), True
    stated = {part.strip(b" \t") for part in value.split(b",")}
    value = stated.pop()
    if stated or not _LENGTH.fullmatch(value):
        raise InvalidAnswerError("bad or contradicting length")
    return int(value), False


def _framing(
    status: int,
    minor: int,
    specials: list[bytes],
    lower: bytes,
    length: int | None,
    head_request: bool,
) -> Framing:
    """Where the answer's body ends (RFC 9112 section 6.3)."""
    coded = b"transfer-encoding" in specials
    if coded and length is not None:
        raise InvalidAnswerError("both a length and a transfer coding")
    if head_request or status == 304 or status == 204 or status < 200:
        return Framing.NONE
    if coded:
        if field_values(lower, lower, b"transfer-encoding") != b"chunked" or not minor:
            raise InvalidAnswerError("transfer coding that we do not know")
        return Framing.CHUNKED
    if length is None:
        return Framing.UNTIL_CLOSE
    return Framing.LENGTH if length else Framing.NONE
