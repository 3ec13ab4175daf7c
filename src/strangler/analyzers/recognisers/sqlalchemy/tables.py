"""Mapped classes and `Table(...)` calls in, tables with columns and foreign keys out."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from strangler import diagnostics
from strangler.analyzers.recognisers.following import (
    edge,
    named,
    place_of,
    product_modules,
    text_of,
)
from strangler.analyzers.recognisers.sqlalchemy.columns import Column, ColumnReader, Key
from strangler.analyzers.recognisers.sqlalchemy.facts import Mapping, TableCall
from strangler.analyzers.recognisers.sqlalchemy.mapped import Mapped, MappedClasses
from strangler.analyzers.recognisers.sqlalchemy.relations import cascades
from strangler.analyzers.recognisers.unknown import UnknownTables
from strangler.diagnostics import Diagnostic, report
from strangler.locations import Location
from strangler.model.graph import Confidence, Edge, EdgeKind
from strangler.model.names import ancestors, last, parent
from strangler.model.recogniser import ForeignKey, Inventory, Table
from strangler.model.values import Call, Items, Name, elements

_TABLE = frozenset({"sqlalchemy.Table", "sqlalchemy.schema.Table", "sqlalchemy.sql.schema.Table"})
_REFLECTING = ("autoload", "autoload_with")


@dataclass(slots=True)
class TableFindings:
    """The tables of a project, by name, with their edges."""

    tables: dict[str, Table] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Draft:
    """A table whose keys are not resolved yet. Keys without a schema of their own refer to
    `schema`, that of the metadata."""

    name: str
    model: str
    owner: str
    module: str
    location: Location
    columns: tuple[str, ...]
    keys: tuple[Key, ...]
    schema: str = ""


def build_tables(inventory: Inventory) -> TableFindings:
    """All tables that classes or `Table` calls declare."""
    builder = _Builder(inventory)
    builder.collect()
    return builder.finish()


class _Builder:
    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._mapped = MappedClasses(inventory)
        self._reader = ColumnReader(inventory)
        self._drafts: dict[str, _Draft] = {}
        self._variables: dict[str, str] = {}
        """Dotted name of a variable that holds a table -> the table's name."""
        self._maps: list[tuple[str, str, Location]] = []
        self._unknown = UnknownTables()
        self._problems: list[Diagnostic] = []

    def collect(self) -> None:
        """Drafts of all tables."""
        for module, fact in self._calls():
            if self._is_table(module, fact.call):
                self._bare_table(module, fact)
        for _, mapped in sorted(self._mapped.classes.items(), key=_sharing_last):
            self._class(mapped)
        for module, mapping in self._inventory.found("sqlalchemy", Mapping):
            mapped_class = named(self._inventory, module, mapping.mapped)
            table = self._variables.get(named(self._inventory, module, mapping.table))
            if table and self._inventory.definition(mapped_class) is not None:
                location = self._inventory.location(module, mapping.position)
                self._maps.append((mapped_class, table, location))
        for dotted in self._mapped.unknown:
            message = f"the name of the table of {last(dotted)} is computed"
            place = place_of(self._inventory, dotted)
            self._problems.append(report(diagnostics.TABLE_NAME_UNRESOLVED, message, place))

    def finish(self) -> TableFindings:
        """The drafts with keys resolved, now that all names are known."""
        found = TableFindings(diagnostics=self._problems)
        emptied = cascades(self._inventory, self._mapped, self._reader)
        for name, draft in sorted(self._drafts.items()):
            resolved = (self._cascading(draft, key, emptied) for key in self._keys(draft))
            keys = tuple(sorted(dict.fromkeys(resolved), key=lambda key: (key.column, key.to)))
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

    def _calls(self) -> Iterator[tuple[str, TableCall]]:
        """The `Table` calls of the product, in source order: whole and from everywhere in files
        that import SQLAlchemy; in others (`db.Table`) what names are bound to."""
        watched: dict[str, dict[int, TableCall]] = {}
        for module, fact in self._inventory.found("sqlalchemy", TableCall):
            watched.setdefault(module, {})[fact.position] = fact
        for module in product_modules(self._inventory):
            found = dict(watched.get(module, {}))
            facts = self._inventory.facts(module)
            for item in facts.assignments:
                call = item.value
                if isinstance(call, Call) and last(call.name) == "Table":
                    holder = facts.definitions[item.scope].name if item.scope >= 0 else ""
                    fact = TableCall(call, holder, item.name, call.position)
                    found.setdefault(call.position, fact)
            for _, fact in sorted(found.items()):
                yield module, fact

    def _is_table(self, module: str, call: Call) -> bool:
        """`Table("name", metadata, ...)`, also as `db.Table`."""
        if not call.positional and call.keyword("name") is None:
            return False
        found = self._inventory.resolve(module, call.name)
        if found is not None and found.name in _TABLE:
            return True
        return self._mapped.bases.is_extension(module, parent(call.name))

    def _bare_table(self, module: str, fact: TableCall) -> None:
        call = fact.call
        location = self._inventory.location(module, fact.position)
        bare = text_of(self._inventory, module, call.argument(0, "name"))
        if bare is None:
            message = "the name of a table is computed"
            self._problems.append(report(diagnostics.TABLE_NAME_UNRESOLVED, message, location))
            return
        given = call.argument(1, "metadata")
        bases = self._mapped.bases
        default = bases.metadata_schema(module, given) if given is not None else ""
        schema = text_of(self._inventory, module, call.keyword("schema")) or default
        name = f"{schema}.{bare}" if schema else bare
        if any(call.keyword(word) is not None for word in _REFLECTING):
            message = f"the columns of table {name!r} are read from the database"
            self._problems.append(report(diagnostics.TABLE_REFLECTED, message, location))
        columns: list[str] = []
        keys: list[Key] = []
        for part in call.positional[1:]:
            if isinstance(part, Call) and self._reader.is_column(module, part):
                column = self._reader.read(module, "", part)
                columns.append(column.name)
                keys += column.keys
            else:
                keys += self._reader.constraint(module, part)
        holder = f"{module}.{fact.holder}" if fact.holder else module
        model = f"{holder}.{fact.assigned}" if fact.assigned else ""
        owner = module
        if self._inventory.definition(holder) is not None:
            owner = holder
            if last(model) == "__table__":
                model = holder
        if model:
            self._variables[model] = name
        if owner != module and model != owner and not self._is_global(model):
            model = ""
        found = tuple(columns), tuple(keys)
        draft = _Draft(name, model, owner, module, location, *found, schema=default)
        self._drafts.setdefault(name, draft)

    def _is_global(self, dotted: str) -> bool:
        """Whether a name is one that other modules can see: of a module or a class."""
        return last(dotted) in self._inventory.members(parent(dotted)) if dotted else False

    def _class(self, mapped: Mapped) -> None:
        location = place_of(self._inventory, mapped.dotted)
        given = mapped.table_value
        if given is not None:
            if isinstance(given, Call):
                return  # a table of its own, drafted with the other calls
            table = self._variables.get(named(self._inventory, mapped.module, given))
            if table:
                self._maps.append((mapped.dotted, table, location))
            return
        columns, keys = self._columns(mapped)
        if mapped.table:
            found = _Draft(
                mapped.table,
                mapped.dotted,
                mapped.dotted,
                mapped.module,
                location,
                columns,
                keys,
                mapped.schema,
            )
            self._drafts.setdefault(mapped.table, found)
            return
        shared = self._mapped.table_of(mapped.dotted)
        known = self._drafts.get(shared)
        if known is not None:  # single-table inheritance: its columns join the parent's table
            self._maps.append((mapped.dotted, shared, location))
            more = tuple(name for name in columns if name not in known.columns)
            added = tuple(key for key in keys if key.column in more)
            self._drafts[shared] = replace(
                known, columns=known.columns + more, keys=known.keys + added
            )

    def _columns(self, mapped: Mapped) -> tuple[tuple[str, ...], tuple[Key, ...]]:
        """Nearest first: what a class binds hides what its bases bind."""
        is_sqlmodel = self._mapped.bases.style(mapped.dotted) == "sqlmodel"
        columns: dict[str, list[Column]] = {}
        hidden: set[str] = set()
        for holder in self._mapped.contributors(mapped.dotted):
            own: dict[str, list[Column]] = {}
            for attribute, column in self._reader.of_class(holder, is_sqlmodel):
                if attribute not in hidden:
                    own.setdefault(attribute, []).append(column)
            columns |= own
            hidden |= set(self._inventory.members(holder))
        keys = [key for some in columns.values() for column in some for key in column.keys]
        arguments = self._mapped.table_args(mapped.dotted)
        if arguments is not None and isinstance(arguments[1], Items):
            for part in elements(arguments[1]):
                keys += self._reader.constraint(arguments[0], part)
        names = dict.fromkeys(column.name for some in columns.values() for column in some)
        return tuple(names), tuple(keys)

    # -- keys

    def _cascading(
        self, draft: _Draft, key: ForeignKey, emptied: set[tuple[str, str]]
    ) -> ForeignKey:
        """A key whose rows go with their parent by a relationship's cascade; of several keys
        between two tables it cannot be told which one the relationship uses."""
        if key.on_delete or (draft.name, key.to) not in emptied:
            return key
        rivals = [other for other in draft.keys if self._target(other, draft.schema) == key.to]
        return replace(key, on_delete="CASCADE") if len(rivals) == 1 else key

    def _keys(self, draft: _Draft) -> Iterator[ForeignKey]:
        for key in draft.keys:
            location = self._inventory.location(key.module, key.position)
            table = self._target(key, draft.schema)
            if not table or table not in self._drafts:
                shown = table or getattr(key.target, "name", "").lstrip(":?*")
                self._unknown.add(shown, f"{draft.name}.{key.column}", location)
            if table:
                yield ForeignKey(key.column, table, key.on_delete, location)

    def _target(self, key: Key, schema: str) -> str:
        """The table of `"table.column"`, `Class.attribute` or `table.c.column`."""
        word = text_of(self._inventory, key.module, key.target)
        if word is not None:
            written = parent(word)
            return f"{schema}.{written}" if schema and written and "." not in written else written
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
