"""What was found and what is true in; precision and recall out."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Score:
    """One comparison. `missing` is true and was not found, `extra` was found and is not true."""

    system: str
    what: str
    goal: float
    found: int
    true: int
    missing: tuple[str, ...]
    extra: tuple[str, ...]
    recall_only: bool = False
    """The truth is known to be incomplete, so that nothing extra can be held against us."""

    @property
    def precision(self) -> float:
        """Share of the found that is true."""
        return 1 - len(self.extra) / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of the true that was found."""
        return 1 - len(self.missing) / self.true if self.true else 0.0

    @property
    def met(self) -> bool:
        """Whether the goal is reached both ways."""
        return self.recall >= self.goal and (self.recall_only or self.precision >= self.goal)


def compared(
    system: str,
    what: str,
    found: Collection[Any],
    true: Collection[Any],
    *,
    goal: float,
    recall_only: bool = False,
) -> Score:
    """Both as sets of things that are equal where they mean the same."""
    ours, theirs = set(found), set(true)
    return Score(
        system=system,
        what=what,
        goal=goal,
        found=len(ours),
        true=len(theirs),
        missing=tuple(sorted(map(_said, theirs - ours))),
        extra=tuple(sorted(map(_said, ours - theirs))),
        recall_only=recall_only,
    )


def _said(thing: object) -> str:
    return " ".join(map(str, thing)) if isinstance(thing, tuple) else str(thing)
