"""The protocol of recognisers: how framework knowledge is plugged in.

A recogniser has two phases. `watch` looks at one file and returns facts; it runs in a worker
process, its result is cached by the file's content and the recogniser's version. `conclude`
looks only at facts of the whole project, with names resolved, and returns endpoints, tables,
doors and edges. A recogniser never looks at another recogniser's class, only at its facts.

Third parties add theirs by the entry point group `strangler.recognisers`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar, runtime_checkable

from strangler.diagnostics import Diagnostic
from strangler.locations import Location
from strangler.model.facts import Assignment, Definition, Fact, ModuleFacts
from strangler.model.graph import Edge
from strangler.model.source import Declaration, SourceFile
from strangler.model.values import Value
from strangler.model.views import ModuleView

F = TypeVar("F", bound=Fact)


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a dotted name means. `module` is a project module (empty when the name is
    external); `symbol` the qualified name of a definition or assignment in it (empty for the
    module itself); `name` the full dotted name after following re-exports; `via` the
    modules whose re-exports were followed."""

    name: str
    module: str
    symbol: str
    via: tuple[str, ...] = ()
    exact: bool = True
    """False when the last parts of the name were not found and `symbol` is what holds them."""

    @property
    def internal(self) -> bool:
        """Whether the name is defined in the project."""
        return bool(self.module)


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """A column that refers to another table. `to` is a table name; `on_delete` is upper case
    (`CASCADE`) or empty."""

    column: str
    to: str
    on_delete: str
    location: Location


@dataclass(frozen=True, slots=True)
class Table:
    """A database table. `model` is the dotted name of its class (empty for a bare table)."""

    name: str
    model: str
    module: str
    location: Location
    columns: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One method on one path template. `handler` is a dotted symbol, `method` upper case or
    ANY; `path` an OpenAPI template. `auth` lists what guards it, as dotted names.
    `in_schema` tells whether the framework's own schema shows it; None where that is not known.
    `runs` are the dotted names of what else runs for each request, in order: middleware, hooks,
    dependencies, permission checks; a method by the class that it runs for."""

    app: str
    method: str
    path: str
    framework: str
    handler: str
    location: Location
    auth: tuple[str, ...] = ()
    in_schema: bool | None = None
    runs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Door:
    """Any other way in: a task, command, signal receiver, consumer, admin action."""

    kind: str
    name: str
    handler: str
    location: Location


@dataclass(frozen=True, slots=True)
class Seed:
    """A hint for boundaries: these modules are one unit by the framework's own structure
    (a Django app, a blueprint). `strength` 0..1."""

    name: str
    kind: str
    modules: tuple[str, ...]
    strength: float
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class PlatformUse:
    """A module or symbol that the framework registers for every request or process
    (middleware, context processor, settings, root URLconf), and where it is registered."""

    name: str
    role: str
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """What a recogniser found in the whole project."""

    endpoints: tuple[Endpoint, ...] = ()
    tables: tuple[Table, ...] = ()
    doors: tuple[Door, ...] = ()
    edges: tuple[Edge, ...] = ()
    seeds: tuple[Seed, ...] = ()
    platform: tuple[PlatformUse, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


class Inventory(Protocol):
    """All facts of the project, with names resolved across files. Everything it returns is
    in a stable order."""

    @property
    def modules(self) -> Iterable[str]:
        """All module names, sorted."""

    @property
    def declarations(self) -> tuple[Declaration, ...]:
        """Entry points and time tables that are declared in files beside the code, sorted."""

    def source(self, module: str) -> SourceFile:
        """The file of a module."""

    def facts(self, module: str) -> ModuleFacts:
        """The facts of a module."""

    def found(self, recogniser: str, kind: type[F]) -> Iterator[tuple[str, F]]:
        """Facts that a recogniser's `watch` returned, as (module, fact)."""

    def resolve(self, module: str, name: str) -> Resolution | None:
        """What `name` (in a form of `strangler.model.names`) means, seen from `module`:
        re-exports, star imports and aliases followed to the definition. A name outside the
        project resolves to itself with an empty module; None if it cannot be known."""

    def definition(self, dotted: str) -> tuple[str, Definition] | None:
        """The module and definition of a project class or function by its full dotted name."""

    def ancestors(self, dotted: str) -> tuple[str, ...]:
        """The full dotted names of a class's bases, nearest first in Python's method resolution
        order as far as known; bases outside the project are included by their dotted name."""

    def members(self, dotted: str) -> dict[str, str]:
        """Methods and class attributes of a project class: name -> full dotted name, its own
        only (no inherited ones)."""

    def class_assignments(self, dotted: str) -> tuple[Assignment, ...]:
        """What a project class binds in its body, in source order."""

    def assignment(self, module: str, name: str) -> Assignment | None:
        """The last plain assignment of a module global."""

    def constant(self, module: str, value: Value) -> Value:
        """`value` with names replaced by the literals, displays or calls they are bound to in
        the project, one level at a time, as far as known without running anything."""

    def location(self, module: str, position: int) -> Location:
        """A packed position in a module's file."""

    @property
    def document_paths(self) -> tuple[str, ...]:
        """The data files that were read, sorted."""

    def document(self, path: str) -> Any:
        """What a data file says that a recogniser asked for (`ReadsDocuments`), as plain lists,
        dicts, strings, numbers; None if it is not there or could not be read. For `conclude`."""


class Recogniser(Protocol):
    """Framework knowledge. Stateless; class attributes describe it."""

    name: str
    version: int
    """Raise it whenever `watch` would return other facts: cached facts are then renewed."""
    wakes_on: tuple[str, ...]
    """Top-level packages (`flask`) whose import in a file wakes `watch`; `*` for every file."""
    requires: tuple[str, ...]
    """Names of recognisers whose facts this one builds on."""
    facts: tuple[type[Fact], ...]
    """The tagged fact types that `watch` returns."""

    def watch(self, module: ModuleView) -> Iterable[Fact]:
        """The facts of one file."""

    def conclude(self, inventory: Inventory) -> Conclusion:
        """What all facts mean together."""


@runtime_checkable
class ReadsDocuments(Protocol):
    """A recogniser that needs data files that code names, such as an OpenAPI description."""

    def documents(self, inventory: Inventory) -> Iterable[str]:
        """Paths of YAML or JSON files, or of files to be had as text, relative to the analysed
        directory; `folder/**/*.html` means all below the folder. Asked before any `conclude`,
        when facts are known and documents are not."""


@dataclass(frozen=True, slots=True)
class Conclusions:
    """The conclusions of all recognisers joined, each list sorted."""

    endpoints: tuple[Endpoint, ...] = ()
    tables: tuple[Table, ...] = ()
    doors: tuple[Door, ...] = ()
    edges: tuple[Edge, ...] = ()
    seeds: tuple[Seed, ...] = ()
    platform: tuple[PlatformUse, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = field(default=())
