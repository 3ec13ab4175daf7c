"""What recognisers hand to the call solver: how a framework's own types and functions behave.

The solver knows the language and its standard library; all it knows of a framework comes in
these values, as the attribute `summaries` of a recogniser."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class CallSummary:
    """What calling one function or class outside the project does, by its dotted name.

    `calls` names arguments that it calls, as (place, keyword), without arguments of their own;
    with `gives_result` the call gives what the first of them gives or yields
    (`fastapi.Depends`), with `gives` what that argument is (a decorator or wrapper)."""

    name: str
    calls: tuple[tuple[int, str], ...] = ()
    gives_result: bool = False
    gives: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True)
class CollectionSummary:
    """A type outside the project that holds instances of a class of the project, as a manager
    or a query does: which of its methods give `one` of them, and which the `same` collection or
    another one like it. Iterating over it gives them one by one."""

    name: str
    one: frozenset[str]
    same: frozenset[str]


@dataclass(frozen=True, slots=True)
class TypeSummary:
    """Classes of the project that derive from `base`, outside the project, have an `attribute`
    (nobody's code assigns it) that is a `collection` of their instances."""

    base: str
    attribute: str
    collection: CollectionSummary


Summary: TypeAlias = CallSummary | TypeSummary
