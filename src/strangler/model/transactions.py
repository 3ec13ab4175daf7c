"""Spans of code that run in one database transaction, and what happens in them."""

from dataclasses import dataclass

from strangler.locations import Location
from strangler.model.effects import Happening


@dataclass(frozen=True, slots=True, order=True)
class LateHappening:
    """Something registered to happen when the transaction has committed (`on_commit`)."""

    location: Location
    function: str


@dataclass(frozen=True, slots=True)
class Transaction:
    """One span: a `with` block, a decorated function, a request (ATOMIC_REQUESTS), a session from
    its making to its commit.

    `kind` is `atomic`, `savepoint` (surely inside another), `request` or `session`. Tables and
    happenings include what is called inside. `published` are messages, mails and calls to the
    outside before the commit: lost work rolled back cannot be recalled (ghost messages).
    `after_commit` runs when it is safe; what it publishes may be lost if the process dies."""

    symbol: str
    kind: str
    location: Location
    end_line: int
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    locks: tuple[str, ...]
    """Tables with rows that it locks (`select_for_update`)."""
    published: tuple[Happening, ...]
    after_commit: tuple[LateHappening, ...]
    endpoints: tuple[str, ...]
    """Ids of the endpoints that reach it."""
    doors: tuple[str, ...]
    complete: bool
    confidence: str = "certain"
    part: str | None = None
    """The part of its code."""
    writes_parts: tuple[str, ...] = ()
    """The parts whose tables it writes."""
