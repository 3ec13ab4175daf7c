"""Reads the rules, keeps the workers, serves the admin API: the control plane's process."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

from strangler.errors import ConfigurationError
from strangler.proxy.control.acquiring import VARIABLE, Acquired, acquire, urls
from strangler.proxy.control.admin.application import admin_application
from strangler.proxy.control.admin.serving import AdminServer
from strangler.proxy.control.compiling import Prepared
from strangler.proxy.control.emitting import Emitter
from strangler.proxy.control.fleet import Fleet
from strangler.proxy.control.journal import Journal, adopt_libraries
from strangler.proxy.control.killswitch import KillSwitchFile
from strangler.proxy.control.listening import close
from strangler.proxy.control.notifying import notify
from strangler.proxy.control.noting import Notes
from strangler.proxy.control.options import ProxyOptions
from strangler.proxy.control.places import state_directory
from strangler.proxy.control.plane import ControlPlane, Phase
from strangler.proxy.control.reloading import Reloader
from strangler.proxy.control.rule_sources.keeping import LastGood
from strangler.proxy.control.rule_sources.opening import open_source
from strangler.proxy.control.rule_sources.starting import RulesReader
from strangler.proxy.control.sources import Sources
from strangler.proxy.control.steering import Steering
from strangler.proxy.control.takeover import Bequest, Estate
from strangler.proxy.control.tokens import Token, find_token
from strangler.proxy.control.watching import watch
from strangler.proxy.control.workers import COMMAND, Worker, describe_end
from strangler.proxy.dataplane.messages import Spans
from strangler.proxy.worker.sinks import File, Stream

_LEAST_PAUSE = 0.2
"""Seconds between two questions, whatever a source says."""
Announce = Callable[[ControlPlane, Token], None]


def supervise(options: ProxyOptions, journal: Journal, announce: Announce) -> int:
    """Run the proxy until it is told to end; the exit code. `announce` is called once it serves.

    Raises ConfigurationError, before anything is served, if rules, token, directories or ports
    cannot be used; WorkersFailedError if workers do not come up."""
    reader = rules_reader(options, journal)
    prepared = reader.first(options.monolith)
    _check_access_log(options.access_log)
    acquired = acquire(options)
    try:
        if reader.makeshift and acquired.inheritance:
            raise ConfigurationError(
                "no rules were found, and the proxy that runs here has some: it goes on"
            )
        port = acquired.traffic[0].getsockname()[1]
        state = state_directory(options.state_directory, options.host, port)
        token = find_token(options.token_file, state)
        adopt_libraries(journal)
        switch = KillSwitchFile(state)
    except BaseException:
        acquired.release()
        raise
    supervisor = Supervisor(options, reader, prepared, acquired, token, switch, journal)
    return asyncio.run(supervisor.run(announce))


def rules_reader(options: ProxyOptions, journal: Journal) -> RulesReader:
    """Where the rules are read. Raises ConfigurationError if that is no source."""
    source = open_source(options.rules)
    last_good = None
    if source.poll:
        directory = state_directory(options.state_directory, options.host, options.port)
        last_good = LastGood(directory, source.name)
    return RulesReader(source, last_good, journal, access_log=options.access_log != "off")


def _check_access_log(where: str) -> None:
    if where in ("-", "off"):
        return
    try:
        File(where).close()
    except OSError as error:
        raise ConfigurationError(
            f"cannot write the access log {where}: {error.strerror}; choose another --access-log"
        ) from error


class Supervisor:
    """The life of one process: start, serve, hand over or drain, end."""

    def __init__(
        self,
        options: ProxyOptions,
        reader: RulesReader,
        prepared: Prepared,
        acquired: Acquired,
        token: Token,
        switch: KillSwitchFile,
        journal: Journal,
    ) -> None:
        self._options = options
        self._acquired = acquired
        self._token = token
        self._journal = journal
        self._leave = asyncio.Event()
        self._handed_over = False
        self._hurry = asyncio.Event()
        self._tasks: set[asyncio.Task[Any]] = set()
        self.fleet = Fleet(options.workers, journal, self._start_worker, on_spans=self._export)
        self.sources = Sources(self.fleet.publish, journal)
        self.steering = Steering(self.fleet, self.sources, journal)
        before = acquired.inheritance.generation if acquired.inheritance else 0
        self.reloader = Reloader(
            reader.source.name,
            prepared,
            generation=before + 1,
            read=lambda asked: reader(anew=asked),
            apply=self.steering.apply,
            journal=journal,
            files=reader.source.files,
            applied=self._rules_applied,
            refused=reader.refused,
        )
        self._reader = reader
        self.plane = ControlPlane(
            fleet=self.fleet,
            reloader=self.reloader,
            kill_switch=switch,
            journal=journal,
            traffic=urls(acquired.traffic, "https" if prepared.rules.proxy.tls else "http"),
            admin=urls(acquired.admin, "http"),
            exporter=lambda: self.steering.exporter,
        )
        polled = bool(reader.source.poll)
        self._emitter = (
            Emitter(self.plane, options.deployment, Stream(sys.stdout.fileno()), polled=polled)
            if options.metrics_emf
            else None
        )
        app = admin_application(
            self.plane,
            token,
            host=options.admin_host,
            more_hosts=options.allow_hosts,
            metrics=options.metrics,
        )
        self.admin = AdminServer(app, acquired.admin)
        self.bequest = Bequest(
            acquired.place, journal, estate=self._estate, hand_over=self._hand_over
        )

    async def run(self, announce: Announce) -> int:
        """Start, serve until told to leave, end; the exit code."""
        self._listen_to_signals()
        try:
            starting = asyncio.create_task(self._start())
            leaving = asyncio.create_task(self._leave.wait())
            await asyncio.wait((starting, leaving), return_when=asyncio.FIRST_COMPLETED)
            if starting.done():
                starting.result()
                announce(self.plane, self._token)
                await leaving
                await self._drain()
            else:
                starting.cancel()
                with suppress(asyncio.CancelledError):
                    await starting
            leaving.cancel()
        finally:
            await self._end()
        return 0

    # Starting ---------------------------------------------------------------------------------

    async def _start(self) -> None:
        switch = self.plane.kill_switch
        if switch.damaged:
            self._journal.error(
                "kill-switch", f"counts as on, because its file is damaged: {switch.damaged}"
            )
        self.fleet.facts.learn(switch.position.message)
        first = self.reloader.current
        self.steering.adopt(first)
        inheritance = self._acquired.inheritance
        if not self._acquired.shares_admin:
            await self.admin.open()
        await self.sources.follow(first.rules)
        await self.fleet.open(first.configuration(self.reloader.generation, self.fleet.size))
        if inheritance:
            with suppress(OSError, ValueError):  # it has ended meanwhile: all is ours anyway
                await asyncio.to_thread(inheritance.settle)
            # It may have been turned while we started.
            if switch.read().message not in self.fleet.facts:
                await self.fleet.switch(switch.position.message)
        if self._acquired.shares_admin:
            await self.admin.open()
        self.bequest.open()
        self.plane.phase = Phase.SERVING
        self._spawn(watch(lambda: self.reloader.files, self._file_changed))
        if self._options.ledger:
            self._keep_ledger(self._options.ledger)
        if self._reader.source.poll:
            self._spawn(self._ask_source())
        await asyncio.to_thread(self._rules_applied, first)
        if self._emitter:
            self._spawn(self._emitter.run())
        notify("READY=1", f"MAINPID={os.getpid()}", "STATUS=serving")
        self._journal.info(
            "serving",
            f"serving on {', '.join(self.plane.traffic)}",
            admin=", ".join(self.plane.admin),
            workers=self.fleet.size,
            generation=self.reloader.generation,
            **({"took_over_from": inheritance.pid} if inheritance else {}),
        )

    def _keep_ledger(self, url: str) -> None:
        loop = asyncio.get_running_loop()

        def report(text: str) -> None:
            with suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(self._journal.warning, "ledger", text)

        self.plane.notes = Notes(url, report)
        self.plane.notes.start()

    def _rules_applied(self, prepared: Prepared) -> None:
        """All workers go by these rules. Not for the event loop."""
        if self._reader.source.poll:
            self._reader.applied(prepared)
        if self.plane.notes:
            self.plane.notes.loaded(
                digest=prepared.digest,
                generation=self.reloader.generation,
                routes=len(prepared.rules.routes),
                source=self._reader.source.name,
            )

    async def _start_worker(self, worker: Worker) -> None:
        options = self._options
        command = options.worker_command or COMMAND
        await worker.start(command, self._acquired.traffic, options.access_log, options.grace)

    def _spawn(self, work: Coroutine[Any, Any, object]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _listen_to_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._asked_to_leave, number)
        loop.add_signal_handler(signal.SIGHUP, lambda: self._spawn(self._hang_up()))
        loop.add_signal_handler(signal.SIGUSR2, lambda: self._spawn(self._succeed()))
        # Means "reopen logs" to other servers; ours notices a rotated file by itself.
        loop.add_signal_handler(signal.SIGUSR1, lambda: None)

    # Serving ----------------------------------------------------------------------------------

    def _export(self, spans: Spans) -> None:
        self.steering.export(spans)

    async def _file_changed(self) -> None:
        await self.reloader.reload("a file changed", always=False)

    async def _ask_source(self) -> None:
        source = self._reader.source
        while True:
            # As long as the source says, and no longer: what is new has to be known within one
            # poll. Proxies that start together are apart by how long each of them takes.
            await asyncio.sleep(max(_LEAST_PAUSE, source.pause()))
            try:
                await self.reloader.reload("the source has news", always=False)
            except Exception as error:  # one fault of ours must not end the polling for good
                self.plane.bug(source.name, error)

    async def _hang_up(self) -> None:
        if self.plane.phase is Phase.SERVING:
            notify("RELOADING=1")
            await self.reloader.reload("SIGHUP")
            notify("READY=1")

    async def _succeed(self) -> None:
        """Start a successor by our own command line; it asks for our sockets by itself."""
        if self.plane.phase is not Phase.SERVING:
            return
        environment = {**os.environ, VARIABLE: str(self._acquired.place)}
        try:
            # Not asyncio's: that would end the successor together with us.
            successor = subprocess.Popen(self._options.successor, env=environment)
        except OSError as error:
            self._journal.error("successor-failed", f"no successor was started: {error}")
            return
        self._journal.info("successor-started", "a successor was started", pid=successor.pid)
        while (code := successor.poll()) is None:
            await asyncio.sleep(0.1)
        if not self._handed_over:
            self._journal.error(
                "successor-failed", f"the successor ended ({describe_end(code)}); we go on"
            )

    def _estate(self) -> Estate:
        refusal = "" if self.plane.phase is Phase.SERVING else "it is starting or leaving itself"
        return Estate(
            traffic=self._acquired.traffic,
            admin=self._acquired.admin,
            generation=self.reloader.generation,
            refusal=refusal,
        )

    # Ending -----------------------------------------------------------------------------------

    async def _hand_over(self, successor: int) -> None:
        self._journal.info("handed-over", "a successor serves from now on", pid=successor)
        self._handed_over = True
        self.plane.phase = Phase.DRAINING
        self._leave.set()

    def _asked_to_leave(self, number: signal.Signals) -> None:
        if self._leave.is_set():
            self._journal.warning("hurry", f"{number.name} again: what is under way is cut")
            self._hurry.set()
            return
        self._journal.info("leaving", f"{number.name}: draining", grace=self._options.grace)
        self.plane.phase = Phase.DRAINING
        self._leave.set()

    async def _drain(self) -> None:
        options = self._options
        if not self._handed_over:
            notify("STOPPING=1")
            await self.bequest.close()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._hurry.wait(), options.drain_delay)
        else:
            # From now on the successor alone answers on the admin port.
            await self.admin.close()
        close(self._acquired.traffic)
        draining = asyncio.create_task(self.fleet.drain(options.grace))
        hurrying = asyncio.create_task(self._hurry.wait())
        await asyncio.wait((draining, hurrying), return_when=asyncio.FIRST_COMPLETED)
        if not draining.done():
            self.fleet.hurry()
        cut = await draining
        hurrying.cancel()
        self._journal.info("drained", "all workers have ended", cut=cut)
        if self._emitter:
            await self._emitter.finish()

    async def _end(self) -> None:
        """Let go of everything, whatever state it is in."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.bequest.close()
        await self.sources.close()
        await self.fleet.kill()
        await self.admin.close()
        await self.steering.close()
        if self.plane.notes:
            await asyncio.to_thread(self.plane.notes.stop)
        if self.plane.phase is Phase.STARTING and self._acquired.inheritance:
            self._acquired.inheritance.connection.close()
        close(self._acquired.traffic)
        close(self._acquired.admin)
