"""graphene (2 and 3): the fields of the types that a schema names as its roots.

Rules: docs.graphene-python.org, schema (root types, `auto_camelcase`), ObjectType (resolvers),
mutations (`Mutation.Field()`, `mutate`; relay's `mutate_and_get_payload`)."""

from collections.abc import Iterator

from strangler.analyzers.recognisers.following import named, text_of
from strangler.analyzers.recognisers.graphql.facts import GRAPHENE_SCHEMAS, Schema
from strangler.analyzers.recognisers.graphql.fields import (
    ROOTS,
    Field,
    camel_case,
    definition_named,
    is_false,
)
from strangler.model.facts import Assignment
from strangler.model.names import last, parent
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Name, Value

_MUTATES = ("mutate", "mutate_and_get_payload")
_NO_FIELDS = frozenset({"Argument", "InputField", "Enum"})


def find_fields(inventory: Inventory) -> Iterator[Field]:
    """The root fields of every schema."""
    for module, schema in inventory.found("graphql", Schema):
        if named(inventory, module, schema.call) not in GRAPHENE_SCHEMAS:
            continue
        plain = is_false(schema.call.keyword("auto_camelcase"))
        for index, (keyword, root) in enumerate(ROOTS):
            owner = definition_named(inventory, module, schema.call.argument(index, keyword))
            if owner:
                yield from _fields(inventory, owner, root, plain)


def _fields(inventory: Inventory, owner: str, root: str, plain: bool) -> Iterator[Field]:
    seen: set[str] = set()
    for holder in (owner, *inventory.ancestors(owner)):
        place = inventory.definition(holder)
        if place is None:
            continue
        for item in inventory.class_assignments(holder):
            if item.name in seen or not _is_field(inventory, place[0], item.value):
                continue
            seen.add(item.name)
            yield _field(inventory, owner, root, place[0], item, plain)


def _field(
    inventory: Inventory, owner: str, root: str, module: str, item: Assignment, plain: bool
) -> Field:
    call = item.value
    assert isinstance(call, Call)
    given = text_of(inventory, module, call.keyword("name"))
    name = given or (item.name if plain else camel_case(item.name))
    location = inventory.location(module, item.position)
    return Field(f"{root}.{name}", _handler(inventory, owner, module, item.name, call), location)


def _handler(inventory: Inventory, owner: str, module: str, name: str, call: Call) -> str:
    """`resolver=`, `resolve_name`, or `mutate` of a mutation; else the root type itself."""
    given = definition_named(inventory, module, call.keyword("resolver"))
    if given:
        return given
    if isinstance(call.function, Name) and last(call.function.name) == "Field":
        mutation = definition_named(inventory, module, Name(parent(call.function.name)))
        for method in _MUTATES if mutation else ():
            found = _inherited(inventory, mutation, method)
            if found:
                return found
    return _inherited(inventory, owner, f"resolve_{name}") or owner


def _inherited(inventory: Inventory, owner: str, name: str) -> str:
    for holder in (owner, *inventory.ancestors(owner)):
        found = inventory.members(holder).get(name, "")
        if found and inventory.definition(found) is not None:
            return found
    return ""


def _is_field(inventory: Inventory, module: str, value: Value) -> bool:
    """A call of a type or field of graphene, of a class derived from one, or `X.Field()`."""
    if not isinstance(value, Call) or not isinstance(value.function, Name):
        return False
    if last(value.function.name) == "Field":
        return True
    name = named(inventory, module, value)
    bases = (name, *inventory.ancestors(name))
    return last(name) not in _NO_FIELDS and any(b.startswith("graphene") for b in bases)
