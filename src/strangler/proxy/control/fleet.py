"""A number of workers kept alive and told the same: what to do, and all they need to know."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress

from strangler.errors import StranglerError
from strangler.proxy.control.facts import Fact, Facts
from strangler.proxy.control.journal import Journal
from strangler.proxy.control.totals import Tally, Totals
from strangler.proxy.control.workers import Worker, describe_end
from strangler.proxy.dataplane.messages import (
    Applied,
    Configuration,
    Drain,
    KillSwitch,
    Message,
    Problem,
    Refused,
    Spans,
    encode,
)

_FIRST_DELAY = 0.1
_LONGEST_DELAY = 10.0
_LIVED_WELL = 10.0
"""A worker that lived so many seconds was fine; the next failure starts from the first delay."""
_HUNG = 30.0
"""Seconds of silence (a worker says something each second) after which it is killed."""
_TRIES_AT_START = 3
_MARGIN = 5.0
"""Seconds that a worker may take to end, beside what it was granted."""


class WorkersFailedError(StranglerError):
    """Workers do not come up, or do not take a configuration."""

    exit_code = 70


class Fleet:
    """`size` workers. One that ends is replaced, after a pause that grows while it keeps
    ending; its totals are kept."""

    def __init__(
        self,
        size: int,
        journal: Journal,
        start: Callable[[Worker], Awaitable[None]],
        *,
        on_spans: Callable[[Spans], None] = lambda spans: None,
        hung_after: float = _HUNG,
    ) -> None:
        self.size = size
        self.facts = Facts()
        self.restarts = 0
        """Workers that were replaced."""
        self._journal = journal
        self._start = start
        self._on_spans = on_spans
        self._hung_after = hung_after
        self._totals = Totals()
        self._workers: dict[int, Worker] = {}
        self._configuration: bytes | None = None
        self._generation = 0
        self._keepers: list[asyncio.Task[None]] = []
        self._watcher: asyncio.Task[None] | None = None
        self._ending = asyncio.Event()
        self._failures_at_start = 0
        self._changed = asyncio.Event()

    # What others see --------------------------------------------------------------------------

    @property
    def workers(self) -> Sequence[Worker]:
        """Those that live, by slot."""
        return [self._workers[slot] for slot in sorted(self._workers)]

    @property
    def serving(self) -> int:
        """How many answer requests."""
        return sum(worker.generation is not None for worker in self._workers.values())

    @property
    def current(self) -> int:
        """How many answer by the latest configuration."""
        return sum(worker.generation == self._generation for worker in self._workers.values())

    def tally(self) -> Tally:
        """What all workers counted since the start, dead or alive."""
        snapshots = (worker.snapshot for worker in self.workers)
        return self._totals.sum(snapshot for snapshot in snapshots if snapshot is not None)

    # What they are told -----------------------------------------------------------------------

    async def open(self, configuration: Configuration) -> None:
        """Start all workers; returns when each of them answers by `configuration`.

        Raises WorkersFailedError if they do not come up."""
        self._set(configuration)
        self._keepers = [asyncio.create_task(self._keep(slot)) for slot in range(self.size)]
        self._watcher = asyncio.create_task(self._watch())
        while self.current < self.size:
            self._changed.clear()
            await self._changed.wait()
            if self._failures_at_start >= _TRIES_AT_START:
                raise WorkersFailedError(
                    "workers end before they serve; what they said stands above"
                )

    def _set(self, configuration: Configuration) -> bytes:
        self._configuration = encode(configuration)
        self._generation = configuration.generation
        return self._configuration

    async def configure(self, configuration: Configuration, timeout: float = 30.0) -> None:
        """Hand a configuration to every worker; returns when all of them answer by it.

        Raises WorkersFailedError if one refuses it or stays silent for `timeout` seconds: then
        some may answer by it and others not, until the caller hands out another."""
        content = self._set(configuration)
        orders = [worker.order(content) for worker in self.workers]
        refusals = [
            answer.reason
            for answer in await self._answers(orders, timeout)
            if isinstance(answer, Refused)
        ]
        if refusals:
            raise WorkersFailedError(f"{len(refusals)} of {len(orders)} workers: {refusals[0]}")

    async def switch(self, position: KillSwitch, timeout: float = 10.0) -> int:
        """Turn every worker; how many have done it when this returns (those that start later
        begin with it).

        Raises WorkersFailedError if one stays silent for `timeout` seconds."""
        self.facts.learn(position)
        content = encode(position)
        answers = await self._answers([w.order(content) for w in self.workers], timeout)
        return sum(isinstance(answer, Applied) for answer in answers)

    async def _answers(
        self, orders: "Iterable[asyncio.Future[Applied | Refused]]", timeout: float
    ) -> list[Applied | Refused]:
        """The answers of those that live long enough; who replaces the others begins anew."""
        waiting = list(orders)
        if not waiting:
            return []
        _, late = await asyncio.wait(waiting, timeout=timeout)
        if late:
            raise WorkersFailedError(f"{len(late)} workers did not answer in {timeout:g} s")
        return [order.result() for order in waiting if order.exception() is None]

    def publish(self, fact: Fact) -> None:
        """Tell every worker something, and those that start later."""
        if self.facts.learn(fact):
            content = encode(fact)
            for worker in self.workers:
                worker.tell(content)

    async def drain(self, timeout: float) -> int:
        """Let every worker finish; returns when all have ended, how many exchanges were cut.

        Who has not ended some seconds after `timeout` is killed."""
        self._ending.set()
        content = encode(Drain(timeout))
        leaving = self.workers
        for worker in leaving:
            if worker.generation is None:
                worker.kill()  # it serves nobody yet
            else:
                worker.tell(content)
        if self._keepers:
            await asyncio.wait(self._keepers, timeout=timeout + _MARGIN)
        await self.kill()
        return sum(worker.cut or 0 for worker in leaving)

    def hurry(self) -> None:
        """While they drain: cut what is under way."""
        content = encode(Drain(0.0))
        for worker in self.workers:
            worker.tell(content)

    async def kill(self) -> None:
        """End what is left, at once."""
        self._ending.set()
        for worker in self.workers:
            worker.kill()
        if self._keepers:
            await asyncio.wait(self._keepers, timeout=_MARGIN)
        for task in (*self._keepers, *filter(None, [self._watcher])):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    # Keeping them alive -----------------------------------------------------------------------

    async def _keep(self, slot: int) -> None:
        loop = asyncio.get_running_loop()
        delay = 0.0
        while not self._ending.is_set():
            worker = Worker(slot, self._hear)
            code: int | None = None
            try:
                await self._launch(worker)
                code = await worker.ended()
            except OSError as error:
                self._journal.error("worker-not-started", f"cannot start a worker: {error}")
            finally:
                if self._workers.pop(slot, None) is worker:
                    self._totals.depart(worker.snapshot)
                if code is None:
                    worker.kill()
            if self._ending.is_set():
                break
            self._note_end(worker, code)
            lived = loop.time() - worker.started if worker.started else 0.0
            delay = _FIRST_DELAY if lived >= _LIVED_WELL else min(delay * 2, _LONGEST_DELAY)
            delay = max(delay, _FIRST_DELAY)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._ending.wait(), delay)

    def _note_end(self, worker: Worker, code: int | None) -> None:
        self.restarts += 1
        if worker.generation is None:
            self._failures_at_start += 1
        self._changed.set()
        if code is not None:
            self._journal.error(
                "worker-ended",
                f"worker {worker.pid} ended ({describe_end(code)}) and is replaced",
                slot=worker.slot,
            )

    async def _launch(self, worker: Worker) -> None:
        await self._start(worker)
        if self._ending.is_set():
            worker.kill()
            return
        # Nothing awaits from here on: what is published next reaches it by `publish`.
        self._workers[worker.slot] = worker
        for fact in self.facts:
            if isinstance(fact, KillSwitch):
                worker.order(encode(fact))
            else:
                worker.tell(encode(fact))
        if self._configuration is not None:
            worker.order(self._configuration)

    def _hear(self, worker: Worker, message: Message) -> None:
        match message:
            case Applied():
                self._changed.set()
            case Refused():
                self._journal.error(
                    "configuration-refused",
                    f"worker {worker.pid} refuses generation {message.generation}: "
                    f"{message.reason.strip().splitlines()[-1]}",
                )
                if worker.generation is None:
                    worker.kill()  # it would serve nobody
            case Problem():
                self._journal.warning("worker", message.message, pid=worker.pid)
            case Spans():
                self._on_spans(message)
            case _:
                pass

    async def _watch(self) -> None:
        """Kill who has said nothing for long; its successor is started as for any other end."""
        loop = asyncio.get_running_loop()
        last = loop.time()
        while True:
            await asyncio.sleep(1.0)
            now = loop.time()
            if now - last > 5.0:
                # It was us who did not run (a suspended machine): nobody is to blame.
                for worker in self.workers:
                    worker.heard = now
            last = now
            for worker in self.workers:
                if now - worker.heard > self._hung_after:
                    self._journal.error(
                        "worker-hung", f"worker {worker.pid} is silent and is killed"
                    )
                    worker.kill()
