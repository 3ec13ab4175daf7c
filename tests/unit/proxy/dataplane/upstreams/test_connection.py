"""A connection to a server, between an owner and a transport that the test plays."""

import asyncio

import pytest

from strangler.proxy.dataplane.attempts import Framing
from strangler.proxy.dataplane.outcomes import Outcome
from strangler.proxy.dataplane.upstreams import connection as module
from strangler.proxy.dataplane.upstreams.connection import UpstreamConnection
from support.played import PlayedTransport, prompt_outbox

HEAD = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class Owner:
    """Writes down what it is told; may fail over it."""

    def __init__(self):
        self.told = []
        self.fails_over = ""

    def _tell(self, *what):
        self.told.append(what)
        if what[0] == self.fails_over:
            raise KeyError("bug")

    def on_answer(self, head, content):
        self.on_head(head)
        if content:
            self.on_body(content)
        self.on_end(())

    def on_interim(self, status, reason, block):
        self._tell("interim", status)

    def on_head(self, head):
        self._tell("head", head.status)

    def on_body(self, data):
        self._tell("body", data)

    def flush(self):
        self._tell("flush")

    def on_end(self, trailers):
        self._tell("end", tuple(trailers))

    def on_failure(self, failure):
        self.failure = failure
        self._tell("failure", failure.outcome)

    def on_bug(self, error):
        self._tell("bug", type(error))

    def pause_sending(self):
        self._tell("pause")

    def resume_sending(self):
        self._tell("resume")


class Wire:
    """A connection that stands, and what became of it."""

    def __init__(self, monkeypatch, *, tls=False):
        class Nothing:
            def register(self, *_):
                pass

            def poll(self, timeout):
                return []

        monkeypatch.setattr(module.select, "poll", Nothing)
        self.idle = []
        self.lost = []
        self.transport = PlayedTransport(tls=tls)
        self.transport.fileno = lambda: 0
        self.transport.get_extra_info = lambda name: self.transport
        self.transport.setsockopt = lambda *_: None
        self.connection = UpstreamConnection(self.idle.append, self.lost.append, prompt_outbox())
        self.connection.connection_made(self.transport)
        self.owner = Owner()

    def start(self, *, framing=Framing.NONE, length=0, head=False):
        self.connection.start(self.owner, HEAD, head_request=head, framing=framing, length=length)
        return self.connection

    def ends(self, exc=None, *, eof=True):
        if eof:
            self.connection.eof_received()
        self.connection.connection_lost(exc)


@pytest.fixture
def wire(monkeypatch):
    return Wire(monkeypatch)


def test_a_whole_answer_frees_the_connection(wire):
    """It may carry the next one."""
    wire.start().data_received(OK)
    assert wire.owner.told == [("head", 200), ("body", b"ok"), ("end", ())]
    assert wire.idle == [wire.connection]


@pytest.mark.parametrize(
    "answer",
    [
        OK + b"x",
        OK.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"),
        OK.replace(b"1.1", b"1.0"),
    ],
)
def test_a_connection_that_may_not_stay_is_closed(wire, answer):
    """Bytes too many, the server's word, or an old version."""
    wire.start().data_received(answer)
    assert wire.idle == []
    assert wire.transport.closed
    assert wire.owner.told[-1] == ("end", ())


def test_an_answer_before_the_request_was_handed_over_ends_the_connection(wire):
    """What is left of the request would be read as the next."""
    wire.start(framing=Framing.LENGTH, length=5).data_received(OK)
    assert wire.transport.closed


def test_an_answer_before_the_request_was_sent_ends_the_connection(wire):
    """Handed over is not sent: the next request would wait behind what the server never reads."""
    connection = wire.start(framing=Framing.LENGTH, length=5)
    connection.write(b"12345")
    connection.finish()
    wire.transport.unsent = 5
    connection.data_received(OK)
    assert wire.idle == []
    assert wire.transport.closed


def test_a_body_until_close_ends_with_an_end(wire):
    """Not with a connection that only vanished (RFC 9112 sections 8, 9.8)."""
    wire.start().data_received(b"HTTP/1.1 200 OK\r\n\r\nabc")
    wire.ends()
    assert wire.owner.told[-1] == ("end", ())


@pytest.mark.parametrize(("exc", "eof"), [(ConnectionResetError(), False), (None, False)])
def test_a_body_until_close_that_vanishes_is_incomplete(wire, exc, eof):
    """A reset, or TLS without its close_notify."""
    wire.start().data_received(b"HTTP/1.1 200 OK\r\n\r\nabc")
    wire.ends(exc, eof=eof)
    assert wire.owner.told[-1] == ("failure", Outcome.UPSTREAM_ABORTED)


@pytest.mark.parametrize(
    ("sent", "outcome", "stale"),
    [
        (b"", Outcome.UPSTREAM_RESET, True),
        (b"HTTP/1.1 200 OK\r\nA", Outcome.UPSTREAM_INVALID, False),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", Outcome.UPSTREAM_ABORTED, False),
    ],
)
def test_a_lost_connection_is_told_by_how_far_it_came(wire, sent, outcome, stale):
    """Only one that had waited and said nothing was given up by its server."""
    wire.connection.reused = True
    wire.start()
    if sent:
        wire.connection.data_received(sent)
    wire.ends()
    assert wire.owner.told[-1] == ("failure", outcome)
    assert (wire.owner.failure.stale, wire.owner.failure.counts) == (stale, not stale)
    assert wire.lost == [wire.connection]


def test_after_abort_nothing_is_told(wire):
    """Nor when the connection then ends."""
    wire.start().abort()
    wire.connection.data_received(OK)
    wire.ends()
    assert wire.owner.told == []
    assert wire.transport.aborted


def test_unasked_bytes_close_an_idle_connection(wire):
    """They could be taken for the next answer."""
    wire.start().data_received(OK)
    wire.connection.data_received(OK)
    assert wire.transport.closed
    assert wire.owner.told[-1] == ("end", ())


@pytest.mark.parametrize("told", ["head", "body", "end", "interim"])
def test_a_fault_of_the_owner_costs_one_attempt(wire, told):
    """It hears of it, the connection is left, and nothing is raised into the loop."""
    wire.owner.fails_over = told
    wire.start().data_received(b"HTTP/1.1 103 Hints\r\n\r\n" + OK)
    assert wire.owner.told[-1] == ("bug", KeyError)
    assert wire.transport.aborted


def test_a_fault_does_not_touch_the_connections_next_owner(wire):
    """The connection was free before its owner failed, and already carries another attempt."""
    other = Owner()

    def next_one(trailers):
        wire.connection.start(other, HEAD, head_request=False, framing=Framing.NONE, length=0)
        raise KeyError("bug")

    wire.owner.on_end = next_one
    wire.start().data_received(OK)
    assert wire.owner.told[-1] == ("bug", KeyError)
    assert not wire.transport.aborted
    wire.connection.data_received(OK)
    assert other.told[-1] == ("end", ())


def test_a_tunnel_that_tls_ends_is_an_end_and_no_break(monkeypatch):
    """TLS cannot be half-closed: the connection goes with the end, which was told."""
    wire = Wire(monkeypatch, tls=True)
    wire.start().data_received(
        b"HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
    )
    got = []
    wire.connection.tunnel(lambda data: bool(got.append(data)))
    wire.connection.data_received(b"\x81\x01a")
    assert wire.connection.eof_received() is False
    wire.connection.connection_lost(None)
    assert wire.owner.told == [("head", 101), ("end", ())]
    assert got == [b"\x81\x01a"]


def test_a_tunnel_that_breaks_is_a_failure(wire):
    """No end was said."""
    wire.start().data_received(
        b"HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
    )
    wire.connection.tunnel(lambda data: False)
    wire.ends(ConnectionResetError(), eof=False)
    assert wire.owner.told[-1] == ("failure", Outcome.UPSTREAM_ABORTED)


def test_closing_a_tunnel_lets_out_what_was_written(wire):
    """A close frame must arrive: no reset."""
    wire.start().data_received(
        b"HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
    )
    wire.connection.tunnel(lambda data: False)
    wire.connection.close()
    assert wire.transport.closed
    assert not wire.transport.aborted
    wire.connection.connection_lost(None)
    assert wire.owner.told == [("head", 101)]


@pytest.mark.parametrize("early", [True, False])
def test_a_tunnel_with_much_to_do_lets_others_go_first(wire, early):
    """Whether it came with the answer's head or behind it."""
    head = b"HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"

    async def test():
        wire.start().data_received(head + b"many" * early)
        wire.connection.tunnel(lambda data: data == b"many")
        if not early:
            wire.connection.data_received(b"few")
            assert wire.transport.reading
            wire.connection.data_received(b"many")
        assert not wire.transport.reading
        await asyncio.sleep(0)
        assert wire.transport.reading

    asyncio.run(test())


def test_reading_goes_on_for_the_next_owner(wire):
    """A client that read slowly is not the next one's fault."""
    wire.start().data_received(OK[:-1])
    wire.connection.pause_reading()
    wire.connection.data_received(OK[-1:])
    assert wire.transport.reading
    assert wire.idle == [wire.connection]


def test_data_in_pieces_is_one_answer(wire):
    """Wherever the network cuts."""
    connection = wire.start()
    for position in range(len(OK)):
        connection.data_received(OK[position : position + 1])
    assert [what for what in wire.owner.told if what != ("flush",)] == [
        ("head", 200),
        ("body", b"o"),
        ("body", b"k"),
        ("end", ()),
    ]
