"""The units that are clustered, and how they hang together before any weighting."""

from dataclasses import dataclass

from strangler.model.graph import EdgeKind


@dataclass(frozen=True, slots=True, order=True)
class Unit:
    """A class, or the group of a module's functions and module-level code.

    `id` is the class's dotted name, or the module's name for the function group; `symbols`
    are the dotted names it stands for; `lines` how many source lines it covers."""

    id: str
    module: str
    symbols: tuple[str, ...]
    lines: int


@dataclass(frozen=True, slots=True, order=True)
class UnitEdge:
    """A unit uses another: kind, number of places, and the packed first place in the source
    unit's module."""

    source: str
    target: str
    kind: EdgeKind
    count: int
    position: int


@dataclass(frozen=True, slots=True)
class UnitGraph:
    """Units of modules of kind code, and their edges, both sorted."""

    units: tuple[Unit, ...]
    edges: tuple[UnitEdge, ...]
