"""Our worker under load in; where its time goes out: by function, by library, and in calls.

Samples by function and counts of calls come from a hook that the worker loads through PYTHONPATH
(`hook/`), so that nothing of it lies in the product. Time by library and kernel comes from `perf`,
where it is installed and allowed. Each is a run of its own."""

import argparse
import json
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Mapping
from pathlib import Path

from benchmarks.proxy.contenders import LOAD_CORE, PROXY_CORE, origins
from benchmarks.proxy.goals import Report
from benchmarks.proxy.load import load
from benchmarks.proxy.ours import Proxy, proxy
from benchmarks.proxy.rounds import CASES, prepared
from benchmarks.proxy.routes import rules

_HOOK = Path(__file__).with_name("hook")
_ROWS = 30
_PERF_ROWS = 25
_PATIENCE = 10.0


def measure(report: Report, folder: Path, options: argparse.Namespace) -> None:
    """GET, 1 KB, for some seconds."""
    case = CASES["get-1k"]
    requests = prepared(case, folder)
    path = os.pathsep.join(filter(None, [str(_HOOK), os.environ.get("PYTHONPATH", "")]))
    seconds = max(options.seconds, 5)
    folders = {name: folder / name for name in ("samples", "calls", "sampled", "watched")}
    for each in folders.values():
        each.mkdir()
    with origins(folder) as ports:
        text = rules(*ports.downloads, access_log=options.access_log)
        sampling = {"STRANGLER_SAMPLES": str(folders["samples"]), "PYTHONPATH": path}
        with proxy(folders["sampled"], text, core=PROXY_CORE, environment=sampling) as running:
            done = load(running.port, running.server, requests, seconds=seconds, core=LOAD_CORE)
            print(f"\nProfile: {case.name} at {done.rate:,.0f} requests/s while sampled")
        _print_functions(report, folders["samples"])
        counting = {"STRANGLER_CALLS": str(folders["calls"]), "PYTHONPATH": path}
        with proxy(folders["watched"], text, core=PROXY_CORE, environment=counting) as running:
            _print_libraries(running, requests, folder, seconds)
            _print_calls(report, running, requests, folders["calls"])


def _print_functions(report: Report, samples: Path) -> None:
    found = [json.loads(path.read_text()) for path in samples.glob("*.json")]
    if not found:
        raise SystemExit("the worker wrote no samples")
    worker = max(found, key=lambda each: int(each["ticks"]))
    ticks = worker["ticks"]
    for title, key in (("in the function itself", "own"), ("with what it calls", "within")):
        print(f"\n  share of {ticks:,} samples, {title}")
        rows = _largest(worker[key])
        report.notes[f"profile, {title}"] = {name: count / ticks for name, count in rows.items()}
        for name, count in rows.items():
            print(f"  {count / ticks:>7.1%}  {name}")


def _print_libraries(running: Proxy, requests: Path, folder: Path, seconds: float) -> None:
    if shutil.which("perf") is None:
        print("\n  perf is not installed: no times by library")
        return
    data = folder / "perf.data"
    command = ["perf", "record", "-q", "-F", "997", "-o", str(data)]
    (worker,) = running.workers()
    command += ["-p", str(worker), "--", "sleep", str(seconds)]
    recorder = threading.Thread(
        target=lambda: subprocess.run(command, capture_output=True, check=False)
    )
    recorder.start()
    load(running.port, running.server, requests, seconds=seconds + 1, core=LOAD_CORE)
    recorder.join()
    for title, sort, rows in (("library", "dso", 12), ("symbol", "dso,symbol", _PERF_ROWS)):
        shown = subprocess.run(
            ["perf", "report", "-i", str(data), "--stdio", "-q", "--sort", sort],
            capture_output=True,
            text=True,
            check=False,
        )
        lines = [line.rstrip(" -") for line in shown.stdout.splitlines() if "%" in line]
        if not lines:
            print(f"\n  perf recorded nothing: {shown.stderr.strip()[:200]}")
            return
        print(f"\n  share of the worker's time by {title} (perf)")
        print("\n".join(f"  {line.strip()}" for line in lines[:rows]))


def _print_calls(report: Report, running: Proxy, requests: Path, folder: Path) -> None:
    (worker,) = running.workers()
    os.kill(worker, signal.SIGVTALRM)
    done = load(running.port, running.server, requests, seconds=2, core=LOAD_CORE)
    os.kill(worker, signal.SIGPROF)
    path = folder / f"{worker}.json"
    deadline = time.monotonic() + _PATIENCE
    while not path.exists():
        if time.monotonic() > deadline:
            raise SystemExit("the worker wrote no calls")
        time.sleep(0.05)
    calls = json.loads(path.read_text())
    for title, key in (("Python functions", "python"), ("C functions", "c")):
        total = sum(calls[key].values()) / done.requests
        print(f"\n  calls of {title} a request: {total:.1f}; in every second request or more often")
        counted = sorted(calls[key].items(), key=lambda item: -item[1])
        rows = {name: n / done.requests for name, n in counted if n * 2 >= done.requests}
        report.notes[f"calls of {title} a request"] = {"all": total, **rows}
        for name, times in rows.items():
            print(f"  {times:>7.2f}  {name}")


def _largest(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: -item[1])[:_ROWS])
