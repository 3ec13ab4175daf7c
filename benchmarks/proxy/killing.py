"""10,000 requests while upstreams are killed and restarted: what was lost, what ran twice.

Three origins (the monolith, and two servers of one service) are killed with SIGKILL in turn, in the
middle of requests, and started again at once; never two at a time. Each notes the id of every
request it begins. What must hold, for each kind of request:

  read    GET of a migrated route with effect read: answered, whatever dies
  write   POST of a migrated route with effect unknown: begun at most once by all origins together,
          and answered, unless it may have reached the server that died (502 `upstream-reset`)
  legacy  GET of a route that only the monolith serves: answered, unless the monolith is away;
          what a breaker refuses although it is back is counted apart"""

import argparse
import asyncio
import itertools
import signal
import subprocess
import sys
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import uvloop
import yaml

from benchmarks.proxy.asking import Answer, Asker
from benchmarks.proxy.contenders import LOAD_CORE, PROXY_CORE
from benchmarks.proxy.goals import Goal, Report
from benchmarks.proxy.ours import Proxy, proxy
from benchmarks.proxy.processes import free_ports, pinned

REQUESTS, QUICK_REQUESTS, CLIENTS = 10_000, 1_500, 32
_NAMES = ("monolith", "service-1", "service-2")
_DELAY_MS = 20
_BETWEEN_KILLS = 0.05
_BODY = b"b" * 500
_MAY_HAVE_RUN = {"upstream-reset", "upstream-invalid"}
"""Reasons of a 502 that say: the request was sent, and nobody knows what became of it."""


class Origin:
    """One origin process that is killed and started again."""

    def __init__(self, name: str, port: int, folder: Path) -> None:
        self.name, self.port = name, port
        self.notes = folder / f"{name}.notes"
        self.kills = 0
        self.up = False
        self._process = self._started()

    def _started(self) -> subprocess.Popen[bytes]:
        command = (sys.executable, "-m", "benchmarks.proxy.echo", self.name, str(self.port))
        return subprocess.Popen(
            pinned((*command, str(_DELAY_MS), self.notes), LOAD_CORE), stdin=subprocess.DEVNULL
        )

    async def ready(self) -> None:
        """Until it accepts connections."""
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", self.port)
            except OSError:
                await asyncio.sleep(0.01)
            else:
                writer.close()
                self.up = True
                return

    async def kill_and_restart(self) -> None:
        """SIGKILL, then the same again."""
        self.up = False
        self.kills += 1
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        self._process = self._started()
        await self.ready()

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()


@dataclass(slots=True)
class Seen:
    """What became of the requests."""

    counts: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    """Those that had to be answered and were not."""


def measure(report: Report, folder: Path, options: argparse.Namespace) -> None:
    """Run it, print what was seen."""
    count = QUICK_REQUESTS if options.quick else REQUESTS
    print(f"\n{count:,} requests while upstreams are killed and restarted")
    with ExitStack() as stack:
        origins = [
            Origin(name, port, folder) for name, port in zip(_NAMES, free_ports(3), strict=True)
        ]
        for origin in origins:
            stack.callback(origin.close)
        running = stack.enter_context(
            proxy(folder, _rules({o.name: o.port for o in origins}), core=PROXY_CORE)
        )
        seen = uvloop.run(_run(running, origins, count))
    begun = Counter(
        line.split()[0]
        for origin in origins
        for line in origin.notes.read_text().splitlines()
        if line.endswith(" POST")
    )
    twice = sorted(number for number, times in begun.items() if times > 1)
    report.note("kills", sum(origin.kills for origin in origins))
    for name, times in sorted(seen.counts.items()):
        report.note(name, times)
    for text in seen.lost[:5]:
        print(f"  lost: {text}", file=sys.stderr)
    for number in twice[:5]:
        print(f"  begun twice: POST {number}", file=sys.stderr)
    report.judge(
        Goal("killing: lost although they could be saved", len(seen.lost), "at most", 0, "")
    )
    report.judge(Goal("killing: POST begun more than once", len(twice), "at most", 0, ""))


async def _run(running: Proxy, origins: list[Origin], count: int) -> Seen:
    seen = Seen()
    numbers = iter(range(count))
    monolith = origins[0]
    finished = asyncio.Event()
    await asyncio.gather(*(origin.ready() for origin in origins))

    async def client() -> None:
        asker = Asker(running.port)
        for number in numbers:
            kind = ("read", "write", "legacy")[number % 3]
            method, body = ("POST", _BODY) if kind == "write" else ("GET", b"")
            fields = {"X-Request-Id": f"{number}"}
            up, kills = monolith.up, monolith.kills
            answer = await asker.ask(method, f"/{kind}/{number}", fields, body)
            _note(seen, kind, number, answer)
            if kind == "legacy" and answer.status != 200 and up and kills == monolith.kills:
                seen.counts["legacy: not answered although the monolith was up"] += 1
        asker.close()

    async def killer() -> None:
        for origin in itertools.cycle(origins):
            if finished.is_set():
                return
            await origin.kill_and_restart()
            await asyncio.sleep(_BETWEEN_KILLS)

    async def clients() -> None:
        await asyncio.gather(*(client() for _ in range(CLIENTS)))
        finished.set()

    await asyncio.gather(killer(), clients())
    return seen


def _note(seen: Seen, kind: str, number: int, answer: Answer) -> None:
    origin = answer.fields.get("x-origin", "")
    if answer.status == 200 and answer.body == f"{origin} {number}".encode():
        saved = kind != "legacy" and origin == "monolith"
        seen.counts[f"{kind}: answered{' by fallback' if saved else ''}"] += 1
        return
    reason = answer.fields.get("x-strangler-error", answer.error)
    seen.counts[f"{kind}: {answer.status} {reason}"] += 1
    allowed = kind == "legacy" or (kind == "write" and reason in _MAY_HAVE_RUN)
    if not allowed or answer.status == 0:
        seen.lost.append(f"{kind} {number}: {answer}")


def _rules(ports: dict[str, int]) -> str:
    urls = {name: f"http://127.0.0.1:{port}" for name, port in ports.items()}
    document = {
        "version": 1,
        "proxy": {"access_log": False},
        "upstreams": {
            "monolith": {"url": urls["monolith"]},
            "service": {"urls": [urls["service-1"], urls["service-2"]]},
        },
        "default": "monolith",
        "routes": [
            {
                "id": kind,
                "match": {"prefix": f"/{kind}"},
                "service": "service",
                "effect": effect,
                "state": "migrated",
            }
            for kind, effect in (("read", "read"), ("write", "unknown"))
        ],
    }
    return yaml.safe_dump(document, sort_keys=False)
