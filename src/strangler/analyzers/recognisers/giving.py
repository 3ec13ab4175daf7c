"""A function or handler of the project in, out what a framework passes to it by place, and what
of its class runs around it.

What recognisers share when they tell the call solver of their frameworks."""

from collections.abc import Iterator

from strangler.analyzers.recognisers.following import is_class
from strangler.model.behaviour import Given
from strangler.model.facts import Definition, DefinitionKind
from strangler.model.names import last, parent
from strangler.model.recogniser import Inventory


def by_place(inventory: Inventory, function: str, types: tuple[str, ...]) -> Iterator[Given]:
    """The first parameters of a function, `self` left out, with their types; an empty type is
    nothing known, an annotated parameter is given what it says."""
    place = definition_of(inventory, function)
    if place is None or place[1].kind is DefinitionKind.CLASS:
        return
    annotated = {p.name for p in place[1].parameters if p.annotation}
    dotted = f"{place[0]}.{place[1].name}"
    for name, type_ in zip(own_parameters(inventory, *place), types, strict=False):
        if type_ and name[:1] != "*" and name not in annotated:
            yield Given(dotted, name, type_)


def own_parameters(inventory: Inventory, module: str, definition: Definition) -> list[str]:
    """The names of a function's parameters, `self` left out."""
    names = [parameter.name for parameter in definition.parameters]
    holder = parent(definition.name)
    is_static = any(
        last(getattr(decorator, "name", "")) == "staticmethod"
        for decorator in definition.decorators
    )
    if holder and is_class(inventory, f"{module}.{holder}") and not is_static:
        return names[1:]
    return names


def definition_of(inventory: Inventory, dotted: str) -> tuple[str, Definition] | None:
    """A definition by its name; of a method that a class inherits, where it stands."""
    own = inventory.definition(dotted)
    if own is not None:
        return own
    for holder in inventory.ancestors(parent(dotted)):
        found = inventory.definition(f"{holder}.{last(dotted)}")
        if found is not None:
            return found
    return None


def inner_functions(inventory: Inventory, function: str) -> Iterator[str]:
    """The functions inside a function, one of which it may give back."""
    place = inventory.definition(function) if function else None
    if place is None:
        return
    definitions = inventory.facts(place[0]).definitions
    for definition in definitions:
        inside = definition.scope >= 0 and definitions[definition.scope].name == place[1].name
        if inside and definition.kind is DefinitionKind.FUNCTION:
            yield f"{place[0]}.{definition.name}"


def has_member(inventory: Inventory, dotted: str, name: str) -> bool:
    """Whether a class, or a base of it in the project, defines a member."""
    holders = (dotted, *inventory.ancestors(dotted))
    return any(name in inventory.members(holder) for holder in holders)


def around_method(
    inventory: Inventory, handler: str, before: tuple[str, ...], after: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """What of a handler's class runs for each request: making it, and the methods that its
    framework calls `before` and `after`, as far as the project defines them."""
    owner = parent(handler)
    if not is_class(inventory, owner):
        return ()
    made = (owner,) if has_member(inventory, owner, "__init__") else ()
    names = [name for name in before if has_member(inventory, owner, name)]
    late = [name for name in after if has_member(inventory, owner, name)]
    return (*made, *(f"{owner}.{name}" for name in (*names, *late) if name != last(handler)))
