"""Headers and payloads in, bytes of `application/vnd.amazon.eventstream` out."""

import json
import struct
from zlib import crc32


def message(payload: bytes = b"", **headers: str) -> bytes:
    """One message; `event_type` stands for the header `:event-type`, and all are strings."""
    return raw_message(
        b"".join(
            string_header(":" + name.replace("_", "-"), value) for name, value in headers.items()
        ),
        payload,
    )


def raw_message(headers: bytes, payload: bytes) -> bytes:
    """One message with headers that are encoded already."""
    start = struct.pack(">II", 16 + len(headers) + len(payload), len(headers))
    start += struct.pack(">I", crc32(start))
    whole = start + headers + payload
    return whole + struct.pack(">I", crc32(whole))


def string_header(name: str, value: str) -> bytes:
    """A header of type 7."""
    content = value.encode()
    return bytes([len(name)]) + name.encode() + b"\x07" + struct.pack(">H", len(content)) + content


def chunk(payload: bytes) -> bytes:
    """A piece of what a function streams."""
    return message(
        payload,
        event_type="PayloadChunk",
        content_type="application/octet-stream",
        message_type="event",
    )


def complete(**fields: str) -> bytes:
    """The last message, with `ErrorCode` and `ErrorDetails` where it failed."""
    return message(
        json.dumps(fields).encode(),
        event_type="InvokeComplete",
        content_type="application/json",
        message_type="event",
    )
