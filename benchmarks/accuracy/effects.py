"""What endpoints were seen to do, while their tests ran, against what the analysis says they do.

Three comparisons for each example. *safe*: endpoints that are said to be complete and to write
nothing, and were not seen to write or to connect to anywhere. *complete*: endpoints of which
nothing is left open. *tables*: of complete endpoints, each table that was seen read or written and
is listed so. Only what the tests reach can be seen."""

from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.accuracy.comparing import Score
from benchmarks.accuracy.recall import read
from benchmarks.accuracy.running import EXAMPLES, Run, traced
from strangler.analyzers.cache import Cache, default_directory
from strangler.analyzers.witnessing.matching import Symbols
from strangler.analyzers.witnessing.widening import observed
from strangler.model.analysis import Analysis, EndpointSummary
from strangler.model.witness import SeenEffect

HARMLESS = ("none", "read")
MOST_INCOMPLETE = 0.15


def measure(analysed: Callable[[Path], Analysis], wanted: Callable[[str], bool]) -> Iterator[Score]:
    """Scores of both examples."""
    for run in EXAMPLES:
        if wanted(run.name):
            endpoints = {endpoint.id: endpoint for endpoint in analysed(run.root).endpoints}
            with Cache(default_directory()) as cache:
                _, inventory = read(run.root, cache)
            trace = traced(run)
            seen = observed(trace, endpoints.values(), Symbols(inventory, trace.digests))
            yield from _scores(run, endpoints, seen)


def _scores(
    run: Run, endpoints: dict[str, EndpointSummary], seen: tuple[SeenEffect, ...]
) -> Iterator[Score]:
    harmless = {e.id for e in endpoints.values() if e.complete and e.effect in HARMLESS}
    broken = sorted(
        {
            f"{s.endpoint} {s.kind} {s.target} at {s.location}"
            for s in seen
            if s.endpoint in harmless and s.kind != "reads"
        }
    )
    yield _score(run, "effects safe", 1.0, len(harmless), broken)
    open_ = sorted(e.id for e in endpoints.values() if not e.complete)
    yield _score(run, "effects complete", 1 - MOST_INCOMPLETE, len(endpoints), open_)
    tables = [s for s in seen if endpoints[s.endpoint].complete and s.kind != "network"]
    lacking = [f"{s.endpoint} {s.kind} {s.target} at {s.location}" for s in tables if s.contradicts]
    yield _score(run, "effects tables", 1.0, len(tables), lacking)


def _score(run: Run, what: str, goal: float, total: int, missing: list[str]) -> Score:
    return Score(run.name, what, goal, total - len(missing), total, tuple(missing), (), True)
