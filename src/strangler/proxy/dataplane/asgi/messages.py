"""WebSocket messages in and frames out, and the other way round (RFC 6455 section 5).

For the door that has messages on one side only: we are the upstream's client there, without any
extension, so frames to it are masked and those from it are not."""

import struct
from dataclasses import dataclass
from enum import IntEnum

from strangler.proxy.dataplane.frames import header_length, payload_length

NO_STATUS = 1005
ABNORMAL = 1006
BROKEN_RULES = 1002
NOT_TEXT = 1007
TOO_LARGE = 1009
BROKEN_OFF = 1011
"""Close codes (RFC 6455 section 7.4.1); the first two stand in no frame."""
LARGEST = 16 * 1024 * 1024
"""Bytes of one message, which ASGI wants in one piece."""


class Opcode(IntEnum):
    """What a frame is (section 5.2)."""

    MORE = 0x0
    TEXT = 0x1
    BINARY = 0x2
    CLOSE = 0x8
    PING = 0x9
    PONG = 0xA


@dataclass(frozen=True, slots=True)
class Close:
    """The other end closes."""

    code: int
    reason: str


@dataclass(frozen=True, slots=True)
class Ping:
    """The other end wants a pong with this payload."""

    payload: bytes


class WrongFrameError(ValueError):
    """The other end breaks the rules; `code` is what to close with."""

    def __init__(self, code: int, why: str) -> None:
        super().__init__(why)
        self.code = code


class MessageReader:
    """Reads what a server sends."""

    def __init__(self, largest: int = LARGEST) -> None:
        self._largest = largest
        self._buffer = bytearray()
        self._parts: list[bytes] = []
        self._kind: Opcode | None = None
        self._size = 0

    def feed(self, data: bytes) -> list[str | bytes | Ping | Close]:
        """The messages that `data` completes. Raises WrongFrameError."""
        buffer = self._buffer
        buffer += data
        found: list[str | bytes | Ping | Close] = []
        while start := header_length(bytes(buffer[:14])):
            end = start + self._checked(buffer)
            if len(buffer) < end:
                break
            first, payload = buffer[0], bytes(buffer[start:end])
            del buffer[:end]
            message = self._frame(Opcode(first & 0x0F), bool(first & 0x80), payload)
            if message is not None:
                found.append(message)
        return found

    def _checked(self, buffer: bytearray) -> int:
        """The payload's length; its header is whole."""
        first, size = buffer[0], payload_length(bytes(buffer[:14]))
        if first & 0x70 or first & 0x0F not in Opcode.__members__.values():
            raise WrongFrameError(BROKEN_RULES, "a frame of an extension that was not agreed")
        if buffer[1] & 0x80:
            raise WrongFrameError(BROKEN_RULES, "a masked frame of a server")
        if first & 0x08 and (size > 125 or not first & 0x80):
            raise WrongFrameError(BROKEN_RULES, "a control frame that is too long or fragmented")
        if size > self._largest - self._size:
            raise WrongFrameError(TOO_LARGE, f"a message of more than {self._largest} bytes")
        return size

    def _frame(
        self, opcode: Opcode, last: bool, payload: bytes
    ) -> str | bytes | Ping | Close | None:
        if opcode is Opcode.PING:
            return Ping(payload)
        if opcode is Opcode.PONG:
            return None
        if opcode is Opcode.CLOSE:
            return _closing(payload)
        if (opcode is Opcode.MORE) == (self._kind is None):
            raise WrongFrameError(BROKEN_RULES, "fragments out of order")
        if self._kind is None:
            self._kind = opcode
        self._parts.append(payload)
        self._size += len(payload)
        if not last:
            return None
        kind, whole = self._kind, b"".join(self._parts)
        self._parts, self._kind, self._size = [], None, 0
        return _text(whole) if kind is Opcode.TEXT else whole


def _text(payload: bytes) -> str:
    try:
        return payload.decode()
    except UnicodeDecodeError:
        raise WrongFrameError(NOT_TEXT, "a text that is not UTF-8") from None


def _closing(payload: bytes) -> Close:
    if not payload:
        return Close(NO_STATUS, "")
    code = int.from_bytes(payload[:2], "big")
    if len(payload) == 1 or not may_stand_in_a_frame(code):
        raise WrongFrameError(BROKEN_RULES, "a close code that may not be sent")
    return Close(code, _text(payload[2:]))


def may_stand_in_a_frame(code: int) -> bool:
    """Whether a close code may be sent (section 7.4)."""
    return 1000 <= code <= 4999 and code not in (1004, NO_STATUS, ABNORMAL, 1015)


def masked_frame(opcode: Opcode, payload: bytes, mask: bytes) -> bytes:
    """A whole frame of a client; `mask` has four random bytes."""
    size = len(payload)
    if size < 126:
        head = struct.pack(">BB", 0x80 | opcode, 0x80 | size)
    elif size < 65536:
        head = struct.pack(">BBH", 0x80 | opcode, 0x80 | 126, size)
    else:
        head = struct.pack(">BBQ", 0x80 | opcode, 0x80 | 127, size)
    if not payload:
        return head + mask
    # Python has no faster way to combine two runs of bytes than as two numbers.
    key = (mask * (size // 4 + 1))[:size]
    mixed = int.from_bytes(payload, "big") ^ int.from_bytes(key, "big")
    return head + mask + mixed.to_bytes(size, "big")


def closing_payload(code: int, reason: str) -> bytes:
    """The payload of a close frame; empty where the code may not stand in one."""
    if not may_stand_in_a_frame(code):
        return b""
    text = reason.encode()[:123]
    return struct.pack(">H", code) + text.decode(errors="ignore").encode()
