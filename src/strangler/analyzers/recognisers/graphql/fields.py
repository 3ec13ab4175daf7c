"""What the three libraries' readers share: fields of root types, and their names."""

from dataclasses import dataclass

from strangler.locations import Location
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Literal, Name, Value

ROOTS = (("query", "Query"), ("mutation", "Mutation"), ("subscription", "Subscription"))


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a root type (`Query.books`), and the dotted name of what resolves it."""

    name: str
    handler: str
    location: Location


def camel_case(name: str) -> str:
    """`by_author` as `byAuthor`, as graphene and strawberry name fields by themselves."""
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() if part else "_" for part in rest)


def is_false(value: Value | None) -> bool:
    """Whether a value is the literal False."""
    return isinstance(value, Literal) and value.value is False


def definition_named(inventory: Inventory, module: str, value: Value | None) -> str:
    """The project definition that a name, or the function of a call, stands for; or empty."""
    if isinstance(value, Call):
        value = value.function
    if not isinstance(value, Name):
        return ""
    found = inventory.resolve(module, value.name)
    if found is None or not found.exact or inventory.definition(found.name) is None:
        return ""
    return found.name
