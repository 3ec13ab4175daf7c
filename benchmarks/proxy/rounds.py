"""Contenders and a case in; what each reached in alternating rounds out."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.proxy.contenders import LOAD_CORE, Contender
from benchmarks.proxy.load import Load, load
from benchmarks.proxy.routes import requests, write_requests

PAUSE_MS = 2
"""Mean pause of a connection where all are offered the same load."""
_DISTINCT_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Case:
    """What is asked. `goal` is the least ratio to nginx's requests a second."""

    name: str
    size: int
    upload: bool
    goal: float


@dataclass(frozen=True, slots=True)
class Result:
    """Medians over the rounds of one contender; latencies in seconds."""

    name: str
    rate: float
    rate_of_cpu: float
    p50: float
    p99: float
    busy: float
    lowest: float
    highest: float
    """Of the rounds' rates."""


CASES = {
    "get-1k": Case("GET, 1 KB", 1024, upload=False, goal=0.4),
    "get-16k": Case("GET, 16 KB", 16 * 1024, upload=False, goal=0.6),
    "get-1m": Case("GET, 1 MB", 1024 * 1024, upload=False, goal=0.6),
    "post-16k": Case("POST, 16 KB", 16 * 1024, upload=True, goal=0.6),
    "post-1m": Case("POST, 1 MB", 1024 * 1024, upload=True, goal=0.6),
}


def prepared(case: Case, folder: Path) -> Path:
    """The requests of a case in a file: 2,000, or fewer where they would fill the memory."""
    count = min(2_000, _DISTINCT_BYTES // case.size) if case.upload else 2_000
    made = requests(case.size, upload=case.upload, count=count)
    return write_requests(folder / f"{case.name.replace(' ', '')}.requests", made)


def alternating(
    contenders: Sequence[Contender],
    requests: Path,
    *,
    rounds: int,
    seconds: float,
    pause_ms: int = 0,
) -> dict[str, Result]:
    """A B C, A B C, ...: what slows the machine slows all. One short run of each before is not
    counted."""
    runs: dict[str, list[Load]] = {contender.name: [] for contender in contenders}
    for contender in contenders:
        load(contender.port, contender.server, requests, seconds=1, core=LOAD_CORE)
    for number in range(rounds):
        for contender in contenders:
            done = load(
                contender.port,
                contender.server,
                requests,
                seconds=seconds,
                core=LOAD_CORE,
                pause_ms=pause_ms,
            )
            runs[contender.name].append(done)
            print(f"  round {number + 1} {contender.name}: {done.rate:,.0f}/s", file=sys.stderr)
    return {name: _summed(name, done) for name, done in runs.items()}


def _summed(name: str, runs: Sequence[Load]) -> Result:
    rates = [run.rate for run in runs]
    return Result(
        name=name,
        rate=median(rates),
        rate_of_cpu=median(run.rate_of_cpu for run in runs),
        p50=median(run.p50 for run in runs),
        p99=median(run.p99 for run in runs),
        busy=median(run.busy for run in runs),
        lowest=min(rates),
        highest=max(rates),
    )
