"""`python -m benchmarks.accuracy`: what the analysis finds of real systems, and what it invents."""

import argparse
import json
from collections.abc import Callable
from dataclasses import asdict
from functools import cache
from pathlib import Path

from benchmarks.accuracy import effects, endpoints, recall, tables
from benchmarks.accuracy.comparing import Score
from benchmarks.machine import machine
from strangler import analyze
from strangler.model.analysis import Analysis

MEASURES = {
    "endpoints": endpoints.measure,
    "tables": tables.measure,
    "calls": recall.measure,
    "effects": effects.measure,
}


def main() -> None:
    """Measure, print, and end with status 1 if a goal is not met."""
    options = _options()
    print(f"{machine()}\n")
    kept = cache(lambda root: analyze(root))
    analysed: Callable[[Path], Analysis] = kept
    scores = [
        score
        for name, measure in MEASURES.items()
        if not options.what or name in options.what
        for score in measure(analysed, lambda name: not options.only or name in options.only)
    ]
    print(f"  {'system':18} {'what':16} {'found':>6} {'true':>6} {'precision':>10} {'recall':>8}")
    for score in scores:
        _print(score, options.misses)
    if options.json:
        options.json.write_text(json.dumps([asdict(score) for score in scores], indent=1))
    raise SystemExit(not all(score.met for score in scores))


def _print(score: Score, misses: int) -> None:
    precision = "     -" if score.recall_only else f"{score.precision:.3f}"
    print(
        f"  {score.system:18} {score.what:16} {score.found:6,} {score.true:6,} "
        f"{precision:>10} {score.recall:8.3f}   goal {score.goal:g}: "
        f"{'met' if score.met else 'NOT MET'}"
    )
    for sign, rows in (("-", score.missing), ("+", score.extra)):
        for row in rows[:misses]:
            print(f"      {sign} {row}")
        if misses and len(rows) > misses:
            print(f"      {sign} ... {len(rows) - misses} more")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", action="append", help="this system; several times")
    parser.add_argument("--what", action="append", choices=MEASURES, help="this comparison")
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="show N of each")
    parser.add_argument("--json", type=Path, help="keep everything in this file")
    return parser.parse_args()


if __name__ == "__main__":
    main()
