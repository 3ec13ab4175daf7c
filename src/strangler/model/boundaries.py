"""A split of the code: parts, the cuts between them, cycles, and the verdict."""

from dataclasses import dataclass, field
from enum import StrEnum

from strangler.locations import Location
from strangler.model.coupling import SharedState
from strangler.model.graph import EdgeKind


class PartKind(StrEnum):
    """What becomes of a part."""

    SERVICE = "service"
    SHARED = "shared"
    """A library replicated or packaged by version: used by several services, owns no table."""
    PLATFORM = "platform"
    """The layer below every service: settings, middleware, entry points."""


@dataclass(frozen=True, slots=True, order=True)
class Reason:
    """Why something was decided: a sentence, its weight (larger counts more), its lines."""

    text: str
    weight: float = 0.0
    evidence: tuple[Location, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a boundary. Modules are those most of whose lines went here; `symbols`
    names the classes and functions that went here from modules of other parts."""

    name: str
    kind: PartKind
    modules: tuple[str, ...]
    symbols: tuple[str, ...]
    tables: tuple[str, ...]
    endpoints: tuple[str, ...]
    why: tuple[Reason, ...]
    lines: int
    depends_on: tuple[str, ...] = ()


class Answer(StrEnum):
    """Whether to split at all."""

    SPLIT = "split"
    KEEP = "keep"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The one-sentence answer with its reasons."""

    answer: Answer
    sentence: str
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another split that was considered: its name, parts and what speaks for it."""

    name: str
    parts: int
    modularity: float
    price: float
    note: str


@dataclass(frozen=True, slots=True)
class Boundary:
    """A proposed split. Every module of kind code is in exactly one part."""

    parts: tuple[Part, ...]
    alternatives: tuple[Alternative, ...]
    verdict: Verdict
    stability: float | None
    """Mean adjusted Rand index between runs on perturbed graphs, 1.0 is perfectly stable."""


@dataclass(frozen=True, slots=True, order=True)
class Crossing:
    """One dependency that crosses a cut, at one place."""

    kind: EdgeKind
    source: str
    target: str
    location: Location


@dataclass(frozen=True, slots=True, order=True)
class SplitTransaction:
    """A transaction that writes tables of both sides of a cut."""

    symbol: str
    location: Location
    writes: tuple[str, ...]
    """Tables of the source."""
    writes_across: tuple[str, ...]
    """Tables of the target."""


@dataclass(frozen=True, slots=True)
class Cut:
    """All that crosses from one part to another, and what cutting it costs (unitless price)."""

    source: str
    target: str
    imports: int
    calls: int
    foreign_keys: tuple[Crossing, ...]
    price: float
    evidence: tuple[Crossing, ...]
    joins: tuple[Crossing, ...] = ()
    """Statements that bring tables of both sides together."""
    shared_tables: tuple[str, ...] = ()
    """Tables of the target that the source writes."""
    transactions: tuple[SplitTransaction, ...] = ()
    shared_state: tuple[SharedState, ...] = ()
    """What the source reads or changes and the target changes, without an import that says so."""


@dataclass(frozen=True, slots=True, order=True)
class Breaker:
    """An edge whose removal helps to break a cycle; `weight` counts the places to change."""

    source: str
    target: str
    weight: float
    evidence: tuple[Location, ...]


@dataclass(frozen=True, slots=True)
class Cycle:
    """Modules (or parts) that depend on each other in a circle, and the cheapest way out."""

    level: str
    modules: tuple[str, ...]
    breakers: tuple[Breaker, ...]


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure with its variant in the name (`sm_m2m`), which way is better, what it says,
    and the same figure for baselines (one part, packages, random, shuffled)."""

    name: str
    value: float
    better: str
    meaning: str
    baselines: dict[str, float] = field(default_factory=dict)
