"""Systems whose tests can be run here, and what a run of them under `strangler trace` saw."""

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks.accuracy.environments import MEALIE
from strangler.analyzers.witnessing.reading import Trace, load_traces

_PROJECT = Path(__file__).parents[2]
_PYTEST = ("-m", "pytest", "-q", "-p", "no:cacheprovider")


@dataclass(frozen=True, slots=True)
class Run:
    """A system at `root`, and the arguments with which `python` runs its tests there; or the trace
    of a run that was made before (`benchmarks.accuracy.environments`)."""

    name: str
    root: Path
    goal: float
    arguments: tuple[str, ...] = ()
    trace: Path | None = None


EXAMPLES = (
    Run("shop", _PROJECT / "examples" / "shop", 0.9, ("manage.py", "test")),
    Run("blog", _PROJECT / "examples" / "blog", 0.9, _PYTEST),
)
SYSTEMS = (Run("mealie", MEALIE.system, 0.7, trace=MEALIE.trace),)
"""Measured where their environment has been made."""


@cache
def traced(run: Run) -> Trace:
    """What its tests do. Raises RuntimeError where there is no trace of them."""
    if run.trace is not None:
        return _loaded(run.trace)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "trace.jsonl"
        command = [sys.executable, "-m", "strangler", "trace", "-o", str(file), "--"]
        finished = subprocess.run(
            [*command, sys.executable, *run.arguments],
            cwd=run.root,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        if not file.is_file():
            raise RuntimeError(f"{run.name}: no trace\n{finished.stdout}\n{finished.stderr}")
        if finished.returncode:
            last = (finished.stdout + finished.stderr).strip().splitlines()[-1:]
            print(f"  {run.name}: its tests ended with {finished.returncode}: {last}")
        return _loaded(file)


def _loaded(file: Path) -> Trace:
    loaded = load_traces([file])
    assert loaded is not None
    return loaded.trace
