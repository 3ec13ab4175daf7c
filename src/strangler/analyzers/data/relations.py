"""What frameworks say of a project's classes in, which relation an attribute or lookup is out."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from strangler.analyzers.effects.tables import TablesOf
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.model.behaviour import Accessor, Behaviour
from strangler.model.names import last
from strangler.model.recogniser import Conclusions
from strangler.model.values import Call, Literal

_IDS = frozenset({"id", "pk"})
_EAGER = frozenset({"joined", "selectin", "subquery", "immediate", False})


@dataclass(frozen=True, slots=True, order=True)
class Relation:
    """An attribute of a class that leads to instances of another. `own_key`: the class's own
    table holds the foreign key. `through` is the class of the table between, of many to many."""

    owner: str
    name: str
    target: str
    own_key: bool
    through: str = ""

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The classes whose tables are joined."""
        if not self.through:
            return [(self.owner, self.target)]
        return [(self.owner, self.through), (self.through, self.target)]


class Relations:
    """The relations of the project's classes."""

    def __init__(
        self,
        inventory: ProjectInventory,
        conclusions: Conclusions,
        behaviour: Iterable[Behaviour],
        tables: TablesOf,
    ) -> None:
        self._inventory = inventory
        self._tables = tables
        self._by_owner: dict[str, dict[str, Relation]] = {}
        self._by_name: dict[str, set[Relation]] = {}
        self._columns: dict[str, frozenset[str]] = {}
        self._keys: dict[str, dict[str, str]] = {}
        models = {table.name: table.model for table in conclusions.tables if table.model}
        for table in conclusions.tables:
            self._columns[table.name] = frozenset(table.columns)
            self._keys[table.name] = {key.column: key.to for key in table.foreign_keys}
            for key in table.foreign_keys:
                # A field `customer` has the column `customer_id` (Django, peewee).
                name = key.column.removesuffix("_id")
                if table.model and key.to in models and name != key.column:
                    self._add(Relation(table.model, name, models[key.to], True))
        for one in behaviour:
            if isinstance(one, Accessor) and self._is_relation(one):
                self._add(Relation(one.owner, one.name, one.target, self._has_key(one)))

    def find(self, model: str, name: str) -> Relation | None:
        """The relation that a lookup or attribute of a class is, inherited ones included.

        The default name of a reverse lookup is the model's, where the attribute ends in `_set`
        (Django, "Lookups that span relationships")."""
        for owner in (model, *self._inventory.ancestors(model)):
            held = self._by_owner.get(owner)
            if held is not None:
                found = held.get(name) or held.get(f"{name}_set")
                if found is not None:
                    return found
        return None

    def named(self, name: str) -> tuple[Relation, ...]:
        """All relations of a name."""
        return tuple(sorted(self._by_name.get(name, ())))

    def loads_itself(self, relation: Relation) -> bool:
        """Whether the mapping says that it is loaded with its owner: `relationship(lazy=...)`
        (SQLAlchemy, "Relationship Loading Techniques")."""
        for assignment in self._inventory.class_assignments(relation.owner):
            if assignment.name == relation.name and isinstance(assignment.value, Call):
                lazy = assignment.value.keyword("lazy")
                return isinstance(lazy, Literal) and lazy.value in _EAGER
        return False

    def tables(self, model: str) -> tuple[str, ...]:
        """The tables of a class."""
        return self._tables.of(model) or ()

    def steps(self, model: str, path: str) -> list[tuple[str, str]]:
        """The pairs of classes that a lookup such as `order__customer__name` joins. What follows
        the last field (`icontains`, `date__year`, keys of JSON) is no relation."""
        found: list[tuple[str, str]] = []
        parts = path.split("__")
        for place, part in enumerate(parts):
            relation = self.find(model, part)
            if relation is None:
                break
            following = parts[place + 1] if place + 1 < len(parts) else ""
            if relation.own_key and (
                not following
                or following in _IDS
                or not self._has_field(relation.target, following)
            ):
                break  # the key's own column says it all
            found += relation.pairs
            model = relation.target
        return found

    def eager(self, model: str, path: str) -> list[tuple[str, str]]:
        """The pairs of classes that `select_related("order__customer")` joins."""
        found: list[tuple[str, str]] = []
        for part in path.split("__"):
            relation = self.find(model, part)
            if relation is None:
                break
            found += relation.pairs
            model = relation.target
        return found

    def _add(self, relation: Relation) -> None:
        held = self._by_owner.setdefault(relation.owner, {})
        known = held.get(relation.name)
        if known is not None and known.target != relation.target:
            # A relation may be told of with the table between as another target.
            if self._is_between(relation, known.target):
                relation = replace(known, through=relation.target)
            elif self._is_between(known, relation.target):
                relation = replace(relation, through=known.target)
        held[relation.name] = relation
        self._by_name.setdefault(relation.name, set()).add(relation)

    def _is_relation(self, one: Accessor) -> bool:
        if one.on_class or one.name.startswith("_") or not (one.reads or one.collection):
            return False
        return self._tables.of(one.target) is not None and self._tables.of(one.owner) is not None

    def _is_between(self, relation: Relation, other: str) -> bool:
        """Whether the target's table refers to the owner's and to another class's."""
        ends = (set(self.tables(relation.owner)), set(self.tables(other)))
        for table in self.tables(relation.target):
            keys = set(self._keys.get(table, {}).values())
            if all(not keys.isdisjoint(end) for end in ends):
                return True
        return False

    def _has_key(self, one: Accessor) -> bool:
        targets = set(self.tables(one.target))
        for table in self.tables(one.owner):
            keys = self._keys.get(table, {})
            if any(keys.get(column) in targets for column in (one.name, f"{one.name}_id")):
                return True
        return False

    def _has_field(self, model: str, name: str) -> bool:
        if self.find(model, name) is not None or name in _IDS:
            return True
        return any(
            name in self._columns.get(table, ()) or f"{name}_id" in self._columns.get(table, ())
            for table in self.tables(model)
        )


def attribute_of(dotted: str) -> tuple[str, str]:
    """A class's attribute as class and name."""
    return dotted.rpartition(".")[0], last(dotted)
