"""The proxies that are compared, each a running server pinned to one core, out of one list.

All of them forward the same requests to the same origin. Access logs are off everywhere, or with
`access_log` on everywhere and thrown away."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.proxy import haproxy, nginx, ours
from benchmarks.proxy.processes import Server, free_ports, server
from benchmarks.proxy.routes import rules

PROXY_CORE, LOAD_CORE = 0, 1
TOOLS = {"nginx": "nginx", "haproxy": "haproxy", "wrk": "wrk"}
"""Programs and the Debian packages that bring them."""


@dataclass(frozen=True, slots=True)
class Contender:
    """A proxy, ready. `name` is what the table shows."""

    name: str
    port: int
    server: Server


@dataclass(frozen=True, slots=True)
class Origins:
    """Ports of the origin, each twice: as monolith and as service."""

    downloads: tuple[int, int]
    uploads: tuple[int, int]


def missing_tools() -> str:
    """What to say if a program is not installed; empty if all are."""
    missing = [package for program, package in TOOLS.items() if shutil.which(program) is None]
    if not missing:
        return ""
    return f"{', '.join(missing)} not installed; on Debian: apt-get install {' '.join(missing)}"


@contextmanager
def origins(folder: Path) -> Iterator[Origins]:
    """nginx for downloads, a reader of our own for uploads, on the core of the load."""
    a, b, c, d = free_ports(4)
    configuration = nginx.write_origin(folder, monolith=a, service=b)
    sink = (sys.executable, "-m", "benchmarks.proxy.sink", str(c), str(d))
    with (
        server("origin", ("nginx", "-c", configuration), (a, b), folder, core=LOAD_CORE),
        server("sink", sink, (c, d), folder, core=LOAD_CORE),
    ):
        yield Origins((a, b), (c, d))


@contextmanager
def contenders(
    folder: Path, monolith: int, service: int, *, names: list[str], access_log: bool
) -> Iterator[list[Contender]]:
    """All of `names` at once, in front of two ports of the origin. Who is not asked sleeps."""
    with ExitStack() as stack:
        started = []
        for name in names:
            own = folder / f"{name.replace(' ', '-')}-{monolith}"
            own.mkdir()
            own.chmod(0o755)
            started.append(
                stack.enter_context(_started(name, own, monolith, service, access_log=access_log))
            )
        yield started


@contextmanager
def _started(
    name: str, folder: Path, monolith: int, service: int, *, access_log: bool
) -> Iterator[Contender]:
    if name == "strangler":
        text = rules(monolith, service, access_log=access_log)
        with ours.proxy(folder, text, core=PROXY_CORE) as running:
            yield Contender(name, running.port, running.server)
        return
    (port,) = free_ports(1)
    if name == "naive":
        command: tuple[str | Path, ...] = (
            *(sys.executable, "-m", "benchmarks.proxy.naive"),
            *map(str, (port, monolith, service)),
            *(("--access-log",) if access_log else ()),
        )
    elif name == "nginx":
        path = nginx.write_proxy(
            folder, port=port, monolith=monolith, service=service, access_log=access_log
        )
        command = ("nginx", "-c", path)
    else:
        path = haproxy.write_proxy(
            folder, port=port, monolith=monolith, service=service, access_log=access_log
        )
        command = ("haproxy", "-db", "-f", path)
    with server(name, command, (port,), folder, core=PROXY_CORE) as running:
        yield Contender(name, port, running)
