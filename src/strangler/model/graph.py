"""The dependency graph: typed nodes, typed edges, and the source lines that prove each edge."""

from dataclasses import dataclass
from enum import StrEnum

from strangler.locations import Location


class NodeKind(StrEnum):
    """What a node stands for. Ids: modules and symbols are dotted names, tables are
    `table:NAME`, endpoints `app:METHOD /template`, external modules `external:NAME`."""

    MODULE = "module"
    SYMBOL = "symbol"
    TABLE = "table"
    ENDPOINT = "endpoint"
    EXTERNAL = "external"


class EdgeKind(StrEnum):
    """How one node depends on another. The first nine are kinds of import."""

    RUNTIME = "runtime"
    TYPE_ONLY = "type_only"
    LAZY = "lazy"
    CONDITIONAL = "conditional"
    TRY_FALLBACK = "try_fallback"
    STRING = "string"
    DYNAMIC_RESOLVED = "dynamic_resolved"
    IMPLICIT_PARENT = "implicit_parent"
    HIDDEN = "hidden"
    """A submodule used without being imported here: `import p.a`, then `p.b.f()`."""

    CALLS = "calls"
    USES = "uses"
    INHERITS = "inherits"
    DECORATES = "decorates"
    FOREIGN_KEY = "foreign_key"
    MAPS = "maps"
    """A module or class declares a table."""
    JOINS = "joins"
    """One statement brings two tables together; which is the source means nothing."""
    SIGNALS = "signals"
    """A module sends a signal, or defines the model that does, which another receives."""
    HANDLES = "handles"
    """An endpoint is answered by a module or symbol."""
    PUBLISHES = "publishes"
    """A module sends a message to a door of another: a task, a consumer of a topic or queue."""


IMPORT_KINDS = frozenset(
    {
        EdgeKind.RUNTIME,
        EdgeKind.TYPE_ONLY,
        EdgeKind.LAZY,
        EdgeKind.CONDITIONAL,
        EdgeKind.TRY_FALLBACK,
        EdgeKind.STRING,
        EdgeKind.DYNAMIC_RESOLVED,
        EdgeKind.IMPLICIT_PARENT,
        EdgeKind.HIDDEN,
    }
)
USE_KINDS = frozenset({EdgeKind.CALLS, EdgeKind.USES, EdgeKind.INHERITS, EdgeKind.DECORATES})


class Confidence(StrEnum):
    """How sure an edge is."""

    CERTAIN = "certain"
    """The language's own rules say so."""
    LIKELY = "likely"
    """A convention or a framework's rule says so."""
    POSSIBLE = "possible"
    """A string that happens to name it, or one of several candidates."""


@dataclass(frozen=True, slots=True, order=True)
class Node:
    """A thing in the graph. `module` is the module that holds it (None: outside the project)."""

    id: str
    kind: NodeKind
    module: str | None
    location: Location | None


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """One dependency and the source lines that prove it."""

    source: str
    target: str
    kind: EdgeKind
    confidence: Confidence
    evidence: tuple[Location, ...]
    """Sorted, never empty."""
