"""The project's Django apps: which package is one, and what its label is.

Django's rules (docs.djangoproject.com, ref/applications): an app's label is its AppConfig's
`label`, else the last part of its package's name; a model belongs to the app whose name is the
longest prefix of its module's."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from strangler.analyzers.recognisers.django.settings import Settings
from strangler.analyzers.recognisers.following import (
    class_attribute,
    classes_of,
    place_of,
    product_modules,
    text_of,
)
from strangler.locations import Location
from strangler.model.names import ancestors, last, parent
from strangler.model.recogniser import Inventory, Seed
from strangler.model.values import Literal

_CONFIGS = frozenset({"django.apps.AppConfig", "django.apps.config.AppConfig"})


@dataclass(frozen=True, slots=True)
class App:
    """A Django app: its package, its label, and where it is configured or installed."""

    package: str
    label: str
    location: Location | None
    installed: bool


class Apps:
    """All apps of the project by package."""

    def __init__(self, inventory: Inventory, settings: Settings) -> None:
        self._inventory = inventory
        self._modules = tuple(product_modules(inventory))
        self._installed = dict(settings.strings("INSTALLED_APPS"))
        self.apps: Mapping[str, App] = {app.package: app for app in self._find()}

    def label_of(self, module: str) -> str:
        """The label of the app that holds a module."""
        for package in (module, *reversed(ancestors(module))):
            app = self.apps.get(package)
            if app is not None:
                return app.label
        return last(parent(module)) or module

    def label_of_config(self, dotted: str) -> str:
        """The label of the app that a class configures; empty for any other class."""
        if _CONFIGS.isdisjoint(self._inventory.ancestors(dotted)):
            return ""
        return self._text(dotted, "label") or last(self._package_of(dotted))

    def rank(self, module: str) -> int:
        """0 for a module of an installed app, else 1: where two models claim one name."""
        for package in (module, *reversed(ancestors(module))):
            app = self.apps.get(package)
            if app is not None:
                return 0 if app.installed else 1
        return 1

    def seeds(self) -> Iterator[Seed]:
        """One seed an app: the modules below its package, but for those of an app inside it.

        Where the settings say which apps are installed, the others are mere libraries."""
        installed = {package for package, app in self.apps.items() if app.installed}
        modules: dict[str, list[str]] = {name: [] for name in sorted(installed or self.apps)}
        for module in self._modules:
            for package in (module, *reversed(ancestors(module))):
                if package in modules:
                    modules[package].append(module)
                    break
        for package, held in sorted(modules.items()):
            app = self.apps[package]
            strength = 0.8 if app.installed else 0.6
            yield Seed(app.label, "django app", tuple(held), strength, app.location)

    def _find(self) -> Iterator[App]:
        configs = self._configs()
        known = set(self._modules)
        packages: dict[str, Location | None] = {}
        chosen: dict[str, str] = {}
        for entry, location in self._installed.items():
            config = self._config_named(entry)
            package = self._package_of(config) if config else entry
            if package in known:
                packages.setdefault(package, location)
                if config:
                    chosen[package] = config
        installed = frozenset(packages)
        for package in configs:
            packages.setdefault(package, None)
        for module in self._modules:
            package = parent(module)
            if last(module) == "models" and self._may_be_app(package, installed):
                packages.setdefault(package, None)
        for package, where in sorted(packages.items()):
            candidates = configs.get(package, [])
            config = chosen.get(package) or self._default(candidates)
            label = self._text(config, "label") if config else None
            if where is None and config:
                where = place_of(self._inventory, config)
            yield App(package, label or last(package), where, package in installed)

    def _may_be_app(self, package: str, installed: frozenset[str]) -> bool:
        """Whether a package with a module `models` is one that the settings do not show. One in
        an installed app is a part of that (`Apps.get_containing_app_config`)."""
        if not package or last(package) == "models":
            return False
        return installed.isdisjoint(ancestors(package))

    def _configs(self) -> dict[str, list[str]]:
        """The AppConfig classes of the project by the package they configure."""
        found: dict[str, list[str]] = {}
        for module in self._modules:
            for dotted in classes_of(self._inventory, module):
                if _CONFIGS.isdisjoint(self._inventory.ancestors(dotted)):
                    continue
                package = self._package_of(dotted)
                if package:
                    found.setdefault(package, []).append(dotted)
        return found

    def _config_named(self, entry: str) -> str:
        found = self._inventory.resolve(self._modules[0], entry)
        if found is None or not found.exact or not found.symbol:
            return ""
        return found.name if self._package_of(found.name) else ""

    def _package_of(self, config: str) -> str:
        return self._text(config, "name") or ""

    def _text(self, config: str, attribute: str) -> str | None:
        bound = class_attribute(self._inventory, config, attribute)
        return text_of(self._inventory, *bound) if bound else None

    def _default(self, candidates: list[str]) -> str:
        """The config that Django takes by itself: the one marked `default`, or the only one;
        where several compete, one that has a label."""
        for config in candidates:
            bound = class_attribute(self._inventory, config, "default")
            if bound and isinstance(bound[1], Literal) and bound[1].value is True:
                return config
        return next((c for c in candidates if self._text(c, "label")), (candidates or [""])[0])
