"""Mapped classes and `Table(...)` calls in, tables with columns and foreign keys out."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from strangler.analyzers.recognisers.following import (
    edge,
    named,
    place_of,
    product_modules,
    text_of,
)
from strangler.analyzers.recognisers.sqlalchemy.columns import (
    Key,
    is_column,
    read_column,
    read_constraint,
)
from strangler.analyzers.recognisers.sqlalchemy.facts import BigTable, Declared, Mapping
from strangler.analyzers.recognisers.sqlalchemy.mapped import Mapped, MappedClasses
from strangler.analyzers.recognisers.unknown import UnknownTables
from strangler.diagnostics import Diagnostic
from strangler.locations import Location
from strangler.model.facts import MODULE_SCOPE
from strangler.model.graph import Confidence, Edge, EdgeKind
from strangler.model.names import ancestors, last, parent
from strangler.model.recogniser import ForeignKey, Inventory, Table
from strangler.model.values import Call, Items, Name, Opaque, Value, elements

_TABLE = frozenset({"sqlalchemy.Table", "sqlalchemy.schema.Table", "sqlalchemy.sql.schema.Table"})


@dataclass(slots=True)
class TableFindings:
    """The tables of a project, by name, with their edges."""

    tables: dict[str, Table] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Draft:
    """A table whose keys are not resolved yet."""

    name: str
    model: str
    owner: str
    module: str
    location: Location
    columns: tuple[str, ...]
    keys: tuple[Key, ...]


def build_tables(inventory: Inventory) -> TableFindings:
    """All tables that classes or `Table` calls declare."""
    builder = _Builder(inventory)
    builder.collect()
    return builder.finish()


class _Builder:
    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._mapped = MappedClasses(inventory)
        self._drafts: dict[str, _Draft] = {}
        self._variables: dict[str, str] = {}
        """Dotted name of a variable that holds a table -> the table's name."""
        self._big = {
            (m, fact.position): fact.call for m, fact in inventory.found("sqlalchemy", BigTable)
        }
        self._declared: dict[str, list[Declared]] = {}
        for module, fact in inventory.found("sqlalchemy", Declared):
            self._declared.setdefault(f"{module}.{fact.owner}", []).append(fact)
        self._maps: list[tuple[str, str, Location]] = []
        self._unknown = UnknownTables()

    def collect(self) -> None:
        """Drafts of all tables."""
        for module in product_modules(self._inventory):
            for item in self._inventory.facts(module).assignments:
                if item.scope == MODULE_SCOPE and isinstance(item.value, Call):
                    call = self._big.get((module, item.value.position), item.value)
                    if self._is_table(module, call):
                        dotted = f"{module}.{item.name}"
                        self._bare_table(module, dotted, module, call, item.position)
        for _, mapped in sorted(self._mapped.classes.items(), key=_sharing_last):
            self._class(mapped)
        for module, fact in self._inventory.found("sqlalchemy", Mapping):
            mapped_class = named(self._inventory, module, fact.mapped)
            table = self._variables.get(named(self._inventory, module, fact.table))
            if table and self._inventory.definition(mapped_class) is not None:
                location = self._inventory.location(module, fact.position)
                self._maps.append((mapped_class, table, location))

    def finish(self) -> TableFindings:
        """The drafts with keys resolved, now that all names are known."""
        found = TableFindings()
        for name, draft in sorted(self._drafts.items()):
            keys = tuple(sorted(self._keys(draft, found), key=lambda key: (key.column, key.to)))
            found.tables[name] = Table(
                name, draft.model, draft.module, draft.location, draft.columns, keys
            )
            self._maps.append((draft.owner, name, draft.location))
            for key in keys:
                if key.to != name:
                    ids = f"table:{name}", f"table:{key.to}"
                    certain = Confidence.CERTAIN
                    found.edges.append(edge(*ids, EdgeKind.FOREIGN_KEY, key.location, certain))
        for owner, name, location in self._maps:
            certain = Confidence.CERTAIN
            found.edges.append(edge(owner, f"table:{name}", EdgeKind.MAPS, location, certain))
        found.diagnostics += self._unknown.diagnostics()
        return found

    # -- tables

    def _is_table(self, module: str, call: Call) -> bool:
        """`Table("name", metadata, ...)`, also as `db.Table`."""
        if last(call.name) != "Table" or not call.positional:
            return False
        found = self._inventory.resolve(module, call.name)
        return found is not None and (found.name in _TABLE or not found.exact)

    def _bare_table(self, module: str, dotted: str, owner: str, call: Call, position: int) -> None:
        name = text_of(self._inventory, module, call.argument(0, "name"))
        if name is None:
            return
        schema = text_of(self._inventory, module, call.keyword("schema"))
        name = f"{schema}.{name}" if schema else name
        columns: list[str] = []
        keys: list[Key] = []
        for part in call.positional[1:]:
            if isinstance(part, Call) and is_column(self._inventory, module, part):
                column = read_column(self._inventory, module, "", part)
                columns.append(column.name)
                keys += column.keys
            else:
                keys += read_constraint(self._inventory, module, part)
        location = self._inventory.location(module, position)
        self._variables[dotted] = name
        draft = _Draft(name, dotted, owner, module, location, tuple(columns), tuple(keys))
        self._drafts.setdefault(name, draft)

    def _class(self, mapped: Mapped) -> None:
        location = place_of(self._inventory, mapped.dotted)
        given = mapped.table_value
        if given is not None:
            if isinstance(given, Call) and self._is_table(mapped.module, given):
                position = given.position
                self._bare_table(mapped.module, mapped.dotted, mapped.dotted, given, position)
            else:
                table = self._variables.get(named(self._inventory, mapped.module, given))
                if table:
                    self._maps.append((mapped.dotted, table, location))
            return
        columns, keys = self._columns(mapped)
        if mapped.table:
            draft = _Draft(
                mapped.table, mapped.dotted, mapped.dotted, mapped.module, location, columns, keys
            )
            self._drafts.setdefault(mapped.table, draft)
            return
        shared = self._mapped.table_of(mapped.dotted)
        known = self._drafts.get(shared)
        if known is not None:  # single-table inheritance: its columns join the parent's table
            self._maps.append((mapped.dotted, shared, location))
            more = tuple(name for name in columns if name not in known.columns)
            self._drafts[shared] = _Draft(
                known.name,
                known.model,
                known.owner,
                known.module,
                known.location,
                known.columns + more,
                known.keys + tuple(key for key in keys if key.column in more),
            )

    def _columns(self, mapped: Mapped) -> tuple[tuple[str, ...], tuple[Key, ...]]:
        columns: dict[str, str] = {}
        keys: list[Key] = []
        for holder in self._mapped.contributors(mapped.dotted):
            place = self._inventory.definition(holder)
            assert place is not None
            module = place[0]
            for item in self._inventory.class_assignments(holder):
                if item.name in columns:
                    continue
                if isinstance(item.value, Call) and is_column(self._inventory, module, item.value):
                    column = read_column(self._inventory, module, item.name, item.value)
                    columns[item.name] = column.name
                    keys += column.keys
                elif item.name == "__table_args__":
                    keys += self._constraints(module, item.value)
                elif _is_annotated_column(item.value, item.annotation):
                    columns[item.name] = item.name
            for fact in self._declared.get(holder, ()):
                if fact.name not in columns:
                    column = read_column(self._inventory, module, fact.name, fact.column)
                    columns[fact.name] = column.name
                    keys += column.keys
        return tuple(columns.values()), tuple(keys)

    def _constraints(self, module: str, value: Value) -> Iterator[Key]:
        if isinstance(value, Items):
            for part in elements(value):
                yield from read_constraint(self._inventory, module, part)

    # -- keys

    def _keys(self, draft: _Draft, found: TableFindings) -> Iterator[ForeignKey]:
        for key in draft.keys:
            location = self._inventory.location(key.module, key.position)
            table = self._target(key)
            if not table or table not in self._drafts:
                shown = table or getattr(key.target, "name", "").lstrip(":?*")
                self._unknown.add(shown, f"{draft.name}.{key.column}", location)
            if table:
                yield ForeignKey(key.column, table, key.on_delete, location)

    def _target(self, key: Key) -> str:
        """The table of `"table.column"`, `Class.attribute` or `table.c.column`."""
        word = text_of(self._inventory, key.module, key.target)
        if word is not None:
            return parent(word)
        if not isinstance(key.target, Name):
            return ""
        written = key.target.name
        for holder in reversed(ancestors(written)):
            resolved = self._inventory.resolve(key.module, holder)
            if resolved is None or not resolved.exact:
                continue
            table = self._variables.get(resolved.name)
            if table or resolved.name in self._mapped.classes:
                return table or self._mapped.table_of(resolved.name)
        return ""


def _sharing_last(item: tuple[str, Mapped]) -> tuple[bool, str]:
    """Classes with a table of their own first: the others add to one of those."""
    dotted, mapped = item
    return not (mapped.table or mapped.table_value is not None), dotted


def _is_annotated_column(value: Value, annotation: Value | None) -> bool:
    """`name: Mapped[str]` without a value is a column (orm/declarative_tables)."""
    unset = isinstance(value, Opaque) and value.kind == "unset"
    return unset and isinstance(annotation, Opaque) and annotation.kind == "Subscript"
