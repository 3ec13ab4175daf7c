"""What SQL in the code does to tables, at the call that runs it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class SqlAt:
    """What the SQL of one call does; names of tables as the project declares them where it does,
    else as they are written. Everything sorted.

    `publishes` are channels that are notified. `joins` are pairs of tables that one statement
    brings together. `complete` is a promise that nothing else can happen; else `unknown` says
    what. `runs`: the call itself runs the text; else it makes a part of a query."""

    symbol: str
    form: str
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    locks: tuple[str, ...] = ()
    publishes: tuple[str, ...] = ()
    joins: tuple[tuple[str, str], ...] = ()
    possible: tuple[str, ...] = ()
    """Tables that were only found by the words before them."""
    complete: bool = True
    unknown: tuple[str, ...] = ()
    runs: bool = True
    in_loop: bool = False


SqlByPlace: TypeAlias = Mapping[tuple[str, int], SqlAt]
"""By module and packed position of the call (of its first word, as in an Activity)."""
