"""Our worker under load in; where its time goes, by function and by library, out.

Samples by function come from a hook that the worker loads through PYTHONPATH (`hook/`), so that
nothing of it lies in the product. Time by library and kernel comes from `perf`, where it is
installed and allowed; the two runs are separate."""

import argparse
import json
import os
import shutil
import subprocess
import threading
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


def measure(report: Report, folder: Path, options: argparse.Namespace) -> None:
    """GET, 1 KB, for some seconds."""
    case = CASES["get-1k"]
    requests = prepared(case, folder)
    samples = folder / "samples"
    samples.mkdir()
    path = os.pathsep.join(filter(None, [str(_HOOK), os.environ.get("PYTHONPATH", "")]))
    environment = {"STRANGLER_SAMPLES": str(samples), "PYTHONPATH": path}
    seconds = max(options.seconds, 5)
    with origins(folder) as ports:
        text = rules(*ports.downloads, access_log=options.access_log)
        sampled, watched = folder / "sampled", folder / "watched"
        sampled.mkdir()
        watched.mkdir()
        with proxy(sampled, text, core=PROXY_CORE, environment=environment) as running:
            done = load(running.port, running.server, requests, seconds=seconds, core=LOAD_CORE)
            print(f"\nProfile: {case.name} at {done.rate:,.0f} requests/s while sampled")
        _print_functions(report, samples)
        with proxy(watched, text, core=PROXY_CORE) as running:
            _print_libraries(running, requests, watched, seconds)


def _print_functions(report: Report, samples: Path) -> None:
    found = [json.loads(path.read_text()) for path in samples.glob("*.json")]
    if not found:
        raise SystemExit("the worker wrote no samples")
    worker = max(found, key=lambda each: int(each["ticks"]))
    ticks = worker["ticks"]
    for title, key in (("in the function itself", "own"), ("with what it calls", "within")):
        print(f"\n  share of {ticks:,} samples, {title}")
        rows = sorted(worker[key].items(), key=lambda item: -item[1])[:_ROWS]
        report.notes[f"profile, {title}"] = {name: count / ticks for name, count in rows}
        for name, count in rows:
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
