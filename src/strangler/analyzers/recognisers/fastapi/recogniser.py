"""FastAPI (0.165) and Starlette (1.10): endpoints, mounts, WebSockets, dependencies, hooks."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from strangler import diagnostics
from strangler.analyzers.recognisers.fastapi import facts
from strangler.analyzers.recognisers.fastapi.behaving import behaving, models
from strangler.analyzers.recognisers.fastapi.handlers import name_of_thing
from strangler.analyzers.recognisers.fastapi.interpreting import Interpreter
from strangler.analyzers.recognisers.fastapi.roots import go_through
from strangler.analyzers.recognisers.fastapi.routes import Findings, find_endpoints
from strangler.analyzers.recognisers.fastapi.things import Router, Site
from strangler.analyzers.recognisers.following import is_imported
from strangler.diagnostics import Diagnostic, report
from strangler.model.behaviour import Behaviour
from strangler.model.facts import Fact
from strangler.model.recogniser import Conclusion, Conclusions, Inventory, PlatformUse, Seed
from strangler.model.views import ModuleView


class FastAPI:
    """The recogniser of FastAPI and Starlette."""

    name = "fastapi"
    version = 1
    wakes_on: tuple[str, ...] = ("*",)
    """A function that is handed a router needs no import of FastAPI, nor does a file that makes
    its routers by a project's own class."""
    requires: tuple[str, ...] = ()
    facts: tuple[type[Fact], ...] = facts.FACTS
    standins = Path(__file__).parent / "standins"

    def watch(self, module: ModuleView) -> Iterable[Fact]:
        """The bodies that may wire an application."""
        return facts.watch(module)

    def conclude(self, inventory: Inventory) -> Conclusion:
        """The bodies gone through, and what the routers then hold."""
        if not is_imported(inventory, "fastapi", "starlette"):
            return Conclusion()
        interpreter = go_through(inventory)
        found = find_endpoints(interpreter)
        return Conclusion(
            endpoints=tuple(found.endpoints.values()),
            doors=tuple(found.doors),
            edges=tuple(found.edges),
            seeds=tuple(_seeds(interpreter, found)),
            platform=tuple(_platform(interpreter)),
            diagnostics=(
                *found.diagnostics,
                *_notes(interpreter),
                *_unreachable(interpreter, found),
            ),
        )

    def behaviour(self, inventory: Inventory, conclusions: Conclusions) -> Iterable[Behaviour]:
        """What dependencies and middleware are given, and what validates models."""
        found: set[Behaviour] = set(models(inventory))
        mine = [e for e in conclusions.endpoints if e.framework == self.name]
        if mine:
            found.update(behaving(go_through(inventory), mine))
        yield from sorted(found, key=repr)


def _seeds(interpreter: Interpreter, found: Findings) -> Iterator[Seed]:
    """One seed a router that answers something: where it is made and where its handlers are."""
    for router in interpreter.routers.values():
        held = found.modules.get(router.site)
        if held and not router.is_app:
            module = router.site[0]
            location = interpreter.inventory.location(*router.site)
            yield Seed(
                router.name or module, "router", tuple(sorted({module, *held})), 0.6, location
            )


def _platform(interpreter: Interpreter) -> Iterator[PlatformUse]:
    """Middleware, exception handlers and events of the project's own."""
    for hooked in interpreter.hooks:
        name = name_of_thing(hooked.thing)
        if interpreter.inventory.definition(name) is not None:
            role = hooked.how.removeprefix("add_").removeprefix("on_").replace("_", " ")
            location = interpreter.inventory.location(*hooked.site)
            yield PlatformUse(name, f"fastapi {role}", location)


def _notes(interpreter: Interpreter) -> Iterator[Diagnostic]:
    for (module, position), message in sorted(interpreter.notes.items()):
        location = interpreter.inventory.location(module, position)
        yield report(diagnostics.ROUTE_UNRESOLVED, message, location)


def _unreachable(interpreter: Interpreter, found: Findings) -> Iterator[Diagnostic]:
    """Routers with entries that no application includes."""
    sites: dict[Site, Router] = {}
    for router in interpreter.routers.values():
        if router.entries and router.site not in found.reached:
            sites.setdefault(router.site, router)
    for site, router in sorted(sites.items()):
        location = interpreter.inventory.location(*site)
        if router.is_stand_in:
            message = "the application or router that is handed to this function is not known"
            yield report(diagnostics.ROUTE_UNRESOLVED, message, location)
        else:
            message = "nothing includes this router; its routes are not listed"
            yield report(diagnostics.ROUTE_UNREACHABLE, message, location)
