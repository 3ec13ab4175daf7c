"""A rules file in, `strangler proxy` really running with it out; everything waits on conditions."""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx

import strangler

TOKEN = "a-token-of-the-tests"
_PATIENCE = 20.0
"""Seconds after which something that never comes fails a test instead of hanging it."""
_chance = random.SystemRandom()
"""Hypothesis makes the other one say the same again."""


def until(condition: Callable[[], object], what: str = "the condition") -> Any:
    """The first true value of `condition`; it is looked at often."""
    deadline = time.monotonic() + _PATIENCE
    while True:
        if value := condition():
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} never came")
        time.sleep(0.01)  # between two looks


@dataclass
class Running:
    """A running proxy."""

    process: subprocess.Popen[bytes]
    folder: Path
    rules: Path
    log: Path
    """What it says, JSON lines."""
    client: httpx.Client = field(repr=False)

    def events(self, name: str = "") -> list[dict[str, Any]]:
        """What it said so far, of one kind or all."""
        found = []
        for line in self.log.read_text(encoding="utf-8").splitlines():
            if line.startswith("{") and line.endswith("}"):
                event = json.loads(line)
                if not name or event["event"] == name:
                    found.append(event)
        return found

    def said(self, name: str, count: int = 1) -> dict[str, Any]:
        """The `count`-th event of a kind, once it is there."""

        def look() -> dict[str, Any] | None:
            events = self.events(name)
            if len(events) >= count:
                return events[count - 1]
            if self.process.poll() is not None and len(self.events(name)) < count:
                raise AssertionError(f"it ended before {name}:\n{self.log.read_text()}")
            return None

        return until(look, name)

    @property
    def url(self) -> str:
        """Where it takes traffic."""
        return str(self.said("serving")["message"]).removeprefix("serving on ")

    @property
    def port(self) -> int:
        """Of the traffic."""
        return int(self.url.rpartition(":")[2])

    @property
    def admin_url(self) -> str:
        """Where its admin API listens."""
        return str(self.said("serving")["admin"])

    def get(self, path: str = "/", **headers: str) -> httpx.Response:
        """A request by way of the proxy, on a connection of its own."""
        return httpx.get(self.url + path, headers=headers, trust_env=False)

    def admin(
        self, method: str, path: str, content: object = None, **options: Any
    ) -> httpx.Response:
        """A request to the admin API, with the token unless `headers` says otherwise."""
        options.setdefault("headers", {"authorization": f"Bearer {TOKEN}"})
        if content is not None:
            options["json"] = content
        return self.client.request(method, self.admin_url + path, **options)

    def status(self) -> dict[str, Any]:
        """What the admin API says of it."""
        answer: dict[str, Any] = self.admin("GET", "/api/v1/status").json()
        return answer

    def worker_pids(self) -> list[int]:
        """Process ids of its workers."""
        workers = self.admin("GET", "/api/v1/workers").json()["workers"]
        return [worker["pid"] for worker in workers if worker["generation"] is not None]

    def write(self, rules: str) -> None:
        """Replace the rules file in one step."""
        aside = self.rules.with_suffix(".new")
        aside.write_text(rules, encoding="utf-8")
        aside.replace(self.rules)

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        self.process.send_signal(number)

    def ended(self) -> int:
        """Its exit code, once it has ended."""
        return self.process.wait(_PATIENCE)


@contextmanager
def running(
    folder: Path,
    rules: str,
    *arguments: str,
    workers: int = 1,
    environment: Mapping[str, str] | None = None,
    name: str = "proxy",
) -> Iterator[Running]:
    """`strangler proxy` on free ports, with its state in `folder`; it has ended afterwards."""
    path = folder / "rules.yaml"
    path.write_text(rules, encoding="utf-8")
    with start(folder, path, *arguments, workers=workers, environment=environment, name=name) as it:
        it.said("serving")
        yield it


@contextmanager
def start(
    folder: Path,
    rules: Path | str,
    *arguments: str,
    workers: int = 1,
    environment: Mapping[str, str] | None = None,
    name: str = "proxy",
) -> Iterator[Running]:
    """The same without waiting until it serves; `rules` is a file or another source."""
    log = folder / f"{name}.log"
    given = {option for option in arguments if option.startswith("--")}
    defaults: Sequence[tuple[str, str]] = (
        ("--port", "0"),
        ("--admin-port", "0"),
        ("--workers", str(workers)),
        ("--state-dir", str(folder / "state")),
        ("--log-format", "json"),
    )
    more = [word for pair in defaults if pair[0] not in given for word in pair]
    command = [sys.executable, "-m", "strangler", "proxy", str(rules), "-v", *more, *arguments]
    with (
        (folder / f"{name}.out").open("wb") as out,
        log.open("wb") as err,
        httpx.Client(trust_env=False, timeout=_PATIENCE) as client,
    ):
        process = subprocess.Popen(
            command, stdout=out, stderr=err, env=private(folder, environment)
        )
        it = Running(process, folder, folder / "rules.yaml", log, client)
        try:
            yield it
        finally:
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(_PATIENCE)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()


def private(folder: Path, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """An environment in which a proxy keeps everything below `folder`."""
    return {
        **os.environ,
        "PYTHONPATH": str(Path(strangler.__file__).parents[1]),
        "STRANGLER_RUNTIME_DIR": str(folder / "run"),
        "STRANGLER_ADMIN_TOKEN": TOKEN,
        **(more or {}),
    }


class _Named(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "Named"

    def do_GET(self) -> None:
        """Answer with the server's name; `/slow` waits for the gate."""
        if self.path.startswith("/slow"):
            self.server.waiting.set()
            self.server.gate.wait(_PATIENCE)
        body = self.server.name.encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as inherited
        """Say nothing."""


class Named(ThreadingHTTPServer):
    """An origin that answers with its name."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, name: str) -> None:
        super().__init__(("127.0.0.1", 0), _Named)
        self.name = name
        self.gate = threading.Event()
        """Set it to let `/slow` be answered."""
        self.waiting = threading.Event()
        """Set once somebody asks for `/slow`."""

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}"


@contextmanager
def named(name: str) -> Iterator[Named]:
    """A running origin that answers with its name."""
    with Named(name) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.gate.set()
            server.shutdown()
            thread.join()


def free_port() -> int:
    """A port that nobody listens on, and none of those that are given to whoever asks for any: so
    that it is still free when the server that is being started takes it."""
    while True:
        port = _chance.randrange(15_000, 30_000)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
