"""One engine in our own process, told what a fleet of workers is told."""

import asyncio
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from strangler.proxy.control.facts import Fact, Facts
from strangler.proxy.control.fleet import WorkersFailedError
from strangler.proxy.control.journal import Journal
from strangler.proxy.control.totals import Tally, Totals
from strangler.proxy.dataplane.engine import Engine
from strangler.proxy.dataplane.messages import (
    Configuration,
    KillSwitch,
    Message,
    Problem,
    Snapshot,
    Spans,
)


@dataclass(slots=True, kw_only=True)
class _Resident:
    """The engine as the admin API shows it."""

    slot: int
    pid: int
    started: float
    generation: int | None
    snapshot: Snapshot | None


class ResidentCrew:
    """A crew of one. `processes` is how many like us share the limits that are meant for the
    whole proxy."""

    def __init__(
        self,
        journal: Journal,
        *,
        processes: int = 1,
        access_log: Callable[[bytes], None],
        on_spans: Callable[[Spans], None],
    ) -> None:
        """Needs a running event loop, in which the engine works."""
        loop = asyncio.get_running_loop()
        self.size = 1
        self.restarts = 0
        self.facts = Facts()
        self.engine = Engine(loop, access_log=access_log, report=self._hear)
        self._journal = journal
        self._processes = processes
        self._on_spans = on_spans
        self._started = loop.time()
        self._generation: int | None = None

    @property
    def workers(self) -> Sequence[_Resident]:
        """See `Crew`."""
        return [
            _Resident(
                slot=0,
                pid=os.getpid(),
                started=self._started,
                generation=self._generation,
                snapshot=self.engine.snapshot(),
            )
        ]

    @property
    def serving(self) -> int:
        """See `Crew`."""
        return int(self._generation is not None)

    @property
    def current(self) -> int:
        """See `Crew`."""
        return self.serving

    def tally(self) -> Tally:
        """See `Crew`."""
        return Totals().sum([self.engine.snapshot()])

    async def configure(self, configuration: Configuration) -> None:
        """See `Crew`."""
        try:
            self.engine.apply(replace(configuration, workers=self._processes))
        except Exception as error:  # the reloader goes back to the last good rules
            raise WorkersFailedError(f"{type(error).__name__}: {error}") from error
        self._generation = configuration.generation

    async def switch(self, position: KillSwitch) -> int:
        """See `Crew`."""
        self.publish(position)
        return self.serving

    def publish(self, fact: Fact) -> None:
        """See `Crew`."""
        if self.facts.learn(fact):
            self.engine.apply(fact)

    def _hear(self, message: Message) -> None:
        match message:
            case Problem():
                self._journal.warning("worker", message.message)
            case Spans():
                self._on_spans(message)
            case _:
                pass
