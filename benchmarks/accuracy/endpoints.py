"""Endpoints by method and path, against what each system publishes about itself."""

from collections.abc import Callable
from pathlib import Path

from benchmarks.accuracy.comparing import Score, compared
from benchmarks.accuracy.systems import System, comparable, systems
from strangler.model.analysis import Analysis

GOAL = 0.98
_EXAMPLES = ("shop", "blog")


def measure(analysed: Callable[[Path], Analysis], wanted: Callable[[str], bool]) -> list[Score]:
    """Every system that is there and wanted; says which are not there."""
    scores = []
    for system in systems():
        if not wanted(system.name):
            continue
        if not system.present:
            print(f"  {system.name}: not in the corpus folder, left out")
            continue
        goal = 1.0 if system.name in _EXAMPLES else GOAL
        found = _found(system, analysed(system.root))
        scores.append(compared(system.name, "endpoints", found, system.truth(), goal=goal))
    return scores


def _found(system: System, analysis: Analysis) -> set[tuple[str, str]]:
    """By path only where the truth knows no methods; without what the schema hides where the
    truth is that schema."""
    operations = {
        comparable("ANY" if system.by_path else each.method, each.path)
        for each in analysis.endpoints
        if not (system.as_shown and each.in_schema is False)
    }
    scope = system.scope.rstrip("/")
    return {
        (method, path)
        for method, path in operations
        if path == scope or path.startswith(f"{scope}/")
    }
