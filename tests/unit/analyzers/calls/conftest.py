"""The call graph of a small tree of files."""

import pytest

from strangler.analyzers.calls.graph import CallGraph
from strangler.analyzers.calls.solving import solve
from support.trees import link


@pytest.fixture
def solved(tmp_path):
    """Files (or the text of `m.py` alone) in, the solved call graph out."""

    def solve_(files: str | dict[str, str]) -> CallGraph:
        named = {"m.py": files} if isinstance(files, str) else files
        return solve(link(tmp_path, named).inventory)

    return solve_


@pytest.fixture
def calls(solved):
    """The project's own edges, as a set of (caller, callee) without the module's name `m`."""

    def calls_(files: str | dict[str, str]) -> set[tuple[str, str]]:
        graph = solved(files)
        return {
            (edge.caller.removeprefix("m."), edge.callee.removeprefix("m.")) for edge in graph.edges
        }

    return calls_
