"""The admin API on its sockets: uvicorn as a task of the supervisor's event loop."""

import asyncio
import socket
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress

from uvicorn import Config, Server

from strangler.proxy.control.admin.guard import Application


class _QuietServer(Server):
    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Leave signals to the supervisor."""
        yield


class AdminServer:
    """Serves the admin API until it is closed."""

    def __init__(self, app: Application, sockets: Sequence[socket.socket]) -> None:
        config = Config(
            app,
            http="httptools",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            limit_concurrency=200,
            timeout_keep_alive=5,
            timeout_graceful_shutdown=2,
        )
        self._server = _QuietServer(config)
        self._sockets = list(sockets)
        self._task: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Begin to serve."""
        self._task = asyncio.create_task(self._server.serve(self._sockets))
        while not self._server.started:
            if self._task.done():
                self._task.result()
                raise RuntimeError("the admin server ended before it began")
            await asyncio.sleep(0.01)

    async def close(self) -> None:
        """Stop, after the answers under way."""
        self._server.should_exit = True
        if self._task is not None:
            with suppress(asyncio.CancelledError):
                await self._task
            self._task = None
