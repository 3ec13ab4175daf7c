"""A configuration of nginx in, a running nginx in front of small origins out.

Each origin answers with its own name and the target and Host that it was sent, so that a test
sees who was asked for what."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

import pytest

MAIN = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log crit;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{http}
}}
"""


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
    binary = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if binary is None:
        pytest.skip("nginx is absent")
    with socket.create_server(("127.0.0.1", 0), backlog=256) as listener:
        port = listener.getsockname()[1]
        conf = folder / "nginx.conf"
        text = MAIN.format(folder=folder, http=http.replace("PORT", f"127.0.0.1:{port}"))
        conf.write_text(text, encoding="utf-8")
        process = subprocess.Popen(
            [binary, "-p", str(folder), "-c", "nginx.conf", "-e", "stderr"],
            pass_fds=[listener.fileno()],
            # nginx takes over descriptors named in this variable (its way of upgrading).
            env={**os.environ, "NGINX": f"{listener.fileno()};"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
    try:
        yield port, conf
    finally:
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=10)
        assert b"[emerg]" not in said, said.decode()


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
