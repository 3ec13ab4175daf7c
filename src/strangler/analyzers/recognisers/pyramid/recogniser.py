"""Pyramid (1.5 to 2.1): endpoints by URL dispatch and traversal, subscribers, tweens."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from strangler.analyzers.recognisers.following import is_imported
from strangler.analyzers.recognisers.pyramid import facts
from strangler.analyzers.recognisers.pyramid.applications import find_applications
from strangler.analyzers.recognisers.pyramid.collected import Supplied
from strangler.analyzers.recognisers.pyramid.endpoints import Listed, list_endpoints
from strangler.analyzers.recognisers.pyramid.frames import Evaluator
from strangler.analyzers.recognisers.pyramid.rendering import (
    MODULE,
    rendering_listeners,
    rendering_source,
)
from strangler.analyzers.recognisers.pyramid.running import Runner, sorted_steps
from strangler.analyzers.recognisers.pyramid.scanning import Scanner
from strangler.diagnostics import Diagnostic
from strangler.model.behaviour import Behaviour
from strangler.model.facts import Fact
from strangler.model.recogniser import Conclusion, Conclusions, Door, Inventory, PlatformUse
from strangler.model.views import ModuleView


@dataclass(slots=True)
class _Found:
    doors: list[Door] = field(default_factory=list)
    platform: list[PlatformUse] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    supplied: list[Supplied] = field(default_factory=list)
    """What all applications are told."""


class Pyramid:
    """The recogniser of Pyramid."""

    name = "pyramid"
    version = 1
    wakes_on: tuple[str, ...] = ("*",)
    """A function that is handed a configurator needs no import of Pyramid."""
    requires: tuple[str, ...] = ()
    facts: tuple[type[Fact], ...] = facts.FACTS
    standins = Path(__file__).parent / "standins"

    def watch(self, module: ModuleView) -> Iterable[Fact]:
        """Calls that configure, and what such functions bind."""
        return facts.watch(module)

    def conclude(self, inventory: Inventory) -> Conclusion:
        """The configuration of each application followed, its routes and views joined."""
        if not is_imported(inventory, "pyramid"):
            return Conclusion()
        found, listed = _configured(inventory)
        return Conclusion(
            endpoints=tuple(listed.endpoints.values()),
            doors=tuple(dict.fromkeys(found.doors)),
            edges=tuple(dict.fromkeys(listed.edges)),
            platform=tuple(dict.fromkeys(found.platform)),
            diagnostics=tuple(dict.fromkeys((*found.diagnostics, *listed.diagnostics))),
        )

    def behaviour(self, inventory: Inventory, conclusions: Conclusions) -> Iterable[Behaviour]:
        """Requests, contexts, services and the request's own methods, where there are endpoints."""
        if any(endpoint.framework == self.name for endpoint in conclusions.endpoints):
            found, listed = _configured(inventory)
            yield from sorted(listed.behaviour, key=repr)
            yield from rendering_listeners(listed.renderings, found.supplied)

    def written(self, inventory: Inventory, conclusions: Conclusions) -> Mapping[str, str]:
        """Functions that render what views give."""
        if all(endpoint.framework != self.name for endpoint in conclusions.endpoints):
            return {}
        found, listed = _configured(inventory)
        return {MODULE: rendering_source(inventory, listed.renderings, found.supplied)}


def _configured(inventory: Inventory) -> tuple[_Found, Listed]:
    """The configuration of each application followed."""
    steps = sorted_steps(inventory)
    found = _Found()
    listed = Listed()
    applications = find_applications(inventory, steps)
    evaluator = Evaluator(inventory, applications.makers)
    for start in applications.starts:
        runner = Runner(
            inventory, evaluator, steps, applications.directives, start.application, found
        )
        start.run(runner)
        scanner = Scanner(inventory, runner, steps)
        for scan in start.application.scans:
            scanner.scan(scan)
        list_endpoints(inventory, evaluator, start.application, listed)
        found.supplied += start.application.supplied
    return found, listed
