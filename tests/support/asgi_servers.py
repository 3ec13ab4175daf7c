"""A Python module that makes an application in, ASGI servers really running it out.

Servers start side by side, each in a process of its own, and have ended afterwards."""

import importlib.util
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import strangler
from support.proxying import RawClient
from support.running_proxy import free_port, until
from support.strict_http import Message

UVICORN = ["uvicorn", "app:app", "--no-access-log", "--no-date-header", "--no-server-header"]
UVICORN += ["--no-proxy-headers", "--ws", "websockets-sansio", "--timeout-graceful-shutdown", "1"]
COMMANDS: Mapping[str, Callable[[int], list[str]]] = {
    "uvicorn-httptools": lambda port: [*UVICORN, "--http", "httptools", "--port", str(port)],
    "uvicorn-h11": lambda port: [*UVICORN, "--http", "h11", "--port", str(port)],
    "granian": lambda port: [*("granian", "app:app", "--interface", "asgi", "--port", str(port))],
    "hypercorn": lambda port: [
        *("hypercorn", "app:app", "--config", "file:hypercorn_settings.py"),
        *("--graceful-timeout", "1", "--bind", f"127.0.0.1:{port}"),
    ],
}
"""The servers of docs/embedding.md, as it says that they should be run."""
HYPERCORN = "include_date_header = False\ninclude_server_header = False\n"


class AsgiServer:
    """One running server."""

    def __init__(self, name: str, port: int) -> None:
        self.name = name
        self.address = ("127.0.0.1", port)

    def client(self, **options: int) -> RawClient:
        """A new connection to it."""
        return RawClient(self.address, **options)

    def ask(self, data: bytes) -> Message:
        """The final answer to one request, on a connection of its own."""
        with self.client() as client:
            return client.ask(data)


def present(name: str) -> bool:
    """Whether that server is installed."""
    return importlib.util.find_spec(COMMANDS[name](0)[0]) is not None


@contextmanager
def serving(
    folder: Path, names: Iterable[str], module: str, environment: Mapping[str, str] | None = None
) -> Iterator[dict[str, AsgiServer]]:
    """The servers with these names, each with the application `app` of the module's text."""
    (folder / "app.py").write_text(module, encoding="utf-8")
    (folder / "hypercorn_settings.py").write_text(HYPERCORN, encoding="utf-8")
    found = os.pathsep.join([str(Path(strangler.__file__).parents[1]), str(folder)])
    values = {**os.environ, "PYTHONPATH": found, **(environment or {})}
    with ExitStack() as stack:
        servers = {}
        for name in names:
            port = free_port()
            log = stack.enter_context((folder / f"{name}.log").open("wb"))
            process = subprocess.Popen(
                [sys.executable, "-m", *COMMANDS[name](port)],
                cwd=folder,
                env=values,
                stdout=log,
                stderr=log,
            )
            stack.callback(_end, process)
            servers[name] = (AsgiServer(name, port), process)
        for name, (server, process) in servers.items():
            until(lambda s=server, p=process: p.poll() is not None or _listens(s), name)
            said = (folder / f"{name}.log").read_text(encoding="utf-8")
            assert process.poll() is None, f"{name} ended:\n{said}"
        yield {name: server for name, (server, _) in servers.items()}


def _listens(server: AsgiServer) -> bool:
    try:
        socket.create_connection(server.address, 1).close()
    except OSError:
        return False
    return True


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
