"""A small project of an ORM in, which tables its functions touch out: recognisers, their behaviour,
their stand-ins and the call solver together."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from strangler.analyzers.calls.solving import solve
from strangler.analyzers.calls.standing import folders_of, read_standins
from strangler.analyzers.concluding import behaviour_of, conclude
from strangler.model.recogniser import Recogniser
from support.trees import link


class Touching:
    """What was found, with short ways to ask."""

    def __init__(
        self,
        root: Path,
        recognisers: Sequence[Recogniser],
        files: Mapping[str, str],
        enter: Iterable[str] = (),
    ) -> None:
        inventory = link(root, files, recognisers=recognisers).inventory
        conclusions = conclude(recognisers, inventory)
        self.behaviour, failures = behaviour_of(recognisers, inventory, conclusions)
        assert failures == ()
        functions = [
            f"{module}.{definition.name}"
            for module in inventory.modules
            for definition in inventory.facts(module).definitions
            if definition.scope < 0
        ]
        standins = read_standins(inventory, folders_of(recognisers))
        self.activity = solve(inventory, standins, self.behaviour, [*functions, *enter]).activity

    def _reached(self, name: str) -> set[int]:
        found: set[int] = set()
        waiting = list(self.activity.by_name[name])
        while waiting:
            body = waiting.pop()
            if body not in found:
                found.add(body)
                waiting += [call.callee for call in self.activity.calls.get(body, ())]
        return found

    def touches(self, name: str) -> str:
        """The classes that entering `name` reads (`-Post`) and writes (`+Post`), sorted."""
        found = {
            ("+" if touch.writes else "-") + touch.model.rpartition(".")[2]
            for body in self._reached(name)
            for touch in self.activity.touches.get(body, ())
        }
        return " ".join(sorted(found))

    def open(self, name: str) -> set[str]:
        """The calls of which nothing is known, in the project and in stand-ins."""
        return {
            f"{self.activity.bodies[body].symbol}: {call.name}"
            for body in self._reached(name)
            for call in self.activity.open.get(body, ())
        }

    def runs(self, name: str) -> set[str]:
        """The project's own functions that run."""
        bodies = [self.activity.bodies[body] for body in self._reached(name)]
        return {body.symbol for body in bodies if not body.library}

    def outside(self, name: str) -> set[str]:
        """What is called that neither the project nor a stand-in holds."""
        return {
            call.name
            for body in self._reached(name)
            for call in self.activity.outside.get(body, ())
        }
