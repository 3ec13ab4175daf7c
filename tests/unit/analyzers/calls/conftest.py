"""The call graph of a small tree of files."""

from collections.abc import Callable, Iterable, Mapping

import pytest

from strangler.analyzers.calls.graph import CallGraph
from strangler.analyzers.calls.solving import Solved, solve
from strangler.analyzers.calls.standing import read_standins
from strangler.model.behaviour import Behaviour
from support.trees import link, write


@pytest.fixture
def solved(tmp_path) -> Callable[..., CallGraph]:
    """Files (or the text of `m.py` alone) in, the solved call graph out."""

    def solve_(files: str | dict[str, str]) -> CallGraph:
        named = {"m.py": files} if isinstance(files, str) else files
        return solve(link(tmp_path, named).inventory).graph

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


class Described:
    """A project beside stand-ins, solved, with short ways to ask."""

    def __init__(self, solved: Solved) -> None:
        self.graph = solved.graph
        self.activity = solved.activity

    @property
    def edges(self) -> set[tuple[str, str]]:
        """The project's own edges without the module's name `m`."""
        return {
            (e.caller.removeprefix("m."), e.callee.removeprefix("m.")) for e in self.graph.edges
        }

    def reached(self, name: str) -> set[int]:
        """The bodies that run when `name` is entered."""
        found: set[int] = set()
        waiting = list(self.activity.by_name[name])
        while waiting:
            body = waiting.pop()
            if body not in found:
                found.add(body)
                waiting += [call.callee for call in self.activity.calls.get(body, ())]
        return found

    def touches(self, name: str) -> set[str]:
        """What entering `name` reads (`-Order`) and writes (`+Order`)."""
        return {
            ("+" if touch.writes else "-") + touch.model.rpartition(".")[2]
            for body in self.reached(name)
            for touch in self.activity.touches.get(body, ())
        }

    def runs(self, name: str) -> set[str]:
        """The symbols whose bodies run when `name` is entered."""
        return {self.activity.bodies[body].symbol for body in self.reached(name)}

    def outside(self, name: str) -> set[str]:
        """What is called outside when `name` is entered."""
        return {
            call.name for body in self.reached(name) for call in self.activity.outside.get(body, ())
        }

    def open(self, name: str) -> set[tuple[str, str]]:
        """The open calls, as (name, reason), when `name` is entered."""
        return {
            (call.name, call.reason)
            for body in self.reached(name)
            for call in self.activity.open.get(body, ())
        }


@pytest.fixture
def described(tmp_path) -> Callable[..., Described]:
    """Files of a project, stand-ins, behaviour and names to enter in, all of it solved out."""

    def describe(
        files: str | Mapping[str, str],
        standins: Mapping[str, str],
        behaviour: Iterable[Behaviour] = (),
        enter: Iterable[str] = (),
    ) -> Described:
        named = {"m.py": files} if isinstance(files, str) else files
        inventory = link(tmp_path / "project", named).inventory
        folder = write(tmp_path / "standins", standins)
        library = read_standins(inventory, [folder])
        return Described(solve(inventory, library, behaviour, enter))

    return describe
