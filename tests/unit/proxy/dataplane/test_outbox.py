"""Writes wait for the end of the loop's turn, in order, and nothing overtakes them."""

import pytest

from strangler.proxy.dataplane.outbox import LARGE, MOST, Outbox, Wire
from support.played import PlayedLoop, PlayedTransport


class Post:
    """An outbox in a loop that the test moves, and wires on it."""

    def __init__(self):
        self.loop = PlayedLoop()
        self.outbox = Outbox(self.loop)
        self.bugs = []
        self.outbox.on_bug = self.bugs.append

    def wire(self, transport=None):
        transport = transport or PlayedTransport()
        return Wire(transport, self.outbox), transport


@pytest.fixture
def post():
    return Post()


def test_what_a_turn_wrote_goes_out_when_it_ends(post):
    first, first_transport = post.wire()
    second, second_transport = post.wire()
    first.write(b"a")
    second.write(b"b")
    first.write(b"c")
    assert (first_transport.written, second_transport.written) == (b"", b"")
    post.loop.run()
    assert (first_transport.written, second_transport.written) == (b"ac", b"b")


def test_each_turn_ends_for_itself(post):
    wire, transport = post.wire()
    wire.write(b"a")
    post.loop.run()
    wire.write(b"b")
    assert transport.written == b"a"
    post.loop.run()
    assert transport.written == b"ab"


def test_more_than_may_wait_goes_out_at_once_with_all_before_it(post):
    small, small_transport = post.wire()
    large, large_transport = post.wire()
    small.write(b"a")
    for _ in range(MOST // LARGE):
        large.write(b"b" * LARGE)
    assert small_transport.written == b"a"
    assert len(large_transport.written) == MOST
    post.loop.run()
    assert small_transport.written == b"a"


@pytest.mark.parametrize("last", ["close", "abort", "write_eof"])
def test_nothing_that_ends_a_connection_overtakes_what_was_written(post, last):
    transport = PlayedTransport()
    wire, _ = post.wire(transport)
    done = []
    transport.write = lambda data: done.append(data)
    setattr(transport, last, lambda: done.append(last))
    wire.write(b"a")
    getattr(wire, last)()
    post.loop.run()
    assert done == [b"a", last]


def test_what_waits_counts_as_unsent(post):
    wire, transport = post.wire()
    transport.unsent = 5
    wire.write(b"abc")
    assert wire.get_write_buffer_size() == 8


def test_what_is_written_while_others_are_sent_goes_behind_them(post):
    wire, transport = post.wire()
    other, other_transport = post.wire()
    order = []

    def clogged(data):
        order.append(data)
        if data == b"a":  # as `pause_writing` would
            for _ in range(MOST // LARGE + 1):
                wire.write(b"c" * LARGE)

    transport.write = clogged
    other_transport.write = order.append
    wire.write(b"a")
    other.write(b"b")
    post.loop.run()
    assert order[:2] == [b"a", b"b"]
    assert b"".join(order[2:]) == b"c" * (MOST + LARGE)


def test_a_large_piece_goes_out_at_once_behind_what_its_wire_wrote_before(post):
    wire, transport = post.wire()
    other, other_transport = post.wire()
    other.write(b"x")
    wire.write(b"a")
    wire.write(b"b" * (LARGE + 1))
    assert transport.written == b"a" + b"b" * (LARGE + 1)
    assert other_transport.written == b""


def test_a_transport_that_fails_keeps_nothing_from_the_others(post):
    broken, broken_transport = post.wire()
    well, well_transport = post.wire()
    fault = RuntimeError("closed")

    def fail(data):
        raise fault

    broken_transport.write = fail
    broken.write(b"a")
    well.write(b"b")
    post.loop.run()
    assert post.bugs == [fault]
    assert well_transport.written == b"b"


def test_a_closing_transport_takes_no_more(post):
    wire, transport = post.wire()
    wire.write(b"a")
    transport.closed = True
    post.loop.run()
    assert transport.written == b""
