"""Django REST framework (3.14 to 3.18): what its routers, viewsets and views add to URLconfs."""

from collections.abc import Iterable
from pathlib import Path

from strangler.analyzers.recognisers.drf import companions, extended, facts, library, nested
from strangler.analyzers.recognisers.drf.behaving import behave
from strangler.analyzers.recognisers.drf.policies import Policies
from strangler.analyzers.recognisers.drf.problems import Problems
from strangler.analyzers.recognisers.drf.routers import Routers
from strangler.analyzers.recognisers.drf.views import Reader
from strangler.analyzers.recognisers.drf.viewsets import Viewsets
from strangler.analyzers.recognisers.following import is_imported, product_modules
from strangler.analyzers.recognisers.interpreting.bodies import Body, by_name
from strangler.analyzers.recognisers.interpreting.interpreter import Interpreter
from strangler.analyzers.recognisers.interpreting.library import Library
from strangler.model.behaviour import Behaviour
from strangler.model.facts import Fact
from strangler.model.recogniser import Conclusion, Conclusions, Inventory
from strangler.model.views import ModuleView

_ROUTERS = ("rest_framework_nested", "rest_framework_extensions")


class DRF:
    """The recogniser of Django REST framework. Its endpoints come out of Django's walk over the
    URLconfs, to which it hands a reader (`strangler.analyzers.recognisers.urls`)."""

    name = "drf"
    version = 1
    wakes_on: tuple[str, ...] = ("*",)
    requires: tuple[str, ...] = ("django",)
    facts: tuple[type[Fact], ...] = facts.FACTS
    standins = Path(__file__).parent / "standins"

    def watch(self, module: ModuleView) -> Iterable[Fact]:
        """The bodies that routes may depend on."""
        return facts.watch(module)

    def conclude(self, inventory: Inventory) -> Conclusion:
        """Nothing of its own."""
        return Conclusion()

    def behaviour(self, inventory: Inventory, conclusions: Conclusions) -> Iterable[Behaviour]:
        """What views are passed and guarded by, and what serializers call."""
        if not is_imported(inventory, "rest_framework"):
            return ()
        return behave(inventory, conclusions)

    def url_reader(self, inventory: Inventory) -> Reader | None:
        """What Django's walk asks; None for a project without the framework."""
        if not is_imported(inventory, "rest_framework", *_ROUTERS):
            return None
        bodies = by_name(inventory.found(self.name, Body))
        problems = Problems(inventory)
        viewsets = Viewsets(inventory, problems)
        views = Library(
            bases={**library.BASES, **companions.BASES, **nested.BASES, **extended.BASES},
            methods={**nested.METHODS, **extended.METHODS},
            attributes={
                **library.ATTRIBUTES,
                **library.symbols(companions.MEMBERS),
                **{(cls, policy): tuple for cls in companions.OPEN for policy in library.POLICIES},
            },
            aliases=nested.ALIASES,
        )
        known = Routers(viewsets, problems).library(views)
        interpreter = Interpreter(inventory, bodies, known)
        # Tests register things, too; a function of theirs is known if the product calls it.
        interpreter.run_modules(name for name in product_modules(inventory) if name in bodies)
        policies = Policies(inventory, interpreter)
        return Reader(inventory, interpreter, viewsets, policies, problems)
