"""Those who look on in tests: a progress that remembers, and recognisers that misbehave."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from strangler.model.facts import Fact
from strangler.model.recogniser import Conclusion, Inventory
from strangler.model.views import ModuleView


@dataclass
class Steps:
    """How many items of a stage were done."""

    done: int = 0
    notes: list[str] = field(default_factory=list)

    def advance(self, n: int = 1) -> None:
        self.done += n

    def note(self, text: str) -> None:
        self.notes.append(text)


@dataclass
class Remembered:
    """A progress that remembers its stages."""

    stages: dict[str, Steps] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str, total: int | None) -> Iterator[Steps]:
        self.stages[name] = Steps()
        yield self.stages[name]

    def done(self, name: str) -> int:
        """The items done in a stage; 0 if there was none."""
        return self.stages[name].done if name in self.stages else 0


class Quiet:
    """A recogniser that finds nothing."""

    name = "quiet"
    version = 1
    wakes_on: tuple[str, ...] = ("*",)
    requires: tuple[str, ...] = ()
    facts: tuple[type[Fact], ...] = ()

    def watch(self, module: ModuleView) -> list[Fact]:
        return []

    def conclude(self, inventory: Inventory) -> Conclusion:
        return Conclusion()


class Newer(Quiet):
    """The next version of it."""

    version = 2


def _marked(module: ModuleView, mark: str) -> bool:
    return any(a.name == mark for a in module.assignments)


class RaisesWatching(Quiet):
    """Fails in every file that binds RAISE."""

    name = "fragile"

    def watch(self, module: ModuleView) -> list[Fact]:
        if _marked(module, "RAISE"):
            raise LookupError("not here")
        return []


class RaisesConcluding(Quiet):
    """Fails over the project."""

    name = "hasty"

    def conclude(self, inventory: Inventory) -> Conclusion:
        raise LookupError("not there")


class Killer(Quiet):
    """Ends its process, as a crash of the parser does, in every file that binds EXIT."""

    name = "killer"

    def watch(self, module: ModuleView) -> list[Fact]:
        if _marked(module, "EXIT"):
            os._exit(139)
        return []


class Sleeper(Quiet):
    """Never comes back from a file that binds SLEEP."""

    name = "sleeper"

    def watch(self, module: ModuleView) -> list[Fact]:
        if _marked(module, "SLEEP"):
            signal.pause()
        return []
