"""nginx and HAProxy in front of an origin, as their users commonly configure them.

Both get a socket that listens already: nobody has to wait until they are ready."""

import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest

NGINX = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log crit;
events {{ worker_connections 512; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    client_header_timeout 2s;
    client_body_timeout 2s;
    proxy_read_timeout 5s;
    upstream origin {{ server 127.0.0.1:{origin}; keepalive 16; }}
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://origin;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host $http_host;
        }}
    }}
}}
"""
HAPROXY = """
global
    log /dev/null local0
defaults
    mode http
    timeout connect 2s
    timeout client 2s
    timeout http-request 2s
    timeout server 5s
frontend front
    bind fd@{descriptor}
    default_backend back
backend back
    server origin 127.0.0.1:{origin}
"""


class PeerProxy:
    """A running nginx or HAProxy; `address` is where it listens."""

    def __init__(self, name: str, origin_port: int) -> None:
        binary = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
        if binary is None:
            pytest.skip(f"{name} is absent")
        self.name = name
        said = subprocess.run([binary, "-v"], capture_output=True, text=True, check=True)
        found = re.search(r"[0-9]+\.[0-9]+\.[0-9]+", said.stdout + said.stderr)
        self.version = found[0] if found else "of no version"
        self._folder = tempfile.TemporaryDirectory(prefix=f"{name}-")
        folder = Path(self._folder.name)
        with socket.create_server(("127.0.0.1", 0), backlog=256) as listener:
            self.address: tuple[str, int] = listener.getsockname()
            text = (NGINX if name == "nginx" else HAPROXY).format(
                folder=folder,
                origin=origin_port,
                port=self.address[1],
                descriptor=listener.fileno(),
            )
            (folder / "conf").write_text(text, encoding="ascii")
            command = {
                "nginx": [binary, "-p", str(folder), "-c", "conf", "-e", "stderr"],
                "haproxy": [binary, "-db", "-q", "-f", str(folder / "conf")],
            }[name]
            self._errors = (folder / "stderr").open("wb")
            self._process = subprocess.Popen(
                command,
                pass_fds=[listener.fileno()],
                # nginx takes over descriptors named in this variable (its way of upgrading).
                env={**os.environ, "NGINX": f"{listener.fileno()};"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._errors,
            )

    def __enter__(self) -> "PeerProxy":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process and wait for it."""
        with suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._errors.close()
        self._folder.cleanup()
