"""Bytes of `application/vnd.amazon.eventstream` in, whole messages out, at any chunk border.

A message is a prelude (total length, length of the headers, CRC-32 of both), headers, payload and
a CRC-32 of all before it; integers are big-endian (Smithy specification, "Amazon Event Stream")."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from struct import Struct, unpack_from
from zlib import crc32

HeaderValue = bool | int | bytes | str

_PRELUDE = Struct(">III")
_CRC = Struct(">I")
_LARGEST = 24 * 1024 * 1024
_LARGEST_HEADERS = 128 * 1024
_FIXED = {2: Struct(">b"), 3: Struct(">h"), 4: Struct(">i"), 5: Struct(">q"), 8: Struct(">q")}
_BOOLEANS = {0: True, 1: False}
_BYTES, _STRING, _UUID = 6, 7, 9


class EventStreamError(Exception):
    """The bytes are no event stream: a wrong checksum, length or header."""


@dataclass(frozen=True, slots=True)
class Message:
    """Headers by name, such as `:event-type`, and the payload."""

    headers: dict[str, HeaderValue]
    payload: bytes


class EventStreamDecoder:
    """Keeps what is not a whole message yet; at most 24 MB of it."""

    def __init__(self) -> None:
        self._rest = bytearray()

    @property
    def is_empty(self) -> bool:
        """Whether the stream stands between two messages."""
        return not self._rest

    def feed(self, data: bytes) -> Iterator[Message]:
        """The messages that `data` completes. Raises EventStreamError."""
        rest = self._rest
        rest += data
        while len(rest) >= _PRELUDE.size:
            total, size, checksum = _PRELUDE.unpack_from(rest)
            if crc32(memoryview(rest)[:8]) != checksum:
                raise EventStreamError("checksum of the prelude is wrong")
            if not _PRELUDE.size + size + _CRC.size <= total <= _LARGEST:
                raise EventStreamError(f"lengths {total} and {size} are impossible")
            if size > _LARGEST_HEADERS:
                raise EventStreamError(f"{size} bytes of headers are too many")
            if len(rest) < total:
                return
            message = bytes(memoryview(rest)[:total])
            del rest[:total]
            end = total - _CRC.size
            if crc32(memoryview(message)[:end]) != _CRC.unpack_from(message, end)[0]:
                raise EventStreamError("checksum of the message is wrong")
            start = _PRELUDE.size + size
            yield Message(_headers(message[_PRELUDE.size : start]), message[start:end])


def _headers(data: bytes) -> dict[str, HeaderValue]:
    headers: dict[str, HeaderValue] = {}
    at = 0
    try:
        while at < len(data):
            end = at + 1 + data[at]
            name = _exact(data, at + 1, end).decode()
            if name in headers:
                raise EventStreamError(f"header {name} stands twice")
            headers[name], at = _value(data, end)
    except (struct.error, IndexError, UnicodeDecodeError) as problem:
        raise EventStreamError(f"headers are broken: {problem}") from None
    return headers


def _value(data: bytes, at: int) -> tuple[HeaderValue, int]:
    """A header's value and where the next one begins."""
    kind = data[at]
    at += 1
    if kind in _BOOLEANS:
        return _BOOLEANS[kind], at
    if kind in _FIXED:
        form = _FIXED[kind]
        number: int = form.unpack_from(data, at)[0]
        return number, at + form.size
    if kind in (_BYTES, _STRING):
        end = at + 2 + unpack_from(">H", data, at)[0]
        content = _exact(data, at + 2, end)
        return (content.decode() if kind == _STRING else content), end
    if kind == _UUID:
        return _exact(data, at, at + 16), at + 16
    raise EventStreamError(f"header type {kind} is unknown")


def _exact(data: bytes, start: int, end: int) -> bytes:
    if end > len(data):
        raise EventStreamError("a header is longer than the headers")
    return data[start:end]
