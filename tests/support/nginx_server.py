"""A configuration of nginx in, a running nginx in front of small origins out.

Each origin answers with its own name and the target and Host that it was sent, so that a test
sees who was asked for what."""

import http.client
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

from support.running_engine import RunningEngine


class Seen(NamedTuple):
    """What an origin was asked for; without a name nginx answered itself, with `status`."""

    status: int
    port: int
    target: str
    host: str


class _Echo(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("content-length") or 0))
        body = json.dumps([self.server.server_port, self.path, self.headers.get("host")]).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.send_header("x-seen", body.decode())
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def __getattr__(self, name: str) -> object:
        if name.startswith("do_"):
            return self._answer
        raise AttributeError(name)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def origins(number: int) -> Iterator[list[int]]:
    """Ports of so many origins."""
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), _Echo) for _ in range(number)]
    threads = [threading.Thread(target=each.serve_forever, args=(0.05,)) for each in servers]
    for thread in threads:
        thread.start()
    try:
        yield [each.server_port for each in servers]
    finally:
        for server, thread in zip(servers, threads, strict=True):
            server.shutdown()
            server.server_close()
            thread.join()


@contextmanager
def nginx(http: str, folder: Path) -> Iterator[tuple[int, Path]]:
    """A running nginx with `http` as the content of its http block, `PORT` in it filled in: its
    port and its configuration file. Skips where there is no nginx."""
    with RunningEngine(
        "nginx", lambda port: http.replace("PORT", f"127.0.0.1:{port}"), folder
    ) as running:
        yield running.address[1], running.configuration
    assert "[emerg]" not in running.said(), running.said()


def ask(port: int, method: str, url: str, headers: dict[str, str]) -> Seen:
    """One request through nginx."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.putrequest(method, url, skip_host=True, skip_accept_encoding=True)
        for name, value in {"host": "shop.example.com", **headers}.items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        answer.read()
        seen = json.loads(answer.headers.get("x-seen") or '[0, "", ""]')
        return Seen(answer.status, *seen)
    finally:
        connection.close()
