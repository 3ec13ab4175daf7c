"""The parts of the goal that have a benchmark of their own: decisions and Lambda upstreams."""

import argparse
import importlib.util
import subprocess
import sys
from pathlib import Path

from benchmarks.proxy.goals import Report


def decisions(report: Report, folder: Path, options: argparse.Namespace) -> None:
    """Microseconds a decision at 5,000 routes."""
    _run("decisions", report)


def lambdas(report: Report, folder: Path, options: argparse.Namespace) -> None:
    """Invocations through the local stub, beside boto3 in threads."""
    _run("lambdas", report)


def _run(name: str, report: Report) -> None:
    if importlib.util.find_spec(f"benchmarks.{name}") is None:
        sys.exit(f"benchmarks/{name}.py is missing")
    print(f"\nbenchmarks.{name}", flush=True)
    done = subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False)
    report.notes[name] = "met" if done.returncode == 0 else f"exit status {done.returncode}"
