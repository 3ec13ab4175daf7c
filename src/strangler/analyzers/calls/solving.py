"""The inventory, stand-ins and what recognisers know in, what everything calls out."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from strangler.analyzers.calls.acting import activity_of
from strangler.analyzers.calls.activity import Activity
from strangler.analyzers.calls.containers import parameter
from strangler.analyzers.calls.graph import CallGraph, graph_of
from strangler.analyzers.calls.implied import answer
from strangler.analyzers.calls.library import KNOWN
from strangler.analyzers.calls.loading import load
from strangler.analyzers.calls.outside import NOTHING_TOLD, Outside
from strangler.analyzers.calls.passing import pass_out
from strangler.analyzers.calls.standing import StandIns
from strangler.analyzers.calls.state import State
from strangler.analyzers.calls.through import calls_through
from strangler.analyzers.calls.values import Kind
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.model.behaviour import Behaviour
from strangler.model.flows import ParameterKind

_NO_STANDINS = StandIns()


@dataclass(frozen=True)
class Solved:
    """A solved assignment graph, as its users want it."""

    state: State
    chains: tuple[tuple[str, ...], ...] = ()
    """What runs for one request, in order, by the names that are entered."""

    @cached_property
    def graph(self) -> CallGraph:
        """Who may call whom among the project's own symbols, and what they call outside. Calls with
        only libraries in between are `likely`, at the place that calls the library."""
        through = calls_through(self.activity, self.chains) if self.state.library else ()
        return graph_of(self.state, through)

    @cached_property
    def activity(self) -> Activity:
        """What every body does, those of stand-ins and copies for receivers included."""
        return activity_of(self.state)


def solve(
    inventory: ProjectInventory,
    standins: StandIns = _NO_STANDINS,
    behaviour: Iterable[Behaviour] = (),
    enter: Iterable[str] = (),
    outside: Outside = NOTHING_TOLD,
    chains: Iterable[tuple[str, ...]] = (),
) -> Solved:
    """Who may call whom in the whole project.

    `standins` describe libraries (`standing.read_standins`), `behaviour` what they make of this
    project; `enter` are dotted names that somebody outside calls (`Activity.by_name`): functions,
    classes, and `Class.method` where the class may only inherit the method; `outside` tells of
    functions without a stand-in; `chains` are entered names that run for one request, in order."""
    return Solved(solved(inventory, standins, behaviour, enter, outside), tuple(chains))


def solved(
    inventory: ProjectInventory,
    standins: StandIns = _NO_STANDINS,
    behaviour: Iterable[Behaviour] = (),
    enter: Iterable[str] = (),
    outside: Outside = NOTHING_TOLD,
) -> State:
    """The assignment graph at its fixed point.

    First what the code says for certain; then, where a key stays unknown, any element of the
    container; then, where a variable stays empty, the class it is annotated with."""
    s = load(inventory, standins, behaviour, enter, outside)
    s.run()
    _late(s)
    annotated = _annotated(s, 0)
    s.run()
    _undecorated(s, 0)
    s.run()
    _late(s)
    _starred(s)
    s.run()
    _late(s)
    passed = pass_out(s, 0, KNOWN)
    s.run()
    _late(s)
    # Copies made since, and what special methods that nobody names do.
    while answer(s) or annotated < len(s.annotations) or passed < len(s.sites):
        s.run()
        _late(s)
        annotated = _annotated(s, annotated)
        s.run()
        passed = pass_out(s, passed, KNOWN)
        s.run()
        _late(s)
    return s


def _starred(s: State) -> None:
    """A starred parameter holds a tuple or a dict also where no call is known."""
    for function in s.functions.values():
        for variable, _, kind in function.parameters:
            starred = kind == ParameterKind.STARRED or kind == ParameterKind.MAPPING
            if starred and not s.points[variable] and s.watchers[variable]:
                parameter(s, variable, _GATHERS[kind])


_GATHERS: dict[int, str] = {ParameterKind.STARRED: "tuple", ParameterKind.MAPPING: "dict"}


def _late(s: State) -> None:
    """Do what was put off until all else has settled."""
    while s.late:
        waiting, s.late = s.late, []
        for action, arguments in waiting:
            action(s, *arguments)
        s.run()


_BUILT_IN = frozenset(
    {*("bool", "bytes", "dict", "float", "frozenset", "int", "list", "set", "str", "tuple")}
)
_ALIASES = {
    f"typing.{name}": name.lower() for name in ("Dict", "FrozenSet", "List", "Set", "Tuple")
}
"""Older names of the same types (typing documentation, "Deprecated aliases")."""


def _annotated(s: State, start: int) -> int:
    """Give variables that stay empty what they are annotated with; how many were looked at."""
    end = len(s.annotations)
    for variable, module, name in s.annotations[start:end]:
        if not s.points[variable]:
            found = s.inventory.resolve(module, name)
            if found is None or not found.exact:
                continue
            symbol = s.class_of.get(found.name)
            if symbol is not None:
                s.add(variable, s.value(Kind.LIKELY, symbol))
            elif found.name.startswith("builtins."):
                kind = found.name[9:]
                if kind in _BUILT_IN:
                    s.add(variable, s.value(Kind.LITERAL, kind))
            elif found.name in _ALIASES:
                s.add(variable, s.value(Kind.LITERAL, _ALIASES[found.name]))
            elif not found.module and not found.name.startswith("typing."):
                s.add(variable, s.value(Kind.RESULT, found.name))
    return end


def _undecorated(s: State, start: int) -> None:
    """A decorator that nothing is known about most likely gives back what it decorates, or
    something that calls it."""
    for site in s.sites[start:]:
        if site.decorates and not s.points[site.result] and site.positional[0] >= 0:
            for value in s.points[site.positional[0]] or ():
                if s.value.kind[value] is Kind.FUNCTION:
                    s.functions[s.value.a[value]].is_doubtful = True
            s.copy(site.positional[0], site.result)
