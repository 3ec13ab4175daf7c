"""Small programs, run under the recorder; what it saw of them."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from strangler.analyzers.witnessing.reading import Trace, read
from strangler.tracing.format import merged, parsed
from strangler.tracing.starting import environment
from support.trees import write


def records(
    root: Path,
    files: Mapping[str, str | bytes],
    *command: str,
    sources: Sequence[Path] = (),
    **variables: str,
) -> list[dict[str, Any]]:
    """Write a project and run a command in it (`main.py` if none is given); the merged records."""
    write(root, files)
    folder = root.parent / "pieces"
    folder.mkdir(exist_ok=True)
    inherited = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **variables}
    named = tuple(str(source) for source in sources) or (str(root),)
    ran = subprocess.run(
        [sys.executable, *(command or ("main.py",))],
        cwd=root,
        env=environment(str(folder), named, inherited),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "strangler trace:" not in ran.stderr, ran.stderr
    lines = merged(piece.read_text() for piece in sorted(folder.glob("*.jsonl")))
    return [record for line in lines if (record := parsed(line)) is not None]


def traced(root: Path, files: Mapping[str, str | bytes], *command: str, **variables: str) -> Trace:
    """The same as typed values."""
    import json

    return read(json.dumps(record) for record in records(root, files, *command, **variables))


def calls(found: Sequence[Mapping[str, Any]]) -> set[tuple[str, str]]:
    """Caller and callee by their names, modules as their paths; callers outside as `-`."""
    return {(_named(r["caller"]), _named(r["callee"])) for r in found if r["kind"] == "call"}


def of_kind(found: Sequence[Mapping[str, Any]], kind: str) -> list[Mapping[str, Any]]:
    """The records of one kind."""
    return [record for record in found if record["kind"] == kind]


def _named(place: Sequence[Any] | None) -> str:
    return "-" if place is None else place[1] or place[0]
