"""Requests in a file and a server in; requests a second, latency and processor time out."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.proxy.processes import Server, pinned

CONNECTIONS = 32
_SCRIPT = Path(__file__).with_name("load.lua")


@dataclass(frozen=True, slots=True)
class Load:
    """One run of wrk. Latencies in seconds; `cpu_seconds` is what the server's processes worked
    meanwhile."""

    requests: int
    seconds: float
    p50: float
    p99: float
    cpu_seconds: float

    @property
    def rate(self) -> float:
        """Requests a second of the clock."""
        return self.requests / self.seconds

    @property
    def rate_of_cpu(self) -> float:
        """Requests a second of the server's processor time."""
        return self.requests / max(self.cpu_seconds, 1e-9)

    @property
    def busy(self) -> float:
        """Share of the time that the server's core worked for it; below about 0.95 something else
        was the limit."""
        return self.cpu_seconds / self.seconds


def load(
    port: int,
    server: Server,
    requests: Path,
    *,
    seconds: float,
    core: int | None,
    pause_ms: int = 0,
    connections: int = CONNECTIONS,
) -> Load:
    """Run wrk over keep-alive connections in a closed loop (with `pause_ms`: about that long
    between two requests of a connection). SystemExit if an answer fails."""
    command = [
        *("wrk", "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--timeout", "20s"),
        *("-s", _SCRIPT, f"http://127.0.0.1:{port}", "--", requests, str(pause_ms)),
    ]
    worked = server.cpu_seconds()
    done = subprocess.run(pinned(command, core), capture_output=True, text=True, check=False)
    worked = server.cpu_seconds() - worked
    line = next((x for x in done.stdout.splitlines() if x.startswith("RESULT ")), None)
    if done.returncode or line is None:
        sys.exit(f"wrk failed:\n{done.stdout}\n{done.stderr}")
    result = json.loads(line.removeprefix("RESULT "))
    if result["status"] or result["broken"]:
        sys.exit(
            f"{server.name}: {result['status']} answers with an error status, "
            f"{result['broken']} broken, of {result['requests']}:\n{server.log()}"
        )
    return Load(result["requests"], result["seconds"], result["p50"], result["p99"], worked)
