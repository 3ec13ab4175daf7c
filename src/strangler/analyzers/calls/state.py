"""The assignment graph of a whole project while it is solved."""

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from strangler.analyzers.calls.values import Kind, Values
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.model.graph import Confidence
from strangler.model.summaries import CallSummary, CollectionSummary, Summary

MAX_POINTS = 40
"""How many values a variable may hold; past that nothing more is followed through it."""
MAX_MIXED = 16
"""How many of them may be values that the project cannot call: what holds more is a hub
through which anything goes (the result of an executor, the values of parsed JSON)."""
_CALLABLE = frozenset(
    {
        *(Kind.BOUND, Kind.CLASS, Kind.FUNCTION, Kind.INSTANCE, Kind.LIKELY),
        *(Kind.PARTIAL, Kind.SELF, Kind.SUBCLASS),
    }
)
_SMALL = 16
"""Integers below are told apart wherever they stand: indexes."""

Watcher: TypeAlias = tuple[Callable[..., None], tuple[Any, ...]]


class Function:
    """A function or lambda: where its parameters, results and yielded values are held."""

    __slots__ = ("is_async", "is_generator", "name", "owner", "parameters", "returns", "yields")

    def __init__(self, name: str, owner: int, returns: int, is_async: bool) -> None:
        self.name = name
        self.owner = owner
        """The class whose body defines it, or -1."""
        self.parameters: list[tuple[int, str, int]] = []
        """(variable, name, kind) in order."""
        self.returns = returns
        self.yields = returns + 1
        self.is_async = is_async
        self.is_generator = False


class Class:
    """A class: its resolution order and the variables of its own members."""

    __slots__ = (
        "derived",
        "external",
        "fields",
        "is_enum",
        "members",
        "module",
        "mro",
        "multiple",
        "name",
    )

    def __init__(self, name: str, module: str) -> None:
        self.name = name
        self.module = module
        self.mro: list[int] = []
        """Symbols of the project's classes in it, itself first."""
        self.external: tuple[str, ...] = ()
        """Bases outside the project, nearest first, without `object`."""
        self.members: dict[str, int] = {}
        self.derived: set[int] = set()
        """All classes that have it in their order, itself left out."""
        self.multiple = False
        """Whether it or a class of its order has more than one base."""
        self.fields: tuple[str, ...] | None = None
        """What its generated constructor takes, in order (dataclasses); None without one."""
        self.is_enum = False


class Site:
    """A call: who calls, from where, with what; `found` counts what it may call."""

    __slots__ = (
        "bound",
        "caller",
        "decorates",
        "depth",
        "found",
        "function",
        "keywords",
        "mappings",
        "position",
        "positional",
        "result",
        "starred",
    )

    def __init__(
        self,
        caller: int,
        position: int,
        result: int,
        function: int = -1,
        positional: tuple[int, ...] = (),
        keywords: tuple[tuple[str, int], ...] = (),
        starred: tuple[int, ...] = (),
        mappings: tuple[int, ...] = (),
        decorates: bool = False,
    ) -> None:
        self.caller = caller
        self.position = position
        self.result = result
        self.function = function
        self.positional = positional
        self.keywords = keywords
        self.starred = starred
        self.mappings = mappings
        self.decorates = decorates
        self.found = 0
        self.depth = 0
        """How many partial applications it goes through."""
        self.bound: set[tuple[int, int]] = set()


class Container:
    """A list, tuple, set, dict or generator expression by the place that makes it."""

    __slots__ = ("all", "any", "by_key", "keys", "kind", "length")

    def __init__(self, kind: str, first: int) -> None:
        self.kind = kind
        self.by_key: dict[Any, int] = {}
        """Variables of values by constant key or index."""
        self.all = first
        """The variable of all values."""
        self.any = first + 1
        """The variable of values whose key is not known."""
        self.keys = first + 2
        """The variable of a mapping's keys."""
        self.length = -1
        """How many items a display has; -1 if not known."""


class State:
    """Variables, what they hold, and what follows from it."""

    def __init__(self, inventory: ProjectInventory) -> None:
        self.inventory = inventory
        self.call: Callable[..., None] = _not_yet
        """`call(state, value, site)`: what happens when a value is called; set by `loading`."""
        self.value = Values()
        self.points: list[set[int] | None] = []
        self.copies: list[list[int] | None] = []
        self.watchers: list[list[Watcher] | None] = []
        self.pending: dict[int, set[int]] = {}
        self.work: list[int] = []
        self.replays: list[tuple[Callable[..., None], tuple[Any, ...], tuple[int, ...]]] = []
        """Watchers that came late, with the values they missed."""
        self.full: set[int] = set()
        self.symbols: list[str] = []
        """Dotted names of modules, classes, functions and lambdas."""
        self.modules_of: list[str] = []
        self.functions: dict[int, Function] = {}
        self.classes: dict[int, Class] = {}
        self.class_of: dict[str, int] = {}
        self.containers: list[Container] = []
        self.globals: dict[str, dict[str, int]] = {}
        self.fields: dict[tuple[int, str], int] = {}
        self.below: dict[tuple[int, str], int] = {}
        self.stored: set[str] = set()
        """All names that some code assigns as attributes."""
        self.overriding: dict[str, list[int]] = {}
        """The classes that have a member, by its name."""
        self.attributes: dict[tuple[int, str], int] = {}
        self.gathered: dict[int, int] = {}
        """The container of a starred parameter, by its variable."""
        self.results: dict[tuple[int, int], int] = {}
        """(variable, receiver) -> the variable of what it holds for that receiver."""
        self.accessors: set[str] = set()
        """Names of members that may be called when they are loaded."""
        self.computing: set[int] = set()
        """Attributes that `__getattr__` answers."""
        self.slices: dict[tuple[int, int], int] = {}
        self.iterators: dict[tuple[int, int, int], int] = {}
        self.keys: set[Any] = set()
        """The constants that some code looks up by; others are told apart by their type only."""
        self.constants: dict[tuple[type, Any], int] = {}
        self.sites: list[Site] = []
        self.partials: list[Site] = []
        self.edges: dict[tuple[int, int], list[Any]] = {}
        """(caller, callee) -> [confidence rank, positions]"""
        self.outside: dict[tuple[int, str], list[int]] = {}
        """(caller, name outside the project) -> positions"""
        self.call_summaries: dict[str, CallSummary] = {}
        self.collections: list[CollectionSummary] = []
        self.held: dict[tuple[str, str], int] = {}
        """(base outside, attribute) -> index of the collection that it is"""
        self.annotations: list[tuple[int, str, str]] = []
        """(variable, module, name of the class)"""
        self.late: list[tuple[Callable[..., None], tuple[Any, ...]]] = []
        """(action, arguments): done once all else has settled."""

    def learn(self, summaries: Iterable[Summary]) -> None:
        """Take what recognisers know of their frameworks."""
        for summary in summaries:
            if isinstance(summary, CallSummary):
                self.call_summaries[summary.name] = summary
            else:
                self.held[summary.base, summary.attribute] = len(self.collections)
                self.collections.append(summary.collection)

    # -- variables

    def variable(self, count: int = 1) -> int:
        """The first of `count` new variables."""
        first = len(self.points)
        none: list[None] = [None] * count
        self.points += none
        self.copies += none
        self.watchers += none
        return first

    def add(self, variable: int, value: int) -> None:
        """The variable may hold the value."""
        known = self.points[variable]
        if known is None:
            self.points[variable] = {value}
        elif value in known:
            return
        elif len(known) >= MAX_MIXED and (
            len(known) >= MAX_POINTS or self.value.kind[value] not in _CALLABLE
        ):
            self.full.add(variable)
            return
        else:
            known.add(value)
        waiting = self.pending.get(variable)
        if waiting is None:
            self.pending[variable] = {value}
            self.work.append(variable)
        else:
            waiting.add(value)

    def add_all(self, variable: int, values: set[int]) -> None:
        """The variable may hold each of some values."""
        known = self.points[variable]
        if known is None:
            if len(values) > MAX_MIXED:
                for value in sorted(values):
                    self.add(variable, value)
                return
            new = set(values)
            self.points[variable] = set(values)
        else:
            new = values - known
            if not new:
                return
            if len(known) + len(new) > MAX_MIXED:
                if variable in self.full and len(known) >= MAX_POINTS:
                    return
                for value in sorted(new):
                    self.add(variable, value)
                return
            known |= new
        waiting = self.pending.get(variable)
        if waiting is None:
            self.pending[variable] = new
            self.work.append(variable)
        else:
            waiting |= new

    def copy(self, source: int, target: int) -> None:
        """Whatever `source` holds, `target` may hold."""
        if source == target:
            return
        copies = self.copies[source]
        if copies is None:
            self.copies[source] = [target]
        elif target in copies:
            return
        else:
            copies.append(target)
        held = self.points[source]
        if held:
            self.add_all(target, held)

    def watch(self, variable: int, action: Callable[..., None], *arguments: Any) -> None:
        """Call `action(state, value, *arguments)` once for each value that comes."""
        watchers = self.watchers[variable]
        if watchers is None:
            self.watchers[variable] = [(action, arguments)]
        else:
            watchers.append((action, arguments))
        held = self.points[variable]
        if held:
            waiting = self.pending.get(variable)
            known = held - waiting if waiting else held
            if known:
                # Not at once: what follows from it may watch again, without end.
                self.replays.append((action, arguments, tuple(known)))

    def run(self) -> None:
        """Work until nothing changes."""
        work, pending, replays = self.work, self.pending, self.replays
        while work or replays:
            while replays:
                action, arguments, values = replays.pop()
                for value in values:
                    action(self, value, *arguments)
            if not work:
                break
            variable = work.pop()
            new = pending.pop(variable, None)
            if not new:
                continue
            copies = self.copies[variable]
            if copies:
                for target in copies:
                    self.add_all(target, new)
            watchers = self.watchers[variable]
            if watchers:
                for action, arguments in tuple(watchers):
                    for value in new:
                        action(self, value, *arguments)

    def constant(self, value: Any) -> int:
        """The variable that holds a constant."""
        key = (type(value), value)
        known = self.constants.get(key)
        if known is None:
            known = self.constants[key] = self.variable()
            if value in self.keys or (type(value) is int and abs(value) < _SMALL):
                self.add(known, self.value(Kind.CONSTANT, type(value).__name__, value))
            elif value is not None:
                self.add(known, self.value(Kind.LITERAL, type(value).__name__))
        return known

    # -- results

    def edge(self, caller: int, callee: int, position: int, certain: bool) -> None:
        """`caller` may call the function `callee`."""
        known = self.edges.get((caller, callee))
        if known is None:
            self.edges[caller, callee] = [certain, {position}]
        else:
            known[0] = known[0] or certain
            known[1].add(position)

    def leave(self, caller: int, name: str, position: int) -> None:
        """`caller` calls something outside the project."""
        self.outside.setdefault((caller, name), []).append(position)


def _not_yet(*_arguments: Any) -> None:
    raise AssertionError("the state was not loaded")


CONFIDENCE = {True: Confidence.CERTAIN, False: Confidence.LIKELY}
