"""A command in, a server that listens out; whatever happens, it does not outlive the demo."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

LOOPBACK = "127.0.0.1"
_START_SECONDS, _STOP_SECONDS = 30.0, 10.0


class NotStartedError(Exception):
    """A server did not come up; the text says what it printed."""


class Server:
    """A running process, and how to end it early."""

    def __init__(self, name: str, process: subprocess.Popen[bytes]) -> None:
        self.name = name
        self._process = process

    @property
    def pid(self) -> int:
        """Of the process."""
        return self._process.pid

    def stop(self) -> None:
        """Ask it to end, and see that it does. Its own processes are its own business, unless it
        does not end: then they go with it."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(self.pid, signal.SIGKILL)
                self._process.wait()


@contextmanager
def started(
    name: str,
    command: Sequence[str | Path],
    port: int,
    *,
    folder: Path,
    environment: Mapping[str, str],
    log: Path,
) -> Iterator[Server]:
    """Run a command in `folder` until it listens on `port` of loopback; end it in the end.

    It gets a session of its own: a Ctrl-C reaches the demo alone, which ends all servers in
    order. Raises NotStartedError."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(word) for word in command],
            cwd=folder,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    server = Server(name, process)
    try:
        deadline = time.monotonic() + _START_SECONDS
        while not _listens(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise NotStartedError(f"{name} did not start:\n{log.read_text(errors='replace')}")
            time.sleep(0.05)
        yield server
    finally:
        server.stop()


def free_port() -> int:
    """A port of loopback that nobody listens on now."""
    with socket.socket() as sock:
        sock.bind((LOOPBACK, 0))
        port: int = sock.getsockname()[1]
        return port


def _listens(port: int) -> bool:
    with socket.socket() as sock:
        return sock.connect_ex((LOOPBACK, port)) == 0
