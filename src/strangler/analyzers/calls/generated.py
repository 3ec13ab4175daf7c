"""Members that Python writes itself: the constructors of dataclasses, the members of enums."""

from collections.abc import Sequence

from strangler.analyzers.calls.parts import Class
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.model.values import Call, Name, Value

_DATACLASS = frozenset(
    {
        "attr.attrs",
        "attr.dataclass",
        "attr.define",
        "attr.frozen",
        "attr.mutable",
        "attr.s",
        "attrs.define",
        "attrs.frozen",
        "attrs.mutable",
        "dataclasses.dataclass",
        "pydantic.dataclasses.dataclass",
    }
)
"""Class decorators that write a constructor from the annotations (their documentation)."""
_FIELD_BASES = frozenset(
    {"typing.NamedTuple", "pydantic.BaseModel", "pydantic.main.BaseModel", "msgspec.Struct"}
)
"""Base classes that do the same."""


def constructor_fields(
    inventory: ProjectInventory, known: Class, order: Sequence[Class]
) -> tuple[str, ...] | None:
    """The fields of a class with a generated constructor, inherited ones first; else None."""
    if not _generated(inventory, known) and _FIELD_BASES.isdisjoint(known.external):
        return None
    fields: dict[str, None] = {}
    for above in reversed(order):
        for assignment in inventory.class_assignments(above.name):
            annotation = assignment.annotation
            if annotation is not None and not _class_level(annotation):
                fields[assignment.name] = None
    return tuple(fields)


def _generated(inventory: ProjectInventory, known: Class) -> bool:
    place = inventory.definition(known.name)
    if place is None:
        return False
    for decorator in place[1].decorators:
        name = decorator.function if isinstance(decorator, Call) else decorator
        if isinstance(name, Name):
            found = inventory.resolve(place[0], name.name)
            if found is not None and found.name in _DATACLASS:
                return True
    return False


def _class_level(annotation: Value) -> bool:
    return isinstance(annotation, Name) and annotation.name.endswith("ClassVar")


def is_enum(external: Sequence[str]) -> bool:
    """Whether a class derives from one of the standard library's enumerations, or from a
    framework's that does."""
    return any(base.rpartition(".")[2] in _ENUMS for base in external)


_ENUMS = frozenset(
    {"Enum", "Flag", "IntEnum", "IntFlag", "StrEnum", "IntegerChoices", "TextChoices"}
)
