import asyncio
import io
import os
import signal
import sys

import pytest

from strangler.proxy.control.compiling import prepare
from strangler.proxy.control.fleet import Fleet, WorkersFailedError
from strangler.proxy.control.journal import Journal
from strangler.proxy.control.listening import close, listen
from strangler.proxy.control.workers import COMMAND, describe_end, environment
from strangler.proxy.dataplane.messages import KillSwitch
from support.planes import RULES

FAILING = (sys.executable, "-c", "import sys; sys.exit(3)")


@pytest.fixture
def prepared(tmp_path):
    path = tmp_path / "rules.yaml"
    path.write_text(RULES)
    return prepare(path)


class Started:
    """A fleet of real workers, and what it says."""

    def __init__(self, size, command, **options):
        self.said = io.StringIO()
        self.sockets = listen("127.0.0.1", 0, "traffic")

        async def start(worker):
            await worker.start(command, self.sockets, "off", 1.0)

        self.fleet = Fleet(size, Journal(self.said), start, **options)


def with_fleet(test, size=1, command=COMMAND, **options):
    """Run `test(fleet, said)`; every worker has ended afterwards."""

    async def run():
        started = Started(size, command, **options)
        try:
            await asyncio.wait_for(test(started.fleet, started.said), 30)
        finally:
            await started.fleet.kill()
            close(started.sockets)
        assert started.fleet.workers == []

    asyncio.run(run())


async def until(condition):
    while not condition():
        await asyncio.sleep(0.01)


def test_all_workers_answer_by_the_rules_when_open_returns(prepared):
    """And by the next ones when configure returns; the switch reaches each."""

    async def test(fleet, said):
        await fleet.open(prepared.configuration(1, 2))
        assert (fleet.serving, fleet.current) == (2, 2)
        await fleet.configure(prepared.configuration(2, 2))
        assert [worker.generation for worker in fleet.workers] == [2, 2]
        assert await fleet.switch(KillSwitch(True)) == 2
        assert await fleet.drain(1.0) == 0

    with_fleet(test, size=2)


def test_workers_that_never_come_up_end_the_start(prepared):
    """After a few tries, with a word on where to look."""

    async def test(fleet, said):
        with pytest.raises(WorkersFailedError):
            await fleet.open(prepared.configuration(1, 1))
        assert "exit code 3" in said.getvalue()

    with_fleet(test, command=FAILING)


def test_a_configuration_that_a_worker_refuses_is_an_error(prepared, monkeypatch):
    """With the worker's reason; here its certificate is missing."""

    async def test(fleet, said):
        await fleet.open(prepared.configuration(1, 1))
        broken = prepared.configuration(2, 1)
        object.__setattr__(broken, "settings", None)
        with pytest.raises(WorkersFailedError, match="1 of 1 workers"):
            await fleet.configure(broken)
        assert fleet.workers[0].generation == 1
        await fleet.configure(prepared.configuration(3, 1))
        assert fleet.workers[0].generation == 3

    with_fleet(test)


def test_a_silent_worker_is_killed_and_replaced(prepared):
    """It hangs: here it is stopped by a signal."""

    async def test(fleet, said):
        await fleet.open(prepared.configuration(1, 1))
        first = fleet.workers[0].pid
        os.kill(first, signal.SIGSTOP)
        await until(lambda: fleet.current == 1 and fleet.workers[0].pid != first)
        assert fleet.restarts == 1
        assert "silent" in said.getvalue()

    with_fleet(test, hung_after=2.5)


def test_a_worker_that_starts_later_knows_what_was_said_before(prepared):
    """The switch first, then the rules: it answers nothing without them."""

    async def test(fleet, said):
        fleet.facts.learn(KillSwitch(True))
        await fleet.open(prepared.configuration(1, 1))
        os.kill(fleet.workers[0].pid, signal.SIGKILL)
        await until(lambda: fleet.restarts == 1 and fleet.current == 1)
        assert await fleet.switch(KillSwitch(False)) == 1

    with_fleet(test)


def test_draining_before_anything_has_started_ends_at_once(prepared):
    """Somebody was in a hurry."""

    async def test(fleet, said):
        opening = asyncio.create_task(fleet.open(prepared.configuration(1, 1)))
        await asyncio.sleep(0)
        opening.cancel()
        assert await fleet.drain(5.0) == 0

    with_fleet(test)


def test_workers_do_not_know_the_admin_token():
    """And find this package, wherever it lies."""
    theirs = environment({"STRANGLER_ADMIN_TOKEN": "secret", "PATH": "/bin"})
    assert "STRANGLER_ADMIN_TOKEN" not in theirs
    assert theirs["PATH"] == "/bin"


def test_ends_are_told_in_words():
    """The signal by its name."""
    assert describe_end(3) == "exit code 3"
    assert describe_end(-9) == "killed by SIGKILL"
    assert describe_end(-250) == "killed by signal 250"
