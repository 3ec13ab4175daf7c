"""One worker process: started, spoken to, listened to, and its end noticed."""

import asyncio
import os
import signal
import site
import socket
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import cast

import strangler
from strangler.proxy.control.tokens import VARIABLE
from strangler.proxy.dataplane.messages import (
    Applied,
    Decoder,
    Drained,
    Message,
    Refused,
    Snapshot,
)
from strangler.proxy.worker.options import WorkerOptions

COMMAND = (sys.executable, "-P", "-m", "strangler.proxy.worker")
"""`-P`: nothing in the directory where we were started takes the place of a module."""

_LAST_WORDS = 1.0


class Worker(asyncio.Protocol):
    """A process of the data plane and our end of its pipe.

    Orders that want an answer (`Configuration`, `KillSwitch`) are answered in order, so the
    answers need no numbers."""

    def __init__(self, slot: int, hear: Callable[["Worker", Message], None]) -> None:
        self.slot = slot
        self.pid = 0
        self.started = 0.0
        """When, in seconds of the event loop's clock."""
        self.heard = 0.0
        """When it last said anything."""
        self.generation: int | None = None
        """Of the rules it answers by; None before it listens."""
        self.snapshot: Snapshot | None = None
        self.cut: int | None = None
        """How many exchanges it broke off when it drained."""
        self._hear = hear
        self._decoder = Decoder()
        self._answers: list[asyncio.Future[Applied | Refused]] = []
        self._process: asyncio.subprocess.Process | None = None
        self._transport: asyncio.Transport | None = None
        self._closed = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    async def start(
        self,
        command: Sequence[str],
        listeners: Sequence[socket.socket],
        access_log: str,
        grace: float,
    ) -> None:
        """Start the process.

        Raises OSError if the system has no room for it."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            numbers = tuple(listener.fileno() for listener in listeners)
            options = WorkerOptions(
                control=theirs.fileno(), listen=numbers, access_log=access_log, grace=grace
            )
            self._process = await asyncio.create_subprocess_exec(
                *command,
                *options.arguments(),
                stdin=asyncio.subprocess.DEVNULL,
                pass_fds=(theirs.fileno(), *numbers),
                env=environment(os.environ),
            )
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        self.pid = self._process.pid
        self.started = self.heard = self._loop.time()
        ours.setblocking(False)
        await self._loop.create_unix_connection(lambda: self, sock=ours)

    # The pipe -------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The pipe stands."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """A piece of what the worker says."""
        self.heard = self._loop.time()
        for message in self._decoder.feed(data):
            match message:
                case Applied():
                    self.generation = message.generation
                    self._answered(message)
                case Refused():
                    self._answered(message)
                case Snapshot():
                    self.snapshot = message
                case Drained():
                    self.cut = message.cut
                case _:
                    pass
            self._hear(self, message)

    def _answered(self, answer: Applied | Refused) -> None:
        if self._answers:
            waiting = self._answers.pop(0)
            if not waiting.done():
                waiting.set_result(answer)

    def connection_lost(self, exc: Exception | None) -> None:
        """The worker closed the pipe, or died."""
        self._transport = None
        self._closed.set()
        for waiting in self._answers:
            if not waiting.done():
                waiting.set_exception(ConnectionResetError(f"worker {self.pid} ended"))
                waiting.exception()  # seen: who waits may have gone
        self._answers.clear()

    def tell(self, content: bytes) -> None:
        """Send an encoded message; nothing happens once the pipe is closed."""
        if self._transport is not None:
            self._transport.write(content)

    def order(self, content: bytes) -> "asyncio.Future[Applied | Refused]":
        """Send an encoded message that wants an answer.

        The future fails with ConnectionResetError if the worker ends before."""
        answer: asyncio.Future[Applied | Refused] = self._loop.create_future()
        if self._transport is None:
            answer.set_exception(ConnectionResetError(f"worker {self.pid} ended"))
            answer.exception()
        else:
            self._answers.append(answer)
            self._transport.write(content)
        return answer

    # The process ----------------------------------------------------------------------------

    async def ended(self) -> int:
        """The exit code, once the process has ended; negative: the signal that ended it."""
        if self._process is None:
            raise RuntimeError("the worker was not started")
        code = await self._process.wait()
        with suppress(TimeoutError):
            # Its last words may still be in the pipe.
            await asyncio.wait_for(self._closed.wait(), _LAST_WORDS)
        if self._transport is not None:
            self._transport.close()
        return code

    def kill(self) -> None:
        """End it at once."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.send_signal(signal.SIGKILL)


def environment(ours: "os._Environ[str] | dict[str, str]") -> dict[str, str]:
    """A worker's environment: ours without the admin token, and with the way to this package
    where it is no installed one."""
    theirs = {name: value for name, value in ours.items() if name != VARIABLE}
    home = str(Path(strangler.__file__).parents[1])
    if home not in (*site.getsitepackages(), site.getusersitepackages()):
        paths = [home, *filter(None, theirs.get("PYTHONPATH", "").split(os.pathsep))]
        theirs["PYTHONPATH"] = os.pathsep.join(dict.fromkeys(paths))
    return theirs


def describe_end(code: int) -> str:
    """An exit code in words."""
    if code >= 0:
        return f"exit code {code}"
    try:
        return f"killed by {signal.Signals(-code).name}"
    except ValueError:
        return f"killed by signal {-code}"
