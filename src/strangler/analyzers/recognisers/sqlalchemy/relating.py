"""The relationships of mapped classes in, what their attributes hold out, both ways.

Rules: docs.sqlalchemy.org, orm/basic_relationships, orm/relationship_api, orm/backref,
orm/large_collections (dynamic, write-only); sqlmodel.tiangolo.com, relationship attributes. Which
way a relationship goes is told by the keys between both tables, as SQLAlchemy does it; one that
cannot be told by them is told by its annotation or `uselist`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from strangler.analyzers.recognisers.following import follow, named, text_of
from strangler.analyzers.recognisers.sqlalchemy.bases import is_true
from strangler.analyzers.recognisers.sqlalchemy.columns import ColumnReader
from strangler.analyzers.recognisers.sqlalchemy.facts import Mapping as Imperative
from strangler.analyzers.recognisers.sqlalchemy.facts import Related
from strangler.analyzers.recognisers.sqlalchemy.mapped import MappedClasses
from strangler.analyzers.recognisers.sqlalchemy.relations import RELATIONS, Targets
from strangler.model.names import last
from strangler.model.recogniser import Inventory, Table
from strangler.model.values import Call, Literal, Name, Pairs, Value, text

_MANY = frozenset(
    {
        *("AbstractSet", "Collection", "Dict", "InstrumentedList", "KeyFuncDict", "List"),
        *("Mapping", "MappedCollection", "MutableMapping", "MutableSequence", "MutableSet"),
        *("OrderingList", "Sequence", "Set", "dict", "list", "set"),
    }
)
_LOADING = {"DynamicMapped": "dynamic", "WriteOnlyMapped": "write_only"}


@dataclass(frozen=True, slots=True, order=True)
class Relation:
    """An attribute of a mapped class (or mixin) that leads to instances of another.

    `between` is the model of an association table; `is_key` says that the class has the key, so
    that there is one, and the other side's row is not its own to change. `loading` is `dynamic`,
    `write_only` or empty."""

    owner: str
    name: str
    target: str
    many: bool
    is_key: bool
    between: str = ""
    loading: str = ""
    view_only: bool = False


@dataclass(frozen=True, slots=True)
class _Declared:
    """A `relationship(...)` call and where it stands."""

    owner: str
    name: str
    module: str
    call: Call
    names: tuple[str, ...]


class Relations:
    """All relations of a project's mapped classes."""

    def __init__(
        self,
        inventory: Inventory,
        mapped: MappedClasses,
        tables: Mapping[str, Table],
        maps: Mapping[str, str],
    ) -> None:
        self._inventory = inventory
        self._mapped = mapped
        self._tables = tables
        self._maps = maps
        self._reader = ColumnReader(inventory)
        self._targets = Targets(inventory, mapped)
        self._by_model = {table.model: table for table in tables.values()}

    def find(self) -> list[Relation]:
        """Those that are declared, and those that a backref adds to the other class."""
        found: dict[tuple[str, str], Relation] = {}
        for declared in self._declared():
            target = self._target(declared)
            if not target:
                continue
            relation = self._relation(declared, target)
            found[relation.owner, relation.name] = relation
            backward = self._backref(declared, relation)
            if backward is not None:
                found.setdefault((backward.owner, backward.name), backward)
        return sorted(found.values())

    # -- what is declared

    def _declared(self) -> Iterator[_Declared]:
        holders = {h for dotted in self._mapped.classes for h in self._mapped.contributors(dotted)}
        for holder in sorted(holders):
            place = self._inventory.definition(holder)
            assert place is not None
            for item in self._inventory.class_assignments(holder):
                if isinstance(item.value, Call) and last(item.value.name) in RELATIONS:
                    names = self._reader.typed(holder, item.name)
                    yield _Declared(holder, item.name, place[0], item.value, names)
        for module, fact in self._inventory.found("sqlalchemy", Related):
            yield _Declared(f"{module}.{fact.owner}", fact.name, module, fact.call, ())
        for module, mapping in self._inventory.found("sqlalchemy", Imperative):
            owner = named(self._inventory, module, mapping.mapped)
            where, given = module, mapping.properties
            if given is not None:
                where, given = follow(self._inventory, module, given)
            for key, value in given.pairs if isinstance(given, Pairs) else ():
                name = text(key)
                if name and isinstance(value, Call) and last(value.name) in RELATIONS:
                    yield _Declared(owner, name, where, value, ())

    def _target(self, declared: _Declared) -> str:
        argument = declared.call.argument(0, "argument")
        found = self._targets.find(declared.module, argument, declared.names)
        if found or not isinstance(argument, Name):
            return found
        dotted = named(self._inventory, declared.module, argument)
        return dotted if dotted in self._maps else ""

    def _relation(self, declared: _Declared, target: str) -> Relation:
        call, owner = declared.call, declared.owner
        between = self._between(declared)
        is_key = not between and self._has_key(declared, owner, target)
        uselist = call.keyword("uselist")
        names = {last(name) for name in declared.names}
        if isinstance(uselist, Literal):
            many = uselist.value is True
        elif names:
            many = bool(names & (_MANY | set(_LOADING)))
        else:
            many = not is_key
        return Relation(
            owner,
            declared.name,
            target,
            many,
            is_key,
            between,
            self._loading(declared) if many else "",
            is_true(call.keyword("viewonly")),
        )

    def _backref(self, declared: _Declared, relation: Relation) -> Relation | None:
        """`backref="name"` and `backref=backref("name", uselist=False)` (orm/backref)."""
        given = declared.call.keyword("backref")
        if given is None:
            return None
        options = given if isinstance(given, Call) else None
        first = options.argument(0, "name") if options is not None else given
        name = text_of(self._inventory, declared.module, first)
        if not name:
            return None
        is_key = not relation.between and not relation.is_key
        many = not is_key
        loading = ""
        if options is not None:
            if isinstance(uselist := options.keyword("uselist"), Literal):
                many = uselist.value is True
            loading = _lazy(options) if many else ""
        owner, target = relation.target, relation.owner
        return replace(
            relation,
            owner=owner,
            name=name,
            target=target,
            many=many,
            is_key=is_key,
            loading=loading,
        )

    # -- what they say

    def _between(self, declared: _Declared) -> str:
        """The model of the table that `secondary` names: by variable, class or name."""
        given = declared.call.keyword("secondary") or declared.call.keyword("link_model")
        if given is None:
            return ""
        dotted = named(self._inventory, declared.module, given).removesuffix(".__table__")
        if dotted in self._by_model or dotted in self._maps:
            return dotted
        word = text_of(self._inventory, declared.module, given)
        if word is None:
            return ""
        found = self._tables.get(word)
        if found is None:  # the name of a variable or class in the registry, or without its schema
            rivals = [t for t in self._tables.values() if last(t.name) == word]
            rivals += [t for t in self._tables.values() if t.model and last(t.model) == word]
            found = rivals[0] if len(rivals) == 1 else None
        return found.model if found is not None else ""

    def _has_key(self, declared: _Declared, owner: str, target: str) -> bool:
        """Whether the class's own table has the key between both (many to one)."""
        own, other = self._stored(owner), self._stored(target)
        if not own:  # a mixin: its own columns tell
            return self._names_key(declared) is not False
        if own & other:
            return declared.call.keyword("remote_side") is not None
        forward, backward = self._refers(own, other), self._refers(other, own)
        if forward and backward:
            named_here = self._names_key(declared)
            return True if named_here is None else named_here
        if forward or backward:
            return forward
        names = {last(name) for name in declared.names}
        return bool(names) and not names & (_MANY | set(_LOADING))

    def _names_key(self, declared: _Declared) -> bool | None:
        """Whether `foreign_keys` names attributes of the class itself; None if it is not told."""
        given = declared.call.keyword("foreign_keys")
        if given is None:
            return None
        parts = getattr(given, "items", (given,))
        own = set(self._inventory.members(declared.owner))
        for part in parts:
            word = text_of(self._inventory, declared.module, part)
            if word is not None:
                holder, _, _ = word.strip("[]").rpartition(".")
                return last(holder) == last(declared.owner)
            if isinstance(part, Name):
                dotted = part.name.lstrip("?:*")
                return dotted.startswith(f"{last(declared.owner)}.") or last(dotted) in own
        return None

    def _stored(self, dotted: str) -> set[str]:
        """The tables of a class and of the mapped classes above it."""
        lineage = (dotted, *self._inventory.ancestors(dotted))
        return {self._maps[name] for name in lineage if name in self._maps}

    def _refers(self, some: set[str], others: set[str]) -> bool:
        return any(
            key.to in others
            for name in some
            if name in self._tables
            for key in self._tables[name].foreign_keys
        )

    def _loading(self, declared: _Declared) -> str:
        for name in declared.names:
            if last(name) in _LOADING:
                return _LOADING[last(name)]
        if last(declared.call.name) == "dynamic_loader":
            return "dynamic"
        return _lazy(declared.call)


def _lazy(call: Call) -> str:
    given = text(call.keyword("lazy")) or _option(call.keyword("sa_relationship_kwargs"), "lazy")
    return given if given in ("dynamic", "write_only") else ""


def _option(options: Value | None, name: str) -> str:
    if isinstance(options, Pairs):
        return next((text(value) or "" for key, value in options.pairs if text(key) == name), "")
    return ""
