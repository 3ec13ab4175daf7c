"""Our worker under load in; where its time goes out: by function, by library, and in calls.

Samples by function and counts of calls come from a hook that the worker loads through PYTHONPATH
(`hook/`), so that nothing of it lies in the product; they see Python only, and are left out where
the data plane is compiled. Time by library, symbol and compiled function comes from `perf`, where
it is installed and allowed. Each is a run of its own."""

import argparse
import json
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.proxy.contenders import LOAD_CORE, PROXY_CORE, origins
from benchmarks.proxy.goals import Report
from benchmarks.proxy.load import load
from benchmarks.proxy.ours import Proxy, proxy
from benchmarks.proxy.rounds import CASES, prepared
from benchmarks.proxy.routes import rules
from strangler.proxy.dataplane.compiled import form

_HOOK = Path(__file__).with_name("hook")
_ROWS = 30
_PERF_ROWS = 25
_BY_SYMBOL = "dso,symbol"
_COMPILED = "strangler_native"
"""In the name of the library that native/compiling.py makes."""
_PATIENCE = 10.0


def measure(report: Report, folder: Path, options: argparse.Namespace) -> None:
    """GET, 1 KB, for some seconds."""
    case = CASES["get-1k"]
    requests = prepared(case, folder)
    path = os.pathsep.join(filter(None, [str(_HOOK), os.environ.get("PYTHONPATH", "")]))
    seconds = max(options.seconds, 5)
    if form() == "native":
        print(
            "\n  no samples and calls: the data plane is compiled, so Python's hooks see none of it"
        )
        with origins(folder) as ports:
            text = rules(*ports.downloads, access_log=options.access_log)
            with proxy(folder, text, core=PROXY_CORE) as running:
                _print_libraries(report, running, requests, folder, seconds)
        return
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
            _print_libraries(report, running, requests, folder, seconds)
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


def _print_libraries(
    report: Report, running: Proxy, requests: Path, folder: Path, seconds: float
) -> None:
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
    for title, sort, rows in (("library", "dso", 12), ("symbol", _BY_SYMBOL, _PERF_ROWS)):
        lines = _perf_report(data, sort)
        if not lines:
            return
        print(f"\n  share of the worker's time by {title} (perf)")
        print("\n".join(f"  {line}" for line in lines[:rows]))
    _print_compiled(report, [line for line in _perf_report(data, _BY_SYMBOL) if _COMPILED in line])


def _perf_report(data: Path, sort: str) -> list[str]:
    shown = subprocess.run(
        ["perf", "report", "-i", str(data), "--stdio", "-q", "--sort", sort],
        capture_output=True,
        text=True,
        check=False,
    )
    lines = [line.rstrip(" -").strip() for line in shown.stdout.splitlines() if "%" in line]
    if not lines:
        print(f"\n  perf recorded nothing: {shown.stderr.strip()[:200]}")
    return lines


def _print_compiled(report: Report, lines: Sequence[str]) -> None:
    """What our own compiled functions take; `lines` are perf's, by symbol."""
    if not lines:
        return
    shares = {}
    for line in lines:
        share, _, _, symbol = line.split(maxsplit=3)  # 1.23%  library  [.] symbol
        shares[_python_name(symbol)] = float(share.rstrip("%")) / 100
    rows = dict(list(shares.items())[:_ROWS])
    report.notes["profile, compiled"] = {"all": sum(shares.values()), **rows}
    print(
        f"\n  share of the worker's time in compiled functions (perf): {sum(shares.values()):.1%}"
    )
    for name, share in rows.items():
        print(f"  {share:>7.2%}  {name}")


def _python_name(symbol: str) -> str:
    """`CPyDef_edge___connection___ClientConnection____work` is what mypyc makes of
    `edge.connection.ClientConnection._work`, and `CPyPy_...` the way to it from the interpreter."""
    kind, _, path = symbol.partition("_")
    if kind not in ("CPyDef", "CPyPy"):
        return symbol
    return path.replace("___", ".") + (", called by the interpreter" if kind == "CPyPy" else "")


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
