"""strawberry: the fields of the types that a schema names as its roots.

Rules: strawberry.rocks, schema (query, mutation, subscription, config), resolvers, and
`merge_types`: annotated attributes and decorated methods of a type are its fields."""

from collections.abc import Iterator

from strangler.analyzers.recognisers.following import follow, named, text_of
from strangler.analyzers.recognisers.graphql.facts import STRAWBERRY_SCHEMAS, Schema
from strangler.analyzers.recognisers.graphql.fields import (
    ROOTS,
    Field,
    camel_case,
    definition_named,
    is_false,
)
from strangler.model.facts import DefinitionKind
from strangler.model.names import LOCAL, last
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Items, Name, Value

_DECORATORS = frozenset({"field", "mutation", "subscription", "node", "connection"})
_HIDDEN = frozenset({"ClassVar", "Private"})


def find_fields(inventory: Inventory) -> Iterator[Field]:
    """The root fields of every schema."""
    for module, schema in inventory.found("graphql", Schema):
        if named(inventory, module, schema.call) not in STRAWBERRY_SCHEMAS:
            continue
        plain = _is_plain(inventory, module, schema.call.keyword("config"))
        for index, (keyword, root) in enumerate(ROOTS):
            value = schema.call.argument(index, keyword)
            for owner in _types(inventory, module, value):
                yield from _fields(inventory, owner, root, plain)


def _is_plain(inventory: Inventory, module: str, value: Value | None) -> bool:
    """Whether `StrawberryConfig(auto_camel_case=False)` leaves names as they are."""
    _, value = follow(inventory, module, value) if value is not None else (module, value)
    return isinstance(value, Call) and is_false(value.keyword("auto_camel_case"))


def _types(inventory: Inventory, module: str, value: Value | None) -> Iterator[str]:
    """The class that a root is, or those that `merge_types("Query", (A, B))` joins."""
    if value is None:
        return
    home, value = follow(inventory, module, value)
    if isinstance(value, Call) and last(named(inventory, home, value)) == "merge_types":
        listed = value.argument(1, "types")
        bound = inventory.constant(home, listed) if listed is not None else None
        for item in bound.items if isinstance(bound, Items) else ():
            yield from _types(inventory, home, item)
        return
    owner = definition_named(inventory, home, value)
    if owner:
        yield owner


def _fields(inventory: Inventory, owner: str, root: str, plain: bool) -> Iterator[Field]:
    seen: set[str] = set()
    for holder in (owner, *inventory.ancestors(owner)):
        place = inventory.definition(holder)
        if place is None:
            continue
        for name, handler, position, given in _declared(inventory, place[0], holder):
            if name not in seen:
                seen.add(name)
                shown = given or (name if plain else camel_case(name))
                location = inventory.location(place[0], position)
                yield Field(f"{root}.{shown}", handler or holder, location)


def _declared(
    inventory: Inventory, module: str, holder: str
) -> Iterator[tuple[str, str, int, str | None]]:
    """Name, resolver, position and given name of what a class declares."""
    for item in inventory.class_assignments(holder):
        call = item.value if isinstance(item.value, Call) else None
        is_field = call is not None and _is_strawberry(inventory, module, call)
        hidden = isinstance(item.annotation, Name) and last(item.annotation.name) in _HIDDEN
        if is_field or (item.annotation is not None and not hidden):
            resolver = _resolver(inventory, module, item.name, call) if call is not None else ""
            given = text_of(inventory, module, call.keyword("name")) if call else None
            yield item.name, resolver, item.position, given
    for name, full in inventory.members(holder).items():
        place = inventory.definition(full)
        if place is None or place[1].kind is not DefinitionKind.FUNCTION:
            continue
        for decorator in place[1].decorators:
            if _is_strawberry(inventory, module, decorator):
                word = decorator.keyword("name") if isinstance(decorator, Call) else None
                yield name, full, place[1].position, text_of(inventory, module, word)
                break


def _resolver(inventory: Inventory, module: str, name: str, call: Call) -> str:
    """The function given as `resolver=`. One of the field's own name is that of the module: a
    class body binds the name only after the call (Python reference 7.2)."""
    given = call.keyword("resolver")
    if isinstance(given, Name) and given.name[:1] == LOCAL and last(given.name) == name:
        given = Name(f"{LOCAL}{name}", given.position)
    return definition_named(inventory, module, given)


def _is_strawberry(inventory: Inventory, module: str, value: Value) -> bool:
    name = named(inventory, module, value)
    return name.partition(".")[0].startswith("strawberry") and last(name) in _DECORATORS
