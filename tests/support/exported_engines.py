"""An exported configuration in, the engine running with it out: nginx or HAProxy of the machine."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest

from strangler.engines.exporting.engines import Engine
from strangler.engines.exporting.exporting import Exported, export
from strangler.engines.exporting.plan import Listen
from strangler.rules.model import Rules
from support.raw_client import RawClient
from support.strict_http import Message

NGINX = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections 512; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    variables_hash_max_size 4096;
    include {folder}/exported.conf;
}}
"""


class ExportedEngine:
    """The engine with `rules`; `address` is where it listens. It has the socket before it starts:
    nobody has to wait until it is ready."""

    def __init__(self, engine: Engine, rules: Rules) -> None:
        binary = shutil.which(
            engine.value, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
        )
        if binary is None:
            pytest.skip(f"{engine} is absent")
        self._folder = tempfile.TemporaryDirectory(prefix=f"{engine}-")
        folder = Path(self._folder.name)
        with socket.create_server(("127.0.0.1", 0), backlog=256) as listener:
            self.address: tuple[str, int] = listener.getsockname()
            port = self.address[1]
            self.exported: Exported = export(rules, engine, Listen(port=port))
            text = self.exported.text
            if engine is Engine.HAPROXY:
                bind = f"bind 127.0.0.1:{port}"
                assert text.count(bind) == 1
                text = text.replace(bind, f"bind fd@{listener.fileno()}")
            (folder / "exported.conf").write_text(text, encoding="utf-8")
            (folder / "nginx.conf").write_text(NGINX.format(folder=folder), encoding="utf-8")
            command = {
                Engine.NGINX: [binary, "-p", str(folder), "-c", "nginx.conf", "-e", "stderr"],
                Engine.HAPROXY: [binary, "-db", "-f", str(folder / "exported.conf")],
            }[engine]
            self._said = folder / "stderr"
            with self._said.open("wb") as errors:
                self._process = subprocess.Popen(
                    command,
                    pass_fds=[listener.fileno()],
                    # nginx takes over descriptors named in this variable (its way of upgrading).
                    env={**os.environ, "NGINX": f"{listener.fileno()};"},
                    stdin=subprocess.DEVNULL,
                    stdout=errors,
                    stderr=errors,
                )

    def ask(self, data: bytes) -> Message:
        """The final answer to one request, on a connection of its own."""
        try:
            with RawClient(self.address) as client:
                return client.ask(data)
        except (OSError, EOFError) as error:
            raise AssertionError(f"{error}\n{self.said()}") from error

    def said(self) -> str:
        """What it told about itself."""
        log = Path(self._folder.name) / "error.log"
        return self._said.read_text() + (log.read_text() if log.exists() else "")

    def __enter__(self) -> "ExportedEngine":
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._folder.cleanup()
