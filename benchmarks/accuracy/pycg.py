"""`python -m benchmarks.accuracy.pycg`: the call graph against the PyCG micro-benchmark.

119 tiny programs, one feature each, with a call graph written by hand (vitsalis/PyCG at commit
8d5dc40; Salis et al., ICSE 2021). They are read from $STRANGLER_PYCG (the folder `snippets`), or
from the corpus folder. Scores are those of the paper: a case is complete if no edge is false,
sound if none is missing, exact if both graphs are equal; beside them the precision and recall of
all edges. The benchmark counts calls of built-ins and leaves out what a class body calls, so the
first are asked for here and the second left out (`--class-bodies` keeps them)."""

import argparse
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from strangler.analyzers.calls.solving import solve
from strangler.analyzers.graphing.calling import build_call_network
from strangler.model.graph import NodeKind
from support.corpus import corpus_folder
from support.trees import link

Graph = dict[str, set[str]]
GOALS = {"precision": 0.98, "recall": 0.95}
_COPY = Path("pycg-8d5dc40") / "micro-benchmark" / "snippets"
_LITERALS = {"str": "<**PyStr**>", "dict": "<**PyDict**>", "list": "<**PyList**>"}


@dataclass(slots=True)
class Score:
    """Edges right, invented and missed, and the cases that hold, of a category or of all."""

    right: int = 0
    extra: int = 0
    missing: int = 0
    cases: int = 0
    complete: int = 0
    sound: int = 0
    exact: int = 0
    differences: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """The share of found edges that are true."""
        found = self.right + self.extra
        return self.right / found if found else 1.0

    @property
    def recall(self) -> float:
        """The share of true edges that are found."""
        true = self.right + self.missing
        return self.right / true if true else 1.0


def folder() -> Path:
    """Where the cases are; it may be missing."""
    chosen = os.environ.get("STRANGLER_PYCG")
    return Path(chosen).expanduser() if chosen else corpus_folder() / _COPY


def found_graph(case: Path, class_bodies: bool = False) -> Graph:
    """Our graph of a case, under the names that the benchmark uses."""
    inventory = link(case, {}).inventory
    whole = build_call_network(inventory, solve(inventory).graph, symbols=True, builtins=True)
    modules = {data["module"] for _, data in whole.nodes(data=True) if data["module"]}
    # A case that is a package itself is run from inside.
    prefix = f"{case.name}."
    inside = all(name == case.name or name.startswith(prefix) for name in modules)
    graph: Graph = {}
    for node, data in whole.nodes(data=True):
        if inside and node == case.name:
            continue
        is_class = data["kind"] is NodeKind.SYMBOL and not data["called"]
        if is_class and not class_bodies:
            continue
        name = _named(node, prefix if inside else "")
        targets = graph.setdefault(name, set())
        targets.update(_named(target, prefix if inside else "") for target in whole.adj[node])
    return graph


def _named(node: str, prefix: str) -> str:
    if node.startswith("<builtin>."):
        kind, dot, method = node.removeprefix("<builtin>.").partition(".")
        if dot and kind in _LITERALS:
            return f"{_LITERALS[kind]}.{method}"
    return node.removeprefix(prefix)


def count(score: Score, name: str, truth: Mapping[str, list[str]], found: Graph) -> None:
    """Add one case to a score, by the rules of the paper."""
    true = {(caller, callee) for caller, callees in truth.items() for callee in callees}
    ours = {(caller, callee) for caller, callees in found.items() for callee in callees}
    extra, missing = ours - true, true - ours
    score.right += len(ours & true)
    score.extra += len(extra)
    score.missing += len(missing)
    score.cases += 1
    score.complete += not any(caller in truth for caller, _ in extra)
    score.sound += not missing and truth.keys() <= found.keys()
    score.exact += not extra and not missing and truth.keys() == found.keys()
    score.differences += [f"{name}: + {a} -> {b}" for a, b in sorted(extra)]
    score.differences += [f"{name}: - {a} -> {b}" for a, b in sorted(missing)]


def main() -> None:
    """Measure, print, and end with status 1 if a goal is not met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true", help="show what differs")
    parser.add_argument("--class-bodies", action="store_true", help="keep what they call")
    options = parser.parse_args()
    root = folder()
    cases = sorted(path.parent for path in root.glob("*/*/callgraph.json"))
    if not cases:
        sys.exit(f"the cases are not there: {root} (set STRANGLER_PYCG to their folder `snippets`)")
    total, scores = Score(), dict[str, Score]()
    for case in cases:
        truth = json.loads((case / "callgraph.json").read_text("utf-8"))
        graph = found_graph(case, options.class_bodies)
        for score in (total, scores.setdefault(case.parent.name, Score())):
            count(score, f"{case.parent.name}/{case.name}", truth, graph)
    columns = ("precision", "recall", "complete", "sound", "exact")
    print(f"{'category':14}" + "".join(f"{name:>10}" for name in columns) + f"{'cases':>8}")
    for name, score in [*scores.items(), ("all", total)]:
        print(
            f"{name:14}{score.precision:10.3f}{score.recall:10.3f}"
            f"{score.complete:10}{score.sound:10}{score.exact:10}{score.cases:8}"
        )
    if options.misses:
        print(*total.differences, sep="\n")
    met = total.precision >= GOALS["precision"] and total.recall >= GOALS["recall"]
    print(f"goal: precision {GOALS['precision']}, recall {GOALS['recall']}: {_said(met)}")
    sys.exit(not met)


def _said(met: bool) -> str:
    return "met" if met else "NOT MET"


if __name__ == "__main__":
    main()
