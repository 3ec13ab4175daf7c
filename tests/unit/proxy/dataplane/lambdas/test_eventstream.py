"""The decoder of event streams."""

import struct
from itertools import pairwise
from zlib import crc32

import pytest
from botocore.eventstream import EventStreamBuffer
from hypothesis import given
from hypothesis import strategies as st

from strangler.proxy.dataplane.lambdas.eventstream import EventStreamDecoder, EventStreamError
from support.event_streams import chunk, complete, message, raw_message, string_header

SOME = [chunk(b"one"), chunk(b""), complete(), message(b"\0" * 300, event_type="x", other="é")]


def decoded(data):
    """All messages of a stream."""
    return list(EventStreamDecoder().feed(data))


@given(st.lists(st.integers(0, sum(map(len, SOME)))))
def test_chunk_borders_make_no_difference(borders):
    """Messages come out the same however the bytes are cut."""
    stream = b"".join(SOME)
    decoder = EventStreamDecoder()
    edges = [0, *sorted(borders), len(stream)]
    found = [part for start, end in pairwise(edges) for part in decoder.feed(stream[start:end])]
    assert found == decoded(stream)
    assert decoder.is_empty


def test_messages_are_those_that_botocore_reads():
    """Headers and payloads."""
    stream = b"".join(SOME)
    theirs = EventStreamBuffer()
    theirs.add_data(stream)
    assert [(one.headers, one.payload) for one in decoded(stream)] == [
        (one.headers, one.payload) for one in theirs
    ]


def test_every_type_of_header_is_read():
    """As botocore reads them."""
    values = {
        "yes": b"\x00",
        "no": b"\x01",
        "byte": b"\x02\xff",
        "short": b"\x03\xff\xfe",
        "integer": b"\x04\x00\x00\x00\x07",
        "long": b"\x05" + struct.pack(">q", -(2**40)),
        "bytes": b"\x06\x00\x02\xff\x00",
        "time": b"\x08" + struct.pack(">q", 1_795_428_000_000),
        "uuid": b"\x09" + bytes(range(16)),
    }
    headers = b"".join(bytes([len(name)]) + name.encode() + value for name, value in values.items())
    stream = raw_message(headers, b"")
    theirs = EventStreamBuffer()
    theirs.add_data(stream)
    assert decoded(stream)[0].headers == next(iter(theirs)).headers


@pytest.mark.parametrize("at", range(len(SOME[0])))
def test_a_changed_byte_is_noticed(at):
    """By one of the checksums, or by an impossible length."""
    broken = bytearray(SOME[0])
    broken[at] ^= 0x40
    decoder = EventStreamDecoder()
    with pytest.raises(EventStreamError):
        list(decoder.feed(bytes(broken)))


def prelude(total, size):
    """A prelude with a right checksum."""
    start = struct.pack(">II", total, size)
    return start + struct.pack(">I", crc32(start))


@pytest.mark.parametrize(
    ("total", "size"), [(15, 0), (16, 1), (25 * 2**20, 0), (2**20, 129 * 1024), (2**32 - 1, 0)]
)
def test_impossible_lengths_are_refused_at_once(total, size):
    """Before anything is kept for them."""
    with pytest.raises(EventStreamError, match=r"bytes|lengths"):
        decoded(prelude(total, size))


@pytest.mark.parametrize(
    "headers",
    [
        string_header("a", "1") * 2,
        b"\x01a\x0a",
        b"\x01a",
        b"\x09a\x00",
        b"\x01a\x07\x00\x09x",
        b"\x01a\x04\x00",
        b"\x01a\x07\x00\x01\xff",
        b"\x01a\x09" + bytes(15),
    ],
)
def test_broken_headers_are_refused(headers):
    """Repeated, of no known type, cut off, no UTF-8."""
    with pytest.raises(EventStreamError):
        decoded(raw_message(headers, b"x"))
