"""Bytes of an HTTP/1.1 connection in, whole messages or the reason to refuse them out.

The oracle of the framing tests: slow, strict, written after RFC 9112 and RFC 9110 without a look at
any parser that it judges. It reads a complete byte string from its start, again and again, and
keeps no state, so that borders between reads cannot matter to it."""

import re
from dataclasses import dataclass
from enum import Enum

TOKEN = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
# RFC 9110 section 5.5: visible characters, obs-text, and blanks between them.
VALUE = re.compile(rb"(?:[\x21-\x7e\x80-\xff](?:[ \t\x21-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?)?")
REQUEST_LINE = re.compile(rb"([^ ]+) ([^ ]+) (HTTP/[0-9]\.[0-9])")
STATUS_LINE = re.compile(rb"(HTTP/1\.[01]) ([1-9][0-9][0-9]) ([\t \x21-\x7e\x80-\xff]*)")
TARGET = re.compile(rb"[\x21\x22\x24-\x7e\x80-\xff]+")
"""Visible characters but `#`; octets above 0x7f are no URI, but harmless."""
ORIGIN_FORM = re.compile(rb"/.*")
ABSOLUTE_FORM = re.compile(rb"(?i:https?)://([^/?]+)(?:[/?].*)?")
HOST = re.compile(rb"(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9\-._~!$&'()*+,;=%]*)(?::[0-9]*)?")
CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,16})((?:[ \t]*;[\t \x21-\x7e\x80-\xff]*)?)")
LENGTH = re.compile(rb"[0-9]{1,18}")


class Malformed(ValueError):  # noqa: N818  (a verdict, not a fault of ours)
    """The bytes are no message that may be acted on; the text says why."""


class Incomplete(Exception):  # noqa: N818  (a verdict, not a fault of ours)
    """The bytes so far are a beginning of a message, and nothing is wrong with it yet."""


class Framing(Enum):
    """How a message says where its body ends (RFC 9112 section 6.3)."""

    NONE = "none"
    LENGTH = "length"
    CHUNKED = "chunked"
    CLOSE = "close"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message. `fields` and `trailers` are (name, value) as received, values without the
    blanks around them; `body` is without transfer coding; `raw` is everything as received."""

    line: tuple[bytes, bytes, bytes]
    fields: tuple[tuple[bytes, bytes], ...]
    framing: Framing
    body: bytes
    trailers: tuple[tuple[bytes, bytes], ...] = ()
    head: bytes
    raw: bytes
    end: int
    """Offset of the first byte after it."""

    @property
    def method(self) -> bytes:
        return self.line[0]

    @property
    def target(self) -> bytes:
        return self.line[1]

    @property
    def status(self) -> int:
        return int(self.line[1])

    @property
    def reason(self) -> bytes:
        return self.line[2]

    @property
    def lines(self) -> list[bytes]:
        """The field lines, byte for byte."""
        return self.head.split(b"\r\n")[1:-2]

    def all(self, name: bytes) -> list[bytes]:
        """The values of each line with this name, in order."""
        return [value for key, value in self.fields if key.lower() == name.lower()]

    def one(self, name: bytes) -> bytes | None:
        """The value of a field that stands at most once; raises AssertionError if it is twice."""
        found = self.all(name)
        assert len(found) <= 1, f"{name!r} stands {len(found)} times: {found}"
        return found[0] if found else None

    def __contains__(self, name: bytes) -> bool:
        return bool(self.all(name))

    @property
    def keeps_alive(self) -> bool:
        """Whether the sender lets the connection open (RFC 9112 section 9.3)."""
        options = {item.strip().lower() for v in self.all(b"connection") for item in v.split(b",")}
        if self.framing is Framing.CLOSE or b"close" in options:
            return False
        version = self.line[2] if self.line[2].startswith(b"HTTP/") else self.line[0]
        return version != b"HTTP/1.0" or b"keep-alive" in options


# Requests ----------------------------------------------------------------------------------------


def read_request(data: bytes, at: int = 0) -> Message:
    """The request that starts at `at`. Raises Malformed or Incomplete."""
    start = at
    while data[start : start + 2] == b"\r\n":  # section 2.2: empty lines before it are ignored
        start += 2
    line, position = _line(data, start)
    found = REQUEST_LINE.fullmatch(line)
    if not found:
        raise Malformed("request line")
    method, target, version = found.groups()
    if not TOKEN.fullmatch(method):
        raise Malformed("method")
    if version not in (b"HTTP/1.0", b"HTTP/1.1"):
        raise Malformed("version")
    fields, position = _fields(data, position)
    head = data[start:position]
    _check_target(method, target)
    _check_host(fields, version)
    framing, length = _request_framing(fields, version)
    body, trailers, position = _body(data, position, framing, length)
    return Message(
        line=(method, target, version),
        fields=fields,
        framing=framing,
        body=body,
        trailers=trailers,
        head=head,
        raw=data[start:position],
        end=position,
    )


def read_requests(data: bytes) -> tuple[list[Message], Malformed | Incomplete | None]:
    """Whole requests from the start of a connection, and what comes after the last of them: None
    where nothing does. What follows a request that ends the connection is not looked at."""
    messages: list[Message] = []
    at = 0
    while data[at:].strip(b"\r\n"):
        try:
            message = read_request(data, at)
        except (Malformed, Incomplete) as error:
            return messages, error
        messages.append(message)
        if not message.keeps_alive:
            break
        at = message.end
    return messages, None


def _check_target(method: bytes, target: bytes) -> None:
    if not TARGET.fullmatch(target):
        raise Malformed("target")
    if method == b"CONNECT":
        return
    absolute = ABSOLUTE_FORM.fullmatch(target)
    if absolute:
        if b"@" in absolute[1] or not HOST.fullmatch(absolute[1]) or absolute[1][:1] == b":":
            raise Malformed("authority")
    elif not (ORIGIN_FORM.fullmatch(target) or (target == b"*" and method == b"OPTIONS")):
        raise Malformed("form of target")


def _check_host(fields: tuple[tuple[bytes, bytes], ...], version: bytes) -> None:
    hosts = [value for name, value in fields if name.lower() == b"host"]
    if len(hosts) > 1 or (not hosts and version == b"HTTP/1.1"):
        raise Malformed("number of Host fields")
    if hosts and not HOST.fullmatch(hosts[0]):
        raise Malformed("Host")


def _request_framing(
    fields: tuple[tuple[bytes, bytes], ...], version: bytes
) -> tuple[Framing, int]:
    codings = [value for name, value in fields if name.lower() == b"transfer-encoding"]
    length = _length(fields)
    if codings:
        if length is not None:
            raise Malformed("length and coding")
        if version == b"HTTP/1.0":
            raise Malformed("coding in HTTP/1.0")
        if [value.lower() for value in codings] != [b"chunked"]:
            raise Malformed("coding")
        return Framing.CHUNKED, 0
    return (Framing.NONE, 0) if length is None else (Framing.LENGTH, length)


# Responses ---------------------------------------------------------------------------------------


def read_response(
    data: bytes, method: bytes = b"GET", *, ended: bool, at: int = 0, received: bool = False
) -> Message:
    """The response that starts at `at`, interim ones too; `ended` says whether the connection was
    closed cleanly after `data`; `received` asks what a recipient has to make of it (section 6.3),
    not only what may be sent. Raises Malformed or Incomplete."""
    line, position = _line(data, at)
    found = STATUS_LINE.fullmatch(line)
    if not found:
        raise Malformed("status line")
    status = int(found[2])
    fields, position = _fields(data, position)
    head = data[at:position]
    framing, length = _response_framing(fields, status, method, found[1], received)
    if framing is Framing.CLOSE:
        if not ended:
            raise Incomplete
        body, trailers, position = data[position:], (), len(data)
    else:
        body, trailers, position = _body(data, position, framing, length)
    return Message(
        line=(found[1], found[2], found[3]),
        fields=fields,
        framing=framing,
        body=body,
        trailers=trailers,
        head=head,
        raw=data[at:position],
        end=position,
    )


def _response_framing(
    fields: tuple[tuple[bytes, bytes], ...],
    status: int,
    method: bytes,
    version: bytes,
    received: bool,
) -> tuple[Framing, int]:
    codings = [value for name, value in fields if name.lower() == b"transfer-encoding"]
    length = _length(fields)
    if status < 200 or status == 204:
        if (codings or length is not None) and not received:
            raise Malformed("length or coding in 1xx or 204")
        return Framing.NONE, 0
    if codings and length is not None:
        raise Malformed("length and coding")
    if codings and version == b"HTTP/1.0":
        raise Malformed("coding in HTTP/1.0")
    if codings and [value.lower() for value in codings] != [b"chunked"]:
        raise Malformed("coding")
    if method == b"HEAD" or status == 304 or (method == b"CONNECT" and status < 300):
        return Framing.NONE, 0
    if codings:
        return Framing.CHUNKED, 0
    return (Framing.CLOSE, 0) if length is None else (Framing.LENGTH, length)


# Parts of both -----------------------------------------------------------------------------------


def _line(data: bytes, at: int) -> tuple[bytes, int]:
    """The line that starts at `at`, without its CRLF, and the offset after it."""
    feed = data.find(b"\n", at)
    whole = data[at:] if feed < 0 else data[at : feed + 1]
    bare = whole[:-2] if whole.endswith(b"\r\n") else whole
    if feed < 0 and bare.endswith(b"\r"):
        bare = bare[:-1]  # its line feed may still come
    if b"\r" in bare or b"\n" in bare or b"\0" in bare:
        raise Malformed("bare CR, LF or NUL")
    if feed < 0:
        raise Incomplete
    return bare, feed + 1


def _fields(data: bytes, at: int) -> tuple[tuple[tuple[bytes, bytes], ...], int]:
    fields = []
    while True:
        line, at = _line(data, at)
        if not line:
            return tuple(fields), at
        name, colon, value = line.partition(b":")
        value = value.strip(b" \t")
        if not colon or not TOKEN.fullmatch(name):
            raise Malformed("field name")
        if not VALUE.fullmatch(value):
            raise Malformed("field value")
        fields.append((name, value))


def _length(fields: tuple[tuple[bytes, bytes], ...]) -> int | None:
    values = [
        item.strip(b" \t")
        for name, value in fields
        if name.lower() == b"content-length"
        for item in value.split(b",")
    ]
    if not values:
        return None
    if len(set(values)) > 1 or not LENGTH.fullmatch(values[0]):
        raise Malformed("Content-Length")
    return int(values[0])


def _body(
    data: bytes, at: int, framing: Framing, length: int
) -> tuple[bytes, tuple[tuple[bytes, bytes], ...], int]:
    if framing is Framing.CHUNKED:
        return _chunked(data, at)
    if len(data) < at + length:
        raise Incomplete
    return data[at : at + length], (), at + length


def _chunked(data: bytes, at: int) -> tuple[bytes, tuple[tuple[bytes, bytes], ...], int]:
    body = b""
    while True:
        line, at = _line(data, at)
        found = CHUNK_SIZE.fullmatch(line)
        if not found:
            raise Malformed("chunk size or extension")
        size = int(found[1], 16)
        if size == 0:
            trailers, at = _fields(data, at)
            return body, trailers, at
        if not b"\r\n".startswith(data[at + size : at + size + 2]):
            raise Malformed("end of chunk")
        if len(data) < at + size + 2:
            raise Incomplete
        body += data[at : at + size]
        at += size + 2
