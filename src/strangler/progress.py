"""How long work reports where it stands, without knowing who is watching."""

from contextlib import AbstractContextManager, nullcontext
from typing import Protocol


class Stage(Protocol):
    """One stage of a run, while it is open."""

    def advance(self, n: int = 1) -> None:
        """`n` more of the stage's items are done."""

    def note(self, text: str) -> None:
        """A short remark shown beside the stage, replacing the one before."""


class Progress(Protocol):
    """Somebody who watches a run.

    Implementations start no thread: the analyser forks worker processes while a stage is open,
    and a lock held by another thread at that moment would stay locked in the child."""

    def stage(self, name: str, total: int | None) -> AbstractContextManager[Stage]:
        """Open a stage of `total` items (None: not known); leaving the context ends it."""


class _SilentStage:
    def advance(self, n: int = 1) -> None:
        pass

    def note(self, text: str) -> None:
        pass


class _Silent:
    def stage(self, name: str, total: int | None) -> AbstractContextManager[Stage]:
        return nullcontext(_SilentStage())


SILENT: Progress = _Silent()
"""Nobody watches."""
