"""Django (4.2 to 5.2): endpoints, tables, doors, apps and what runs for every request."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from strangler.analyzers.recognisers.django import facts
from strangler.analyzers.recognisers.django.admin import AdminURLs
from strangler.analyzers.recognisers.django.apps import Apps
from strangler.analyzers.recognisers.django.behaving import behave
from strangler.analyzers.recognisers.django.configs import ConfigURLs
from strangler.analyzers.recognisers.django.doors import find_doors, manage_modules
from strangler.analyzers.recognisers.django.migrations import disagreements
from strangler.analyzers.recognisers.django.models import Models
from strangler.analyzers.recognisers.django.routes import find_routes
from strangler.analyzers.recognisers.django.running import Running
from strangler.analyzers.recognisers.django.settings import Settings
from strangler.analyzers.recognisers.django.tables import build_tables
from strangler.analyzers.recognisers.django.templates import MODULE, Templates, patterns
from strangler.analyzers.recognisers.following import is_imported
from strangler.analyzers.recognisers.urls import ExtendsURLs, guarded
from strangler.model.behaviour import Behaviour
from strangler.model.facts import Fact
from strangler.model.recogniser import Conclusion, Conclusions, Inventory
from strangler.model.views import ModuleView


class Django:
    """The recogniser of Django."""

    name = "django"
    version = 4
    wakes_on: tuple[str, ...] = ("django", "rest_framework")
    requires: tuple[str, ...] = ()
    facts: tuple[type[Fact], ...] = facts.FACTS

    standins = Path(__file__).parent / "standins"
    catalogue = Path(__file__).parent / "catalogue.toml"

    def __init__(self, extensions: Sequence[ExtendsURLs] = ()) -> None:
        self._extensions = extensions

    def extended(self, extensions: Sequence[ExtendsURLs]) -> "Django":
        """This recogniser with others that read parts of its URLconfs."""
        return Django(extensions)

    def watch(self, module: ModuleView) -> Iterable[Fact]:
        """Growing pattern lists, signals connected and admin classes registered by a call, and
        what migrations make."""
        return facts.watch(module)

    def conclude(self, inventory: Inventory) -> Conclusion:
        """URLconfs from the root down, models to tables, and what the settings register."""
        readers = guarded(self._extensions, inventory)
        if not readers and not is_imported(inventory, "django"):
            return Conclusion()
        settings = Settings(inventory)
        apps = Apps(inventory, settings)
        configs = ConfigURLs(inventory, apps)
        routes = find_routes(inventory, settings, AdminURLs(inventory, apps), readers, configs)
        models = Models(inventory, settings, apps)
        tables = build_tables(inventory, settings, models)
        running = Running(inventory, settings)
        disagreeing = disagreements(inventory, models, apps)
        return Conclusion(
            endpoints=tuple(running.around(one) for one in routes.endpoints.values()),
            tables=tuple(tables.tables),
            doors=(*routes.doors, *find_doors(inventory, settings)),
            edges=(*routes.edges, *tables.edges),
            seeds=tuple(apps.seeds()),
            platform=(*settings.platform(), *manage_modules(inventory)),
            diagnostics=(*routes.diagnostics, *tables.diagnostics, *disagreeing),
        )

    def behaviour(self, inventory: Inventory, conclusions: Conclusions) -> Iterable[Behaviour]:
        """Relations and managers, receivers, and what Django passes to views and hooks."""
        return behave(inventory, conclusions)

    def documents(self, inventory: Inventory) -> Iterable[str]:
        """Where templates may lie."""
        return patterns(inventory)

    def written(self, inventory: Inventory, conclusions: Conclusions) -> Mapping[str, str]:
        """The templates, as functions of one module."""
        del conclusions
        if not is_imported(inventory, "django"):
            return {}
        found = Templates(inventory, inventory.document_paths)
        return {MODULE: found.source()} if found.names else {}
