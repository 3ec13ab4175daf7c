"""A worker's memory with 2,000 idle connections, and over 1,000,000 requests."""

import argparse
import asyncio
from pathlib import Path

import uvloop

from benchmarks.proxy.asking import Asker
from benchmarks.proxy.contenders import LOAD_CORE, PROXY_CORE, origins
from benchmarks.proxy.goals import Goal, Report
from benchmarks.proxy.load import load
from benchmarks.proxy.ours import Proxy, proxy
from benchmarks.proxy.processes import Memory, memory
from benchmarks.proxy.rounds import CASES, prepared
from benchmarks.proxy.routes import rules

CONNECTIONS, GOAL_MB = 2_000, 60.0
REQUESTS, STEP, QUICK_REQUESTS = 1_000_000, 100_000, 200_000
GROWTH_GOAL_MB = 1.0
"""Above the largest size seen in the first three tenths, when buffers and caches have filled."""


def measure(report: Report, folder: Path, options: argparse.Namespace) -> None:
    """Each connection asks once, then all stay open and silent."""
    print(f"\nMemory of a worker, 500 routes, {CONNECTIONS:,} idle connections")
    with origins(folder) as ports:
        text = rules(*ports.downloads, access_log=options.access_log)
        with proxy(folder, text, core=PROXY_CORE) as running:
            report.note("RSS at the start, MB", _worker(running).rss)
            idle = uvloop.run(_idle(running))
    report.note("RSS at 2,000 idle connections, MB", idle.rss)
    report.judge(
        Goal(f"memory: a worker at {CONNECTIONS:,} idle", idle.pss, "at most", GOAL_MB, "MB")
    )


def soak(report: Report, folder: Path, options: argparse.Namespace) -> None:
    """One size after each 100,000 requests or so."""
    wanted = QUICK_REQUESTS if options.quick else REQUESTS
    print(f"\nMemory of a worker over {wanted:,} requests")
    case = CASES["get-1k"]
    requests = prepared(case, folder)
    sizes: list[tuple[int, float]] = []
    with origins(folder) as ports:
        text = rules(*ports.downloads, access_log=options.access_log)
        with proxy(folder, text, core=PROXY_CORE) as running:
            total, seconds = 0, 2.0
            while total < wanted:
                done = load(running.port, running.server, requests, seconds=seconds, core=LOAD_CORE)
                total += done.requests
                seconds = STEP / done.rate
                sizes.append((total, _worker(running).rss))
                print(f"  {total:>12,} requests   RSS {sizes[-1][1]:>7.2f} MB", flush=True)
    report.notes["soak"] = sizes
    settled = max(size for _, size in sizes[: max(1, len(sizes) * 3 // 10)])
    growth = sizes[-1][1] - settled
    report.judge(Goal("memory: growth after warming up", growth, "at most", GROWTH_GOAL_MB, "MB"))


def _worker(running: Proxy) -> Memory:
    (pid,) = running.workers()
    return memory(pid)


async def _idle(running: Proxy) -> Memory:
    askers = [Asker(running.port) for _ in range(CONNECTIONS)]
    for start in range(0, CONNECTIONS, 100):
        answers = await asyncio.gather(
            *(
                asker.ask("GET", f"/api/v1/area0/orders/{start}?size=1024", {"X-User-Id": "7"})
                for asker in askers[start : start + 100]
            )
        )
        if any(answer.status != 200 for answer in answers):
            raise SystemExit(f"not answered: {answers[0]}\n{running.server.log()}")
    size = _worker(running)
    for asker in askers:
        asker.close()
    return size
