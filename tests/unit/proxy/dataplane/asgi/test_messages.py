"""WebSocket messages become frames and come back, and rules that are broken are noticed."""

import pytest
from websockets.frames import Frame
from websockets.frames import Opcode as Theirs

from strangler.proxy.dataplane.asgi.messages import (
    Close,
    MessageReader,
    Opcode,
    Ping,
    WrongFrameError,
    closing_payload,
    masked_frame,
)


def frame(opcode, payload=b"", fin=True):
    """A server's frame, by another implementation."""
    return Frame(Theirs(opcode), payload, fin).serialize(mask=False)


STREAM = b"".join(
    [
        frame(1, "é".encode()),
        frame(2, b"\xff" * 70000),
        frame(1, b"in ", fin=False),
        frame(9, b"ping"),
        frame(0, b"pieces"),
        frame(10, b"nobody asked"),
        frame(2, b"x" * 200),
        frame(8, b"\x03\xe8bye"),
    ]
)
MESSAGES = ["é", b"\xff" * 70000, Ping(b"ping"), "in pieces", b"x" * 200, Close(1000, "bye")]


@pytest.mark.parametrize("step", [1000000, 65536, 1000, 7])
def test_messages_are_the_same_however_bytes_arrive(step):
    """Whole, fragmented, with control frames between fragments."""
    reader, found = MessageReader(), []
    for start in range(0, len(STREAM), step):
        found += reader.feed(STREAM[start : start + step])
    assert found == MESSAGES


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (frame(1, b"\xff"), 1007),
        (b"\xc1\x01x", 1002),
        (frame(0, b"x"), 1002),
        (frame(1, b"x", fin=False) + frame(1, b"x"), 1002),
        (b"\x83\x00", 1002),
        (b"\x89\x7e\x00\x80", 1002),
        (b"\x09\x00", 1002),
        (Frame(Theirs.TEXT, b"x").serialize(mask=True), 1002),
        (frame(8, b"\x03"), 1002),
        (frame(8, b"\x03\xed"), 1002),
        (frame(2, b"x" * 11), 1009),
        (frame(2, b"x" * 6, fin=False) + frame(0, b"x" * 6), 1009),
    ],
)
def test_a_frame_against_the_rules_has_its_close_code(data, code):
    """RFC 6455 sections 5 and 7.4.1; the limit is ten bytes here."""
    with pytest.raises(WrongFrameError) as raised:
        MessageReader(10).feed(data)
    assert raised.value.code == code


@pytest.mark.parametrize("size", [0, 1, 3, 125, 126, 65535, 65536])
def test_our_frames_are_read_by_others(size):
    """Masked, with the length in each of its three forms."""
    payload = bytes(index % 251 for index in range(size))
    data = masked_frame(Opcode.BINARY, payload, b"\x01\xf2\x03\x04")
    assert _parsed(data) == (Theirs.BINARY, payload)


def _parsed(data):
    def read(count):
        nonlocal data
        taken, data = data[:count], data[count:]
        return taken
        yield

    try:
        next(Frame.parse(read, mask=True))
    except StopIteration as end:
        return end.value.opcode, bytes(end.value.data)
    raise AssertionError("it wants more bytes")


def test_a_close_says_only_what_may_be_said():
    """No code that stands in no frame, and no reason that is too long or cut in a character."""
    assert closing_payload(1005, "") == closing_payload(1006, "x") == b""
    assert closing_payload(4000, "bye") == b"\x0f\xa0bye"
    assert closing_payload(1000, "é" * 100) == b"\x03\xe8" + "é".encode() * 61
