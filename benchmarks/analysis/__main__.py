"""`make bench-analysis`: measure `strangler analyze` on homeassistant, print a table.

Everything runs on a copy of the files, one command at a time. What is compared alternates, so
that a machine that slows down slows both."""

import argparse
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.analysis import table
from benchmarks.analysis.determinism import check
from benchmarks.commands import Run, python, run
from benchmarks.machine import machine
from support.corpus import unpacked

SYSTEM = "homeassistant==2024.3.3"
PACKAGE = "homeassistant"
CHANGED = "homeassistant/components/light/__init__.py"
GRIMP_TIMES = 5
COLD_GOAL, WARM_GOAL, CHANGED_GOAL, PEAK_GOAL_MB = 2.0, 5.0, 20.0, 3_000
"""Ratios with calls, effects and all recognisers."""


def main() -> None:
    """Measure what was asked for."""
    options = _options()
    source = unpacked(SYSTEM)
    if not source.is_dir():
        sys.exit(f"{source} is missing; `make bench-analysis` gets it")
    print(f"{SYSTEM} on {machine()}, --jobs {options.jobs}\n", flush=True)
    with tempfile.TemporaryDirectory(prefix="strangler-bench-") as folder:
        scratch = Path(folder)
        root = shutil.copytree(source, scratch / source.name)
        if options.determinism:
            _print_determinism(root, scratch, options.jobs)
        elif options.peers:
            _print_floor_and_peers(root, options)
        else:
            _print_all(root, scratch, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.analysis", description=__doc__)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--quick", action="store_true", help="everything once")
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--peers", action="store_true", help="the bare parser and the peers only")
    only.add_argument(
        "--determinism", action="store_true", help="compare the bytes of report.json instead"
    )
    return parser.parse_args()


def _print_all(root: Path, scratch: Path, options: argparse.Namespace) -> None:
    rounds = 1 if options.quick else 3
    bare, cold = [], []
    for number in range(rounds):
        bare.append(_bare(root, options.jobs))
        cold.append(_ours(root, scratch, f"cold-{number}", options.jobs))
    cache = f"cold-{rounds - 1}"
    same = [_ours(root, scratch, cache, options.jobs) for _ in range(rounds)]
    grimp = _grimp(root)
    changed = []
    for number in range(rounds):
        with (root / CHANGED).open("a") as file:
            file.write(f"\n\ndef strangler_benchmark_{number}():\n    return {number}\n")
        changed.append(_ours(root, scratch, cache, options.jobs))
    print("Whole commands: median (range), processor time of all processes")
    print(table.commands("bare libcst.parse_module", bare))
    print(table.commands("strangler analyze, cold", cold))
    print(table.commands("strangler analyze, nothing changed", same))
    print(table.commands("strangler analyze, one file changed", changed))
    print(table.times("grimp build_graph, no cache (in process)", grimp))
    print(table.commands("ruff analyze graph", [_ruff(root) for _ in range(rounds)]))
    print("\nRatios of the medians")
    print(table.ratio("cold / bare parse", _seconds(cold) / _seconds(bare), COLD_GOAL))
    worked = _cpu_seconds(cold) / _cpu_seconds(bare)
    print(f"  {'the same in processor time':<44}{worked:>9.2f} x")
    print(table.ratio("nothing changed / grimp", _seconds(same) / median(grimp), WARM_GOAL))
    print(table.ratio("one file changed / grimp", _seconds(changed) / median(grimp), CHANGED_GOAL))
    _print_stages(root, scratch, options.jobs)


def _seconds(runs: list[Run]) -> float:
    return median(run.seconds for run in runs)


def _cpu_seconds(runs: list[Run]) -> float:
    return median(run.cpu_seconds for run in runs)


def _print_stages(root: Path, scratch: Path, jobs: int) -> None:
    """One more cold run, watched: its times are a little longer than those above."""
    arguments = (root, scratch / "staged", scratch / "staged-cache", str(jobs))
    staged = python("-m", "benchmarks.analysis.stages", *arguments, watch_memory=True)
    print("\nStages of one more cold run, its memory sampled meanwhile: items, time, share")
    print(table.stages([(name, total, s) for name, total, s in json.loads(staged.output)]))
    if staged.peak_mb is not None:
        met = table.verdict(staged.peak_mb <= PEAK_GOAL_MB)
        print(f"\nPeak memory of all processes: {staged.peak_mb:,.0f} MB")
        print(f"goal {PEAK_GOAL_MB:,} MB: {met}")
    print("\nProcessor time of each part in one process, facts from the cache")
    each = python("-m", "benchmarks.analysis.parts", root, scratch / "staged-cache")
    print(table.parts(json.loads(each.output)))


def _print_floor_and_peers(root: Path, options: argparse.Namespace) -> None:
    rounds = 1 if options.quick else 3
    bare = [_bare(root, options.jobs) for _ in range(rounds)]
    print(table.commands("bare libcst.parse_module", bare))
    print(table.times("grimp build_graph, no cache (in process)", _grimp(root)))
    print(table.commands("ruff analyze graph", [_ruff(root) for _ in range(rounds)]))


def _print_determinism(root: Path, scratch: Path, jobs: int) -> None:
    results = check(root, scratch, jobs)
    for name, same in results.items():
        print(f"  {name:<44}{'same bytes' if same else 'DIFFERENT'}")
    if not all(results.values()):
        sys.exit(1)


def _bare(root: Path, jobs: int) -> Run:
    return _said("bare parse", python("-m", "benchmarks.analysis.bare_parse", root, str(jobs)))


def _ours(root: Path, scratch: Path, cache: str, jobs: int) -> Run:
    options = ("-o", scratch / "report", "--jobs", str(jobs))
    arguments = ("-m", "strangler", "--quiet", "analyze", root, *options)
    return _said(f"strangler, cache {cache}", python(*arguments, cache=scratch / cache))


def _said(what: str, done: Run) -> Run:
    """For who waits: the table comes at the end."""
    print(f"  {what}: {done.seconds:.1f} s", file=sys.stderr, flush=True)
    return done


def _grimp(root: Path) -> list[float]:
    done = python("-m", "benchmarks.analysis.grimp_graph", root, PACKAGE, str(GRIMP_TIMES))
    seconds: list[float] = json.loads(done.output)["seconds"]
    return seconds


def _ruff(root: Path) -> Run:
    return run(sys.executable, "-m", "ruff", "analyze", "graph", "--quiet", root)


if __name__ == "__main__":
    main()
