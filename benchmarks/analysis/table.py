"""Measurements in, lines of text for a person out."""

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

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


def parts(found: Mapping[str, Any]) -> str:
    """Rows of what one file costs on average, of each stage, and of each recogniser."""
    count = found["files"]
    rows = [
        f"  {f'{name}, one file of {count:,}':<44}{seconds / count * 1000:>9.2f} ms"
        for name, seconds in found["single"].items()
    ]
    rows += [f"  {name:<44}{seconds:>9.2f} s" for name, seconds in found["stages"]]
    rows.append(
        f"\n  {'recogniser':<16}{'woken by':>10}{'watch':>14}{'conclude':>11}{'behaviour':>11}"
    )
    for name, woken, watch, conclude, behaviour in found["recognisers"]:
        share, each = woken / count, watch / count * 1000
        phases = f"{each:>9.3f} ms/f{conclude:>9.2f} s{behaviour:>9.2f} s"
        rows.append(f"  {name:<16}{share:>10.1%}{phases}")
    return "\n".join(rows)
