"""The call graph against the calls that really happen: which executed edges it has.

The tests of a system run under `strangler trace`; an executed edge is a pair of functions of the
system's code (not of its tests), caller and callee, modules by their names. An edge is direct where
no library stands between the two. A generator that runs first somewhere else than where it was made
is left out, since nobody saw its maker.

`python -m benchmarks.accuracy.recall --list` prints every missed edge with its kind."""

import argparse
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.accuracy.comparing import Score
from benchmarks.accuracy.running import EXAMPLES, SYSTEMS, Run, traced
from strangler.analyzers import pipeline, sourcing
from strangler.analyzers.cache import Cache, default_directory
from strangler.analyzers.config import load_config
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.analyzers.witnessing.executed import Executed, executed
from strangler.model.analysis import Analysis
from strangler.progress import SILENT


@dataclass(frozen=True, slots=True)
class Missed:
    """An executed edge that the call graph lacks, and what kind of call it most likely is."""

    edge: Executed
    kind: str


@dataclass(frozen=True, slots=True)
class Recall:
    """How many executed edges there are and were found."""

    run: Run
    edges: tuple[Executed, ...]
    missed: tuple[Missed, ...]

    def score(self, direct: bool) -> Score:
        """As the other comparisons print it."""
        edges = [e for e in self.edges if e.direct or not direct]
        missed = tuple(
            f"{m.kind}: {m.edge.caller} -> {m.edge.callee} ({m.edge.location})"
            for m in self.missed
            if m.edge.direct or not direct
        )
        what = "calls, direct" if direct else "calls, all"
        found = len(edges) - len(missed)
        return Score(self.run.name, what, self.run.goal, found, len(edges), missed, (), True)


def measured(run: Run) -> Recall:
    """One system's recall."""
    with Cache(default_directory()) as cache:
        source, inventory = read(run.root, cache)
        known = pipeline.known_calls(source, inventory, cache)
    seen = executed(inventory, traced(run).calls, traced(run).digests)
    edges = tuple(edge for edge in seen if edge.code)
    missed = [edge for edge in edges if (edge.caller, edge.callee) not in known]
    return Recall(run, edges, tuple(Missed(edge, kind(edge, inventory)) for edge in missed))


def read(root: Path, cache: Cache) -> tuple[sourcing.Source, ProjectInventory]:
    """A system with its names resolved."""
    return sourcing.read_inventory(root, load_config(root), cache, None, SILENT)


def kind(edge: Executed, inventory: ProjectInventory) -> str:
    """What kind of call a missed one is, by its callee and what is between."""
    name = edge.callee.rpartition(".")[2]
    if edge.through:
        library = edge.through.split(".")[0]
        how = "special method" if name.startswith("__") else "callback"
        return f"{how} by {library}"
    found = inventory.definition(edge.callee)
    decorators = [] if found is None else [getattr(d, "name", "") for d in found[1].decorators]
    if any(d.rpartition(".")[2] in ("property", "cached_property") for d in decorators):
        return "property"
    if name.startswith("<lambda"):
        return "lambda"
    if name.startswith("__"):
        return "special method"
    return "function" if edge.callee.rpartition(".")[0] == edge.modules[1] else "method"


def measure(analysed: Callable[[Path], Analysis], wanted: Callable[[str], bool]) -> Iterator[Score]:
    """Scores of all runs, direct calls first."""
    for run in runs():
        if wanted(run.name):
            recall = measured(run)
            yield recall.score(direct=True)
            yield recall.score(direct=False)


def runs() -> Iterable[Run]:
    """The systems that can be run here, and those that have been."""
    return [*EXAMPLES, *(run for run in SYSTEMS if run.trace is not None and run.trace.is_file())]


def main() -> None:
    """Print recall and the missed edges by kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", action="append")
    parser.add_argument("--list", action="store_true", help="every missed edge")
    options = parser.parse_args()
    for run in runs():
        if options.only and run.name not in options.only:
            continue
        recall = measured(run)
        for direct in (True, False):
            score = recall.score(direct)
            print(
                f"## {run.name}, {score.what}: {score.found} of {score.true}: {score.recall:.3f}\n"
            )
        counted = Counter((not m.edge.direct, m.kind) for m in recall.missed)
        for (through, name), count in sorted(counted.items()):
            print(f"- {count:4} {'through' if through else 'direct '} {name}")
        print()
        if options.list:
            for missed in sorted(recall.missed, key=lambda m: (not m.edge.direct, m.kind, m.edge)):
                edge = missed.edge
                by = f" by {edge.through}" if edge.through else ""
                print(f"    {missed.kind}: {edge.caller} -> {edge.callee} ({edge.location}){by}")
            print()


if __name__ == "__main__":
    main()
