"""A folder in, whether its report.json is the same bytes on every way to it out."""

import shutil
from pathlib import Path

from benchmarks.commands import python


def check(root: Path, scratch: Path, jobs: int) -> dict[str, bool]:
    """Each run starts with an empty cache. The folder keeps its name in the copy, because the
    report says it."""
    copy = shutil.copytree(root, scratch / "elsewhere" / root.name)
    first = _report(root, scratch / "first", jobs)
    return {
        "run twice": _report(root, scratch / "second", jobs) == first,
        "--jobs 1": _report(root, scratch / "alone", 1) == first,
        "copy in another directory": _report(copy, scratch / "moved", jobs) == first,
    }


def _report(root: Path, scratch: Path, jobs: int) -> bytes:
    options = ("--format", "json", "--jobs", str(jobs))
    arguments = ("-m", "strangler", "--quiet", "analyze", root, "-o", scratch / "report", *options)
    python(*arguments, cache=scratch / "cache")
    return (scratch / "report" / "report.json").read_bytes()
