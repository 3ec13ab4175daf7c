"""`make bench-proxy`: hold the proxy to its goals, beside nginx, HAProxy and FastAPI + httpx.

The proxies run on one core, load and origin on the other; one proxy is asked at a time. Latency
is that of a closed loop of 32 connections, each as fast as its proxy, unless a table says
otherwise."""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from benchmarks.machine import machine
from benchmarks.proxy import elsewhere, killing, large, memory, profiling, reloads
from benchmarks.proxy.contenders import LOAD_CORE, PROXY_CORE, contenders, missing_tools, origins
from benchmarks.proxy.goals import OURS, RIVAL, Goal, Report, ratio
from benchmarks.proxy.rounds import CASES, PAUSE_MS, alternating, prepared
from strangler.proxy.dataplane.compiled import form

NAIVE_GOAL, P99_GOAL = 50.0, 3.0
SMALL = "get-1k"


def main() -> None:
    """Measure what was asked for; exit status 1 if a goal is not met."""
    options = _options()
    if tools := missing_tools():
        sys.exit(tools)
    report = Report(machine())
    print(f"proxies on core {PROXY_CORE}, load and origin on core {LOAD_CORE}; {report.machine}")
    print(f"our data plane: {form()}")
    for name in options.only or list(_PARTS):
        with tempfile.TemporaryDirectory(prefix="strangler-bench-", dir=_in_memory()) as made:
            folder = Path(made)
            folder.chmod(0o755)  # workers of a server that root started are somebody else
            _PARTS[name](report, folder, options)
    report.print_goals()
    if options.json:
        options.json.write_text(json.dumps(report.document(), indent=2) + "\n")
    if not all(goal.met for goal in report.goals):
        sys.exit(1)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.proxy", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds")
    parser.add_argument("--rounds", type=int, help="default 5, quick 2")
    parser.add_argument("--seconds", type=float, help="of one run, default 4, quick 1")
    parser.add_argument(
        "--only", action="append", choices=list(_PARTS), help="may be given several times"
    )
    parser.add_argument(
        "--without", action="append", default=[], choices=CONTENDERS, help="leave a proxy out"
    )
    parser.add_argument("--access-log", action="store_true", help="on for all, thrown away")
    parser.add_argument("--json", type=Path, help="write everything that was measured to a file")
    parser.add_argument(
        "--profile", action="store_true", help="only say where our worker spends its time"
    )
    options = parser.parse_args()
    if options.profile:
        options.only = ["profile"]
    elif not options.only:
        options.only = [name for name in _PARTS if name != "profile"]
    options.rounds = options.rounds or (2 if options.quick else 5)
    options.seconds = options.seconds or (1 if options.quick else 4)
    return options


def _in_memory() -> str | None:
    """A folder whose files are memory, where there is one."""
    with suppress(OSError):
        if Path("/dev/shm").is_dir():
            return "/dev/shm"
    return None


def _compare(name: str) -> Callable[[Report, Path, argparse.Namespace], None]:
    case = CASES[name]

    def part(report: Report, folder: Path, options: argparse.Namespace) -> None:
        names = [each for each in CONTENDERS if each not in options.without]
        if name != SMALL:
            names = [each for each in names if each != NAIVE]
        requests = prepared(case, folder)
        with origins(folder) as ports:
            monolith, service = ports.uploads if case.upload else ports.downloads
            with contenders(
                folder, monolith, service, names=names, access_log=options.access_log
            ) as started:
                sizes = {"rounds": options.rounds, "seconds": options.seconds}
                results = alternating(started, requests, **sizes)
                report.add(f"{case.name}, 32 connections, 500 routes", results)
                if OURS in results and RIVAL in results:
                    report.judge(ratio(f"{case.name}: requests, x nginx", results, case.goal))
                if name != SMALL or OURS not in results:
                    return
                if NAIVE in results:
                    goal = f"{case.name}: requests, x FastAPI + httpx"
                    report.judge(ratio(goal, results, NAIVE_GOAL, NAIVE))
                if RIVAL in results:
                    value = results[OURS].p99 / results[RIVAL].p99
                    goal = f"{case.name}: p99, x nginx, each at its limit"
                    report.judge(Goal(goal, value, "at most", P99_GOAL, "x"))
                swift = [each for each in started if each.name != NAIVE]
                same = alternating(swift, requests, **sizes, pause_ms=PAUSE_MS)
                title = f"{case.name}, the same load for all: {PAUSE_MS} ms pause a connection"
                report.add(title, same)

    return part


NAIVE = "naive"
CONTENDERS = (RIVAL, "haproxy", OURS, NAIVE)
_PARTS: dict[str, Callable[[Report, Path, argparse.Namespace], None]] = {
    **{name: _compare(name) for name in CASES},
    "memory": memory.measure,
    "soak": memory.soak,
    "large": large.measure,
    "reloads": reloads.measure,
    "killing": killing.measure,
    "decisions": elsewhere.decisions,
    "lambda": elsewhere.lambdas,
    "profile": profiling.measure,
}

if __name__ == "__main__":
    main()
