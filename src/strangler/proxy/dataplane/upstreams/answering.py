"""The bytes of an answer's head in, a ResponseHead out (RFC 9112 sections 4 to 6)."""

import re

from httptools import HttpParserError, HttpParserUpgrade, HttpResponseParser

from strangler.proxy.dataplane.attempts import Framing, ResponseHead
from strangler.proxy.dataplane.fields import connection_options

MAX_HEAD = 256 * 1024
"""Bytes of one answer's head."""

_LENGTH = re.compile(rb"[0-9]{1,18}")
_SPACE_BEFORE_COLON = re.compile(rb"\r\n([!#$%&'*+\-.^_`|~0-9A-Za-z]+)[ \t]+:")
_FOLD = re.compile(rb"[ \t]*\r\n[ \t]+")
_STATUS_LINE = re.compile(rb"HTTP/1\.([01]) ([1-9][0-9]{2})(?: ([\t\x20-\x7e\x80-\xff]*))?")


class InvalidAnswerError(ValueError):
    """The server's bytes are no answer that may be passed on."""


class _Sink:
    """Takes what httptools reads."""

    __slots__ = ("names", "values")

    def __init__(self) -> None:
        self.names: list[bytes] = []
        self.values: list[bytes] = []

    def on_header(self, name: bytes, value: bytes) -> None:
        self.names.append(name.lower())
        self.values.append(value.rstrip(b" \t"))


def read_head(head: bytes, *, head_request: bool) -> tuple[ResponseHead, bool]:
    """The head of an answer, and whether the server keeps the connection open after it.

    `head` ends with the empty line. White space before a colon is removed and folded lines are
    unfolded (RFC 9112 sections 5.1, 5.2). Raises InvalidAnswerError."""
    sink = _Sink()
    parser = HttpResponseParser(sink)
    try:
        parser.feed_data(head)
    except HttpParserUpgrade:
        pass  # a 101; what follows is the tunnel's
    except HttpParserError as error:
        repaired = _FOLD.sub(b" ", _SPACE_BEFORE_COLON.sub(rb"\r\n\1:", head))
        if repaired == head:
            raise InvalidAnswerError(str(error)) from None
        return read_head(repaired, head_request=head_request)
    lines = head.split(b"\r\n")
    names, values = sink.names, sink.values
    if len(lines) != len(names) + 3:
        return _unfolded(head, head_request=head_request)
    status_line = _STATUS_LINE.fullmatch(lines[0])
    if status_line is None:
        raise InvalidAnswerError("bad status line")
    del lines[0], lines[-2:]
    status = int(status_line[2])
    minor = 1 if status_line[1] == b"1" else 0
    framing, length = _framing(status, minor, names, values, head_request)
    answer = ResponseHead(
        status, status_line[3] or b"", minor, names, values, lines, framing, length
    )
    return answer, _keeps_open(answer)


def _unfolded(head: bytes, *, head_request: bool) -> tuple[ResponseHead, bool]:
    repaired = _FOLD.sub(b" ", head)
    if repaired == head:
        raise InvalidAnswerError("field lines cannot be told apart")
    return read_head(repaired, head_request=head_request)


def _framing(
    status: int, minor: int, names: list[bytes], values: list[bytes], head_request: bool
) -> tuple[Framing, int | None]:
    """Where the answer's body ends, and its Content-Length (RFC 9112 section 6.3)."""
    length: int | None = None
    coded = b"transfer-encoding" in names
    if b"content-length" in names:
        stated = {
            part.strip(b" \t")
            for i, name in enumerate(names)
            if name == b"content-length"
            for part in values[i].split(b",")
        }
        value = stated.pop()
        if stated or not _LENGTH.fullmatch(value) or coded:
            raise InvalidAnswerError("bad or contradicting length")
        length = int(value)
    if head_request or status in (204, 304) or status < 200:
        return Framing.NONE, length
    if coded:
        codings = [
            values[i].lower() for i, name in enumerate(names) if name == b"transfer-encoding"
        ]
        if codings != [b"chunked"] or not minor:
            raise InvalidAnswerError("transfer coding that we do not know")
        return Framing.CHUNKED, None
    if length is not None:
        return (Framing.LENGTH if length else Framing.NONE), length
    return Framing.UNTIL_CLOSE, None


def _keeps_open(head: ResponseHead) -> bool:
    if head.framing is Framing.UNTIL_CLOSE or head.status == 101:
        return False
    names, values = head.names, head.values
    if b"connection" not in names:
        return head.minor == 1
    options = connection_options([values[i] for i, n in enumerate(names) if n == b"connection"])
    if b"close" in options:
        return False
    return head.minor == 1 or b"keep-alive" in options
