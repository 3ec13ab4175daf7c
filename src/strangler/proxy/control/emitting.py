"""A control plane in, its metrics as lines on stdout, once a minute and once more at the end."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress

from strangler.proxy.control.detached import detached
from strangler.proxy.control.emf import INTERVAL, EmfWriter, State
from strangler.proxy.control.plane import ControlPlane
from strangler.proxy.worker.sinks import Sink

_PATIENCE = 2.0
"""Seconds that the last lines may take."""


class Emitter:
    """Writes what a plane counts. Lines that cannot be written are lost, and said once."""

    def __init__(
        self,
        plane: ControlPlane,
        deployment: str,
        sink: Sink,
        *,
        polled: bool,
        now: Callable[[], float] = time.time,
    ) -> None:
        """`polled` is whether the rules come from a source that can be out of reach."""
        self._plane = plane
        self._sink = sink
        self._polled = polled
        self._now = now
        self._writer = EmfWriter(deployment, now)
        self._lost = 0

    async def run(self) -> None:
        """Write each minute, until cancelled."""
        while True:
            await asyncio.sleep(INTERVAL)
            await self._write()

    async def finish(self) -> None:
        """Write what has come since, without waiting long for a reader that is gone."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._write(), _PATIENCE)

    async def _write(self) -> None:
        reloader = self._plane.reloader
        state = State(
            rules_age=max(0.0, self._now() - reloader.last_answer) if self._polled else 0.0,
            refusals=reloader.refusals,
            refused=reloader.refused,
            digest=reloader.current.digest,
        )
        lines = self._writer.lines(self._plane.fleet.tally(), state)
        # A reader that is slow must not stop the control plane.
        lost = await detached(lambda: self._sink.write(lines))
        if lost and not self._lost:
            self._plane.journal.warning("emf", f"{lost} metric records could not be written")
        self._lost += lost
