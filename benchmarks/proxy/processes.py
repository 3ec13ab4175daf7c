"""A command and a core in; a running server, its processor time and its memory out. Linux only."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_TICK = os.sysconf("SC_CLK_TCK")
_START_SECONDS, _STOP_SECONDS = 20.0, 15.0


@dataclass(frozen=True, slots=True)
class Memory:
    """Of some processes together, in 10^6 bytes. `pss` counts a page that n processes share as
    1/n."""

    rss: float
    pss: float


class Server:
    """A started command with all its children."""

    def __init__(self, name: str, process: subprocess.Popen[bytes], log: Path) -> None:
        self.name = name
        self.process = process
        self._log = log

    @property
    def pid(self) -> int:
        """Of the process that was started."""
        return self.process.pid

    def tree(self) -> list[int]:
        """It and all its descendants."""
        return descendants(self.pid)

    def cpu_seconds(self) -> float:
        """User and system time of all its processes so far."""
        return sum(map(cpu_seconds, self.tree()))

    def log(self) -> str:
        """What it printed, the last lines."""
        return "\n".join(self._log.read_text(errors="replace").splitlines()[-30:])

    def stop(self) -> None:
        """SIGTERM; if it does not end, SIGKILL to all its processes."""
        tree = self.tree()
        self.process.terminate()
        try:
            self.process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            print(f"{self.name} did not end on SIGTERM within {_STOP_SECONDS:g} s", file=sys.stderr)
            for pid in tree:
                _kill(pid)
            self.process.wait()

    def wait_for(self, *ports: int) -> None:
        """Until it accepts connections on all `ports`; SystemExit with its words if it ends."""
        deadline = time.monotonic() + _START_SECONDS
        for port in ports:
            while not _accepts(port):
                if self.process.poll() is not None or time.monotonic() > deadline:
                    sys.exit(f"{self.name} does not listen on port {port}:\n{self.log()}")
                time.sleep(0.02)


@contextmanager
def server(
    name: str,
    command: Sequence[str | Path],
    ports: Sequence[int],
    folder: Path,
    *,
    core: int | None,
    environment: Mapping[str, str] | None = None,
) -> Iterator[Server]:
    """Start a command pinned to one core (None: anywhere), wait until it accepts connections on
    `ports`, stop it in the end. What it prints goes to a file in `folder`."""
    log = folder / f"{name.replace(' ', '-')}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            pinned(command, core),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(environment or {})},
        )
    started = Server(name, process, log)
    try:
        started.wait_for(*ports)
        yield started
    finally:
        started.stop()


def pinned(command: Sequence[str | Path], core: int | None) -> list[str]:
    """The command, bound to a core."""
    words = [str(word) for word in command]
    return words if core is None else ["taskset", "-c", str(core), *words]


def free_ports(count: int) -> list[int]:
    """Ports of loopback that nobody listens on now."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


def descendants(root: int) -> list[int]:
    """A process and all its descendants that run now."""
    found = [root]
    for pid in found:
        tasks = _PROC / str(pid) / "task"
        try:
            for task in tasks.iterdir():
                found.extend(map(int, (task / "children").read_text().split()))
        except OSError:
            continue  # it ended meanwhile
    return found


def cpu_seconds(pid: int) -> float:
    """User and system time of one process so far; 0 if it has ended."""
    try:
        # "pid (name) state ppid ...": the name may hold spaces and brackets
        fields = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICK


def memory(*pids: int) -> Memory:
    """Resident and proportional size of some processes together."""
    rss = pss = 0
    for pid in pids:
        lines = (_PROC / str(pid) / "smaps_rollup").read_text().splitlines()
        sizes = {line.split(":")[0]: int(line.split()[1]) for line in lines[1:]}
        rss += sizes["Rss"]
        pss += sizes["Pss"]
    return Memory(rss * 1024 / 1e6, pss * 1024 / 1e6)


def _accepts(port: int) -> bool:
    with socket.socket() as sock:
        sock.settimeout(1)
        return sock.connect_ex(("127.0.0.1", port)) == 0


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
