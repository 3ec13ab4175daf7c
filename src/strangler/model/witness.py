"""What traces of real runs say of an analysis."""

from dataclasses import dataclass

from strangler.locations import Location


@dataclass(frozen=True, slots=True, order=True)
class MissedCall:
    """A call that was executed and is not in the call graph, at its first place. `through` is the
    library function in between, empty for a direct call."""

    caller: str
    callee: str
    location: Location
    through: str


@dataclass(frozen=True, slots=True, order=True)
class SeenEffect:
    """What a request did that the analysis did not list for its endpoint: `kind` is `reads`,
    `writes` (a table), or `network` (a host). `contradicts`: the endpoint was said to be complete.
    `location` is the innermost line of the project, where one was running."""

    endpoint: str
    kind: str
    target: str
    contradicts: bool
    location: Location | None


@dataclass(frozen=True, slots=True)
class Witnessed:
    """The outcome of `analyze --trace`, in counts and lists; everything sorted.

    Edges are pairs of functions of the system's code; `direct` have no library in between.
    `missed` and `effects` are cut to their first 200. `modules` are pairs of modules of which one
    was seen to call the other."""

    files: int
    """Source files that the trace and the analysis have in common."""
    changed: tuple[str, ...]
    """Those whose content is another one than when the trace was made."""
    executed: int
    found: int
    executed_direct: int
    found_direct: int
    missed: tuple[MissedCall, ...]
    requests: int
    """Served method and route pairs; `known` of them are endpoints of the analysis."""
    known: int
    unknown: tuple[str, ...]
    """Requests served that are not among the endpoints."""
    statements: int
    effects: tuple[SeenEffect, ...]
    modules: tuple[tuple[str, str], ...]

    @property
    def share(self) -> float:
        """Of the executed edges, how many the call graph has; 1 where none was executed."""
        return self.found / self.executed if self.executed else 1.0

    @property
    def share_direct(self) -> float:
        """The same of direct ones."""
        return self.found_direct / self.executed_direct if self.executed_direct else 1.0
