"""A server's pool, and attempts whose connection is still being made."""

import asyncio
import ssl

import pytest

from strangler.proxy.dataplane.attempts import Framing
from strangler.proxy.dataplane.clock import Clock
from strangler.proxy.dataplane.messages import Address
from strangler.proxy.dataplane.outcomes import Outcome
from strangler.proxy.dataplane.upstreams.server import Server
from strangler.rules.model import Timeouts
from support.interpreted import interpreted_only
from support.played import prompt_outbox

pytestmark = interpreted_only


class Owner:
    """Writes down what it is told."""

    def __init__(self):
        self.told = []

    def __getattr__(self, name):
        return lambda *arguments: self.told.append((name, *arguments))


class Connection:
    """A connection as a pool sees it."""

    def __init__(self):
        self.told = []
        self.idle_since = 0.0
        self.usable = True
        self.closed = False

    def start(self, owner, head, **_):
        self.told.append("start")

    def close(self):
        self.closed = True

    def __getattr__(self, name):
        return lambda *arguments: self.told.append(name)


class PlayedServer(Server):
    """May have its `connect` replaced."""


class Pool:
    """A server whose connections the test makes, in a running loop."""

    def __init__(self, **options):
        loop = asyncio.get_running_loop()
        self.clock = Clock(loop)
        self.server = PlayedServer(
            Address("127.0.0.1", 1),
            loop=loop,
            clock=self.clock,
            outbox=prompt_outbox(),
            timeouts=Timeouts(keepalive=1.5),
            max_idle=options.get("max_idle", 3),
        )
        self.connected = asyncio.Event()
        self.result = Connection()
        self.server.connect = self._connect
        self.owner = Owner()

    async def _connect(self):
        await self.connected.wait()
        if isinstance(self.result, Exception):
            raise self.result
        return self.result

    def open(self, framing=Framing.NONE, length=0):
        return self.server.open(
            self.owner, b"head", head_request=False, framing=framing, length=length
        )

    async def connects(self):
        self.connected.set()
        for _ in range(4):
            await asyncio.sleep(0)

    def kept(self, idle_since):
        connection = Connection()
        self.clock.now = idle_since
        self.server._put_back(connection)
        return connection


def in_loop(test):
    """Run an asynchronous test."""

    def run():
        asyncio.run(test())

    run.__name__, run.__doc__ = test.__name__, test.__doc__
    return run


@in_loop
async def test_what_was_written_meanwhile_is_sent_in_order():
    """And the owner, held back after its first piece, goes on."""
    pool = Pool()
    attempt = pool.open(Framing.LENGTH, 4)
    assert attempt.waiting
    attempt.write(b"ab")
    attempt.write(b"cd")
    attempt.finish()
    assert pool.owner.told == [("pause_sending",)]
    await pool.connects()
    assert not attempt.waiting
    assert pool.result.told == ["start", "write", "write", "finish"]
    assert pool.owner.told[1:] == [("resume_sending",)]


@in_loop
async def test_an_owner_that_wants_no_content_yet_gets_none():
    """It said so before there was a connection."""
    pool = Pool()
    attempt = pool.open()
    attempt.pause_reading()
    await pool.connects()
    assert pool.result.told == ["start", "push", "pause_reading"]
    attempt.resume_reading()
    assert pool.result.told[-1] == "resume_reading"


@in_loop
async def test_an_attempt_given_up_in_the_moment_it_connects_sends_nothing():
    """Whichever comes first, nobody is told, and no connection is left open."""
    pool = Pool()
    attempt = pool.open()
    await asyncio.sleep(0)
    pool.connected.set()
    attempt.abort()
    for _ in range(4):
        await asyncio.sleep(0)
    assert pool.owner.told == []
    assert "start" not in pool.result.told
    assert attempt._task.done()


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (TimeoutError(), Outcome.CONNECT_TIMEOUT),
        (ConnectionRefusedError(), Outcome.CONNECT_FAILED),
        (ssl.SSLCertVerificationError(), Outcome.TLS_FAILED),
    ],
)
def test_a_connection_that_fails_says_why(error, outcome):
    """And that nothing was sent."""

    async def test():
        pool = Pool()
        pool.result = error
        pool.open()
        await pool.connects()
        ((name, failure),) = pool.owner.told
        assert (name, failure.outcome, failure.sent) == ("on_failure", outcome, False)

    asyncio.run(test())


@in_loop
async def test_a_name_that_cannot_be_asked_for_does_not_hang():
    """What nobody foresaw is told as a fault of ours."""
    pool = Pool()
    pool.result = UnicodeError("label too long")
    pool.open()
    await pool.connects()
    assert pool.owner.told == [("on_bug", pool.result)]


@in_loop
async def test_a_fault_while_the_content_is_handed_over_is_told():
    """And the connection is left."""
    pool = Pool()

    def fails(*_, **__):
        raise KeyError("bug")

    pool.result.start = fails
    pool.open()
    await pool.connects()
    assert [name for name, _ in pool.owner.told] == ["on_bug"]
    assert pool.result.told == ["abort"]


@in_loop
async def test_the_connection_used_last_is_used_first():
    """So that those not needed grow old."""
    pool = Pool()
    first, second = pool.kept(10.0), pool.kept(10.5)
    assert pool.open() is second
    assert pool.open() is first
    assert pool.server.idle == 0


@in_loop
async def test_an_old_or_dead_connection_is_not_used():
    """It is closed, and the next is looked at."""
    pool = Pool()
    old, dead, good = pool.kept(10.0), pool.kept(11.4), pool.kept(11.3)
    dead.usable = False
    pool.clock.now = 11.6
    assert pool.open() is good
    attempt = pool.open()
    assert attempt.waiting
    assert old.closed
    assert dead.closed
    attempt.abort()
    await asyncio.sleep(0)


@in_loop
async def test_sweeping_closes_what_is_older_than_keepalive():
    """And keeps what is as old as it."""
    pool = Pool()
    connections = [pool.kept(10.0 + tenth / 10) for tenth in range(3)]
    pool.server.sweep(11.6)
    assert [each.closed for each in connections] == [True, False, False]
    assert pool.server.idle == 2


@in_loop
async def test_no_more_than_the_cap_is_kept():
    """The rest is closed after its answer."""
    pool = Pool(max_idle=2)
    kept = [pool.kept(10.0) for _ in range(3)]
    assert [each.closed for each in kept] == [False, False, True]


@in_loop
async def test_a_retired_server_keeps_nothing():
    """What is unused goes at once, what is under way when it has ended."""
    pool = Pool()
    unused = pool.kept(10.0)
    pool.server.retire()
    assert unused.closed
    assert pool.kept(10.0).closed
    assert pool.server.idle == 0


@in_loop
async def test_a_lost_connection_is_forgotten():
    """Whether it was unused or not."""
    pool = Pool()
    connection = pool.kept(10.0)
    pool.server._forget(connection)
    pool.server._forget(connection)
    assert pool.server.idle == 0
