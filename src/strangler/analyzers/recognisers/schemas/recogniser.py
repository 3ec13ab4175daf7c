"""marshmallow (3 and 4) with Flask-Smorest, webargs and Flask-Marshmallow; the fields that
Flask-RESTful and Flask-RESTX marshal answers by.

It concludes nothing; what schemas call and read is told to the call solver."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from strangler.analyzers.recognisers.following import classes_of, is_imported, product_modules
from strangler.analyzers.recognisers.schema_decorators import WRITTEN, mangled, root_of
from strangler.analyzers.recognisers.schemas.giving import given
from strangler.analyzers.recognisers.schemas.writing import Writer
from strangler.model.behaviour import Base, Behaviour, Listener
from strangler.model.facts import Fact
from strangler.model.recogniser import Conclusion, Conclusions, Inventory
from strangler.model.views import ModuleView

_PACKAGES = ("marshmallow", "flask_marshmallow", "marshmallow_sqlalchemy", "flask_smorest")
_FIELDS = ("flask_restful", "flask_restx", "flask_restplus")


class Schemas:
    """The recogniser of schemas."""

    name = "schemas"
    version = 1
    wakes_on: tuple[str, ...] = ("marshmallow",)
    requires: tuple[str, ...] = ()
    facts: tuple[type[Fact], ...] = ()
    standins: Path = Path(__file__).parent / "standins"

    def watch(self, module: ModuleView) -> Iterable[Fact]:
        """Class bodies and decorators are in the general facts."""
        return ()

    def conclude(self, inventory: Inventory) -> Conclusion:
        """Nothing that is counted."""
        return Conclusion()

    def behaviour(self, inventory: Inventory, conclusions: Conclusions) -> Iterable[Behaviour]:
        """What loads and dumps each schema, and what handlers get of it."""
        if not is_imported(inventory, *_PACKAGES):
            return
        for schema, root in _schemas(inventory):
            if root.startswith("flask_marshmallow."):
                yield Base(schema, root)
            for how in ("load", "validate", "dump"):
                function = f"{WRITTEN}.{how}_{mangled(schema)}"
                yield Listener(f"marshmallow.{how}", schema, function, exact=True)
        yield from given(inventory, conclusions)

    def written(self, inventory: Inventory, conclusions: Conclusions) -> Mapping[str, str]:
        """One module with what loads and dumps."""
        if not is_imported(inventory, *_PACKAGES, *_FIELDS):
            return {}
        writer = Writer(inventory)
        for schema, _ in _schemas(inventory):
            writer.schema(schema)
        for handler in sorted({endpoint.handler for endpoint in conclusions.endpoints}):
            writer.answer(handler)
        return {WRITTEN: writer.source()} if writer.lines else {}


def _schemas(inventory: Inventory) -> Iterator[tuple[str, str]]:
    for module in product_modules(inventory):
        for dotted in classes_of(inventory, module):
            root = root_of(inventory, dotted)
            if root:
                yield dotted, root
