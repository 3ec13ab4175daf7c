"""Both neighbours of the forwarding core, played by the test: no socket, no loop, no waiting.

`World` is an engine whose clock the test moves; its upstreams are `PlayedUpstream`, whose attempts
remember what they are told. A client is a `ClientConnection` on a `PlayedTransport`."""

from collections import Counter, deque
from types import SimpleNamespace

from strangler.proxy.dataplane.attempts import Framing, ResponseHead
from strangler.proxy.dataplane.edge.connection import ClientConnection
from strangler.proxy.dataplane.engine import Engine
from strangler.proxy.dataplane.messages import Configuration
from strangler.proxy.dataplane.outbox import Outbox
from strangler.proxy.dataplane.table import compile_table
from strangler.proxy.policies.retrying import RetryBudget
from strangler.rules.model import ProxySettings, Rules, Servers, Upstream, Url

GET = b"GET / HTTP/1.1\r\nHost: shop.example\r\n\r\n"


def upstream_rule(name="monolith", **options):
    """An upstream of the rules."""
    url = Url(scheme="http", host="127.0.0.1", port=1)
    return Upstream(name=name, target=Servers(urls=(url,)), **options)


class PlayedLoop:
    """Time that stands still, and callbacks that wait for `run`."""

    def __init__(self):
        self.now = 1_000.0
        self.soon = deque()

    def time(self):
        return self.now

    def call_soon(self, callback, *arguments):
        self.soon.append((callback, arguments))

    def call_later(self, delay, callback, *arguments):
        return SimpleNamespace(cancel=lambda: None)

    def run(self):
        while self.soon:
            callback, arguments = self.soon.popleft()
            callback(*arguments)


def prompt_outbox():
    """An outbox in which nothing waits."""
    outbox = Outbox(PlayedLoop())
    outbox.most = 0
    return outbox


class PlayedTransport:
    """Remembers what a protocol does to it. `unsent` is what the other end does not take."""

    def __init__(self, peer=("192.0.2.7", 4711), *, tls=False):
        self.peer = peer
        self.tls = tls
        self.written = b""
        self.unsent = 0
        self.reading = True
        self.closed = self.aborted = self.ended = False
        self.high = None

    def get_extra_info(self, name, default=None):
        if name == "peername":
            return self.peer
        if name == "sslcontext":
            return object() if self.tls else None
        return default

    def set_write_buffer_limits(self, high=None, low=None):
        self.high = high

    def get_write_buffer_size(self):
        return self.unsent

    def is_closing(self):
        return self.closed or self.aborted

    def can_write_eof(self):
        return not self.tls

    def write(self, data):
        assert not self.ended, "nothing is written behind the end"
        if not self.is_closing():
            self.written += data

    def write_eof(self):
        self.ended = True

    def pause_reading(self):
        self.reading = False

    def resume_reading(self):
        self.reading = True

    def close(self):
        self.closed = True

    def abort(self):
        self.aborted = True


class PlayedAttempt:
    """Remembers what it is told; the test answers by `owner`."""

    def __init__(self, upstream, owner):
        self.upstream = upstream
        self.owner = owner
        self.head_target = owner.target
        self.block = owner.request.block
        self.told = []
        self.content = b""
        self.waiting = False
        self.reading = True
        self.aborted = self.closed = self.finished = False
        self.on_write = lambda: None
        self.on_data = None

    def push(self):
        self.told.append("push")

    def write(self, data):
        self.told.append("write")
        self.content += data
        self.on_write()

    def finish(self, trailers=()):
        self.told.append("finish")
        self.finished = True
        self.trailers = tuple(trailers)

    def abort(self):
        assert not self.aborted
        self.aborted = True

    def close(self):
        self.closed = True

    def pause_reading(self):
        self.reading = False

    def resume_reading(self):
        self.reading = True

    def tunnel(self, on_data):
        self.on_data = on_data

    def write_raw(self, data):
        self.told.append(data)

    def write_eof(self):
        self.told.append("eof")

    # What the test lets the upstream do

    def head(self, status=200, block=b"", framing=Framing.CHUNKED, length=None, **more):
        head = ResponseHead(status, b"OK", block, framing, length, dated=True)
        for name, value in more.items():
            setattr(head, name, value)
        self.owner.on_head(head)

    def answer(self, status=200, content=b"ok"):
        block = b"\r\nContent-Length: %d" % len(content)
        head = ResponseHead(status, b"OK", block, Framing.LENGTH, len(content), dated=True)
        self.owner.on_answer(head, content)


class PlayedUpstream:
    """Gives out attempts, or what `refusals` holds; `ended` are the verdicts of `done`."""

    def __init__(self, rule, now=0.0):
        self.name = rule.name
        self.settings = rule
        self.timeouts = rule.timeouts
        self.translator = None
        self.budget = RetryBudget(rule.retries, 100, now)
        self.retries = self.fallbacks = 0
        self.refusals = deque()
        self.attempts = []
        self.ended = []
        self.tried = []

    def begin(self, owner, tried):
        self.tried.append(list(tried))
        refusal = self.refusals.popleft() if self.refusals else None
        if isinstance(refusal, Exception):
            raise refusal
        if refusal is not None:
            return refusal
        attempt = PlayedAttempt(self, owner)
        self.attempts.append(attempt)
        return attempt, f"{self.name}-{len(self.attempts)}"

    def done(self, member, ok):
        self.ended.append((member, ok))

    def tick(self, now):
        pass

    def retire(self):
        pass

    @property
    def last(self):
        return self.attempts[-1]

    @property
    def in_flight(self):
        return len(self.attempts) - len(self.ended)


class World:
    """An engine between played clients and played upstreams."""

    def __init__(self, *routes, upstreams=(), settings=None, **options):
        self.loop = PlayedLoop()
        self.log = []
        self.reports = []
        self.engine = Engine(self.loop, access_log=self.log.append, report=self.reports.append)
        self.context = self.engine.context
        self.context.outbox.most = 0
        self.rules = (upstream_rule(**options), *upstreams)
        self.apply(*routes, settings=settings)
        self.upstreams = {rule.name: PlayedUpstream(rule, self.loop.now) for rule in self.rules}
        self.context.upstreams = self.upstreams

    def apply(self, *routes, settings=None):
        """Rules in force from now on; the played upstreams stay."""
        played = self.context.upstreams
        rules = Rules(upstreams=self.rules, default="monolith", routes=routes)
        self.engine.apply(
            Configuration(
                generation=1,
                table=compile_table(rules),
                upstreams=self.rules,
                settings=settings or ProxySettings(),
            )
        )
        if played:
            self.context.upstreams = played

    @property
    def monolith(self):
        return self.upstreams["monolith"]

    def client(self, **options):
        """A client that has connected."""
        connection = ClientConnection(self.engine)
        transport = PlayedTransport(**options)
        connection.connection_made(transport)
        return connection, transport

    def passes(self, seconds):
        """Time, tick by tick."""
        for _ in range(round(seconds * 10)):
            self.loop.now += 0.1
            self.context.clock.now = self.loop.now
            self.engine._tick(self.loop.now)

    def outcomes(self):
        """Reasons that were counted, with their numbers."""
        totals = Counter()
        for count in self.context.counters.totals():
            totals[count.outcome] += count.requests
        return dict(totals)
