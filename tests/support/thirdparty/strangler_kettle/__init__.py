"""A recogniser for Kettle, a framework that does not exist, as a package of its own would bring it.

Kettle serves functions with `@app.serve(METHOD, PATH)`, calls them with a `Desk`, runs others with
`@every(INTERVAL)`, and keeps subclasses of `Record` in tables named `shelf`."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from strangler.model.behaviour import Behaviour, Given
from strangler.model.facts import DefinitionKind, Fact
from strangler.model.recogniser import (
    Conclusion,
    Conclusions,
    Door,
    Endpoint,
    Inventory,
    Table,
)
from strangler.model.values import Call, Name, text
from strangler.model.views import ModuleView


class Served(Fact, frozen=True, tag="kettle.served"):
    """A function that answers, or (without a method) that runs from time to time."""

    method: str
    path: str
    function: str
    position: int


class Shelved(Fact, frozen=True, tag="kettle.shelved"):
    """A subclass of `Record` with its table."""

    model: str
    table: str
    columns: tuple[str, ...]
    position: int


class Kettle:
    """The recogniser of Kettle."""

    name = "kettle"
    version = 1
    wakes_on = ("kettle",)
    requires = ()
    facts = (Served, Shelved)
    standins = Path(__file__).parent / "standins"
    catalogue = Path(__file__).parent / "catalogue.toml"

    def watch(self, module: ModuleView) -> Iterable[Fact]:
        """Decorated functions and records."""
        for index, definition in enumerate(module.definitions):
            for decorator in definition.decorators:
                if isinstance(decorator, Call):
                    yield from _served(decorator, definition.name, definition.position)
            is_class = definition.kind is DefinitionKind.CLASS
            bases = {base.name for base in definition.bases if isinstance(base, Name)}
            if is_class and "kettle.Record" in bases:
                bound = [a for a in module.assignments if a.scope == index]
                names = tuple(a.name for a in bound if a.name != "shelf")
                table = next((text(a.value) for a in bound if a.name == "shelf"), None)
                yield Shelved(definition.name, table or "", names, definition.position)

    def conclude(self, inventory: Inventory) -> Conclusion:
        """What was watched, with places."""
        served = list(inventory.found(self.name, Served))
        return Conclusion(
            endpoints=tuple(
                Endpoint(
                    app=module,
                    method=it.method,
                    path=it.path,
                    framework=self.name,
                    handler=f"{module}.{it.function}",
                    location=inventory.location(module, it.position),
                )
                for module, it in served
                if it.method
            ),
            doors=tuple(
                Door(
                    "schedule",
                    it.path,
                    f"{module}.{it.function}",
                    inventory.location(module, it.position),
                )
                for module, it in served
                if not it.method
            ),
            tables=tuple(
                Table(
                    it.table,
                    f"{module}.{it.model}",
                    module,
                    inventory.location(module, it.position),
                    it.columns,
                    (),
                )
                for module, it in inventory.found(self.name, Shelved)
            ),
        )

    def behaviour(self, inventory: Inventory, conclusions: Conclusions) -> Iterable[Behaviour]:
        """Who answers is given a desk, whatever the parameter is called."""
        for endpoint in conclusions.endpoints:
            found = inventory.definition(endpoint.handler)
            if endpoint.framework == self.name and found is not None and found[1].parameters:
                yield Given(endpoint.handler, found[1].parameters[0].name, "kettle.Desk")


def _served(decorator: Call, function: str, position: int) -> Iterator[Served]:
    if decorator.name == "kettle.every":
        yield Served("", text(decorator.argument(0, "interval")) or "", function, position)
    elif decorator.name.endswith(".serve"):
        method, path = (text(decorator.argument(i, n)) for i, n in ((0, "method"), (1, "path")))
        if method and path:
            yield Served(method, path, function, position)
