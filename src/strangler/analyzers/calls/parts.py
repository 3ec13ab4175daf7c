"""What the assignment graph is made of besides variables: functions, classes, calls, containers."""

from enum import IntEnum
from typing import Any, NamedTuple

from strangler.model.flows import Flows


class Receives(IntEnum):
    """What the first parameter of a function gets that nobody passes."""

    NOTHING = 0
    INSTANCE = 1
    CLASS = 2


class Function:
    """A function or lambda: where its parameters, results and yielded values are held."""

    __slots__ = (
        "deleter",
        "is_async",
        "is_doubtful",
        "is_generator",
        "name",
        "owner",
        "parameters",
        "receives",
        "returns",
        "yields",
    )

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
        self.is_doubtful = False
        """Whether an outside decorator of which nothing is known may have put something else in
        its place, so that who calls its name most likely calls it."""
        self.receives = Receives.NOTHING
        self.deleter = -1
        """The variable of what deletes the property that it gets; -1 without one."""


class Held(NamedTuple):
    """What an accessor gives: an instance of the class `target`, or where `collection` is not -1,
    an instance of that class which holds those; with `own`, of the class it is asked of."""

    target: int
    collection: int
    reads: bool
    on_class: bool
    own: bool


class Class:
    """A class: its resolution order and the variables of its own members."""

    __slots__ = (
        "accessors",
        "derived",
        "external",
        "factories",
        "fields",
        "in_library",
        "is_enum",
        "is_library",
        "is_meta",
        "kept",
        "members",
        "meta",
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
        self.kept: set[str] = set()
        """Members that a framework puts in place of what the body binds."""
        self.derived: set[int] = set()
        """All classes that have it in their order, itself left out."""
        self.multiple = False
        """Whether it or a class of its order has more than one base."""
        self.fields: tuple[str, ...] | None = None
        """What its generated constructor takes, in order (dataclasses); None without one."""
        self.factories: list[tuple[int, int]] = []
        """The factories of its fields' defaults, each with the variable of what it gives."""
        self.is_enum = False
        self.accessors: dict[str, list[Held]] = {}
        """What its framework gives it, by name; before its own members."""
        self.is_library = False
        self.in_library = False
        """Whether its order has a stand-in's class."""
        self.meta = -1
        """Its metaclass, where that is one of the project."""
        self.is_meta = False
        """Whether it, or a class derived from it, is the metaclass of one."""


class Site:
    """A call: who calls, from where, with what; `found` counts what it may call."""

    __slots__ = (
        "anything",
        "bound",
        "caller",
        "decorates",
        "depth",
        "found",
        "function",
        "keywords",
        "mappings",
        "name",
        "passes",
        "position",
        "positional",
        "reason",
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
        self.name = ""
        """What is called, as far as it has a name."""
        self.anything = False
        """Whether it may call more than is known."""
        self.reason = ""
        """Why it is open if nothing is found."""
        self.passes = False
        """Whether it passes a class or function of the project, by name."""
        self.depth = 0
        """How many partial applications it goes through."""
        self.bound: set[tuple[int, int]] = set()

    def passed(self, index: int, name: str = "") -> int:
        """The variable of an argument by place or keyword; -1 if not given."""
        for keyword, value in self.keywords:
            if keyword == name:
                return value
        return self.positional[index] if 0 <= index < len(self.positional) else -1


class Container:
    """A list, tuple, set, dict or generator expression by the place that makes it."""

    __slots__ = ("all", "any", "by_key", "keys", "kind", "length", "merged")

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
        self.merged: dict[int, None] = {}
        """The dicts that took over what this one holds."""


NOTHING = Flows(0, (), (), ())


class File:
    """A file being loaded: its flows, the number of its module, its first variable."""

    __slots__ = (
        "constants",
        "first",
        "flows",
        "loading",
        "module",
        "own",
        "passing",
        "plan",
        "selfmade",
        "skipped",
    )

    def __init__(self, module: str, own: int, flows: Flows) -> None:
        self.module = module
        self.own = own
        self.flows = flows
        self.first = 0
        self.constants: list[int] = []
        self.skipped: frozenset[int] = frozenset()
        """Definitions whose code runs in copies only."""
        self.selfmade: frozenset[int] = frozenset()
        """Places of stores that replace an attribute by what it makes of itself."""
        self.plan: dict[int, Any] | None = None
        """What belongs to each outermost function (`planning.Body`)."""
        self.passing: set[int] = set()
        """The places in the code of calls that pass a class or function of the project by name."""
        self.loading: dict[int, tuple[list[int], bool]] = {}
        """The places of calls that load by name: the variables of what they give, and whether
        they give a list of it."""


class Moved(dict[int, int]):
    """Numbers of a copy: those that were moved, the file's own for the rest."""

    def __init__(self, first: int) -> None:
        super().__init__()
        self.first = first

    def __missing__(self, number: int) -> int:
        return self.first + number
