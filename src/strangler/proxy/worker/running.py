"""A worker's life from its command line to its exit code."""

import asyncio
import signal
import socket
import sys

import uvloop

from strangler.proxy.worker.access_log import open_log
from strangler.proxy.worker.options import WorkerOptions
from strangler.proxy.worker.shell import EngineFactory, Shell

_NOT_FOR_WORKERS = (
    signal.SIGINT,
    signal.SIGTERM,
    signal.SIGHUP,
    signal.SIGUSR1,
    signal.SIGUSR2,
)


def run(options: WorkerOptions, factory: EngineFactory) -> int:
    """Serve until the supervisor says otherwise or vanishes; the exit code."""
    for number in _NOT_FOR_WORKERS:
        # Ctrl-C and service managers signal whole groups; only the supervisor acts on it.
        signal.signal(number, signal.SIG_IGN)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_serve(options, factory))


async def _serve(options: WorkerOptions, factory: EngineFactory) -> int:
    loop = asyncio.get_running_loop()
    try:
        log = open_log(options.access_log, loop)
    except OSError as error:
        sys.stderr.write(f"access log {options.access_log}: {error.strerror}\n")
        return 2
    sockets = [socket.socket(fileno=number) for number in options.listen]
    shell = Shell(loop, factory, sockets, log, grace=options.grace)
    try:
        await loop.create_unix_connection(
            lambda: shell.pipe, sock=socket.socket(fileno=options.control)
        )
        await shell.run()
    finally:
        if log is not None:
            log.close()
    return 0
