"""Body bytes as they arrive in, content out, and where the message ends (RFC 9112 sections 6, 7).

Heads are read by llhttp; bodies here, because httptools tells no consumed offset and hides chunk
extensions, and both decide where the next message begins."""

import re
from collections.abc import Sequence
from typing import Final

MAX_CHUNK_LINE: Final = 4_096
"""Bytes of one chunk-size line with its extensions."""
MAX_EXTENSIONS: Final = 16_384
"""Bytes of extensions in one message; they carry nothing that anybody uses."""
MAX_TRAILERS: Final = 16_384
"""Bytes of one trailer section."""

MANY_CHUNKS: Final = 256
"""More chunks than that at a go, and their reader lets others go first: libuv hands over up to
8 MB at once, and the loop would be held for seconds where each byte is a chunk."""

LAST_CHUNK: Final = b"0\r\n\r\n"

_CHUNK_LINE: Final = re.compile(rb"([0-9A-Fa-f]{1,16})((?:[ \t]*;[\t\x20-\x7e\x80-\xff]*)?)")
_FIELD_LINE: Final = re.compile(
    rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[\t\x20-\x7e\x80-\xff]*"  # RFC 9110 section 5.1, 5.5
)


class FramingError(ValueError):
    """The sender broke the rules of message framing; where it stands now is unknown."""


class LengthDecoder:
    """A body of known length (RFC 9112 section 6.2)."""

    __slots__ = ("left",)
    trailers: Sequence[bytes] = ()

    def __init__(self, length: int) -> None:
        self.left = length
        """Bytes that have not arrived."""

    @property
    def ended(self) -> bool:
        """Whether the body is complete."""
        return self.left == 0

    def feed(self, data: bytes) -> tuple[Sequence[bytes], bytes]:
        """The content in `data`, and the bytes after the body's end."""
        size = len(data)
        if size <= self.left:
            self.left -= size
            return (data,), b""
        content, rest = data[: self.left], data[self.left :]
        self.left = 0
        return (content,), rest


class UntilCloseDecoder:
    """A body that ends with its connection; only answers have such (RFC 9112 section 6.3)."""

    __slots__ = ()
    ended = False
    trailers: Sequence[bytes] = ()

    def feed(self, data: bytes) -> tuple[Sequence[bytes], bytes]:
        """All of it is content."""
        return (data,), b""


class ChunkedDecoder:
    """A body in chunked coding (RFC 9112 section 7.1).

    Extensions are dropped (section 7.1.1), trailers kept as field lines. Stricter than many:
    only CRLF ends a line, a size has at most 16 digits, nothing may stand between size and
    line end but extensions."""

    __slots__ = (
        "_extensions",
        "_partial",
        "_state",
        "_trailer_size",
        "chunks",
        "ended",
        "left",
        "trailers",
    )

    def __init__(self) -> None:
        self.ended = False
        """Whether the last chunk and the trailer section have arrived."""
        self.trailers: list[bytes] = []
        """Field lines without their line ends, as sent."""
        self.left = 0
        """Bytes of the current chunk that have not arrived."""
        self.chunks = 0
        """How many pieces of chunks the last `feed` found: its price."""
        self._partial = b""
        self._extensions = 0
        self._trailer_size = 0
        self._state = self._size

    def feed(self, data: bytes) -> tuple[Sequence[bytes], bytes]:
        """The content in `data`, and the bytes after the body's end. Raises FramingError."""
        pieces, rest = self._fed(data)
        self.chunks = len(pieces)
        return (pieces if self.chunks < 2 else (b"".join(pieces),)), rest

    def _fed(self, data: bytes) -> tuple[list[bytes], bytes]:
        if self._partial:
            data = self._partial + data
            self._partial = b""
        pieces: list[bytes] = []
        position = 0
        while not self.ended:
            step = self._state(data, position, pieces)
            if step < 0:
                return pieces, b""
            position = step
        return pieces, data[position:]

    def _line(self, data: bytes, position: int, limit: int) -> int:
        """Where the line that begins at `position` ends; -1 and the rest kept if it has not."""
        end = data.find(b"\r\n", position)
        if (end if end >= 0 else len(data)) - position > limit:
            raise FramingError("line in a chunked body is too long")
        if end < 0:
            if data.find(b"\n", position) >= 0:
                raise FramingError("bare line feed in a chunked body")
            self._partial = data[position:]
        return end

    def _size(self, data: bytes, position: int, pieces: list[bytes]) -> int:
        end = self._line(data, position, MAX_CHUNK_LINE)
        if end < 0:
            return -1
        line = _CHUNK_LINE.fullmatch(data, position, end)
        if line is None:
            raise FramingError("bad chunk size")
        self._extensions += line.end(2) - line.start(2)
        if self._extensions > MAX_EXTENSIONS:
            raise FramingError("too many chunk extensions")
        self.left = int(line[1], 16)
        self._state = self._content if self.left else self._trailer
        return end + 2

    def _content(self, data: bytes, position: int, pieces: list[bytes]) -> int:
        available = len(data) - position
        if available < self.left:
            if available:
                pieces.append(data[position:] if position else data)
                self.left -= available
            return -1
        end = position + self.left
        pieces.append(data[position:end])
        self.left = 0
        self._state = self._after_content
        return end

    def _after_content(self, data: bytes, position: int, pieces: list[bytes]) -> int:
        line_end = data[position : position + 2]
        if line_end == b"\r\n":
            self._state = self._size
            return position + 2
        if line_end and line_end != b"\r":
            raise FramingError("chunk is longer than its size")
        self._partial = line_end
        return -1

    def _trailer(self, data: bytes, position: int, pieces: list[bytes]) -> int:
        end = self._line(data, position, max(0, MAX_TRAILERS - self._trailer_size))
        if end < 0:
            return -1
        if end == position:
            self.ended = True
            return end + 2
        if not _FIELD_LINE.fullmatch(data, position, end):
            raise FramingError("bad trailer field")
        self._trailer_size += end + 2 - position
        self.trailers.append(data[position:end])
        return end + 2


Decoder = LengthDecoder | ChunkedDecoder | UntilCloseDecoder


def chunk(data: bytes) -> bytes:
    """One chunk that holds `data`, which must not be empty."""
    return b"%x\r\n%b\r\n" % (len(data), data)


def last_chunk(trailers: Sequence[bytes]) -> bytes:
    """The end of a chunked body with these trailer field lines."""
    if not trailers:
        return LAST_CHUNK
    return b"0\r\n%b\r\n\r\n" % b"\r\n".join(trailers)
