"""Where WebSocket frames begin and end in a stream of bytes (RFC 6455 section 5.2).

The tunnel passes bytes on untouched, whatever extensions were agreed; this only follows the frame
headers, so that a close frame of our own can be put between two frames and never into one."""

import struct
from enum import IntEnum

GOING_AWAY = 1001
"""RFC 6455 section 7.4.1: the server goes down."""


class _At(IntEnum):
    HEADER = 0
    PAYLOAD = 1


class FrameTracker:
    """One direction of a WebSocket."""

    __slots__ = ("_at", "_header", "_left", "closed")

    def __init__(self) -> None:
        self._at = _At.HEADER
        self._header = b""
        self._left = 0
        self.closed = False
        """Whether a close frame has passed."""

    @property
    def between_frames(self) -> bool:
        """Whether another frame may be put in here."""
        return self._at is _At.HEADER and not self._header

    def feed(self, data: bytes) -> None:
        """Bytes that pass."""
        position, size = 0, len(data)
        while position < size:
            if self._at is _At.PAYLOAD:
                step = min(self._left, size - position)
                position += step
                self._left -= step
                if not self._left:
                    self._at = _At.HEADER
                continue
            header = self._header + data[position : position + 14 - len(self._header)]
            length = header_length(header)
            if not length:
                self._header = header
                return
            position += length - len(self._header)
            self._header = b""
            self._left = payload_length(header)
            if header[0] & 0x0F == 0x8:
                self.closed = True
            if self._left:
                self._at = _At.PAYLOAD


def header_length(header: bytes) -> int:
    """Bytes of the frame header that `header` begins with; 0 if it is not all there."""
    if len(header) < 2:
        return 0
    length = 2 + {126: 2, 127: 8}.get(header[1] & 0x7F, 0) + (4 if header[1] & 0x80 else 0)
    return length if len(header) >= length else 0


def payload_length(header: bytes) -> int:
    """Bytes of payload behind that header."""
    short = header[1] & 0x7F
    if short == 126:
        return int(struct.unpack_from(">H", header, 2)[0])
    if short == 127:
        return int(struct.unpack_from(">Q", header, 2)[0])
    return short


def close_frame(code: int, *, mask: bytes | None = None) -> bytes:
    """A close frame without a reason; a client's frame needs a mask of four bytes."""
    payload = struct.pack(">H", code)
    if mask is None:
        return b"\x88\x02" + payload
    masked = bytes(byte ^ mask[i] for i, byte in enumerate(payload))
    return b"\x88\x82" + mask + masked
