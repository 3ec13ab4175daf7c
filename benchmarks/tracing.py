"""`python -m benchmarks.tracing`: what `strangler trace` costs the tests of both examples."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.accuracy.running import EXAMPLES, Run
from benchmarks.machine import machine

_ROUNDS = 3


def main() -> None:
    """The best of three rounds each, without and with the recorder, whole processes."""
    print(f"{machine()}\n")
    for run in EXAMPLES:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "trace.jsonl"
            trace = [sys.executable, "-m", "strangler", "trace", "-o", str(file), "--"]
            alone = min(_seconds(run, []) for _ in range(_ROUNDS))
            traced = min(_seconds(run, trace) for _ in range(_ROUNDS))
            size = file.stat().st_size
        print(
            f"  {run.name:6} {alone:5.1f} s alone, {traced:5.1f} s traced: "
            f"{traced / alone:.1f} x; the trace has {size / 1000:,.0f} kB"
        )


def _seconds(run: Run, before: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(
        [*before, sys.executable, *run.arguments],
        cwd=run.root,
        capture_output=True,
        check=True,
    )
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
