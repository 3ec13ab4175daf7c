"""What ties parts of a system together without an import or a call that shows it."""

from dataclasses import dataclass
from enum import StrEnum

from strangler.locations import Location


class CouplingKind(StrEnum):
    """The kinds of hidden coupling, and what `Coupling.key` names."""

    SETTING = "setting"
    """a setting of the framework or of a settings class"""
    ENVIRONMENT = "environment"
    """an environment variable"""
    FLAG = "flag"
    """a feature flag"""
    SESSION_KEY = "session_key"
    CACHE_KEY = "cache_key"
    """a key, or its constant beginning (`product:*`)"""
    GLOBAL = "global"
    """a module global or class attribute that is changed while the program runs"""
    PATCH = "patch"
    """a function or attribute of somebody else's that is replaced"""
    IMPORT_EFFECT = "import_effect"
    """a module that does something when it is imported"""
    IMPORT_REGISTRATION = "import_registration"
    """a module that registers something when it is imported"""
    FILE = "file"
    """a path as far as it is literal"""
    BUCKET = "bucket"
    QUEUE = "queue"
    """a queue, topic or stream"""
    RESOURCE = "resource"
    """another resource of a cloud: a table, function, secret"""
    HOST = "host"
    """a host that is asked over HTTP"""
    PLATFORM = "platform"
    """what the framework runs for every request, and the parts whose tables it touches"""
    TEMPLATE = "template"
    """a template, and the parts whose tables it reads"""
    BASE_CLASS = "base_class"
    """a class that classes of other parts derive from"""
    SIGNAL = "signal"
    """a signal or event: writers send it, readers receive it"""
    TASK = "task"
    """a task that others queue: writers queue it, the reader runs it"""


class Severity(StrEnum):
    """How much it stands in the way of a cut, worst first."""

    HIGH = "high"
    """Several parts share something that one of them changes."""
    MEDIUM = "medium"
    """Several parts depend on it, none of them changes it while it runs; or it is a surprise."""
    LOW = "low"
    """It stays within one part."""


@dataclass(frozen=True, slots=True, order=True)
class CouplingPlace:
    """Code that takes part: a dotted symbol (a module for its top level) and its part."""

    symbol: str
    location: Location
    part: str | None = None


@dataclass(frozen=True, slots=True)
class Coupling:
    """One thing that several places share. `readers` and `writers` are sorted and cut at 50
    places each, `places` counts them all. `why` says it in one sentence."""

    kind: CouplingKind
    key: str
    readers: tuple[CouplingPlace, ...]
    writers: tuple[CouplingPlace, ...]
    parts: tuple[str, ...]
    severity: Severity
    why: str
    places: int = 0
    secret: bool = False
    """Its name is that of a secret; values are never kept."""


@dataclass(frozen=True, slots=True, order=True)
class SharedState:
    """Something that the source of a cut takes from its target, or shares with it, without
    saying so in an import."""

    kind: CouplingKind
    key: str
