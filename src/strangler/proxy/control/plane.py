"""The control plane as operators meet it: what can be asked, and the few things that change it."""

import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from strangler.errors import ConfigurationError
from strangler.proxy.control.crew import Crew
from strangler.proxy.control.fleet import WorkersFailedError
from strangler.proxy.control.journal import Journal
from strangler.proxy.control.killswitch import KillSwitchFile, Position
from strangler.proxy.control.noting import Notes
from strangler.proxy.control.reloading import Reloader, Result
from strangler.proxy.control.telemetry import SpanExporter
from strangler.rules.redaction import shown


class Phase(StrEnum):
    """Where in its life the process is."""

    STARTING = "starting"
    SERVING = "serving"
    DRAINING = "draining"


class NotNowError(ConfigurationError):
    """The process is leaving; its successor is to be asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """What became of turning the kill switch."""

    position: Position
    workers: int
    """Workers that have done it; every later one begins with it."""


@dataclass(slots=True, kw_only=True)
class ControlPlane:
    """Everything that the admin API shows and does."""

    fleet: Crew
    reloader: Reloader
    kill_switch: KillSwitchFile
    journal: Journal
    traffic: tuple[str, ...]
    """URLs of the traffic listeners."""
    admin: tuple[str, ...]
    """URLs of the admin listeners."""
    phase: Phase = Phase.STARTING
    notes: Notes | None = None
    """The ledger, if there is one."""
    exporter: Callable[[], SpanExporter | None] = field(default=lambda: None)
    started: float = field(default_factory=time.time)
    """Unix time in seconds."""
    denied: dict[str, int] = field(default_factory=dict)
    """Requests to the admin API that were refused, by reason."""

    @property
    def unready(self) -> str:
        """Why no traffic should be sent here; empty: send it.

        At the start every worker must answer by the rules; later one is enough, so that a
        single worker that is being replaced does not take the whole process out."""
        if self.phase is Phase.STARTING:
            return "starting"
        if self.phase is Phase.DRAINING:
            return "draining"
        return "" if self.fleet.serving else "no worker serves"

    def deny(self, reason: str) -> None:
        """Count a refused request."""
        self.denied[reason] = self.denied.get(reason, 0) + 1

    def bug(self, path: str, error: Exception) -> None:
        """A request to the admin API failed by our own fault: say where."""
        trace = "".join(traceback.format_exception(error, limit=-3)).strip()
        self.journal.error("bug", f"{path} failed; please report this: {trace}")

    def shown(self, text: str) -> str:
        """`text` with the placeholders of rules instead of values of the environment."""
        return shown(text, self.reloader.current.rules.substitutions)

    async def reload(self, *, by: str) -> Result:
        """Read the rules again, at somebody's request.

        Raises NotNowError while the process is leaving."""
        self._check()
        result = await self.reloader.reload(f"asked by {by}")
        self.journal.audit(
            "audit", "reload", by=by, applied=result.applied, generation=result.generation
        )
        return result

    async def turn_kill_switch(
        self, *, on: bool, forced: bool, reason: str, by: str, client: str
    ) -> Turned:
        """Turn the kill switch, on disk first and then in every worker.

        Raises NotNowError while the process is leaving, OSError if it cannot be remembered
        (then nothing has changed)."""
        self._check()
        position = self.kill_switch.turn(on=on, forced=forced, reason=reason, by=by)
        self.journal.audit(
            "audit",
            f"kill switch turned {'on' if on else 'off'}",
            by=by,
            client=client,
            forced=forced,
            reason=reason,
        )
        if self.notes:
            self.notes.turned(position, by=by)
        try:
            workers = await self.fleet.switch(position.message)
        except WorkersFailedError as error:
            self.journal.error("kill-switch", f"{error}; the watch on workers replaces them")
            workers = 0
        return Turned(position=position, workers=workers)

    def _check(self) -> None:
        if self.phase is Phase.DRAINING:
            raise NotNowError("this process is leaving; ask its successor")
