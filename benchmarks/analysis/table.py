"""Measurements in, lines of text for a person out."""

from collections.abc import Sequence
from statistics import median

from benchmarks.commands import Run


def times(name: str, seconds: Sequence[float]) -> str:
    """A row with the median and, where there are several, the range."""
    spread = f"{min(seconds):.2f} to {max(seconds):.2f}" if len(seconds) > 1 else ""
    return f"  {name:<44}{median(seconds):>9.2f} s   {spread}"


def commands(name: str, runs: Sequence[Run]) -> str:
    """The same for whole commands, with the median of the processor time of all processes."""
    cpu = median(run.cpu_seconds for run in runs)
    return f"{times(name, [run.seconds for run in runs]):<80}cpu {cpu:.1f} s"


def ratio(name: str, value: float, goal: float) -> str:
    """A row with a ratio and whether it reaches its goal."""
    return f"  {name:<44}{value:>9.2f} x   goal {goal:g} x: {verdict(value <= goal)}"


def verdict(met: bool) -> str:
    """In a word."""
    return "met" if met else "MISSED"


def stages(rows: Sequence[tuple[str, int | None, float]]) -> str:
    """A row a stage, with its share of the whole."""
    whole = sum(seconds for _, _, seconds in rows)
    return "\n".join(
        f"  {name:<34}{total if total is not None else '':>10}"
        f"{seconds:>9.2f} s{seconds / whole:>8.1%}"
        for name, total, seconds in rows
    )
