"""A rules file in, `strangler proxy` running with it out."""

import secrets
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from benchmarks.proxy.processes import Server, descendants, free_ports, server

_WORKER = b"strangler.proxy.worker"
_RELOAD = "/api/v1/reload"
_RELOAD_SECONDS = 30.0
_START_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Proxy:
    """A running proxy of ours."""

    port: int
    admin_port: int
    rules: Path
    server: Server
    admin: httpx.Client = field(repr=False)

    def workers(self) -> list[int]:
        """Ids of its worker processes."""
        return [pid for pid in descendants(self.server.pid) if _WORKER in _command(pid)]

    def write(self, rules: str) -> None:
        """Replace the rules file in one step."""
        aside = self.rules.with_suffix(".new")
        aside.write_text(rules)
        aside.rename(self.rules)

    def reload(self) -> None:
        """Have it read its rules anew; returns when every worker answers by them."""
        answer = self.admin.post(_RELOAD)
        if answer.status_code != 200:
            raise SystemExit(f"reload: {answer.status_code} {answer.text}\n{self.server.log()}")


@contextmanager
def proxy(
    folder: Path,
    rules: str,
    *,
    core: int | None,
    workers: int = 1,
    environment: Mapping[str, str] | None = None,
) -> Iterator[Proxy]:
    """`strangler proxy` with `rules` (the file's text), pinned to a core; its state in `folder`."""
    path = folder / "rules.yaml"
    path.write_text(rules)
    port, admin_port = free_ports(2)
    token = secrets.token_urlsafe(24)
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    command = (
        *(sys.executable, "-m", "strangler", "proxy", path, "--state-dir", folder / "state"),
        *("--port", str(port), "--admin-port", str(admin_port), "--workers", str(workers)),
    )
    private = {"STRANGLER_ADMIN_TOKEN": token, "STRANGLER_RUNTIME_DIR": str(runtime)}
    with (
        server(
            "strangler",
            command,
            (port,),
            folder,
            core=core,
            environment={**private, **(environment or {})},
        ) as running,
        httpx.Client(
            base_url=f"http://127.0.0.1:{admin_port}",
            headers={"Authorization": f"Bearer {token}"},
            timeout=_RELOAD_SECONDS,
            trust_env=False,
        ) as admin,
    ):
        _wait_until_ready(admin, running)
        yield Proxy(port, admin_port, path, running, admin)


def _wait_until_ready(admin: httpx.Client, running: Server) -> None:
    """The port is open before the workers are: wait for them too."""
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        with suppress(httpx.TransportError):
            if admin.get("/readyz").is_success:
                return
        time.sleep(0.05)
    raise SystemExit(f"strangler does not become ready:\n{running.log()}")


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""  # it ended meanwhile
