"""A proxy inside somebody else's process: rules, their sources, one engine, and how all end.

The same parts as the supervisor's, without what an ASGI server does itself: listening, processes,
signals, draining."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from strangler.proxy.control.admin.application import admin_application
from strangler.proxy.control.admin.guard import Application
from strangler.proxy.control.compiling import Prepared, prepare, prepare_value
from strangler.proxy.control.journal import Journal
from strangler.proxy.control.killswitch import KillSwitchFile
from strangler.proxy.control.plane import ControlPlane, Phase
from strangler.proxy.control.reloading import Reloader
from strangler.proxy.control.repeating import Tasks
from strangler.proxy.control.resident import ResidentCrew
from strangler.proxy.control.sources import Sources
from strangler.proxy.control.steering import Steering
from strangler.proxy.control.tokens import Token
from strangler.proxy.control.watching import watch
from strangler.proxy.dataplane.engine import Engine
from strangler.proxy.dataplane.messages import Spans
from strangler.proxy.worker.access_log import open_log
from strangler.rules.model import Rules

_GRACE = 1.0
"""Seconds for exchanges that are left when the server says that it has ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedding:
    """What the owner of the process wants."""

    rules: Path | Rules
    environment: Mapping[str, str]
    watch: bool = True
    """Whether changed files are loaded by themselves."""
    access_log: str = "off"
    processes: int = 1
    state: Path | None = None
    """Where the kill switch is kept; None: there is none."""
    token: Token | None = None
    """For the admin API; None: there is none."""
    admin_hosts: Iterable[str] = ()
    journal: Journal = field(default_factory=Journal)

    @property
    def path(self) -> Path:
        """The rules file, as messages name it."""
        return self.rules if isinstance(self.rules, Path) else Path("rules")

    def read(self) -> Prepared:
        """The rules, compiled. Raises RulesRefusedError with every problem."""
        logging = self.access_log != "off"
        if isinstance(self.rules, Path):
            return prepare(self.rules, access_log=logging, environment=self.environment)
        return prepare_value(self.rules, self.path, access_log=logging)


class Embedded:
    """A running proxy. Made in the event loop that it works in."""

    def __init__(self, wish: Embedding, first: Prepared) -> None:
        """Raises OSError if the access log cannot be opened."""
        loop = asyncio.get_running_loop()
        self.loop = loop
        journal = wish.journal
        self._wish = wish
        self._log = open_log(wish.access_log, loop)
        self._tasks = Tasks()
        self._crew = ResidentCrew(
            journal,
            processes=wish.processes,
            access_log=self._log.write if self._log else _nowhere,
            on_spans=self._export,
        )
        self._sources = Sources(self._crew.publish, journal)
        self._steering = Steering(self._crew, self._sources, journal)
        self._reloader = Reloader(
            wish.path,
            first,
            generation=1,
            read=lambda asked: wish.read(),
            apply=self._steering.apply,
            journal=journal,
        )
        self._switch = KillSwitchFile(wish.state) if wish.state else None
        self._plane: ControlPlane | None = None
        self.admin: Application | None = None
        """The admin API, if there is one."""
        if self._switch is not None and wish.token is not None:
            self._plane = plane = ControlPlane(
                fleet=self._crew,
                reloader=self._reloader,
                kill_switch=self._switch,
                journal=journal,
                traffic=(),
                admin=(),
                exporter=lambda: self._steering.exporter,
            )
            hosts = wish.admin_hosts
            self.admin = admin_application(plane, wish.token, host="", more_hosts=hosts)

    @property
    def engine(self) -> Engine:
        """Takes the exchanges."""
        return self._crew.engine

    async def open(self) -> None:
        """Serve by the rules; returns when upstreams were looked up, or after some seconds."""
        self._turn()
        first = self._reloader.current
        if first.rules.proxy.tls:
            self._wish.journal.warning(
                "tls", "proxy.tls is not used here: the ASGI server's own settings count"
            )
        await self._steering.apply(first, self._reloader.generation)
        self.engine.start()
        if self._wish.watch and isinstance(self._wish.rules, Path):
            self._tasks.start("rules", watch(lambda: self._reloader.files, self._file_changed))
        if self._switch is not None:
            path = self._switch.path
            self._tasks.start("switch", watch(lambda: [path], self._switch_changed))
        if self._plane is not None:
            self._plane.phase = Phase.SERVING

    def _turn(self) -> None:
        switch = self._switch
        if switch is None:
            return
        if switch.damaged:
            self._wish.journal.error(
                "kill-switch", f"counts as on, because its file is damaged: {switch.damaged}"
            )
        self._crew.publish(switch.position.message)

    async def _file_changed(self) -> None:
        await self._reloader.reload("a file changed", always=False)

    async def _switch_changed(self) -> None:
        """Another process like us may have turned it."""
        if self._switch is not None:
            self._switch.read()
            self._turn()

    def _export(self, spans: Spans) -> None:
        self._steering.export(spans)

    async def close(self) -> None:
        """End everything; exchanges that are left have a moment."""
        if self._plane is not None:
            self._plane.phase = Phase.DRAINING
        await self._tasks.end_all()
        await self.engine.drain(_GRACE)
        await self._sources.close()
        await self._steering.close()
        if self._log is not None:
            await asyncio.to_thread(partial(_suppressed, self._log.close))


def _suppressed(close: Callable[[], None]) -> None:
    with suppress(OSError):
        close()


def _nowhere(line: bytes) -> None:
    """The log is off."""
