import asyncio
import threading

from strangler.proxy.worker.access_log import AccessLog, open_log


class Sink:
    """Keeps what it is given; waits at the gate before each write."""

    def __init__(self):
        self.batches = []
        self.gate = threading.Event()
        self.gate.set()
        self.lost = 0
        self.closed = False

    def write(self, lines):
        self.gate.wait(10)
        self.batches.append(list(lines))
        return self.lost

    def close(self):
        self.closed = True


def lines(sink):
    return [line for batch in sink.batches for line in batch]


def test_lines_of_a_moment_are_written_together_and_in_order():
    """One write for many lines; each gets its line end."""

    async def run():
        sink = Sink()
        log = AccessLog(sink, asyncio.get_running_loop(), delay=0.0)
        for number in range(5):
            log.write(b"%d" % number)
        log.write(b"end\n")
        log.close()
        return sink

    sink = asyncio.run(run())
    assert sink.batches == [[b"0\n", b"1\n", b"2\n", b"3\n", b"4\n", b"end\n"]]
    assert sink.closed


def test_a_full_batch_does_not_wait_for_its_moment():
    """Otherwise a busy second would pile up."""

    async def run():
        sink = Sink()
        log = AccessLog(sink, asyncio.get_running_loop(), delay=3600.0, batch=10)
        for _ in range(4):
            log.write(b"12345")
        log.close()
        return sink

    assert len(asyncio.run(run()).batches) == 2


def test_a_hanging_reader_costs_lines_that_are_counted_and_nothing_else():
    """What waits is bounded; the caller never waits."""

    async def run():
        sink = Sink()
        sink.gate.clear()
        log = AccessLog(sink, asyncio.get_running_loop(), delay=0.0, batch=1, most=20)
        for _ in range(10):
            log.write(b"123456789")
        dropped = log.dropped
        sink.gate.set()
        log.close()
        return dropped, sink

    dropped, sink = asyncio.run(run())
    assert dropped == 7
    assert len(lines(sink)) == 3


def test_lines_that_the_sink_lost_are_counted_too():
    """A full disk."""

    async def run():
        sink = Sink()
        sink.lost = 1
        log = AccessLog(sink, asyncio.get_running_loop())
        log.write(b"a")
        log.close()
        return log.dropped

    assert asyncio.run(run()) == 1


def test_off_is_no_log():
    """And needs no thread."""
    loop = asyncio.new_event_loop()
    try:
        assert open_log("off", loop) is None
    finally:
        loop.close()
