"""GraphQL: the fields of root types as doors (graphene 2 and 3, strawberry, ariadne)."""

from collections.abc import Iterable

from strangler.analyzers.recognisers.following import is_imported
from strangler.analyzers.recognisers.graphql import ariadne, facts, graphene, strawberry
from strangler.model.facts import Fact
from strangler.model.recogniser import Conclusion, Door, Inventory
from strangler.model.source import ModuleKind
from strangler.model.views import ModuleView


class GraphQL:
    """The recogniser of GraphQL schemas."""

    name = "graphql"
    version = 1
    wakes_on: tuple[str, ...] = ("graphene", "strawberry", "ariadne")
    requires: tuple[str, ...] = ()
    facts: tuple[type[Fact], ...] = facts.FACTS

    def watch(self, module: ModuleView) -> Iterable[Fact]:
        """Calls that make schemas and bind fields."""
        return facts.watch(module)

    def conclude(self, inventory: Inventory) -> Conclusion:
        """One door a root field; the HTTP endpoint that serves them is its framework's affair."""
        if not is_imported(inventory, *self.wakes_on):
            return Conclusion()
        tests = {
            inventory.source(module).path
            for module in inventory.modules
            if inventory.source(module).kind is ModuleKind.TEST
        }
        doors = {
            field.name + field.handler: Door("graphql", field.name, field.handler, field.location)
            for library in (graphene, strawberry, ariadne)
            for field in library.find_fields(inventory)
            if field.location.path not in tests
        }
        return Conclusion(doors=tuple(doors.values()))
