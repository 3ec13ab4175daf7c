"""Systems whose tests can be run here, and what a run of them under `strangler trace` saw."""

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from strangler.analyzers.witnessing.reading import Trace, load_traces

_PROJECT = Path(__file__).parents[2]
_PYTEST = ("-m", "pytest", "-q", "-p", "no:cacheprovider")


@dataclass(frozen=True, slots=True)
class Run:
    """A system at `root`, and the arguments with which `python` runs its tests there."""

    name: str
    root: Path
    arguments: tuple[str, ...]
    goal: float
    python: str = sys.executable
    variables: tuple[tuple[str, str], ...] = ()


EXAMPLES = (
    Run("shop", _PROJECT / "examples" / "shop", ("manage.py", "test"), 0.9),
    Run("blog", _PROJECT / "examples" / "blog", _PYTEST, 0.9),
)


@cache
def traced(run: Run) -> Trace:
    """What its tests do. Raises RuntimeError where they fail."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "trace.jsonl"
        command = [sys.executable, "-m", "strangler", "trace", "-o", str(file), "--"]
        finished = subprocess.run(
            [*command, run.python, *run.arguments],
            cwd=run.root,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **dict(run.variables)},
            capture_output=True,
            text=True,
            check=False,
        )
        if not file.is_file():
            raise RuntimeError(f"{run.name}: no trace\n{finished.stdout}\n{finished.stderr}")
        if finished.returncode:
            last = (finished.stdout + finished.stderr).strip().splitlines()[-1:]
            print(f"  {run.name}: its tests ended with {finished.returncode}: {last}")
        loaded = load_traces([file])
        assert loaded is not None
        return loaded.trace
