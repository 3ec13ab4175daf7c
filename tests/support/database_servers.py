"""Real PostgreSQL and MariaDB servers on a port of their own, for as long as a test needs them."""

import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

_WAIT = 60
"""Seconds until a server must answer."""
_FOLDERS = ("/usr/sbin", "/usr/local/sbin", "/usr/local/bin")


@dataclass(frozen=True, slots=True)
class Server:
    """Where a server listens; `user` may do everything, without a password."""

    port: int
    user: str


@contextmanager
def postgres(folder: Path) -> Iterator[Server]:
    """A new PostgreSQL in `folder`; the test is skipped where there is none."""
    tools = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    initdb = _program("initdb", tools)
    server = _program("postgres", tools)
    if initdb is None or server is None:
        pytest.skip("PostgreSQL is not installed")
    data = folder / "postgres"
    user = _someone(folder)
    data.mkdir()
    if user is not None:
        shutil.chown(data, user)
    made = [initdb, "-D", str(data), "-A", "trust", "-U", "tester", "-E", "UTF8", "--no-sync"]
    _run(made, user)
    port = _free_port()
    options = ["-D", str(data), "-p", str(port), "-k", "", "-h", "127.0.0.1", "-F"]
    with _running([server, *options], user, folder / "postgres.log", port):
        yield Server(port, "tester")


@contextmanager
def mariadb(folder: Path) -> Iterator[Server]:
    """A new MariaDB in `folder`; the test is skipped where there is none."""
    install = _program("mariadb-install-db", ())
    server = _program("mariadbd", ())
    if install is None or server is None:
        pytest.skip("MariaDB is not installed")
    data = folder / "mariadb"
    data.mkdir()
    own = [f"--user={pwd.getpwuid(os.getuid()).pw_name}"]
    plain = "--auth-root-authentication-method=normal"
    _run([install, "--no-defaults", f"--datadir={data}", "--skip-test-db", plain, *own], None)
    port = _free_port()
    options = [f"--datadir={data}", f"--port={port}", "--bind-address=127.0.0.1"]
    options += [f"--socket={folder / 'm.sock'}", f"--pid-file={folder / 'm.pid'}", *own]
    with _running([server, "--no-defaults", *options], None, folder / "mariadb.log", port):
        yield Server(port, "root")


def _program(name: str, folders: Sequence[Path]) -> str | None:
    path = os.pathsep.join([*map(str, folders), os.environ.get("PATH", ""), *_FOLDERS])
    return shutil.which(name, path=path)


def _someone(folder: Path) -> str | None:
    """PostgreSQL refuses to run as root, so that somebody else must; they need the way there."""
    if os.getuid() != 0:
        return None
    for above in (folder, *folder.parents):
        if above.stat().st_mode & 0o111 != 0o111:
            above.chmod(above.stat().st_mode | 0o111)
    return "nobody"


def _run(command: Sequence[str], user: str | None) -> None:
    ran = subprocess.run(command, capture_output=True, text=True, check=False, user=user, cwd="/")
    assert ran.returncode == 0, ran.stdout + ran.stderr


@contextmanager
def _running(command: Sequence[str], user: str | None, log: Path, port: int) -> Iterator[None]:
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, user=user, cwd="/")
        try:
            _wait_for(process, port, log)
            yield
        finally:
            process.terminate()
            process.wait(_WAIT)


def _wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + _WAIT
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"the server does not answer:\n{log.read_text(errors='replace')}")


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])
