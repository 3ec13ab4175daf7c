"""Flask (2.0 to 3.1): endpoints, blueprints, hooks and commands."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from strangler import diagnostics
from strangler.analyzers.recognisers.flask import facts
from strangler.analyzers.recognisers.flask.appbuilder.registering import find_registered
from strangler.analyzers.recognisers.flask.behaving import behaving
from strangler.analyzers.recognisers.flask.restful import find_resources
from strangler.analyzers.recognisers.flask.routers import Routers
from strangler.analyzers.recognisers.flask.rules import (
    RuleFindings,
    find_rules,
    find_seeds,
    with_runs,
)
from strangler.analyzers.recognisers.following import is_imported
from strangler.diagnostics import Diagnostic, report
from strangler.model.behaviour import Behaviour
from strangler.model.facts import Fact
from strangler.model.recogniser import Conclusion, Conclusions, Inventory
from strangler.model.views import ModuleView


class Flask:
    """The recogniser of Flask."""

    name = "flask"
    version = 4
    wakes_on: tuple[str, ...] = ("*",)
    """A function that is handed the application needs no import of Flask."""
    requires: tuple[str, ...] = ()
    facts: tuple[type[Fact], ...] = facts.FACTS
    standins = Path(__file__).parent / "standins"

    def watch(self, module: ModuleView) -> Iterable[Fact]:
        """Calls that wire an application, and what such functions bind."""
        return facts.watch(module)

    def conclude(self, inventory: Inventory) -> Conclusion:
        """Rules joined with the prefixes of the blueprints they belong to."""
        if not is_imported(inventory, "flask", "connexion"):
            return Conclusion()
        routers = Routers(inventory)
        rules = find_rules(inventory, routers)
        find_resources(inventory, routers, rules)
        find_registered(inventory, routers, rules)
        return Conclusion(
            endpoints=tuple(with_runs(inventory, routers, rules)),
            doors=tuple(rules.doors),
            edges=tuple(rules.edges),
            seeds=tuple(find_seeds(routers, rules)),
            platform=tuple(rules.platform),
            diagnostics=(
                *routers.diagnostics,
                *rules.diagnostics,
                *_unregistered(routers, rules),
            ),
        )

    def behaviour(self, inventory: Inventory, conclusions: Conclusions) -> Iterable[Behaviour]:
        """Path variables, context processors, loaders of users, where there are endpoints."""
        yield from sorted(set(behaving(inventory, conclusions)), key=repr)


def _unregistered(routers: Routers, rules: RuleFindings) -> Iterator[Diagnostic]:
    """Blueprints with rules that nothing registers: their rules answer nowhere."""
    for router in routers.blueprints:
        if router.key in rules.modules and not routers.is_mounted(router):
            message = f"blueprint {router.name!r} is registered nowhere; its rules are not listed"
            yield report(diagnostics.ROUTE_UNREACHABLE, message, router.location)
