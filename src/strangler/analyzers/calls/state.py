"""The assignment graph of a whole project while it is solved."""

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from strangler.analyzers.calls.outside import NOTHING_TOLD
from strangler.analyzers.calls.parts import Class, Container, File, Function, Site
from strangler.analyzers.calls.values import CLASSES, INSTANCES, OBJECTS, Kind, Values
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.model.graph import Confidence

MAX_POINTS = 64
"""How many values a variable may hold; past that nothing more is followed through it."""
MAX_MIXED = 16
"""How many of them may be values that the project cannot call: what holds more is a hub
through which anything goes (the result of an executor, the values of parsed JSON)."""
_CALLABLE = frozenset(
    {
        *(Kind.BOUND, Kind.CLASS, Kind.FUNCTION, Kind.INSTANCE, Kind.LIKELY),
        *(Kind.COLLECTION, Kind.CONTAINER, Kind.DISPATCHER, Kind.LITERAL, Kind.PARTIAL),
        *(Kind.SELF, Kind.SUBCLASS),
    }
)
_OF_CLASS = OBJECTS | CLASSES
_MANY = 8
"""Past so many copies of a variable a dict is searched faster than a list."""
ANY = 0
"""The value that stands for what else a variable may hold, where that was too much."""
ANYTHING = {ANY}
"""What a hub holds; never changed, and known by its identity."""
_SMALL = 16
"""Integers below are told apart wherever they stand: indexes."""

Watcher: TypeAlias = tuple[Callable[..., None], tuple[Any, ...]]


class State:
    """Variables, what they hold, and what follows from it."""

    def __init__(self, inventory: ProjectInventory) -> None:
        self.inventory = inventory
        self.call: Callable[..., None] = _not_yet
        """`call(state, value, site)`: what happens when a value is called; set by `loading`."""
        self.body: Callable[..., int] = _no_body
        """`body(state, function, receiver, caller, position)`: the body of a function that runs
        for a receiver at a place; set by `loading`."""
        self.value = Values()
        assert self.value(Kind.ANYTHING, 0) == ANY
        self.singletons: dict[int, set[int]] = {}
        self.points: list[set[int] | None] = []
        self.copies: list[list[int] | dict[int, None] | None] = []
        self.watchers: list[list[Watcher] | None] = []
        self.pending: dict[int, set[int]] = {}
        self.work: list[int] = []
        self.replays: list[tuple[Callable[..., None], tuple[Any, ...], tuple[int, ...]]] = []
        """Watchers that came late, with the values they missed."""
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
        self.annotations: list[tuple[int, str, str]] = []
        """(variable, module, name of the class)"""
        self.library: frozenset[str] = frozenset()
        """Modules that are stand-ins."""
        self.is_partial: Callable[[str], bool] = lambda _module: False
        """Whether a module is a stand-in, and what it lacks lies outside."""
        self.root = -1
        """The symbol that calls what is entered from outside."""
        self.templates: set[int] = set()
        """Functions of stand-ins: only copies of them run (`cloning`)."""
        self.skipped: set[int] = set()
        """Those, and the functions inside them."""
        self.makers: dict[int, int] = {}
        """Functions that give a function made inside them, as decorators do: they have a copy for
        each place that calls them. How many copies each has."""
        self.inner: dict[int, int] = {}
        """The container that instances of a class derived from a built-in one hold."""
        self.inheritable: set[int] = set()
        """Methods of the project that have a copy for each class that inherits them."""
        self.copied: set[str] = set()
        """Modules with functions of which copies may be made."""
        self.module_symbols: dict[str, int] = {}
        self.files: dict[str, File] = {}
        """Files with functions of which copies may be made."""
        self.contexts: dict[tuple[int, int, int, int], int] = {}
        """(function, receiver, caller, position) -> its copy"""
        self.origin: dict[int, int] = {}
        """A copy -> what it is a copy of"""
        self.callers: dict[int, int] = {}
        """A copy that was told apart by the place of the call -> who calls there"""
        self.receivers: dict[int, int] = {}
        """A copy -> the value that is its receiver"""
        self.bases: dict[int, list[int]] = {}
        """Functions that behave as instances of classes."""
        self.listeners: dict[str, list[tuple[int, int, bool]]] = {}
        """Event -> (class or -1, function, whether for that class alone)"""
        self.given: dict[int, list[tuple[int, str, int]]] = {}
        """Function -> (class or -1, parameter, value): what its framework passes"""
        self.function_of: dict[str, int] = {}
        self.entered: list[str] = []
        """The names that the root enters, by the position of the call."""
        self.accessor_names: set[str] = set()
        self.single: list[tuple[str, str, int]] = []
        """(module, global, class) of classes that were made for one value."""
        self.mapped: set[int] = set()
        """Classes of stand-ins that have tables."""
        self.reading: set[str] = set()
        """Names of attributes whose loading reads a table."""
        self.possible: dict[tuple[int, int], set[int]] = {}
        """(caller, body) -> positions where it is passed to something that may call it"""
        self.touches: dict[int, set[tuple[int, bool, int]]] = {}
        """Caller -> (position, whether it writes, class)"""
        self.loads: dict[str, dict[tuple[str, str], str] | None] = {}
        """Functions that load by name: what they give for two texts; None: what has that name."""
        self.loading: set[tuple[int, int]] = set()
        """(caller, position) of calls of these functions of which is known what they give."""
        self.aliases: dict[str, str] = {}
        """Module globals that are classes, whatever they are bound to."""
        self.told = NOTHING_TOLD
        """What is known of functions that have no stand-in."""
        self.unknown: dict[int, set[tuple[int, str, str]]] = {}
        """Caller -> (position, name, reason): what stand-ins say is not known"""
        self.handed: set[tuple[int, int, int]] = set()  # (caller, position, variable) of `handed`
        self.placing: dict[int, int] = {}
        """Classes whose constructor is given classes or functions: in how many places."""
        self.by_place: dict[tuple[int, int, int], int] = {}
        """(class, caller, position) -> the class of the instance that is made there"""
        self.places: dict[int, int] = {}
        """How many of them a class has."""
        self.placed: dict[int, int] = {}
        """Those classes, and how deep they lie in each other."""
        self.helped: dict[int, int] = {}
        """Functions that are given functions: how many copies each has."""
        self.applying: set[int] = set()
        """Functions that call a parameter of theirs."""
        self.onward: set[int] = set()
        """Bodies of stand-ins that go on to what their framework runs next for a request."""
        self.beginnings: set[str] = set()
        """What the names of templates begin with."""
        self.listed: set[tuple[int, int, int]] = set()
        """(list of names, caller, position): rendered from there by each of the names."""
        self.rendered: list[Site] = []
        """Where stand-ins render a template by a name."""
        self.late: list[tuple[Callable[..., None], tuple[Any, ...]]] = []
        """(action, arguments): done once all else has settled."""

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
            self.points[variable] = self._one(value)
        elif value in known or known is ANYTHING:
            return
        elif len(known) >= MAX_MIXED and value != ANY:
            kind = self.value.kind[value]
            if kind is Kind.CONSTANT:  # of so many it does not matter which: one more text
                value = self.value(Kind.LITERAL, self.value.a[value])
                kind = Kind.LITERAL
                if value in known:
                    return
            if len(known) >= MAX_POINTS:
                self._fill(variable)
                return
            if kind not in _CALLABLE and self._is_mixed(known):
                self.add(variable, ANY)
                return
            known.add(value)
        elif len(known) == 1:
            self.points[variable] = {value, *known}
        else:
            known.add(value)
        waiting = self.pending.get(variable)
        if waiting is None:
            self.pending[variable] = self._one(value)
            self.work.append(variable)
        elif len(waiting) == 1:
            self.pending[variable] = {value, *waiting}
        else:
            waiting.add(value)

    def _is_mixed(self, known: set[int]) -> bool:
        """Whether so many of some values are none that the project can call."""
        kinds = self.value.kind
        return sum(kinds[value] not in _CALLABLE for value in known) >= MAX_MIXED

    def _one(self, value: int) -> set[int]:
        """The set of one value, which is shared: sets of one are never changed."""
        known = self.singletons.get(value)
        if known is None:
            known = self.singletons[value] = {value}
        return known

    def _fill(self, variable: int) -> None:
        """The variable could hold anything: it holds that and nothing else from now on."""
        self.points[variable] = ANYTHING
        if variable not in self.pending:
            self.work.append(variable)
        self.pending[variable] = ANYTHING

    def add_all(self, variable: int, values: set[int]) -> None:
        """The variable may hold each of some values."""
        known = self.points[variable]
        if known is ANYTHING:
            return
        if values is ANYTHING:
            self._fill(variable)
            return
        if len(values) == 1:
            for value in values:
                self.add(variable, value)
            return
        new = set(values) if known is None else values - known
        if not new:
            return
        if len(known or ()) + len(new) > MAX_MIXED:
            for value in sorted(new):
                self.add(variable, value)
            return
        if known is None:
            self.points[variable] = set(values)
        elif len(known) == 1:
            self.points[variable] = known | new
        else:
            known |= new
        waiting = self.pending.get(variable)
        if waiting is None:
            self.pending[variable] = new if len(new) > 1 else self._one(next(iter(new)))
            self.work.append(variable)
        elif len(waiting) == 1:
            self.pending[variable] = waiting | new
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
        elif isinstance(copies, dict):
            copies[target] = None
        elif len(copies) < _MANY:
            copies.append(target)
        else:
            self.copies[source] = dict.fromkeys((*copies, target))
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
                if len(new) == 1 and new is not ANYTHING:
                    self._pass_on(copies, new)
                else:
                    for target in copies:
                        self.add_all(target, new)
            watchers = self.watchers[variable]
            if watchers:
                for action, arguments in tuple(watchers):
                    for value in new:
                        action(self, value, *arguments)

    def _pass_on(self, targets: Iterable[int], only: set[int]) -> None:
        """Many variables may hold one value; most of them held nothing so far."""
        points, pending, work = self.points, self.pending, self.work
        (value,) = only
        shared = self._one(value)
        for target in targets:
            if points[target] is None and target not in pending:
                points[target] = pending[target] = shared
                work.append(target)
            else:
                self.add(target, value)

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

    def class_of_value(self, value: int) -> int:
        """The class of an instance, a class or what a collection holds; -1 for other values."""
        kind = self.value.kind[value]
        return self.value.a[value] if kind in _OF_CLASS else -1

    def type_of(self, value: int) -> int:
        """The class whose special methods an object has; -1 where none is known."""
        kind = self.value.kind[value]
        if kind in INSTANCES:
            return int(self.value.a[value])
        return int(self.value.b[value]) if kind is Kind.COLLECTION else -1

    # -- results

    def edge(self, caller: int, callee: int, position: int, certain: bool) -> None:
        """`caller` may call the function `callee`."""
        known = self.edges.get((caller, callee))
        if known is None:
            self.edges[caller, callee] = [certain, {position}]
        else:
            known[0] = known[0] or certain
            known[1].add(position)

    def touch(self, caller: int, position: int, writes: bool, owner: int) -> None:
        """`caller` reads or writes the tables of a class."""
        self.touches.setdefault(caller, set()).add((position, writes, owner))

    def leave(self, caller: int, name: str, position: int) -> None:
        """`caller` calls something outside the project."""
        self.outside.setdefault((caller, name), []).append(position)


def _no_body(*_arguments: Any) -> int:
    raise AssertionError("the state was not loaded")


def _not_yet(*_arguments: Any) -> None:
    raise AssertionError("the state was not loaded")


CONFIDENCE = {True: Confidence.CERTAIN, False: Confidence.LIKELY}
