"""ariadne: the resolvers that are bound to fields of root types.

Rules: ariadnegraphql.org, resolvers (`QueryType`, `MutationType`, `ObjectType`, `field`,
`set_field`) and subscriptions (`source`, `field`). Fields of the schema's text without a
resolver of their own are read from the root value by ariadne and have no handler."""

from collections.abc import Iterator

from strangler.analyzers.recognisers.following import follow, is_imported, product_modules, text_of
from strangler.analyzers.recognisers.graphql.facts import BINDERS, Bound
from strangler.analyzers.recognisers.graphql.fields import Field, definition_named
from strangler.analyzers.recognisers.wiring import split
from strangler.model.names import last
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Value, text

_ROOTS = frozenset({"Query", "Mutation", "Subscription"})


def find_fields(inventory: Inventory) -> Iterator[Field]:
    """The root fields that have a resolver."""
    if not is_imported(inventory, "ariadne"):
        return
    for module in product_modules(inventory):
        for definition in inventory.facts(module).definitions:
            for decorator in definition.decorators:
                if not isinstance(decorator, Call):
                    continue
                method, receiver = split(decorator.function)
                if receiver is None or method not in ("field", "source"):
                    continue
                root = _root(inventory, module, receiver)
                name = text_of(inventory, module, decorator.argument(0, "name"))
                if root and name:
                    handler = f"{module}.{definition.name}"
                    location = inventory.location(module, definition.position)
                    yield Field(f"{root}.{name}", handler, location)
    for module, bound in inventory.found("graphql", Bound):
        root = _root(inventory, module, bound.receiver)
        name = text_of(inventory, module, bound.call.argument(0, "name"))
        handler = definition_named(inventory, module, bound.call.argument(1, "resolver"))
        if root and name and handler:
            location = inventory.location(module, bound.call.position)
            yield Field(f"{root}.{name}", handler, location)


def _root(inventory: Inventory, module: str, receiver: Value) -> str:
    """`Query` for a `QueryType()` or an `ObjectType("Query")`; empty for anything else."""
    home, value = follow(inventory, module, receiver)
    if not isinstance(value, Call):
        return ""
    found = inventory.resolve(home, value.name) if value.name else None
    maker = found.name if found is not None else ""
    if maker not in BINDERS:
        return ""
    kind = last(maker).removesuffix("Type")
    name = text(value.argument(0, "name")) if kind == "Object" else kind
    return name if name in _ROOTS else ""
