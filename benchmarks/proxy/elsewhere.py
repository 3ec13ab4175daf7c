"""The parts of the goal that have a benchmark of their own: decisions and Lambda upstreams."""

import argparse
import importlib.util
import subprocess
import sys
from pathlib import Path

from benchmarks.proxy.goals import Goal, Report

_MET = ("met", "reached")


def decisions(report: Report, folder: Path, options: argparse.Namespace) -> None:
    """Microseconds a decision at 5,000 routes."""
    _run("decisions", report)


def lambdas(report: Report, folder: Path, options: argparse.Namespace) -> None:
    """Invocations through the local stub, beside boto3 in threads."""
    _run("lambdas", report)


def _run(name: str, report: Report) -> None:
    """Run it and pass its words on. Each of them prints one line `goal ...: VERDICT`."""
    if importlib.util.find_spec(f"benchmarks.{name}") is None:
        report.note(f"benchmarks.{name}", "missing")
        return
    print(f"\nbenchmarks.{name}", flush=True)
    command = [sys.executable, "-m", f"benchmarks.{name}"]
    lines = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            lines.append(line.rstrip())
            print(f"  {line}", end="", flush=True)
    report.notes[name] = lines
    goals = [line for line in lines if line.startswith("goal")]
    verdicts = [line.rpartition(": ")[2].rpartition(", ")[2] for line in goals]
    missed = process.returncode != 0 or not verdicts or any(v not in _MET for v in verdicts)
    report.judge(Goal(f"{name}: goals missed", int(missed), "at most", 0, ""))
