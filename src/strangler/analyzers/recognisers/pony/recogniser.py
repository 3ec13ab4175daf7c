"""Pony ORM (0.7): entities, tables and keys.

Rules: docs.ponyorm.org, entities, relationships (one-to-one, many-to-many) and mapping; names of
tables and columns as `DBAPIProvider` makes them before a database changes their case."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from strangler.analyzers.recognisers.drafting import Draft, ModelIndex, conclusion
from strangler.analyzers.recognisers.following import (
    is_imported,
    named,
    place_of,
    text_of,
    texts_of,
)
from strangler.analyzers.recognisers.modelling import emptied
from strangler.locations import Location
from strangler.model.behaviour import Accessor, Base, Behaviour
from strangler.model.facts import DefinitionKind, Fact
from strangler.model.names import last, parent
from strangler.model.recogniser import Conclusion, Conclusions, Inventory
from strangler.model.values import Call, Items, Literal, Name
from strangler.model.views import ModuleView

_KINDS = frozenset({"Discriminator", "Optional", "PrimaryKey", "Required", "Set"})
_DATABASES = frozenset({"pony.orm.Database", "pony.orm.core.Database"})


class PrimaryKeyOf(Fact, frozen=True, tag="pony.key"):
    """`PrimaryKey(a, b)` as a statement in an entity: the names of its attributes."""

    owner: str
    names: tuple[str, ...]


class Pony:
    """The recogniser of Pony ORM."""

    name = "pony"
    version = 1
    wakes_on: tuple[str, ...] = ("pony",)
    requires: tuple[str, ...] = ()
    facts: tuple[type[Fact], ...] = (PrimaryKeyOf,)
    standins: Path = Path(__file__).parent / "standins"

    def watch(self, module: ModuleView) -> Iterable[Fact]:
        """Composite primary keys: they are given to no name."""
        for site in module.calls("pony.orm.PrimaryKey", ".PrimaryKey"):
            scope = site.scope
            if scope is not None and scope.kind is DefinitionKind.CLASS and not site.assigned_to:
                given = [v.name for v in site.call.positional if isinstance(v, Name)]
                names = [last(name).lstrip(":?*") for name in given]
                yield PrimaryKeyOf(scope.name, tuple(names))

    def conclude(self, inventory: Inventory) -> Conclusion:
        """A table for each entity that has no parent, and for each many-to-many relationship."""
        if not is_imported(inventory, *self.wakes_on):
            return Conclusion()
        return conclusion(_Entities(inventory).drafts())

    def behaviour(self, inventory: Inventory, conclusions: Conclusions) -> Iterable[Behaviour]:
        """The base of entities, what attributes hold, relationships both ways."""
        if not is_imported(inventory, *self.wakes_on):
            return ()
        entities = _Entities(inventory)
        return (*entities.behaviour(), *emptied(conclusions, entities.names))


@dataclass(frozen=True, slots=True)
class _Attribute:
    """An attribute of an entity; `to` is the entity it refers to, or empty."""

    entity: str
    name: str
    kind: str
    to: str
    module: str
    call: Call
    location: Location

    @property
    def is_set(self) -> bool:
        """Whether it holds many."""
        return self.kind == "Set"


class _Entities:
    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._is: dict[str, bool] = {}
        self._index = ModelIndex(inventory, self._is_entity)
        self._keys = {
            f"{module}.{fact.owner}": fact.names
            for module, fact in inventory.found("pony", PrimaryKeyOf)
        }
        self._attributes = {d: tuple(self._read(d)) for d in sorted(self._index.models)}

    @property
    def names(self) -> Iterable[str]:
        """The dotted names of all entities."""
        return self._index.models

    def behaviour(self) -> Iterator[Behaviour]:
        """What entities have beyond what their bodies bind; attributes of children are theirs."""
        for dotted in sorted(self._index.models):
            if self._root(dotted) == dotted:
                yield Base(dotted, "pony.orm.core.Entity")
            for attribute in self._attributes[dotted]:
                if not attribute.to:
                    yield Accessor(dotted, attribute.name, "pony.orm.core.Plain")
                elif attribute.is_set:
                    related = "pony.orm.core.SetInstance"
                    yield Accessor(dotted, attribute.name, attribute.to, related, reads=True)
                else:
                    yield Accessor(dotted, attribute.name, attribute.to, reads=True)

    def drafts(self) -> list[Draft]:
        """Parents before children, who share the table of the outermost parent."""
        found: dict[str, Draft] = {}
        joins: dict[str, Draft] = {}
        for dotted in sorted(self._index.models, key=lambda d: (self._root(d) != d, d)):
            root = self._root(dotted)
            draft = found.get(root)
            if draft is None:
                place = place_of(self._inventory, root)
                module = self._index.models[root]
                draft = found[root] = Draft(self._table(root), root, root, module, place)
                if not self._primary_key(root):
                    draft.add("id")
            if dotted != root and not any(
                a.kind == "Discriminator" for a in self._attributes[root]
            ):
                draft.add("classtype")
            for attribute in self._attributes[dotted]:
                if attribute.is_set:
                    for join in self._join(attribute):
                        joins.setdefault(join.name, join)
                else:
                    self._column(draft, attribute)
        return [*found.values(), *joins.values()]

    # -- entities

    def _is_entity(self, dotted: str) -> bool:
        """`class Person(db.Entity)`, where `db = Database()`, or a child of one."""
        known = self._is.get(dotted)
        if known is None:
            self._is[dotted] = False
            place = self._inventory.definition(dotted)
            bases = place[1].bases if place else ()
            known = self._is[dotted] = any(
                self._is_base(place[0], base) for base in bases if place and isinstance(base, Name)
            )
        return known

    def _is_base(self, module: str, base: Name) -> bool:
        found = self._inventory.resolve(module, base.name)
        if found is not None and found.exact and self._inventory.definition(found.name):
            return self._is_entity(found.name)
        if last(base.name) != "Entity":
            return False
        holder = self._inventory.resolve(module, parent(base.name))
        if holder is None or not holder.module or not holder.symbol:
            return False
        bound = self._inventory.assignment(holder.module, holder.symbol)
        return (
            bound is not None and named(self._inventory, holder.module, bound.value) in _DATABASES
        )

    def _root(self, dotted: str) -> str:
        parents = [b for b in self._inventory.ancestors(dotted) if b in self._index.models]
        return parents[-1] if parents else dotted

    def _table(self, dotted: str) -> str:
        for item in self._inventory.class_assignments(dotted):
            if item.name == "_table_":
                module = self._index.models[dotted]
                parts = texts_of(self._inventory, module, item.value)
                word = text_of(self._inventory, module, item.value)
                return word or ".".join(parts or ()) or last(dotted)
        return last(dotted)

    def _read(self, dotted: str) -> Iterator[_Attribute]:
        module = self._index.models[dotted]
        for item in self._inventory.class_assignments(dotted):
            call = item.value
            if not isinstance(call, Call):
                continue
            kind = named(self._inventory, module, call)
            if last(kind) in _KINDS and kind.startswith("pony."):
                to = self._index.target(module, call.argument(0, "py_type"), dotted)
                to = to if to in self._index.models else ""
                place = self._inventory.location(module, item.position)
                yield _Attribute(dotted, item.name, last(kind), to, module, call, place)

    def _primary_key(self, dotted: str) -> tuple[str, ...]:
        """The attributes that are the primary key; none where Pony adds `id`."""
        if dotted in self._keys:
            return self._keys[dotted]
        return tuple(a.name for a in self._attributes[dotted] if a.kind == "PrimaryKey")

    def _key_columns(self, dotted: str, seen: tuple[str, ...] = ()) -> list[str]:
        """The columns of the primary key of an entity's table."""
        root = self._root(dotted)
        names = self._primary_key(root)
        if not names or root in seen:
            return ["id"]
        own = {a.name: a for a in self._attributes[root]}
        return [c for n in names if n in own for c in self._columns(own[n], (*seen, root))]

    # -- columns

    def _columns(self, attribute: _Attribute, seen: tuple[str, ...] = ()) -> list[str]:
        """One column, or one for each part of the key it refers to."""
        given = text_of(self._inventory, attribute.module, attribute.call.keyword("column"))
        if given:
            return [given]
        several = texts_of(self._inventory, attribute.module, attribute.call.keyword("columns"))
        if several:
            return several
        parts = self._key_columns(attribute.to, seen) if attribute.to else [""]
        if len(parts) == 1:
            return [attribute.name]
        return [f"{attribute.name}_{part}" for part in parts]

    def _column(self, draft: Draft, attribute: _Attribute) -> None:
        if attribute.to and not self._holds_key(attribute):
            return
        columns = self._columns(attribute)
        draft.add(*columns)
        if attribute.to:
            to = self._root(attribute.to)
            deleted = self._on_delete(attribute)
            draft.keys += [(column, to, deleted, attribute.location) for column in columns]

    def _on_delete(self, attribute: _Attribute) -> str:
        """By `cascade_delete` of the other side: by default a set takes those along that
        require its owner."""
        reverse = self._reverse(attribute)
        given = reverse.call.keyword("cascade_delete") if reverse is not None else None
        required = attribute.kind != "Optional"
        cascading = reverse is not None and reverse.is_set and required
        if isinstance(given, Literal):
            cascading = given.value is True
        if cascading:
            return "CASCADE"
        return "" if required else "SET NULL"

    def _holds_key(self, attribute: _Attribute) -> bool:
        """Of a one-to-one relationship one side has the column: the required one, the one that
        names a column, else that of the entity whose name comes first."""
        reverse = self._reverse(attribute)
        if reverse is None or reverse.is_set or attribute.kind != "Optional":
            return True
        if reverse.kind != "Optional" or reverse.call.keyword("column") is not None:
            return False
        if attribute.call.keyword("column") is not None:
            return True
        return (last(attribute.entity), attribute.name) <= (last(reverse.entity), reverse.name)

    def _reverse(self, attribute: _Attribute) -> _Attribute | None:
        """The attribute on the other side: named by `reverse`, else the only one that fits."""
        given = attribute.call.keyword("reverse")
        name = text_of(self._inventory, attribute.module, given)
        if name is None and isinstance(given, Name):
            name = last(given.name)
        lineage = (attribute.entity, *self._inventory.ancestors(attribute.entity))
        fitting = [
            other
            for other in self._attributes.get(attribute.to, ())
            if other.to in lineage and (name is None or other.name == name)
        ]
        others = [o for o in fitting if o is not attribute]
        return next(iter((*others, *fitting)), None)

    def _join(self, attribute: _Attribute) -> Iterator[Draft]:
        """The table of a many-to-many relationship, named after both entities in order."""
        reverse = self._reverse(attribute)
        if reverse is None or not reverse.is_set:
            return
        near, far = sorted((attribute, reverse), key=lambda side: (last(side.entity), side.name))
        given = near.call.keyword("table") or far.call.keyword("table")
        where = near.module if near.call.keyword("table") else far.module
        if isinstance(given, Items):
            name = ".".join(texts_of(self._inventory, where, given) or ())
        else:
            name = text_of(self._inventory, where, given) or ""
        if not name:
            second = near.name if near is far else last(far.entity)
            name = f"{last(near.entity)}_{second}"
        join = Draft(name, f"{near.entity}.{near.name}", near.entity, near.module, near.location)
        for side, other in ((near, far), (far, near)):
            parts = self._key_columns(side.entity)
            word = last(side.entity).lower()
            columns = [word] if len(parts) == 1 else [f"{word}_{part}" for part in parts]
            column = text_of(self._inventory, other.module, other.call.keyword("column"))
            if column:
                columns = [column]
            if near.entity == far.entity and side is far and set(columns) <= set(join.columns):
                columns = [f"{column}_2" for column in columns]
            join.add(*columns)
            root = self._root(side.entity)
            join.keys += [(column, root, "CASCADE", side.location) for column in columns]
        yield join
