"""Limits of a request's head, exactly at their edge."""

import pytest

from strangler.proxy.dataplane.edge.reading import Refused, incomplete, read_request
from strangler.proxy.dataplane.outcomes import Outcome
from strangler.rules.model import Limits

LIMITS = Limits(request_line=40, headers=100, header_count=3)


def outcome(head):
    try:
        read_request(head, LIMITS)
    except Refused as refused:
        return refused.outcome
    return None


def with_line(size):
    """A head whose request line has so many bytes."""
    return b"GET /%b HTTP/1.1\r\nHost: a\r\n\r\n" % (b"x" * (size - 14))


def with_fields(size):
    """A head with so many bytes behind its request line."""
    fields = b"\r\nHost: a\r\nX: %b\r\n\r\n"
    return b"GET / HTTP/1.1" + fields % (b"x" * (size - len(fields) + 2))


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (with_line(40), None),
        (with_line(41), Outcome.TARGET_TOO_LONG),
        (with_fields(100), None),
        (with_fields(101), Outcome.HEADERS_TOO_LARGE),
        (b"GET / HTTP/1.1\r\nHost: a\r\nA: 1\r\nB: 1\r\n\r\n", None),
        (b"GET / HTTP/1.1\r\nHost: a\r\nA: 1\r\nB: 1\r\nC: 1\r\n\r\n", Outcome.HEADERS_TOO_LARGE),
    ],
)
def test_a_limit_is_the_last_size_that_passes(head, expected):
    """Request line, all fields together, number of fields."""
    assert outcome(head) is expected


@pytest.mark.parametrize("head", [with_line(40), with_fields(100)])
def test_what_passes_whole_passes_in_pieces(head):
    """Wherever the network cuts it, also between CR and LF."""
    for end in range(1, len(head)):
        assert incomplete(head[:end], LIMITS) is None, head[:end]


@pytest.mark.parametrize("head", [with_line(41), with_fields(101)])
def test_what_is_too_large_need_not_come_whole(head):
    """It is refused no later than with its last byte but one."""
    refused = [incomplete(head[:end], LIMITS) for end in range(1, len(head))]
    assert outcome(head) in (refused[-1], Outcome.HEADERS_TOO_LARGE)
    assert set(refused) <= {None, outcome(head)}


def test_an_endless_line_is_refused_early():
    """Not only when it ends."""
    assert incomplete(b"G" * 41, LIMITS) is Outcome.TARGET_TOO_LONG
    assert incomplete(b"G" * 40 + b"\r", LIMITS) is None
    assert incomplete(b"G" * 40 + b"\rx", LIMITS) is Outcome.TARGET_TOO_LONG
