"""Whatever client, upstreams and time do, in whatever order: every attempt is settled once, every
exchange ends once, and nothing of it is a fault of ours."""

from hypothesis import given, settings
from hypothesis import strategies as st

from strangler.proxy.dataplane.attempts import Framing
from strangler.proxy.dataplane.outcomes import Failure, Outcome
from strangler.rules.model import (
    Effect,
    Fallback,
    Limits,
    Match,
    PathKind,
    ProxySettings,
    Route,
    Shadow,
    State,
)
from support.played import World, upstream_rule

HOST = b" HTTP/1.1\r\nHost: shop.example\r\n"
SENT = {
    "get": b"GET /" + HOST + b"\r\n",
    "head": b"HEAD /" + HOST + b"\r\n",
    "shadowed": b"GET /shadow" + HOST + b"\r\n",
    "retired": b"PUT /retired" + HOST + b"Content-Length: 5\r\n\r\n",
    "post": b"POST /" + HOST + b"Content-Length: 5\r\n\r\n",
    "chunked": b"PUT /" + HOST + b"Transfer-Encoding: chunked\r\n\r\n",
    "expecting": b"POST /" + HOST + b"Content-Length: 5\r\nExpect: 100-continue\r\n\r\n",
    "last": b"GET /" + HOST + b"Connection: close\r\n\r\n",
    "old": b"GET / HTTP/1.0\r\n\r\n",
    "upgrade": b"GET /" + HOST + b"Connection: upgrade\r\nUpgrade: websocket\r\n\r\n",
    "five": b"12345",
    "two": b"12",
    "chunk": b"5\r\nhello\r\n",
    "no more": b"0\r\nX-Sum: 1\r\n\r\n",
    "half": b"GET / HT",
    "frame": b"\x81\x80abcd",
}
CLIENT = [f"send {name}" for name in SENT] + ["pause", "resume", "leave", "eof"]
UPSTREAM = [
    "interim", "continue", "head", "until close", "body", "end", "answer", "listed", "switch",
    "refused", "reset", "stale", "bug", "hold", "go on", "flush",
]  # fmt: skip
WORLD = ["second", "long", "drain", "reload", "refuse"]
PHRASES = [
    ["send shadowed", "answer"],
    ["send post", "send five"],
    ["send post", "send two", "head"],
    ["send chunked", "send chunk", "send no more"],
    ["send expecting", "continue", "send five"],
    ["send upgrade", "switch"],
    ["send get", "send get"],
    ["send retired", "send five", "reset"],
    ["send get", "head", "body", "end"],
    ["send get", "answer"],
]
EVENTS = st.lists(
    st.sampled_from([[event] for event in CLIENT + UPSTREAM * 2 + WORLD])
    | st.sampled_from(PHRASES),
    max_size=25,
).map(lambda phrases: [event for phrase in phrases for event in phrase])
FAILURES = {
    "refused": Failure(Outcome.CONNECT_FAILED, sent=False),
    "reset": Failure(Outcome.UPSTREAM_RESET, sent=True),
    "stale": Failure(Outcome.UPSTREAM_RESET, sent=True, counts=False, stale=True),
}


def routes():
    def at(path):
        return Match(kind=PathKind.EXACT, path=path)

    return (
        Route(id="shadow", match=at("/shadow"), service="orders", effect=Effect.READ,
              state=State.SHADOW, shadow=Shadow()),
        Route(id="retired", match=at("/retired"), service="orders", effect=Effect.READ,
              state=State.RETIRED),
        Route(id="moved", service="orders", effect=Effect.READ, state=State.MIGRATED,
              fallback=Fallback(on=(503,))),
    )  # fmt: skip


class Play:
    """One client, two upstreams, and what has happened so far."""

    def __init__(self):
        limits = Limits(keepalive=40.0)
        self.world = World(
            *routes(),
            upstreams=(upstream_rule("orders"),),
            settings=ProxySettings(limits=limits),
        )
        self.connection, self.transport = self.world.client()
        self.gone = False
        self.bugs = 0
        self.over = set()
        self.begun = set()
        self.tunnels = set()

    @property
    def attempts(self):
        both = self.world.upstreams.values()
        return [attempt for upstream in both for attempt in upstream.attempts]

    def live(self):
        """The attempt that may still tell something: the last of them."""
        alive = [
            attempt
            for attempt in self.attempts
            if not (attempt.aborted or attempt.closed or attempt in self.over)
        ]
        return alive[-1] if alive else None

    def does(self, event):
        if event in CLIENT:
            if not self.gone and not self.transport.is_closing():
                self.client(event)
        elif event in WORLD:
            self.happens(event)
        else:
            attempt = self.live()
            if attempt is not None:
                self.upstream(event, attempt)
        if self.transport.is_closing():
            self.leaves()

    def client(self, event):
        connection = self.connection
        if event.startswith("send "):
            if self.transport.reading:
                connection.data_received(SENT[event[5:]])
        elif event == "pause":
            self.transport.unsent = 300_000
            connection.pause_writing()
        elif event == "resume":
            self.transport.unsent = 0
            connection.resume_writing()
        elif event == "leave" or not connection.eof_received():
            self.leaves()

    def leaves(self):
        if not self.gone:
            self.gone = True
            self.transport.aborted = True
            self.connection.connection_lost(None)

    def happens(self, event):
        world = self.world
        if event == "second":
            world.passes(1)
        elif event == "long":
            world.passes(30)
        elif event == "drain":
            world.context.draining = True
            for connection in list(world.engine._connections):
                connection.drain()
        elif event == "reload":
            world.apply(*routes())
        else:
            refusal = Failure(Outcome.OVERLOADED, sent=False)
            world.upstreams["orders"].refusals.append(refusal)

    def upstream(self, event, attempt):
        owner = attempt.owner
        begun = attempt in self.begun
        if attempt in self.tunnels:
            if event == "body":
                attempt.on_data(b"\x82\x00")
            elif event == "end":
                self.tunnels.discard(attempt)
                self.over.add(attempt)
                owner.on_end(())
            elif event in FAILURES:
                self.over.add(attempt)
                owner.on_failure(FAILURES[event])
        elif event in ("interim", "continue") and not begun:
            owner.on_interim(100 if event == "continue" else 103, b"", b"")
        elif event in ("head", "until close") and not begun:
            self.begun.add(attempt)
            attempt.head(framing=Framing.CHUNKED if event == "head" else Framing.UNTIL_CLOSE)
        elif event == "switch" and not begun:
            self.begun.add(attempt)
            attempt.head(101, framing=Framing.NONE, upgrade=b"websocket")
            if attempt.on_data is not None and not attempt.aborted:
                self.tunnels.add(attempt)
        elif event == "body" and begun:
            owner.on_body(b"abc")
        elif event == "flush" and begun:
            owner.flush()
        elif event == "end" and begun:
            self.over.add(attempt)
            owner.on_end(())
        elif event in ("answer", "listed") and not begun:
            self.over.add(attempt)
            attempt.answer(503 if event == "listed" else 200)
        elif event in FAILURES:
            self.over.add(attempt)
            owner.on_failure(FAILURES[event])
        elif event == "bug":
            self.over.add(attempt)
            self.bugs += 1
            owner.on_bug(KeyError(self.bugs))
        elif event == "hold":
            owner.pause_sending()
        elif event == "go on":
            owner.resume_sending()

    def settled(self):
        for upstream in self.world.upstreams.values():
            members = [member for member, _ in upstream.ended]
            assert len(members) == len(set(members)), "an attempt was settled twice"
            assert upstream.in_flight == 0, "an attempt was never settled"


@settings(max_examples=300, deadline=None)
@given(EVENTS)
def test_every_attempt_is_settled_once_whatever_happens(events):
    """And every exchange has one outcome; only faults that were put in are told."""
    play = Play()
    for event in events:
        play.does(event)
        assert play.world.context.counters.named["internal_errors"] == play.bugs, event
    play.leaves()
    play.world.passes(60)  # copies too meet their deadline
    play.settled()
    owners = {id(attempt.owner): attempt.owner for attempt in play.attempts}
    exchanges = [owner for owner in owners.values() if hasattr(owner, "outcome")]
    assert all(exchange.outcome is not None for exchange in exchanges)
    assert not play.world.engine._connections
    assert sum(play.world.outcomes().values()) >= len(exchanges)


@settings(max_examples=200, deadline=None)
@given(EVENTS)
def test_the_client_is_told_one_final_answer_for_each_request(events):
    """Never two, and none out of turn: chunks and lengths aside, heads are counted."""
    play = Play()
    asked = 0
    for event in events:
        before = len({id(attempt.owner) for attempt in play.attempts})
        play.does(event)
        asked += len({id(attempt.owner) for attempt in play.attempts}) - before
    heads = play.transport.written.count(b"HTTP/1.1 ")
    interim = sum(play.transport.written.count(b"HTTP/1.1 %d" % each) for each in (100, 103))
    refused = play.world.context.counters.named["requests_refused"]
    assert heads - interim <= asked + refused + play.world.outcomes().get("overloaded", 0)
