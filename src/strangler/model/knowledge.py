"""What the user knows about the project and code cannot tell: each statement with its reason."""

from dataclasses import dataclass

from strangler.locations import Location
from strangler.model.effects import Effect
from strangler.model.graph import EdgeKind


@dataclass(frozen=True, slots=True)
class KnownCalls:
    """Open calls in the code of `caller` (a symbol, as `unknown` of an endpoint names it) go to
    `callees`, and do `effects` besides: those of the function or method called `name` as it is
    written or reported there, or with an empty name all of them."""

    caller: str
    name: str
    callees: tuple[str, ...]
    why: str
    location: Location
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownEdge:
    """A module depends on another, or on a table (`table:NAME`), as code does not show."""

    source: str
    target: str
    kind: EdgeKind
    why: str
    location: Location


@dataclass(frozen=True, slots=True)
class KnownEffects:
    """All that `function` does: a symbol of the project or a dotted name outside it; `.*` at its
    end stands for everything below. No effects: nothing that matters."""

    function: str
    effects: tuple[Effect, ...]
    why: str
    location: Location


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A facts file, in its order."""

    calls: tuple[KnownCalls, ...] = ()
    edges: tuple[KnownEdge, ...] = ()
    effects: tuple[KnownEffects, ...] = ()


NOTHING_KNOWN = Knowledge()
