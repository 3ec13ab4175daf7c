"""Jinja (2 and 3): templates of Flask, Starlette, Pyramid and plain environments, as functions.

It concludes nothing but what it could not read; what templates do is told to the call solver."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from strangler.analyzers.recognisers.jinja import facts
from strangler.analyzers.recognisers.jinja.templates import Templates, patterns
from strangler.model.behaviour import Behaviour
from strangler.model.facts import Fact
from strangler.model.recogniser import Conclusion, Conclusions, Inventory
from strangler.model.views import ModuleView


class Jinja:
    """The recogniser of Jinja."""

    name = "jinja"
    version = 1
    wakes_on: tuple[str, ...] = (
        *("flask", "jinja2", "starlette", "fastapi", "pyramid_jinja2", "aiohttp_jinja2"),
        *("pyramid", "fastapi_mail", "bottle"),
    )
    requires: tuple[str, ...] = ()
    facts: tuple[type[Fact], ...] = facts.FACTS
    standins = Path(__file__).parent / "standins"

    def watch(self, module: ModuleView) -> Iterable[Fact]:
        """Folders of templates, and what is added to environments."""
        return facts.watch(module)

    def conclude(self, inventory: Inventory) -> Conclusion:
        """What of the templates cannot be read."""
        return Conclusion(diagnostics=tuple(Templates(inventory).problems()))

    def documents(self, inventory: Inventory) -> Iterable[str]:
        """Where templates may lie."""
        return patterns(inventory)

    def behaviour(self, inventory: Inventory, conclusions: Conclusions) -> Iterable[Behaviour]:
        """Templates listen to their names."""
        return Templates(inventory).listeners()

    def written(self, inventory: Inventory, conclusions: Conclusions) -> Mapping[str, str]:
        """The templates, each a module."""
        return dict(sorted(Templates(inventory).sources()))
