import asyncio

import pytest

from strangler.proxy.control.workers import Worker
from strangler.proxy.dataplane.messages import (
    Applied,
    Drained,
    Refused,
    encode,
)


class Pipe:
    """Takes what the worker is told."""

    def __init__(self):
        self.written = []

    def write(self, content):
        self.written.append(content)


def hearing(test):
    """Run `test(worker, heard)` with a worker that has no process."""

    async def run():
        heard = []
        worker = Worker(0, lambda _, message: heard.append(message))
        worker.connection_made(Pipe())
        await test(worker, heard)

    asyncio.run(run())


def test_answers_go_to_orders_in_their_order():
    """A refusal is an answer too."""

    async def test(worker, heard):
        first, second = worker.order(b"one"), worker.order(b"two")
        worker.data_received(encode(Refused(2, "no")) + encode(Applied(1)))
        assert await first == Refused(2, "no")
        assert await second == Applied(1)
        assert worker.generation == 1

    hearing(test)


def test_orders_to_a_worker_that_ends_fail():
    """Those under way, and those that come later; nobody waits for ever."""

    async def test(worker, heard):
        waiting = worker.order(b"one")
        worker.data_received(encode(Drained(3)))
        worker.connection_lost(None)
        for order in (waiting, worker.order(b"two")):
            with pytest.raises(ConnectionResetError):
                await order
        worker.tell(b"three")  # goes nowhere
        assert worker.cut == 3

    hearing(test)


def test_an_answer_that_nobody_waits_for_is_no_error():
    """A worker that is started gets its orders before anybody asks."""

    async def test(worker, heard):
        worker.data_received(encode(Applied(1)))
        assert heard == [Applied(1)]

    hearing(test)
