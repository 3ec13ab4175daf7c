"""The assignment graph of a whole project while it is solved."""

from collections.abc import Callable
from typing import Any

from strangler.analyzers.calls.flowing import Flow
from strangler.analyzers.calls.outside import NOTHING_TOLD
from strangler.analyzers.calls.parts import Class, Container, File, Function, Site
from strangler.analyzers.calls.values import CLASSES, INSTANCES, OBJECTS, Kind
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.model.graph import Confidence

_OF_CLASS = OBJECTS | CLASSES
_SMALL = 16
"""Integers below are told apart wherever they stand: indexes."""


class State(Flow):
    """Variables, what they hold, and what follows from it."""

    def __init__(self, inventory: ProjectInventory) -> None:
        super().__init__()
        self.inventory = inventory
        self.call: Callable[..., None] = _not_yet
        """`call(state, value, site)`: what happens when a value is called; set by `loading`."""
        self.body: Callable[..., int] = _no_body
        """`body(state, function, receiver, caller, position)`: the body of a function that runs
        for a receiver at a place; set by `loading`."""
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
        self.words: set[str] = set()
        """All names that the project's own code writes."""
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
        self.asked: dict[str, list[tuple[int, int, int, int]]] = {}
        """Question -> (variable, another or -1, caller, position): what special methods are asked
        that nobody names (`implied`); only questions that some class can answer."""
        self.answered: set[tuple[int, str, int, int]] = set()
        """(value, method, caller, position) of those that were called."""
        self.answers: dict[tuple[int, bool], tuple[str, ...]] = {}
        """(class, whether also those derived from it) -> the questions that it can answer"""
        self.capable: dict[str, set[int]] = {}
        """Question -> the values that can answer it, of those before `looked_at`."""
        self.looked_at = 0
        self.inside: dict[int, tuple[int, ...]] = {}
        """Container -> the objects in it whose text is made with its own, for one round."""

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

    def ask(
        self, question: str, variable: int, caller: int, position: int, other: int = -1
    ) -> None:
        """What a variable holds is asked by a special method that nobody names, perhaps about
        what another holds; `implied.answer` calls what answers."""
        asked = self.asked.get(question)
        if asked is not None and variable >= 0:
            asked.append((variable, other, caller, position))

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
