"""The prelude of a streamed answer."""

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strangler.proxy.dataplane.attempts import Framing
from strangler.proxy.dataplane.fieldblock import split_lines
from strangler.proxy.dataplane.lambdas.malformed import MalformedError
from strangler.proxy.dataplane.lambdas.streaming import (
    INTEGRATION_TYPE,
    PRELUDE_LIMIT,
    StreamReader,
)

EVENT_STREAM = b"application/vnd.amazon.eventstream"
PRELUDE = {
    "statusCode": 201,
    "headers": {"content-type": "text/event-stream"},
    "cookies": ["sid=abc; Path=/", "b=2"],
}
STREAM = json.dumps(PRELUDE).encode() + bytes(8) + b"data: one\n\n\0\0\0\0\0\0\0\0data: two\n\n"
CONTENT = b"data: one\n\n\0\0\0\0\0\0\0\0data: two\n\n"


def read(data, content_type=INTEGRATION_TYPE, *, head_request=False):
    """Head and content of a whole stream."""
    reader = StreamReader(content_type, head_request=head_request)
    content = reader.feed(data)
    content += reader.close()
    return reader.head, content


@pytest.mark.parametrize("content_type", [INTEGRATION_TYPE, EVENT_STREAM, b""])
def test_a_prelude_becomes_the_head(content_type):
    """What follows the eight NULs is content, unchanged."""
    head, content = read(STREAM, content_type)
    assert head.status == 201
    assert split_lines(head.block) == [
        b"content-type: text/event-stream",
        b"set-cookie: sid=abc; Path=/",
        b"set-cookie: b=2",
    ]
    assert (head.framing, head.length) == (Framing.CHUNKED, None)
    assert content == CONTENT


@given(st.lists(st.integers(0, len(STREAM))))
def test_chunk_borders_make_no_difference(borders):
    """Even within the separator."""
    reader = StreamReader(INTEGRATION_TYPE, head_request=False)
    edges = [0, *sorted(borders), len(STREAM)]
    content = b"".join(reader.feed(STREAM[start:end]) for start, end in pairwise(edges))
    assert content == CONTENT
    assert reader.head.status == 201


@pytest.mark.parametrize("content_type", [b"text/plain", b"application/octet-stream", EVENT_STREAM])
@pytest.mark.parametrize("data", [b"just bytes", b"\0" * 20, b"[1]"])
def test_other_functions_bytes_are_all_content(content_type, data):
    """Status 200, octets."""
    head, content = read(data, content_type)
    assert head.status == 200
    assert split_lines(head.block) == [b"content-type: application/octet-stream"]
    assert content == data


@pytest.mark.parametrize(
    "data", [b'{"a": 1}', b"{" + b"x" * (PRELUDE_LIMIT + 100), b"{no json}" + bytes(8) + b"x"]
)
def test_what_only_looks_like_a_prelude_is_content(data):
    """Where the function's type is not known."""
    head, content = read(data, EVENT_STREAM)
    assert head.status == 200
    assert content == data


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b'{"statusCode": 200}',
        b"{" + b"x" * (PRELUDE_LIMIT + 100),
        b"{no json}" + bytes(8),
        b"[1]" + bytes(8),
        b'{"statusCode": 99}' + bytes(8),
        b'{"headers": {"a b": "1"}}' + bytes(8),
    ],
)
def test_a_promised_prelude_must_be_one(data):
    """Missing, endless, or none."""
    with pytest.raises(MalformedError):
        read(data)


def test_a_prelude_may_leave_out_the_status():
    """Then it is 200; header lists are read as well."""
    prelude = {"headers": {"a": 1}, "multiValueHeaders": {"b": ["1", "2"]}}
    head, content = read(json.dumps(prelude).encode() + bytes(8))
    assert head.status == 200
    assert split_lines(head.block) == [b"a: 1", b"b: 1", b"b: 2"]
    assert content == b""


def test_a_length_that_cannot_be_known_is_dropped():
    """A stream ends where it ends."""
    prelude = json.dumps({"headers": {"content-length": "5"}}).encode() + bytes(8)
    assert read(prelude + b"12345")[0].block == b""


def test_answers_without_content_have_none():
    """To HEAD, and 204, and 304; HEAD keeps the length that was named."""
    prelude = json.dumps({"headers": {"content-length": "5"}}).encode() + bytes(8)
    head, content = read(prelude + b"12345", head_request=True)
    assert (head.framing, head.length, content) == (Framing.NONE, 5, b"")
    reader = StreamReader(INTEGRATION_TYPE, head_request=False)
    assert reader.feed(b'{"statusCode": 204}' + bytes(8) + b"x") + reader.feed(b"y") == b""
