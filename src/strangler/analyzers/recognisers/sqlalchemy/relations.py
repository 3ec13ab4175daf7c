"""The relationships of mapped classes in, which tables are emptied along with others out.

`relationship(..., cascade="all, delete-orphan")` deletes children with their parent, as ON DELETE
CASCADE does (docs.sqlalchemy.org, orm/cascades); in SQLModel that is `cascade_delete=True`."""

from collections.abc import Iterator

from strangler.analyzers.recognisers.following import named, text_of
from strangler.analyzers.recognisers.sqlalchemy.bases import is_true
from strangler.analyzers.recognisers.sqlalchemy.columns import ColumnReader
from strangler.analyzers.recognisers.sqlalchemy.mapped import MappedClasses
from strangler.model.names import last
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Name, Pairs, Value, text

RELATIONS = frozenset({"Relationship", "dynamic_loader", "relation", "relationship"})


def cascades(
    inventory: Inventory, mapped: MappedClasses, reader: ColumnReader
) -> set[tuple[str, str]]:
    """Pairs of tables (child, parent): deleting a row of the parent deletes the child's rows."""
    finder = _Finder(inventory, mapped, reader)
    return {pair for dotted in sorted(mapped.classes) for pair in finder.of_class(dotted)}


class Targets:
    """The mapped classes that relationships lead to."""

    def __init__(self, inventory: Inventory, mapped: MappedClasses) -> None:
        self._inventory = inventory
        self._mapped = mapped
        self._by_name: dict[str, list[str]] = {}
        for dotted in mapped.classes:
            self._by_name.setdefault(last(dotted), []).append(dotted)

    def find(self, module: str, argument: Value | None, names: tuple[str, ...]) -> str:
        """By class, by name in the registry (its last part is enough), or by annotation."""
        dotted = named(self._inventory, module, argument) if isinstance(argument, Name) else ""
        if dotted in self._mapped.classes:
            return dotted
        word = text_of(self._inventory, module, argument)
        if word is not None:
            found = self._by_name.get(last(word), ())
            return found[0] if len(found) == 1 else ""
        for name in reversed(names):
            resolution = self._inventory.resolve(module, name)
            if resolution is not None and resolution.name in self._mapped.classes:
                return resolution.name
            found = self._by_name.get(last(name).lstrip(":?*"), ())
            if len(found) == 1:
                return found[0]
        return ""


class _Finder:
    def __init__(
        self,
        inventory: Inventory,
        mapped: MappedClasses,
        reader: ColumnReader,
    ) -> None:
        self._inventory = inventory
        self._mapped = mapped
        self._reader = reader
        self._targets = Targets(inventory, mapped)

    def of_class(self, dotted: str) -> Iterator[tuple[str, str]]:
        """The pairs that a class's relationships and their back references make."""
        for holder in self._mapped.contributors(dotted):
            place = self._inventory.definition(holder)
            assert place is not None
            for item in self._inventory.class_assignments(holder):
                call = item.value
                if not isinstance(call, Call) or last(call.name) not in RELATIONS:
                    continue
                forward, backward = _deletes(call), _deletes(call.keyword("backref"))
                if not (forward or backward) or call.keyword("secondary") is not None:
                    continue
                names = self._reader.typed(holder, item.name)
                target = self._targets.find(place[0], call.argument(0, "argument"), names)
                own, other = self._mapped.table_of(dotted), self._mapped.table_of(target)
                if own and other and forward:
                    yield other, own
                if own and other and backward:
                    yield own, other


def _deletes(value: Value | None) -> bool:
    """Whether a call's `cascade` takes the rows of the other side along."""
    if not isinstance(value, Call):
        return False
    given = value.keyword("cascade")
    options = value.keyword("sa_relationship_kwargs")
    if given is None and isinstance(options, Pairs):
        given = next((inner for key, inner in options.pairs if text(key) == "cascade"), None)
    words = {word.strip() for word in (text(given) or "").split(",")}
    return bool(words & {"all", "delete"}) or is_true(value.keyword("cascade_delete"))
