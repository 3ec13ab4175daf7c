"""django-ninja (1.4 to 1.7): APIs, routers and operations, read as parts of Django's URLconfs."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from strangler.analyzers.recognisers.following import (
    is_imported,
    product_modules,
    text_of,
    texts_of,
)
from strangler.analyzers.recognisers.interpreting.bodies import Body, by_name, read_bodies
from strangler.analyzers.recognisers.interpreting.frames import Frame
from strangler.analyzers.recognisers.interpreting.interpreter import Interpreter
from strangler.analyzers.recognisers.interpreting.values import Invocation, short, written
from strangler.analyzers.recognisers.ninja.apis import OPERATION, add_operations, library
from strangler.analyzers.recognisers.urls import Entry, Pattern, Unknown, View
from strangler.diagnostics import Diagnostic
from strangler.model.facts import Fact
from strangler.model.recogniser import Conclusion, Inventory
from strangler.model.values import Call, Literal, Name, Value
from strangler.model.views import ModuleView


class Ninja:
    """The recogniser of django-ninja. Django's walk asks its reader."""

    name = "ninja"
    version = 1
    wakes_on: tuple[str, ...] = ("*",)
    requires: tuple[str, ...] = ("django",)
    facts: tuple[type[Fact], ...] = (Body,)
    standins = Path(__file__).parent / "standins"
    catalogue = Path(__file__).parent / "catalogue.toml"

    def watch(self, module: ModuleView) -> Iterable[Fact]:
        """The bodies in which routers are added: a file may import none of the framework."""
        return _watch(module)

    def conclude(self, inventory: Inventory) -> Conclusion:
        """Nothing of its own."""
        return Conclusion()

    def url_reader(self, inventory: Inventory) -> "_Reader | None":
        """What Django's walk asks; None for a project without the framework."""
        if not is_imported(inventory, "ninja"):
            return None
        bodies = by_name(inventory.found(self.name, Body))
        interpreter = Interpreter(inventory, bodies, library())
        interpreter.run_modules(name for name in product_modules(inventory) if name in bodies)
        add_operations(interpreter, inventory)
        return _Reader(inventory, interpreter)


def _watch(module: ModuleView) -> Iterator[Fact]:
    yield from read_bodies(module, (site.scope_index for site in module.calls(".add_router")))


class _Reader:
    """Reads one project (`strangler.analyzers.recognisers.urls.URLReader`)."""

    def __init__(self, inventory: Inventory, interpreter: Interpreter) -> None:
        self._inventory = inventory
        self._interpreter = interpreter

    def entries(self, module: str, value: Value) -> list[Entry] | None:
        """The patterns of `api.urls`, which `path()` takes without `include()`."""
        if not isinstance(value, Name | Call):
            return None
        made = self._interpreter.evaluate(value, Frame(module, {}))
        if not isinstance(made, tuple) or len(made) != 3 or made[1] != "ninja":
            return None
        position = value.position
        return [self._entry(item, module, position) for item in made[0]]

    def view(self, module: str, value: Value) -> View | None:
        """An operation that `entries` wrote into a pattern."""
        if not isinstance(value, Call) or value.name != OPERATION:
            return None
        methods, handler, guards = value.positional
        names = texts_of(self._inventory, module, methods) or []
        symbol = text_of(self._inventory, module, handler) or ""
        auth = tuple(texts_of(self._inventory, module, guards) or ())
        own = symbol if self._inventory.definition(symbol) else ""
        return View(tuple((method, symbol) for method in names), auth, own, "ninja")

    def diagnostics(self) -> list[Diagnostic]:
        """Nothing beside what the walk reports."""
        return []

    @staticmethod
    def _entry(item: Any, module: str, position: int) -> Entry:
        if isinstance(item, Invocation) and short(item.function) == "path":
            call = written(item, position)
            if isinstance(call, Call):
                return Pattern(call, item.module or module)
        reason = "an operation or router of the API is computed"
        return Unknown(Literal(None, position), module, reason)
