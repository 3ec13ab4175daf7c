"""The project's classes in, those that SQLAlchemy maps out, with the names of their tables.

Rules: docs.sqlalchemy.org, orm/declarative_tables, orm/declarative_mixins, orm/inheritance;
flask-sqlalchemy.palletsprojects.com, models (table names); sqlmodel.tiangolo.com (table=True)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from strangler.analyzers.recognisers.following import follow, product_modules, text_of
from strangler.analyzers.recognisers.sqlalchemy.bases import Bases, is_true
from strangler.analyzers.recognisers.sqlalchemy.facts import Body
from strangler.analyzers.recognisers.sqlalchemy.naming import Folder, Unknown, snake_case
from strangler.model.facts import MODULE_SCOPE, Definition, DefinitionKind
from strangler.model.names import last
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Items, Literal, Pairs, Value, elements, text

_NAMING = frozenset({"__tablename__", "__table__"})


@dataclass(frozen=True, slots=True)
class Mapped:
    """A mapped class and the table it declares itself (empty: it shares its parent's)."""

    dotted: str
    module: str
    table: str
    table_value: Value | None = None
    """What `__table__` is, where the class is given a table."""
    schema: str = ""
    """The schema that keys without one refer to: that of the metadata."""


class MappedClasses:
    """All mapped classes of the project."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self.bases = Bases(inventory)
        self._bodies = {
            f"{module}.{body.name}": (module, body)
            for module, body in inventory.found("sqlalchemy", Body)
        }
        self._folder = Folder(inventory, self._bodies)
        self.unknown: list[str] = []
        """Classes whose table has a name that is computed in a way that cannot be folded."""
        self.classes: Mapping[str, Mapped] = {found.dotted: found for found in self._find()}

    def table_of(self, dotted: str) -> str:
        """The table that a mapped class is stored in: its own, else its nearest parent's."""
        for name in (dotted, *self._inventory.ancestors(dotted)):
            found = self.classes.get(name)
            if found is not None and found.table:
                return found.table
        return ""

    def contributors(self, dotted: str) -> Iterator[str]:
        """The class and the mixins and abstract bases whose columns its table has, too: all but
        mapped parents, and what those have from elsewhere."""
        yield dotted
        lineage = self.bases.lineage(dotted)
        skipped: set[str] = set()
        for name in lineage:
            if self._has_own_table(name):
                skipped |= {name, *self.bases.lineage(name)}
        for name in lineage:
            if name not in skipped:
                yield name

    def table_args(self, dotted: str) -> tuple[str, Value] | None:
        """The `__table_args__` that count for a class, and the module they are written in."""
        for holder in self.contributors(dotted):
            place = self._inventory.definition(holder)
            assert place is not None
            value = self._own(holder, "__table_args__")
            if value is not None:
                return follow(self._inventory, place[0], value)
            body = self._bodies.get(f"{holder}.__table_args__")
            if body is not None and len(body[1].returned) == 1:
                return body[0], body[1].returned[0]
        return None

    def _has_own_table(self, dotted: str) -> bool:
        """Whether a class is mapped to a table of its own or given to it (not only abstract)."""
        if self._flag(dotted, "__abstract__"):
            return False
        if self.bases.style(dotted) == "sqlmodel":
            return _is_table_model(self._inventory.definition(dotted))
        if not self.bases.style(dotted) and not self.bases.has_library_base(dotted):
            return False
        if self.bases.is_root(dotted):
            return False
        return bool(self.bases.style(dotted)) or self._names_table(dotted)

    def _names_table(self, dotted: str) -> bool:
        return any(self._own(dotted, name) is not None for name in _NAMING)

    def _find(self) -> Iterator[Mapped]:
        computing = {name.rpartition(".")[0] for name in self._bodies}
        for module in product_modules(self._inventory):
            facts = self._inventory.facts(module)
            naming = {item.scope for item in facts.assignments if item.name in _NAMING}
            for index, definition in enumerate(facts.definitions):
                if definition.kind is not DefinitionKind.CLASS or definition.scope != MODULE_SCOPE:
                    continue
                dotted = f"{module}.{definition.name}"
                # Asked in this order because most classes of a project have none of these.
                if index in naming or self.bases.style(dotted) or dotted in computing:
                    found = self._mapped(dotted, module, definition)
                    if found is not None:
                        yield found

    def _mapped(self, dotted: str, module: str, definition: Definition) -> Mapped | None:
        if self._flag(dotted, "__abstract__"):
            return None
        style = self.bases.style(dotted)
        if style == "sqlmodel":
            return self._sqlmodel(dotted, module, definition)
        names = self._names_table(dotted)
        if not style and not (names and self.bases.has_library_base(dotted)):
            return None
        own_table = self._own(dotted, "__table__")
        if own_table is not None and not isinstance(own_table, Literal):
            return Mapped(dotted, module, _table_name(own_table), own_table)
        if self.bases.is_root(dotted):
            return None
        has_parent = self._mapped_parent(dotted)
        try:
            name = self._name(dotted, has_parent)
        except Unknown:
            self.unknown.append(dotted)
            return None
        if name is None and style == "flask" and self._names_itself(dotted, has_parent):
            name = snake_case(last(dotted))
        if not name and not has_parent:
            return None
        return self._with_schema(dotted, module, name or "")

    def _sqlmodel(self, dotted: str, module: str, definition: Definition) -> Mapped | None:
        """`class Hero(SQLModel, table=True)`: named after the class in lower case."""
        if not _is_table_model((module, definition)):
            return None
        try:
            name = self._name(dotted, has_parent=False)
        except Unknown:
            self.unknown.append(dotted)
            return None
        return self._with_schema(dotted, module, name or last(dotted).lower())

    def _with_schema(self, dotted: str, module: str, name: str) -> Mapped:
        default = self.bases.schema(dotted)
        schema = (self._schema(dotted) or default) if name else ""
        return Mapped(dotted, module, f"{schema}.{name}" if schema else name, None, default)

    # -- names

    def _name(self, dotted: str, has_parent: bool) -> str | None:
        """`__tablename__`, also computed or from a mixin; None where nothing gives one. That of
        a mapped parent is the parent's, unless a method computes it for each class."""
        for holder in (dotted, *self.bases.lineage(dotted)):
            method = f"{holder}.__tablename__"
            if method in self._bodies:
                return self._folder.name(method, last(dotted), has_parent)
            value = self._own(holder, "__tablename__")
            place = self._inventory.definition(holder)
            if value is not None and place is not None:
                if isinstance(value, Literal) and value.value is None:
                    return ""
                if holder != dotted and self._has_own_table(holder):
                    return None
                found = text_of(self._inventory, place[0], value)
                if found is None and _is_given(value):
                    raise Unknown
                if found is not None:
                    return found
        return None

    def _names_itself(self, dotted: str, has_parent: bool) -> bool:
        """Flask-SQLAlchemy names a table after its class unless a mapped parent shares its
        own: then a primary key of its own tells (joined-table inheritance)."""
        if not has_parent:
            return True
        return any(
            isinstance(item.value, Call) and is_true(item.value.keyword("primary_key"))
            for item in self._inventory.class_assignments(dotted)
        )

    def _mapped_parent(self, dotted: str) -> bool:
        return any(self._has_own_table(base) for base in self.bases.lineage(dotted))

    def _schema(self, dotted: str) -> str:
        bound = self.table_args(dotted)
        for part in _parts(bound[1]) if bound else ():
            if isinstance(part, Pairs) and bound:
                for key, value in part.pairs:
                    if text(key) == "schema":
                        return text_of(self._inventory, bound[0], value) or ""
        return ""

    def _own(self, dotted: str, name: str) -> Value | None:
        for item in self._inventory.class_assignments(dotted):
            if item.name == name and _is_given(item.value):
                return item.value
        return None

    def _flag(self, dotted: str, name: str) -> bool:
        return is_true(self._own(dotted, name))


def _is_table_model(place: tuple[str, Definition] | None) -> bool:
    return place is not None and any(
        name == "table" and is_true(value) for name, value in place[1].keywords
    )


def _is_given(value: Value) -> bool:
    """A bare annotation gives no value."""
    return getattr(value, "kind", "") != "unset"


def _parts(value: Value) -> Iterator[Value]:
    if isinstance(value, Items):
        yield from elements(value)
    else:
        yield value


def _table_name(value: Value) -> str:
    if isinstance(value, Call) and value.positional:
        return text(value.positional[0]) or ""
    return ""
