"""The result of an analysis, the same content as report.json, as typed values."""

from dataclasses import dataclass

from strangler.diagnostics import Diagnostic
from strangler.locations import Location
from strangler.model.boundaries import Boundary, Cut, Cycle, Metric
from strangler.model.coupling import Coupling
from strangler.model.effects import Unknown
from strangler.model.graph import Edge
from strangler.model.recogniser import ForeignKey
from strangler.model.source import ModuleKind
from strangler.model.transactions import Transaction
from strangler.model.witness import Witnessed


@dataclass(frozen=True, slots=True)
class ResolutionCounts:
    """How much was resolved; `by_kind` counts what was not."""

    calls_resolved: int
    calls_unresolved: int
    imports_resolved: int
    imports_unresolved: int
    by_kind: dict[str, int]


@dataclass(frozen=True, slots=True)
class ApplicationSummary:
    """One of the applications that answer requests, and how many endpoints it has."""

    name: str
    module: str
    endpoints: int


@dataclass(frozen=True, slots=True)
class ProjectSummary:
    """The project as a whole. `parsed` and `unparsed` count files."""

    name: str
    source_roots: tuple[str, ...]
    files: int
    lines: int
    parsed: int
    unparsed: int
    python_version: str
    """The lowest version the project declares (`requires-python`), or empty."""
    resolution: ResolutionCounts
    applications: tuple[ApplicationSummary, ...] = ()
    """Those that are analysed: with `--app`, the one."""
    digest: str = ""
    """Stands for all that was read and asked: equal digests, equal analysis."""


@dataclass(frozen=True, slots=True)
class ModuleSummary:
    """One module. `part` is None for modules that are not code."""

    name: str
    path: str
    lines: int
    kind: ModuleKind
    part: str | None


@dataclass(frozen=True, slots=True)
class SymbolSummary:
    """A class or function; `part` only where it differs from its module's part."""

    name: str
    module: str
    kind: str
    location: Location
    end_line: int
    part: str | None


@dataclass(frozen=True, slots=True)
class EndpointSummary:
    """An endpoint as contracts.md gives it. `effect` is the strongest that can be shown,
    `witness` the way to it: the definition that is entered, the calls on the way, the place.
    `complete` false: a call that is not known could add to it."""

    id: str
    app: str
    method: str
    path: str
    framework: str
    handler: str
    location: Location
    auth: tuple[str, ...]
    part: str | None
    effect: str = "none"
    complete: bool = False
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    external: tuple[str, ...] = ()
    witness: tuple[Location, ...] = ()
    in_schema: bool | None = None
    """Whether the framework's own schema shows it; None where there is none, or not known."""
    effects: tuple[str, ...] = ()
    """All that can happen, in words: `writes orders`, `mail`, `reads_session cart_id`."""
    unknown: tuple[Unknown, ...] = ()
    """The nearest of the calls that make it incomplete."""


@dataclass(frozen=True, slots=True)
class DoorSummary:
    """Another way in, the part that holds its handler, and what going through it can do, as for
    an endpoint."""

    kind: str
    name: str
    handler: str
    location: Location
    part: str | None
    effect: str = "none"
    complete: bool = False
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    external: tuple[str, ...] = ()
    witness: tuple[Location, ...] = ()
    effects: tuple[str, ...] = ()
    unknown: tuple[Unknown, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class TableAccess:
    """One place where a symbol touches a table itself; `mode` is `reads` or `writes`."""

    symbol: str
    mode: str
    location: Location


@dataclass(frozen=True, slots=True)
class TableSummary:
    """A table; `owner` is the part that owns it. `users` are modules that use its model."""

    name: str
    model: str
    module: str
    location: Location
    columns: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]
    owner: str | None
    readers: tuple[str, ...] = ()
    writers: tuple[str, ...] = ()
    users: tuple[str, ...] = ()
    accesses: tuple[TableAccess, ...] = ()
    """Where readers and writers do it: at most three places for each symbol and mode."""


@dataclass(frozen=True, slots=True)
class Unresolved:
    """Something that could not be followed: kind, the name as written, how often, first place."""

    kind: str
    name: str
    module: str
    count: int
    location: Location
    hint: str


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything `strangler analyze` knows."""

    project: ProjectSummary
    modules: tuple[ModuleSummary, ...]
    symbols: tuple[SymbolSummary, ...]
    endpoints: tuple[EndpointSummary, ...]
    doors: tuple[DoorSummary, ...]
    tables: tuple[TableSummary, ...]
    edges: tuple[Edge, ...]
    boundary: Boundary
    cuts: tuple[Cut, ...]
    cycles: tuple[Cycle, ...]
    metrics: tuple[Metric, ...]
    unresolved: tuple[Unresolved, ...]
    diagnostics: tuple[Diagnostic, ...]
    trace: Witnessed | None = None
    """What traces of real runs say of it, where some were given."""
    transactions: tuple[Transaction, ...] = ()
    coupling: tuple[Coupling, ...] = ()
    """What ties parts together without an import or a call that shows it."""
    effects: bytes = b""
    """The map of effects (`strangler.model.effect_map`), packed: the way from any endpoint, door or
    function to all that it can do. Not in report.json: `strangler explain` answers from it."""
