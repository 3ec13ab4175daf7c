"""Django models in, tables with columns and foreign keys out.

Rules: docs.djangoproject.com, topics/db/models and ref/models/fields; `Options` and
`create_many_to_many_intermediary_model` for the names of what Django makes by itself."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from strangler.analyzers.recognisers.django.fields import Field, FieldKind
from strangler.analyzers.recognisers.django.history import history_of
from strangler.analyzers.recognisers.django.identifiers import shortened
from strangler.analyzers.recognisers.django.library import LibraryModel
from strangler.analyzers.recognisers.django.models import (
    Model,
    Models,
    library_label,
    library_part,
    library_table,
)
from strangler.analyzers.recognisers.django.settings import Settings
from strangler.analyzers.recognisers.django.targets import Target, Targets
from strangler.analyzers.recognisers.following import edge, named, place_of, text_of
from strangler.analyzers.recognisers.unknown import UnknownTables
from strangler.diagnostics import Diagnostic
from strangler.locations import Location
from strangler.model.graph import Confidence, Edge, EdgeKind
from strangler.model.names import last
from strangler.model.recogniser import ForeignKey, Inventory, Table
from strangler.model.values import Name, Value, text

_COMPOSITE = "CompositePrimaryKey"


@dataclass(slots=True)
class TableFindings:
    """The tables of a project with their edges, and the keys whose target is unknown."""

    tables: list[Table] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)


def build_tables(inventory: Inventory, settings: Settings, models: Models) -> TableFindings:
    """All tables of the project's models, automatic many-to-many tables included."""
    builder = _Builder(inventory, settings, models)
    for _, model in sorted(models.models.items()):
        if model.has_table and models.is_chosen(model):
            builder.add(model)
    builder.findings.diagnostics += builder.unknown.diagnostics()
    return builder.findings


class _Builder:
    def __init__(self, inventory: Inventory, settings: Settings, models: Models) -> None:
        self.findings = TableFindings()
        self.unknown = UnknownTables()
        self._inventory = inventory
        self._models = models
        self._targets = Targets(inventory, settings, models)

    def add(self, model: Model) -> None:
        """The table of one model, and the tables of its many-to-many fields."""
        columns: list[str] = []
        keys: list[ForeignKey] = []
        has_primary_key = False
        location = place_of(self._inventory, model.dotted)
        for target, column, inherited_from in self._parent_links(model, model, set()):
            del inherited_from
            columns.append(column)
            keys.append(ForeignKey(column, target.table, "CASCADE", location))
            has_primary_key = True
        for one in self._fields(model, set()).values():
            match one.kind:
                case FieldKind.COLUMN:
                    columns.append(self._column(one, one.name))
                case FieldKind.FOREIGN_KEY:
                    key = self._foreign_key(model, one)
                    columns.append(key.column)
                    keys.append(key)
                case FieldKind.MANY_TO_MANY:
                    self._many_to_many(model, one)
            has_primary_key = has_primary_key or one.primary_key
        for part in self._library_parts(model):
            columns += [name for name in part.columns if name not in columns]
            has_primary_key = has_primary_key or part.primary_key
            for name, label, on_delete in part.keys:
                if name not in self._inventory.members(model.dotted):
                    table = self._targets.labelled(label, model).table
                    columns.append(f"{name}_id")
                    keys.append(ForeignKey(f"{name}_id", table, on_delete, location))
            for name, to in part.many_to_many:
                target = self._targets.labelled(to, model)
                self._join_table(model, name, target, location, "")
        if self._models.is_bound(model.dotted, _COMPOSITE):
            has_primary_key = True
        if not has_primary_key:
            columns.insert(0, "id")
        if self._models.has_order(model.dotted):
            columns.append("_order")
        self._table(model.table, model.dotted, model, location, columns, keys)
        history = history_of(self._inventory, self._models, model)
        if history is not None:
            user = self._targets.labelled(self._models.user, model).table
            made = history.table(model, columns, keys, user)
            self._table(made.name, made.dotted, model, made.location, made.columns, made.keys)

    # -- what a model consists of

    def _fields(self, model: Model, seen: set[str]) -> dict[str, Field]:
        """A model's own fields and those of its abstract parents, which a name bound in the
        class replaces or removes (`field = None`)."""
        fields = dict(self._models.own_fields(model.dotted))
        taken = set(self._inventory.members(model.dotted))
        seen.add(model.dotted)
        for name in model.parents:
            base = self._models.models.get(name)
            if base is not None and base.abstract and base.dotted not in seen:
                for inherited in self._fields(base, seen).values():
                    if inherited.name not in taken:
                        fields.setdefault(inherited.name, inherited)
                taken |= set(self._inventory.members(name))
        return fields

    def _parent_links(
        self, model: Model, child: Model, seen: set[str]
    ) -> Iterator[tuple[Target, str, str]]:
        """The hidden keys of multi-table inheritance: `<parent>_ptr_id` for each concrete
        parent, unless a field with `parent_link` takes its place."""
        if any(f.parent_link for f in self._fields(child, set()).values()):
            return
        seen.add(model.dotted)
        for name in model.parents:
            base = self._models.models.get(name)
            if base is None:
                label = library_label(name)
                if label is not None:
                    yield Target(library_table(label) or "", label[1]), f"{label[1]}_ptr_id", name
            elif base.abstract:
                if base.dotted not in seen:
                    yield from self._parent_links(base, child, seen)
            else:
                concrete = self._models.concrete(base)
                if concrete is not None:
                    lower = concrete.name.lower()
                    yield Target(concrete.table, lower), f"{lower}_ptr_id", name

    def _library_parts(self, model: Model) -> Iterator[LibraryModel]:
        """What abstract models of Django and of known libraries add."""
        own = set(self._inventory.members(model.dotted))
        for name in self._inventory.ancestors(model.dotted):
            part = library_part(name)
            if part is None or self._inventory.definition(name) is not None:
                continue
            if self._below_concrete(model, name):
                continue
            relations = tuple(pair for pair in part.many_to_many if pair[0] not in own)
            yield LibraryModel(part.columns, relations, part.primary_key, part.keys)

    def _below_concrete(self, model: Model, library: str) -> bool:
        """Whether a concrete parent has the library's fields already."""
        for name in model.parents:
            base = self._models.models.get(name)
            if base is not None and library in self._inventory.ancestors(name):
                return not base.abstract or self._below_concrete(base, library)
        return False

    # -- keys

    def _column(self, one: Field, default: str) -> str:
        return text_of(self._inventory, one.module, one.call.keyword("db_column")) or default

    def _foreign_key(self, model: Model, one: Field) -> ForeignKey:
        location = self._inventory.location(one.module, one.position)
        target = self._target(model, one, one.call.argument(0, "to"), location)
        deleted = one.call.argument(1, "on_delete")
        return ForeignKey(
            self._column(one, f"{one.name}_id"),
            target.table,
            self._on_delete(one.module, deleted),
            location,
        )

    def _on_delete(self, module: str, value: Value | None) -> str:
        """`models.CASCADE` and `models.SET(f)` as CASCADE and SET; empty for one's own function."""
        name = named(self._inventory, module, value)
        return last(name).upper() if name.startswith("django.") else ""

    def _many_to_many(self, model: Model, one: Field) -> None:
        if one.call.keyword("through") is not None:
            return
        location = self._inventory.location(one.module, one.position)
        target = self._target(model, one, one.call.argument(0, "to"), location)
        table = text_of(self._inventory, one.module, one.call.keyword("db_table")) or ""
        self._join_table(model, one.name, target, location, table)

    def _join_table(
        self, model: Model, name: str, target: Target, location: Location, table: str
    ) -> None:
        """The table of a many-to-many field: `<table>_<field>`, with a key to each side."""
        own, other = model.name.lower(), target.model
        if own == other:
            own, other = f"from_{own}", f"to_{other}"
        keys = [
            ForeignKey(f"{own}_id", model.table, "CASCADE", location),
            ForeignKey(f"{other}_id", target.table, "CASCADE", location),
        ]
        columns = ["id", f"{own}_id", f"{other}_id"]
        dotted = f"{model.dotted}.{name}"
        made = shortened(f"{model.table}_{name}", self._models.longest)
        self._table(table or made, dotted, model, location, columns, keys)

    def _table(
        self,
        name: str,
        dotted: str,
        model: Model,
        location: Location,
        columns: list[str],
        keys: list[ForeignKey],
    ) -> None:
        found = self.findings
        ordered = tuple(sorted(keys, key=lambda key: (key.column, key.to)))
        table = Table(name, dotted, model.module, location, tuple(columns), ordered)
        found.tables.append(table)
        certain = Confidence.CERTAIN
        place = place_of(self._inventory, model.dotted)
        found.edges.append(edge(model.dotted, f"table:{name}", EdgeKind.MAPS, place, certain))
        for key in ordered:
            if key.to != name:
                ids = f"table:{name}", f"table:{key.to}"
                found.edges.append(edge(*ids, EdgeKind.FOREIGN_KEY, key.location, certain))

    def _target(self, model: Model, one: Field, to: Value | None, location: Location) -> Target:
        target = self._targets.resolve(model, one.module, to) if to is not None else None
        if target is None or not target.known:
            shown = text(to) or (to.name.lstrip(":?*") if isinstance(to, Name) else "")
            self.unknown.add(shown, f"{model.name}.{one.name}", location)
        return target or Target("", one.name, known=False)
