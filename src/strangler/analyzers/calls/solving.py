"""The inventory in, the call graph out."""

from collections.abc import Iterable

from strangler.analyzers.calls.graph import CallGraph, graph_of
from strangler.analyzers.calls.loading import load
from strangler.analyzers.calls.state import State
from strangler.analyzers.calls.values import Kind
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.model.summaries import Summary


def solve(inventory: ProjectInventory, summaries: Iterable[Summary] = ()) -> CallGraph:
    """Who may call whom in the whole project; `summaries` say how frameworks behave."""
    return graph_of(solved(inventory, summaries))


def solved(inventory: ProjectInventory, summaries: Iterable[Summary] = ()) -> State:
    """The assignment graph at its fixed point.

    First what the code says for certain; then, where a key stays unknown, any element of the
    container; then, where a variable stays empty, the class it is annotated with."""
    s = load(inventory, summaries)
    s.run()
    _late(s)
    _annotated(s)
    s.run()
    _undecorated(s)
    s.run()
    _late(s)
    return s


def _late(s: State) -> None:
    """Do what was put off until all else has settled."""
    while s.late:
        waiting, s.late = s.late, []
        for action, arguments in waiting:
            action(s, *arguments)
        s.run()


def _annotated(s: State) -> None:
    for variable, module, name in s.annotations:
        if not s.points[variable]:
            found = s.inventory.resolve(module, name)
            if found is None or not found.exact:
                continue
            symbol = s.class_of.get(found.name)
            if symbol is not None:
                s.add(variable, s.value(Kind.LIKELY, symbol))
            elif found.name.startswith("builtins."):
                kind = found.name[9:]
                if kind in ("str", "bytes", "int", "float"):
                    s.add(variable, s.value(Kind.LITERAL, kind))
            elif not found.module and not found.name.startswith("typing."):
                s.add(variable, s.value(Kind.RESULT, found.name))


def _undecorated(s: State) -> None:
    """A decorator that nothing is known about most likely gives back what it decorates, or
    something that calls it."""
    for site in s.sites:
        if site.decorates and not s.points[site.result] and site.positional[0] >= 0:
            s.copy(site.positional[0], site.result)
