import asyncio
import contextlib
import socket

import pytest

from strangler.proxy.dataplane.messages import (
    Address,
    Addresses,
    Applied,
    Configuration,
    Decoder,
    Drain,
    Drained,
    KillSwitch,
    Problem,
    Refused,
    Snapshot,
    encode,
)
from strangler.proxy.worker.shell import Shell
from strangler.rules.model import ProxySettings


class Engine:
    """Notes what it is told."""

    def __init__(self, loop, *, access_log, report):
        self.report = report
        self.told = []
        self.listening = []
        self.drains = []
        self.gate = asyncio.Event()
        self.gate.set()

    def apply(self, message):
        if isinstance(message, Configuration) and message.generation < 0:
            raise ValueError("not this one")
        self.told.append(message)

    async def listen(self, sockets, context):
        self.listening.append((list(sockets), context))

    async def drain(self, timeout):
        self.drains.append(timeout)
        if timeout:
            await self.gate.wait()
        return 0 if timeout else 3

    def snapshot(self):
        return Snapshot(
            pid=1,
            generation=1,
            connections=0,
            active=0,
            tunnels=0,
            routes=(),
            servers=(),
            upstreams=(),
            counters={"shadow_sent": 2},
        )


def configuration(generation):
    return Configuration(generation=generation, table=None, upstreams=(), settings=ProxySettings())


class Supervisor:
    """The other end of the pipe."""

    def __init__(self, sock):
        self._sock = sock
        self._decoder = Decoder()
        self._heard = []

    def say(self, *messages):
        for message in messages:
            self._sock.sendall(encode(message))

    async def hear(self):
        """The next message that is no snapshot."""
        while True:
            while self._heard:
                message = self._heard.pop(0)
                if not isinstance(message, Snapshot):
                    return message
            data = await asyncio.get_running_loop().sock_recv(self._sock, 65536)
            assert data, "the worker ended"
            self._heard += self._decoder.feed(data)

    async def last_snapshot(self):
        data = b""
        while piece := await asyncio.get_running_loop().sock_recv(self._sock, 65536):
            data += piece
        messages = [*self._heard, *self._decoder.feed(data)]
        return [message for message in messages if isinstance(message, Snapshot)][-1]


def with_shell(test):
    """Run `test(supervisor, engine)` beside a shell; the shell has ended afterwards."""

    async def run():
        loop = asyncio.get_running_loop()
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        engines = []

        def factory(*arguments, **options):
            engines.append(Engine(*arguments, **options))
            return engines[0]

        shell = Shell(loop, factory, [], None, grace=7.0, interval=3600.0)
        await loop.create_unix_connection(lambda: shell.pipe, sock=theirs)
        running = asyncio.create_task(shell.run())
        with contextlib.closing(ours):
            await asyncio.wait_for(test(Supervisor(ours), engines[0]), 10)
        await asyncio.wait_for(running, 10)

    asyncio.run(run())


def test_it_listens_once_it_has_its_first_rules():
    """And says that it answers by them, as by every later generation."""

    async def test(supervisor, engine):
        supervisor.say(KillSwitch(True), configuration(4), configuration(5))
        assert await supervisor.hear() == Applied(0)
        assert await supervisor.hear() == Applied(4)
        assert await supervisor.hear() == Applied(5)
        assert len(engine.listening) == 1
        assert engine.told[0] == KillSwitch(True)

    with_shell(test)


def test_rules_that_the_engine_refuses_leave_those_before_in_force():
    """The supervisor is told why, and decides."""

    async def test(supervisor, engine):
        supervisor.say(configuration(1), configuration(-1), KillSwitch(False))
        assert await supervisor.hear() == Applied(1)
        refused = await supervisor.hear()
        assert isinstance(refused, Refused)
        assert "not this one" in refused.reason
        assert await supervisor.hear() == Applied(1)

    with_shell(test)


def test_what_discovery_finds_reaches_the_engine():
    """Without an answer; what makes no sense is reported."""
    found = Addresses("orders", (Address("127.0.0.1", 80),))

    async def test(supervisor, engine):
        supervisor.say(found, Applied(3))
        assert isinstance(await supervisor.hear(), Problem)
        assert engine.told == [found]

    with_shell(test)


def test_draining_ends_with_a_snapshot_and_the_number_of_those_cut():
    """So that no count is lost."""

    async def test(supervisor, engine):
        supervisor.say(configuration(1), Drain(0.0))
        assert await supervisor.hear() == Applied(1)
        assert await supervisor.hear() == Drained(3)

    with_shell(test)


def test_the_last_snapshot_has_the_lines_that_the_log_dropped():
    """Beside what the engine counted."""

    async def test(supervisor, engine):
        supervisor.say(Drain(0.0))
        snapshot = await supervisor.last_snapshot()
        assert snapshot.counters == {"shadow_sent": 2, "access_log_dropped": 0}

    with_shell(test)


def test_an_order_to_drain_in_less_time_replaces_the_first():
    """A second signal to the supervisor; one with more time changes nothing."""

    async def test(supervisor, engine):
        engine.gate.clear()
        supervisor.say(Drain(30.0), Drain(60.0), Drain(0.0))
        assert await supervisor.hear() == Drained(3)
        assert engine.drains == [30.0, 0.0]

    with_shell(test)


@pytest.mark.parametrize("told", [(), (configuration(1),)])
def test_a_worker_whose_supervisor_vanished_drains_and_ends(told):
    """The port must become free for whoever follows."""
    seen = []

    async def test(supervisor, engine):
        supervisor.say(*told)
        seen.append(engine)

    with_shell(test)
    assert seen[0].drains == [7.0]
