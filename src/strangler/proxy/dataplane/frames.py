"""Where WebSocket frames begin and end in a stream of bytes (RFC 6455 section 5.2).

The tunnel passes bytes on untouched, whatever extensions were agreed; this only follows the frame
headers, so that a close frame of our own can be put between two frames and never into one."""

import struct
from typing import Final

GOING_AWAY: Final = 1001
"""RFC 6455 section 7.4.1: the server goes down."""
MANY_FRAMES: Final = 1024
"""More frames than that at a go, and their reader lets others go first: libuv hands over up to
8 MB in one turn of the loop, which would be held for as long as four million frames take."""

_CLOSE: Final = 0x8
_LONGEST_HEADER: Final = 14
_SHORT: Final = bytes(
    (2 + (second & 0x7F) + (4 if second & 0x80 else 0)) if second & 0x7F < 126 else 0
    for second in range(256)
)
"""Bytes of a whole frame by the second byte of its header; 0 where more of it has to be read."""


class FrameTracker:
    """One direction of a WebSocket."""

    __slots__ = ("_header", "_left", "closed")

    def __init__(self) -> None:
        self._header = b""
        """The beginning of a header that has not come whole."""
        self._left = 0
        """Bytes of the current frame's payload that have not passed."""
        self.closed = False
        """Whether a close frame has passed."""

    @property
    def between_frames(self) -> bool:
        """Whether another frame may be put in here."""
        return not (self._left or self._header)

    def feed(self, data: bytes) -> int:
        """Bytes that pass; how many frames began in them, which is their price."""
        if self._header:
            data = self._header + data
            self._header = b""
        position, size = self._left, len(data)
        frames = 0
        last = size - _LONGEST_HEADER
        short = _SHORT
        while position <= last:
            length = short[data[position + 1]]
            if data[position] & 0x0F == _CLOSE:
                self.closed = True
            if length:
                position += length
            else:
                header = data[position : position + _LONGEST_HEADER]
                position += header_length(header) + payload_length(header)
            frames += 1
        while position < size:  # the header may be cut
            header = data[position : position + _LONGEST_HEADER]
            length = header_length(header)
            if not length:
                self._header = header
                self._left = 0
                return frames
            if header[0] & 0x0F == _CLOSE:
                self.closed = True
            position += length + payload_length(header)
            frames += 1
        self._left = position - size
        return frames


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
