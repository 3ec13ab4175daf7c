"""The bytes of an answer's head in, a ResponseHead out (RFC 9112 sections 4 to 6)."""

import re
from typing import Final

from httptools import HttpParserError, HttpParserUpgrade, HttpResponseParser

from strangler.proxy.dataplane.attempts import (
    BY_LENGTH,
    CHUNKED,
    NO_CONTENT,
    UNTIL_CLOSE,
    Framing,
    ResponseHead,
)
from strangler.proxy.dataplane.fieldblock import cutter, field_values, finder, without
from strangler.proxy.dataplane.fields import END_TO_END, HOP_BY_HOP, connection_options

MAX_HEAD: Final = 256 * 1024
"""Bytes of one answer's head."""

_LENGTH: Final = re.compile(rb"[0-9]{1,18}")
_SPACE_BEFORE_COLON: Final = re.compile(rb"\r\n([!#$%&'*+\-.^_`|~0-9A-Za-z]+)[ \t]+:")
_FOLD: Final = re.compile(rb"[ \t]*\r\n[ \t]+")
_STATUS_LINE: Final = re.compile(rb"HTTP/1\.([01]) ([1-9][0-9]{2})(?: ([\t\x20-\x7e\x80-\xff]*))?")


class InvalidAnswerError(ValueError):
    """The server's bytes are no answer that may be passed on."""


_NAMES: Final = HOP_BY_HOP | {b"content-length", b"date"}
_find_specials: Final = finder(_NAMES).findall
_cut_hop_by_hop: Final = cutter(HOP_BY_HOP).sub
_cut_length: Final = cutter({b"content-length"}).sub
_HARMLESS_OPTIONS: Final = frozenset({b"close", b"keep-alive", b"upgrade"})
_OK: Final = b"HTTP/1.1 200 OK"


class _Nobody:
    """Listens to nothing: llhttp only has to say whether the head is well formed."""


_NOBODY: Final = _Nobody()


def read_head(head: bytes, *, head_request: bool) -> ResponseHead:
    """The head of an answer; `head` ends with the empty line.

    White space before a colon is removed and folded lines are unfolded (RFC 9112 sections 5.1,
    5.2). Raises InvalidAnswerError."""
    line_end = head.find(b"\r\n")
    if head[line_end + 2] in b" \t":
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
    # Most answers say their length once, a date, and nothing else that means something to us.
    length = None
    dated = said_twice = False
    hop_by_hop = 0
    coding = connection = b""
    for name, value in _find_specials(lower):
        if name == b"date":
            dated = True
        elif name == b"content-length":
            if length is None and value.isdigit() and len(value) < 19:
                length = int(value)
            else:
                said_twice = True
                length = _length(value, length)
        else:
            hop_by_hop += 1
            if name == b"connection":
                connection += value + b","
            elif name == b"transfer-encoding":
                coding += value.strip(b" \t") + b";"
    if length is None or coding or head_request or status != 200:
        framing = _framing(status, minor, coding, length, head_request)
    else:
        framing = BY_LENGTH if length else NO_CONTENT
    answer = ResponseHead(status, reason, block, framing, length, dated=dated)
    answer.keeps_open = minor == 1 and framing is not UNTIL_CLOSE and status != 101
    if connection == b"keep-alive,":  # says what is so already; nearly all that say anything
        answer.keeps_open = framing is not UNTIL_CLOSE and status != 101
    elif connection:
        _heed_connection(answer, connection)
    if hop_by_hop == 1 and connection:
        start = lower.find(b"\r\nconnection:")
        end = block.find(b"\r\n", start + 2)
        answer.block = block[:start] + (block[end:] if end > 0 else b"")
    elif hop_by_hop:
        answer.block = _cut_hop_by_hop(b"", block)
        if status == 101:
            answer.upgrade = field_values(lower, lower, b"upgrade") or b""
    if answer.named:
        answer.block = without(answer.block, frozenset(answer.named) - END_TO_END)
    if length is not None and (said_twice or status == 204 or status < 200):
        _restate_length(answer, length)
    return answer


def _heed_connection(answer: ResponseHead, value: bytes) -> None:
    """Act on what the Connection fields list (RFC 9110 section 7.6.1)."""
    options = connection_options(value)
    answer.keeps_open = (
        b"close" not in options
        and (answer.keeps_open or b"keep-alive" in options)
        and answer.framing is not UNTIL_CLOSE
        and answer.status != 101
    )
    if not options <= _HARMLESS_OPTIONS:
        answer.named = options - _HARMLESS_OPTIONS


def _restate_length(answer: ResponseHead, length: int) -> None:
    """Say it once; 1xx and 204 say none (RFC 9110 section 8.6)."""
    answer.block = _cut_length(b"", answer.block)
    if answer.status >= 200 and answer.status != 204:
        answer.block += b"\r\nContent-Length: %d" % length


def _length(value: bytes, before: int | None) -> int:
    """A Content-Length; equal ones may be said several times (RFC 9110 section 8.6)."""
    stated = {part.strip(b" \t") for part in value.split(b",")}
    if len(stated) == 1:
        (only,) = stated
        if _LENGTH.fullmatch(only) and before in (None, int(only)):
            return int(only)
    raise InvalidAnswerError("bad or contradicting length")


def _framing(
    status: int, minor: int, coding: bytes, length: int | None, head_request: bool
) -> Framing:
    """Where the answer's body ends (RFC 9112 section 6.3)."""
    if coding and length is not None:
        raise InvalidAnswerError("both a length and a transfer coding")
    if head_request or status == 304 or status == 204 or status < 200:
        return NO_CONTENT
    if coding:
        if coding != b"chunked;" or not minor:
            raise InvalidAnswerError("transfer coding that we do not know")
        return CHUNKED
    if length is None:
        return UNTIL_CLOSE
    return BY_LENGTH if length else NO_CONTENT
