"""Framing under arbitrary bytes: what goes on is what a slow, strict parser reads, or nothing."""

import h11
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strangler.proxy.dataplane.framing import ChunkedDecoder, FramingError, LengthDecoder
from support import http_strategies as http
from support import strict_http
from support.strict_http import Incomplete, Malformed


def fed(decoder, parts):
    """The content, the bytes after the body, and whether it ended, when fed piece by piece."""
    content, rest = b"", b""
    for part in parts:
        if decoder.ended:
            rest += part
            continue
        found, rest = decoder.feed(part)
        content += b"".join(found)
    return content, rest, decoder.ended


@given(st.data())
@settings(max_examples=300)
def test_the_oracle_reads_valid_requests_as_h11_does(data):
    """So that a fault of the oracle shows here and not in the proxy."""
    # h11 does not know the blank that may stand before an extension (RFC 9112 section 7.1.1).
    raw = data.draw(http.requests().filter(lambda raw: b" ; a=" not in raw))
    ours = strict_http.read_request(raw)
    connection = h11.Connection(h11.SERVER, max_incomplete_event_size=10**6)
    connection.receive_data(raw)
    body, trailers = b"", []
    request = connection.next_event()
    while not isinstance(event := connection.next_event(), h11.EndOfMessage):
        assert isinstance(event, h11.Data)
        body += event.data
    trailers = [(name, value) for name, value in event.headers]
    assert (ours.method, ours.target) == (request.method, request.target)
    assert [(name.lower(), value) for name, value in ours.fields] == list(request.headers)
    assert ours.body == body
    assert [(name.lower(), value) for name, value in ours.trailers] == trailers
    assert ours.end == len(raw)


@given(st.data())
@settings(max_examples=400)
def test_chunks_are_decoded_alike_whatever_the_borders(data):
    """And to what the oracle reads; what it refuses is refused."""
    body = data.draw(http.chunked() | http.damaged(http.chunked()))
    raw = b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + body
    head = len(raw) - len(body)
    parts = data.draw(http.pieces(body))
    try:
        expected = strict_http.read_request(raw)
    except Malformed:
        with pytest.raises(FramingError):
            fed_and_pushed(parts)
    except Incomplete:
        decoder = ChunkedDecoder()
        fed(decoder, parts)
        assert not decoder.ended
    else:
        decoder = ChunkedDecoder()
        content, rest, ended = fed(decoder, parts)
        assert ended
        assert content == expected.body
        assert rest == raw[expected.end :]
        lines = [line.split(b":", 1) for line in decoder.trailers]
        assert tuple((name, value.strip(b" \t")) for name, value in lines) == expected.trailers
        assert head


def fed_and_pushed(parts):
    """Raises FramingError at once, or when a line that is wrong comes to its end."""
    decoder = ChunkedDecoder()
    fed(decoder, [*parts, b"\r\n"])
    assert decoder.ended, "neither refused nor ended"


@given(st.binary(max_size=60), st.integers(0, 60), st.data())
def test_a_length_takes_so_many_bytes_whatever_the_borders(body, length, data):
    """And leaves the rest alone."""
    decoder = LengthDecoder(length)
    content, rest, ended = fed(decoder, data.draw(http.pieces(body)))
    assert content == body[:length]
    assert ended == (len(body) >= length)
    if ended and len(body) > length:
        assert rest == body[length:]
