"""A value in one module's facts in, what it stands for across the project out.

What recognisers of all frameworks need when they conclude. A value keeps its meaning only
beside the module it was written in, so everything here travels as (module, value)."""

from collections.abc import Iterator
from string import Formatter

from strangler.locations import Location
from strangler.model.facts import MODULE_SCOPE, Assignment, DefinitionKind
from strangler.model.graph import Confidence, Edge, EdgeKind
from strangler.model.names import last, parent
from strangler.model.recogniser import Inventory
from strangler.model.source import ModuleKind
from strangler.model.values import (
    Call,
    Formatted,
    Items,
    Literal,
    Member,
    Name,
    Splice,
    Value,
)

Placed = tuple[str, Value]
"""A value and the module it is written in."""

_MAX_STEPS = 20
_GUARDS = ("_required", "permission", "user_passes_test", "authenticated", "admin_view")
_LEFT_OUT = (ModuleKind.TEST, ModuleKind.MIGRATION)


def product_modules(inventory: Inventory) -> Iterator[str]:
    """The modules that make up the product: tests and migrations are left out."""
    for module in inventory.modules:
        if inventory.source(module).kind not in _LEFT_OUT:
            yield module


def is_imported(inventory: Inventory, *packages: str) -> bool:
    """Whether any product module imports one of these top-level packages or is in it."""
    for module in product_modules(inventory):
        if module.partition(".")[0] in packages:
            return True
        for item in inventory.facts(module).imports:
            if item.module.partition(".")[0] in packages:
                return True
    return False


def named(inventory: Inventory, module: str, value: Value | None) -> str:
    """The full dotted name that a Name value, or the callee of a call, stands for; or empty."""
    if isinstance(value, Call):
        value = value.function
    if not isinstance(value, Name):
        return ""
    found = inventory.resolve(module, value.name)
    return found.name if found is not None and found.exact else ""


def follow(inventory: Inventory, module: str, value: Value) -> Placed:
    """What a value is after following names to what they are bound to.

    A name of a definition, or of something outside the project, comes back as its full
    dotted name; other values as they are."""
    for _ in range(_MAX_STEPS):
        if not isinstance(value, Name):
            break
        found = inventory.resolve(module, value.name)
        if found is None or not found.exact:
            break
        bound = _binding(inventory, found.module, found.symbol) if found.symbol else None
        if bound is None or not isinstance(bound.value, Name | Literal | Items | Call | Formatted):
            return found.module or module, Name(found.name, value.position)
        if isinstance(bound.value, Name) and bound.value.name[:1] == "?":
            break
        module, value = found.module, bound.value
    return module, value


def text_of(inventory: Inventory, module: str, value: Value | None, depth: int = 0) -> str | None:
    """The string that a value is: constants followed, concatenations and f-strings joined."""
    if value is None or depth > _MAX_STEPS:  # `path = prefix + path` never ends
        return None
    module, value = follow(inventory, module, value)
    if isinstance(value, Literal):
        return value.value if isinstance(value.value, str) else None
    if isinstance(value, Formatted):
        parts = [_shown(inventory, module, part, depth) for part in value.parts]
        known = [part for part in parts if part is not None]
        return "".join(known) if len(known) == len(parts) else None
    if isinstance(value, Call):
        return _filled(inventory, module, value, depth)
    return None


def _filled(inventory: Inventory, module: str, call: Call, depth: int) -> str | None:
    """What `str.format` makes of a known text and known values (Python library reference, Format
    String Syntax); None where a field has a format of its own or a value is not known."""
    match call.function:
        case Member(value=receiver, attribute="format"):
            pattern = text_of(inventory, module, receiver, depth + 1)
        case Name(name=name) if last(name) == "format" and name != last(name):
            pattern = text_of(inventory, module, Name(parent(name)), depth + 1)
        case _:
            return None
    if pattern is None:
        return None
    made, free = "", 0
    try:
        for literal, field, form, conversion in Formatter().parse(pattern):
            made += literal
            if field is None:
                continue
            index, free = (str(free), free + 1) if field == "" else (field, free)
            given = call.keyword(index)
            if index.isdecimal() and int(index) < len(call.positional):
                given = call.positional[int(index)]
            shown = None if given is None else _shown(inventory, module, given, depth)
            if form or conversion or shown is None:
                return None
            made += shown
    except ValueError:  # a brace that nothing closes
        return None
    return made


def _shown(inventory: Inventory, module: str, part: Value, depth: int) -> str | None:
    """A part of an f-string as it is written into it: a number is, too."""
    home, value = follow(inventory, module, part)
    if isinstance(value, Literal) and isinstance(value.value, int):
        return str(value.value)
    return text_of(inventory, home, value, depth + 1)


def texts_of(inventory: Inventory, module: str, value: Value | None) -> list[str] | None:
    """The strings of a list, tuple or set; None if it is no display, or one is not known."""
    if value is None:
        return None
    module, value = follow(inventory, module, value)
    if not isinstance(value, Items):
        return None
    known: list[str] = []
    for item in value.items:
        if isinstance(item, Splice):
            inner = texts_of(inventory, module, item.value)
        else:
            text = text_of(inventory, module, item)
            inner = None if text is None else [text]
        if inner is None:
            return None
        known += inner
    return known


def global_assignments(inventory: Inventory, module: str, name: str) -> Iterator[Assignment]:
    """All bindings of a module global, in source order, additions included."""
    for item in inventory.facts(module).assignments:
        if item.name == name and item.scope == MODULE_SCOPE:
            yield item


def class_attribute(inventory: Inventory, dotted: str, name: str) -> Placed | None:
    """What a class or the nearest project base binds `name` to in its body."""
    for holder in (dotted, *inventory.ancestors(dotted)):
        place = inventory.definition(holder)
        if place is None:
            continue
        found = [a for a in inventory.class_assignments(holder) if a.name == name]
        if found:
            return place[0], found[-1].value
        if name in inventory.members(holder):
            return None
    return None


def is_class(inventory: Inventory, dotted: str) -> bool:
    """Whether a name is a class of the project."""
    place = inventory.definition(dotted)
    return place is not None and place[1].kind is DefinitionKind.CLASS


def classes_of(inventory: Inventory, module: str) -> Iterator[str]:
    """The full dotted names of the classes at a module's top level."""
    for definition in inventory.facts(module).definitions:
        if definition.kind is DefinitionKind.CLASS and definition.scope == MODULE_SCOPE:
            yield f"{module}.{definition.name}"


def is_guard(dotted: str) -> bool:
    """Whether a decorator asks for a user or a permission, told by its name."""
    name = dotted.rpartition(".")[2].lower()
    return any(word in name for word in _GUARDS) and "not_required" not in name


def place_of(inventory: Inventory, dotted: str) -> Location:
    """Where a project definition stands."""
    place = inventory.definition(dotted)
    assert place is not None
    return inventory.location(place[0], place[1].position)


def edge(
    source: str,
    target: str,
    kind: EdgeKind,
    location: Location,
    confidence: Confidence = Confidence.LIKELY,
) -> Edge:
    """An edge with one line of evidence. A framework's rule makes it likely, not certain."""
    return Edge(source, target, kind, confidence, (location,))


def _binding(inventory: Inventory, module: str, symbol: str) -> Assignment | None:
    owner, _, name = symbol.rpartition(".")
    if not owner:
        return inventory.assignment(module, name)
    found = [a for a in inventory.class_assignments(f"{module}.{owner}") if a.name == name]
    return found[-1] if found else None
