"""A configuration in, nginx, HAProxy or Envoy running with it out.

nginx and HAProxy get a socket that listens already: nobody has to wait until they are ready. Envoy
takes none, so that its port is kept for it, and its word that it is ready is waited for."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from support.tools import command

PATIENCE = 30
"""Seconds that an engine may take to end."""
_NGINX = """
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
{http}
}}
"""
_READY = "starting workers"


class RunningEngine:
    """`address` is where it listens, `configuration` the file it reads. `written` makes the text of
    its port: of nginx what stands in the http block, of the others all. Skips where the engine is
    absent."""

    def __init__(
        self, name: str, written: Callable[[int], str], folder: Path | None = None
    ) -> None:
        self.name = name
        self.binary = binary_of(name)
        self._made = tempfile.TemporaryDirectory(prefix=f"{name}-") if folder is None else None
        self._folder = Path(self._made.name) if self._made else folder or Path()
        # Envoy knows YAML by the name of the file.
        self.configuration = self._folder / f"{name}.{'yaml' if name == 'envoy' else 'conf'}"
        self._said = self._folder / "stderr"
        if name == "envoy":
            self._start_envoy(written)
        else:
            self._start_with_socket(written)

    def _start_with_socket(self, written: Callable[[int], str]) -> None:
        with socket.create_server(("127.0.0.1", 0), backlog=256) as listener:
            self.address: tuple[str, int] = listener.getsockname()
            port = self.address[1]
            text = written(port)
            words = ["-db", "-f", str(self.configuration)]
            if self.name == "nginx":
                text = _NGINX.format(folder=self._folder, http=text)
                words = ["-p", str(self._folder), "-c", self.configuration.name, "-e", "stderr"]
            else:
                bind = f"bind 127.0.0.1:{port}"
                assert text.count(bind) == 1
                text = text.replace(bind, f"bind fd@{listener.fileno()}")
            self.configuration.write_text(text, encoding="utf-8")
            with self._said.open("wb") as said:
                self._process = subprocess.Popen(
                    [self.binary, *words],
                    pass_fds=[listener.fileno()],
                    # nginx takes over descriptors named in this variable (its way of upgrading).
                    env={**os.environ, "NGINX": f"{listener.fileno()};"},
                    stdin=subprocess.DEVNULL,
                    stdout=said,
                    stderr=said,
                )

    def _start_envoy(self, written: Callable[[int], str]) -> None:
        with socket.socket() as keeper:
            # Not listening itself it gets no connection; Envoy shares the port with it (and it
            # with nobody else's).
            keeper.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            keeper.bind(("127.0.0.1", 0))
            self.address = keeper.getsockname()
            self.configuration.write_text(written(self.address[1]), encoding="utf-8")
            told = ("--disable-hot-restart", "--concurrency", "1", "--log-level", "info")
            self._process = subprocess.Popen(
                [self.binary, "--config-path", self.configuration, *told],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
            assert self._process.stderr is not None
            first = []
            for line in self._process.stderr:
                first.append(line.decode())
                if _READY in first[-1]:
                    break
            else:
                self.close()
                raise AssertionError("".join(each for each in first if "[info]" not in each))
            self._wait()

    def _wait(self) -> None:
        """Until its worker, which has started, listens."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                socket.create_connection(self.address).close()
            except ConnectionRefusedError:
                assert time.monotonic() < end
                time.sleep(0.005)
            else:
                return

    def said(self) -> str:
        """What it told about itself so far; of Envoy nothing."""
        log = self._folder / "error.log"
        return "".join(path.read_text() for path in (self._said, log) if path.exists())

    def __enter__(self) -> "RunningEngine":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process and wait for it."""
        with suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGTERM)
        try:
            self._process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._made:
            self._made.cleanup()


def binary_of(name: str) -> str:
    """Its program. Skips where it is absent."""
    path = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
    found = shutil.which(name, path=path)
    if found is None and name == "envoy":
        found = str(command("envoy", "envoy"))
    if found is None:
        pytest.skip(f"{name} is absent")
    return found
