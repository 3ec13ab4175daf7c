"""What recognisers tell the call solver about one project: what a framework makes of its classes
and functions, what it passes to them, and when it calls them.

How a framework's own classes behave does not stand here but in stand-ins, small Python files
that are read like the project's own (decision 0060)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeAlias, runtime_checkable

from strangler.model.recogniser import Conclusions, Inventory


@dataclass(frozen=True, slots=True, order=True)
class Accessor:
    """An attribute that the framework gives a class, which nobody's code assigns: a relation, a
    reverse relation, a manager. `owner` and `target` are dotted names of classes.

    Loading it gives an instance of `target`; with `collection` (the dotted name of a class of the
    project or of a stand-in, such as a manager) an instance of that which holds instances of
    `target`. A target that no code defines stands for rows of its own (a table between two
    others). `reads`: loading it reads the target's table. `on_class`: the class has it
    (`Order.objects`), else its instances (`order.lines`)."""

    owner: str
    name: str
    target: str
    collection: str = ""
    reads: bool = False
    on_class: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Base:
    """A class or function of the project behaves as if it derived from (was an instance of)
    `base`, the dotted name of a stand-in's class: a class mapped by a `declarative_base()`, a
    function that a decorator made a task. A module global that is such an owner is told apart
    from all other instances: a signal, whose name is then the subject of those who listen."""

    owner: str
    base: str


@dataclass(frozen=True, slots=True, order=True)
class Listener:
    """`function` is called when a stand-in says `notify(event, x)` and x is a `subject` (the
    dotted name of a class; empty: any): a signal's receiver, a mapper event. What it gives is what
    `notify` gives, so that a registry of services is one, too; a class is called as functions
    are. `exact`: not for instances of classes that derive from the subject."""

    event: str
    subject: str
    function: str
    exact: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Given:
    """The framework calls `function` with an instance of `type` as the parameter called
    `parameter`: a view's request. `type` is the dotted name of a class of the project, of a
    stand-in, or a built-in (`builtins.str`); or of a function (`mod.f`, `mod.Class.method`), whose
    result is passed, an awaited or yielded one where it is so. With `collection` it is one of
    those that holds instances of `type`."""

    function: str
    parameter: str
    type: str
    collection: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Member:
    """A function of the project becomes a method of the class `owner` (of the project or of a
    stand-in), which its body does not define, or with `over` binds to something else (a
    descriptor of a library); `computed`: a property. What a framework is told to put on its request
    is so."""

    owner: str
    name: str
    function: str
    computed: bool = False
    over: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Mapped:
    """Rows of the stand-in's class `owner` lie in `table`: what a framework's own models store.
    A class of the project has its tables from the conclusions."""

    owner: str
    table: str


@dataclass(frozen=True, slots=True, order=True)
class Loads:
    """A call of the function `function` with texts as its first two arguments gives `target`, and
    nothing else: `get_model("orders", "Order")` is `("orders", "order")`, in lower case. Without
    `target` what gives is a definition of the project, where there is just one: the first text
    ends the name of its module, the second is its name; a list of names gives a list. Of a
    function that takes one text the first is empty, the second that text; or, written
    `settings.NAME`, the attribute NAME of what is called `settings`."""

    function: str
    arguments: tuple[str, str] = ("", "")
    target: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Alias:
    """The module global `name` is the class `target`: as a base of others it stands for that."""

    name: str
    target: str


Behaviour: TypeAlias = Accessor | Alias | Base | Given | Listener | Loads | Mapped | Member


@runtime_checkable
class KnowsBehaviour(Protocol):
    """A recogniser that has something to tell the call solver."""

    def behaviour(self, inventory: Inventory, conclusions: Conclusions) -> Iterable[Behaviour]:
        """Asked when all recognisers have concluded."""


@runtime_checkable
class WritesStandIns(Protocol):
    """A recogniser that turns files of the project that are no Python into stand-ins: a template
    into a function that looks at what the template looks at."""

    def written(self, inventory: Inventory, conclusions: Conclusions) -> Mapping[str, str]:
        """Python source by module name. Asked when all recognisers have concluded."""


@runtime_checkable
class BringsStandIns(Protocol):
    """A recogniser with stand-ins for its framework's packages."""

    standins: Path
    """A folder whose files lie as the framework's modules do: `django/db/models.py`."""
