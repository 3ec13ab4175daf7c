"""The class-level assignments of a model in, its fields out.

Rules: docs.djangoproject.com, ref/models/fields and topics/db/models."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from strangler.analyzers.recognisers.django.libraries import FOREIGN_KEYS, NO_FIELDS
from strangler.analyzers.recognisers.following import named
from strangler.model.facts import Assignment
from strangler.model.names import last
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Literal, Value


class FieldKind(Enum):
    """What a field is to the schema."""

    COLUMN = "column"
    FOREIGN_KEY = "foreign key"
    MANY_TO_MANY = "many to many"


@dataclass(frozen=True, slots=True)
class Field:
    """A field as written: `call` is its constructor, `module` the file it stands in."""

    name: str
    kind: FieldKind
    call: Call
    module: str
    position: int

    @property
    def primary_key(self) -> bool:
        """Whether it replaces the automatic `id`."""
        return _is_true(self.call.keyword("primary_key"))

    @property
    def parent_link(self) -> bool:
        """Whether it takes the place of the hidden key of multi-table inheritance."""
        return _is_true(self.call.keyword("parent_link"))


class FieldReader:
    """Tells fields from other class attributes; remembers what each constructor is."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._kinds: dict[str, FieldKind | None] = {}

    def fields(self, module: str, assignments: tuple[Assignment, ...]) -> Iterator[Field]:
        """The fields among the assignments of one class body."""
        for item in assignments:
            if isinstance(item.value, Call):
                kind = self.kind(named(self._inventory, module, item.value))
                if kind is not None:
                    yield Field(item.name, kind, item.value, module, item.position)

    def kind(self, constructor: str) -> FieldKind | None:
        """What the field class of a dotted name makes; None if it is no field."""
        if constructor not in self._kinds:
            self._kinds[constructor] = self._find(constructor)
        return self._kinds[constructor]

    def _find(self, constructor: str) -> FieldKind | None:
        """A key is one by its own name or any base's: a ForeignKey is a Field, too."""
        names = (constructor, *self._inventory.ancestors(constructor))
        if constructor.startswith(NO_FIELDS):
            return None
        if not FOREIGN_KEYS.isdisjoint(names):
            return FieldKind.FOREIGN_KEY
        if any("Generic" in last(name) for name in names):  # contenttypes: no column, no key
            return None
        kinds = [kind for kind in map(_by_name, names) if kind is not None]
        keys = [kind for kind in kinds if kind is not FieldKind.COLUMN]
        return next(iter((*keys, *kinds)), None)


def _by_name(dotted: str) -> FieldKind | None:
    """Libraries name their field classes after the one of Django they extend."""
    name = last(dotted)
    if name.endswith(("ForeignKey", "OneToOneField")):
        return FieldKind.FOREIGN_KEY
    if name.endswith("ManyToManyField"):
        return FieldKind.MANY_TO_MANY
    return FieldKind.COLUMN if name.endswith("Field") else None


def _is_true(value: Value | None) -> bool:
    return isinstance(value, Literal) and value.value is True
