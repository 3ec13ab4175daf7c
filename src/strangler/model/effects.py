"""What running a symbol can do, as far as code tells.

An effect that is listed can be shown by a witness. `complete` is a promise that nothing else can
happen; one call of which nothing is known breaks it, and is named."""

from dataclasses import dataclass
from enum import StrEnum

from strangler.locations import Location
from strangler.model.graph import Confidence


class EffectKind(StrEnum):
    """The kinds of effect, and what `Effect.target` names."""

    READS = "reads"
    """a table"""
    WRITES = "writes"
    """a table"""
    PUBLISHES = "publishes"
    """a task, queue or topic"""
    HTTP = "http"
    """a host, empty where computed"""
    GRPC = "grpc"
    MAIL = "mail"
    AWS = "aws"
    """service.operation"""
    NETWORK = "network"
    """any other connection: a host or protocol"""
    READS_FILE = "reads_file"
    """a path as far as it is literal"""
    WRITES_FILE = "writes_file"
    READS_CACHE = "reads_cache"
    """a key's constant prefix"""
    WRITES_CACHE = "writes_cache"
    READS_SESSION = "reads_session"
    """a session key"""
    WRITES_SESSION = "writes_session"
    CHANGES_STATE = "changes_state"
    """a module global or class attribute that outlives the call"""
    STARTS_PROCESS = "starts_process"
    EXITS = "exits"
    RANDOM = "random"
    TIME = "time"
    LOGS = "logs"


class Strength(StrEnum):
    """How far an effect reaches, as rules.yaml has it, weakest first."""

    NONE = "none"
    READ = "read"
    WRITE = "write"
    EXTERNAL = "external"


STRENGTH: dict[EffectKind, Strength] = {
    EffectKind.READS: Strength.READ,
    EffectKind.WRITES: Strength.WRITE,
    EffectKind.PUBLISHES: Strength.EXTERNAL,
    EffectKind.HTTP: Strength.EXTERNAL,
    EffectKind.GRPC: Strength.EXTERNAL,
    EffectKind.MAIL: Strength.EXTERNAL,
    EffectKind.AWS: Strength.EXTERNAL,
    EffectKind.NETWORK: Strength.EXTERNAL,
    EffectKind.READS_FILE: Strength.READ,
    EffectKind.WRITES_FILE: Strength.WRITE,
    EffectKind.READS_CACHE: Strength.READ,
    EffectKind.WRITES_CACHE: Strength.WRITE,
    EffectKind.READS_SESSION: Strength.READ,
    EffectKind.WRITES_SESSION: Strength.WRITE,
    EffectKind.CHANGES_STATE: Strength.WRITE,
    EffectKind.STARTS_PROCESS: Strength.EXTERNAL,
    EffectKind.EXITS: Strength.EXTERNAL,
    EffectKind.RANDOM: Strength.NONE,
    EffectKind.TIME: Strength.NONE,
    EffectKind.LOGS: Strength.NONE,
}
"""Whether a repeat or a copy of a request could be noticed: what only asks for the time cannot."""


@dataclass(frozen=True, slots=True, order=True)
class Effect:
    """One thing that can happen."""

    kind: EffectKind
    target: str


@dataclass(frozen=True, slots=True, order=True)
class Happening:
    """An effect at a place of a symbol's own code: `via` is what is called there, a symbol of the
    project or a dotted name outside it. `direct`: the library does it at this place; else it
    happens somewhere below the project's function `via`."""

    location: Location
    effect: Effect
    via: str
    direct: bool
    confidence: Confidence


@dataclass(frozen=True, slots=True, order=True)
class Unknown:
    """A call that could add any effect: what is called as far as known, and why it is open."""

    location: Location
    symbol: str
    """Whose code it is in."""
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class SymbolEffects:
    """All that one function of the project can do, itself and below it; sorted.

    For a method that an endpoint's class inherits, `receiver` is that class: what it does for
    this class alone."""

    symbol: str
    receiver: str
    happenings: tuple[Happening, ...]
    complete: bool
    unknown: tuple[Unknown, ...]
    """The first few calls that make it incomplete, nearest first."""


@dataclass(frozen=True, slots=True)
class Access:
    """One place in the project's code where a library touches tables: `form` is how it is said
    (`django.db.models.QuerySet.filter`), `model` the class; `joins` the tables that the same
    statement goes through; `in_loop` that it is said once for each turn of a loop."""

    symbol: str
    location: Location
    table: str
    mode: EffectKind
    model: str
    form: str
    joins: tuple[str, ...] = ()
    in_loop: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """An effect in words, and the shortest way to it: the definition that is entered, the calls
    on the way, the place where it happens."""

    effect: str
    path: tuple[Location, ...]


@dataclass(frozen=True, slots=True)
class AllEffects:
    """All that one endpoint or symbol can do, what reaches furthest first."""

    ways: tuple[Way, ...]
    complete: bool
    unknown: tuple[Unknown, ...]
