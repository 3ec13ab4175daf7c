"""peewee (3.x and 4.x): models, tables and keys.

Rules: docs.peewee-orm.com, models (fields, model options and table metadata, model inheritance);
`Metadata.make_table_name`, `ForeignKeyField.bind` and `ManyToManyField._create_through_model`
where the documentation is silent. A base that has no fields of its own only carries options."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from strangler import diagnostics
from strangler.analyzers.recognisers.drafting import Draft, ModelIndex, conclusion
from strangler.analyzers.recognisers.following import is_imported, named, place_of, text_of
from strangler.analyzers.recognisers.modelling import emptied, signalled
from strangler.diagnostics import Diagnostic, report
from strangler.model.behaviour import Accessor, Base, Behaviour
from strangler.model.facts import Fact
from strangler.model.names import last, parent
from strangler.model.recogniser import Conclusion, Conclusions, Inventory
from strangler.model.values import Call, Literal, Name, Value
from strangler.model.views import ModuleView

_ROOTS = frozenset({"peewee.Model", "playhouse.signals.Model"})
_JOINED = "peewee.ManyToManyQuery"
_WRAPPERS = frozenset({"playhouse.flask_utils.FlaskDB", "playhouse.flask_utils.FlaskDatabase"})
_SIGNALS = {
    f"playhouse.signals.{name}": ("", "*")
    for name in ("pre_save", "post_save", "pre_delete", "post_delete")
}
_STEPS = (re.compile(r"(.)_*([A-Z][a-z]+)"), re.compile(r"([a-z0-9])_*([A-Z])"))


class Peewee:
    """The recogniser of peewee."""

    name = "peewee"
    version = 1
    wakes_on: tuple[str, ...] = ("peewee", "playhouse")
    requires: tuple[str, ...] = ()
    facts: tuple[type[Fact], ...] = ()
    standins: Path = Path(__file__).parent / "standins"

    def watch(self, module: ModuleView) -> Iterable[Fact]:
        """Class bodies are in the general facts."""
        return ()

    def conclude(self, inventory: Inventory) -> Conclusion:
        """A table for each model."""
        if not is_imported(inventory, *self.wakes_on):
            return Conclusion()
        builder = _Builder(inventory)
        return conclusion(builder.drafts(), tuple(builder.problems))

    def behaviour(self, inventory: Inventory, conclusions: Conclusions) -> Iterable[Behaviour]:
        """Fields as expressions and as values, keys both ways, signals."""
        if not is_imported(inventory, *self.wakes_on):
            return ()
        builder = _Builder(inventory)
        models = builder.models
        return (
            *builder.behaviour(),
            *emptied(conclusions, models),
            *signalled(inventory, _SIGNALS, models),
        )


class _Builder:
    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._is: dict[str, bool] = {}
        self.problems: list[Diagnostic] = []
        self._index = ModelIndex(inventory, self._is_model)
        self._parents = {base for d in self._index.models for base in inventory.ancestors(d)}

    @property
    def models(self) -> Iterable[str]:
        """The dotted names of all models."""
        return self._index.models

    def behaviour(self) -> Iterator[Behaviour]:
        """What models have beyond what their bodies bind (models: foreign keys, many to many)."""
        for dotted in sorted(self._index.models):
            if _ROOTS.isdisjoint(self._inventory.ancestors(dotted)):
                yield Base(dotted, "peewee.Model")
            for where, item in self._index.attributes(dotted):
                kind, call = self._field(where, item.value), item.value
                if not kind or not isinstance(call, Call):
                    continue
                name, to = item.name, ""
                yield Accessor(dotted, name, dotted, "peewee.Field", reads=True, on_class=True)
                if kind in ("ForeignKeyField", "DeferredForeignKey", "ManyToManyField"):
                    to = self._index.target(where, call.argument(0, "model"), dotted)
                if to not in self._index.models:
                    yield Accessor(dotted, name, "peewee.Plain")
                    continue
                given = call.keyword("backref") or call.keyword("related_name")
                backward = text_of(self._inventory, where, given) or f"{last(dotted).lower()}_set"
                if kind == "ManyToManyField":
                    yield Accessor(dotted, name, to, _JOINED, reads=True)
                    yield Accessor(to, backward, dotted, _JOINED, reads=True)
                else:
                    yield Accessor(dotted, name, to, reads=True)
                    yield Accessor(dotted, f"{name}_id", "peewee.Plain")
                    yield Accessor(to, backward, dotted, "peewee.ModelSelect", reads=True)

    def drafts(self) -> list[Draft]:
        """The tables of all models, and those of their many-to-many fields."""
        found: list[Draft] = []
        for dotted, module in sorted(self._index.models.items()):
            if dotted in self._parents and not self._has_fields(dotted):
                continue
            name = self._table(dotted)
            if name is None:
                message = f"the name of the table of {last(dotted)} is computed"
                place = place_of(self._inventory, dotted)
                self.problems.append(report(diagnostics.TABLE_NAME_UNRESOLVED, message, place))
                continue
            found += self._model(dotted, module, name)
        return found

    def _is_model(self, dotted: str) -> bool:
        known = self._is.get(dotted)
        if known is None:
            self._is[dotted] = False
            bases = self._inventory.ancestors(dotted)
            known = self._is[dotted] = not _ROOTS.isdisjoint(bases) or any(
                self._by_wrapper(holder) for holder in (dotted, *bases)
            )
        return known

    def _by_wrapper(self, dotted: str) -> bool:
        """`class User(db.Model)`, where `db = FlaskDB(app)`."""
        place = self._inventory.definition(dotted)
        for base in place[1].bases if place else ():
            if place and isinstance(base, Name) and last(base.name) == "Model":
                found = self._inventory.resolve(place[0], parent(base.name))
                if found is not None and found.module and found.symbol:
                    bound = self._inventory.assignment(found.module, found.symbol)
                    if bound is not None:
                        return named(self._inventory, found.module, bound.value) in _WRAPPERS
        return False

    def _has_fields(self, dotted: str) -> bool:
        place = self._inventory.definition(dotted)
        assert place is not None
        return any(
            self._field(place[0], item.value) for item in self._inventory.class_assignments(dotted)
        )

    def _table(self, dotted: str) -> str | None:
        """`table_name`, `db_table` of old, else the class's name: in lower case, or in snake
        case where `legacy_table_names` is off. None where a function names it."""
        given = self._index.meta_text(dotted, "table_name", "db_table")
        lineage = (dotted, *self._inventory.ancestors(dotted))
        schema = next((s for h in lineage if (s := self._index.meta_text(h, "schema"))), None)
        if given is None:
            if any(self._index.meta(holder, "table_function") for holder in lineage):
                return None
            given = last(dotted).lower()
            if any(self._index.meta_is(h, "legacy_table_names", False) for h in lineage):
                given = snake_case(last(dotted))
        return f"{schema}.{given}" if schema else given

    def _field(self, module: str, value: Value) -> str:
        """The kind of field a value makes: the last part of a class of peewee."""
        if not isinstance(value, Call):
            return ""
        dotted = named(self._inventory, module, value)
        for name in (dotted, *self._inventory.ancestors(dotted)):
            if name.startswith(("peewee.", "playhouse.")) and (
                name.endswith(("Field", "ForeignKey")) or name == "peewee.Field"
            ):
                return last(name)
        return ""

    def _model(self, dotted: str, module: str, name: str) -> Iterable[Draft]:
        location = place_of(self._inventory, dotted)
        draft = Draft(name, dotted, dotted, module, location)
        joins: list[Draft] = []
        lineage = (dotted, *self._inventory.ancestors(dotted))
        key = next((k for h in lineage if (k := self._index.meta(h, "primary_key"))), None)
        for where, item in self._index.attributes(dotted):
            kind, call = self._field(where, item.value), item.value
            if not kind or not isinstance(call, Call):
                continue
            if kind == "ManyToManyField":
                joins += self._join(draft, where, call, item.position)
                continue
            given = call.keyword("column_name") or call.keyword("db_column")
            column = text_of(self._inventory, where, given) or item.name
            if kind in ("ForeignKeyField", "DeferredForeignKey"):
                if given is None and not column.endswith("_id"):
                    column += "_id"
                to = self._index.target(where, call.argument(0, "model"), dotted)
                deleted = text_of(self._inventory, where, call.keyword("on_delete")) or ""
                place = self._inventory.location(where, item.position)
                draft.keys.append((column, to, deleted.upper(), place))
            if _is_true(call.keyword("primary_key")) or kind in ("AutoField", "BigAutoField"):
                key = (where, call)
            draft.add(column)
        if key is None:
            draft.columns.insert(0, "id")
        return (draft, *joins)

    def _join(self, draft: Draft, module: str, call: Call, position: int) -> Iterable[Draft]:
        """The table that a many-to-many field makes unless it is given one."""
        to = self._index.target(module, call.argument(0, "model"), draft.model)
        if call.keyword("through_model") is not None or to not in self._index.models:
            return
        location = self._inventory.location(module, position)
        sides = sorted([draft.model, to], key=lambda dotted: last(dotted).lower())
        tables = [self._table(side) or "" for side in sides]
        model = f"{draft.model}.through"
        join = Draft("_".join((*tables, "through")), model, draft.model, module, location, ["id"])
        deleted = text_of(self._inventory, module, call.keyword("on_delete")) or ""
        for side in sides:
            column = f"{last(side).lower()}_id"
            join.add(column)
            join.keys.append((column, side, deleted.upper(), location))
        yield join


def snake_case(name: str) -> str:
    """`APIKey` is `api_key` (peewee.make_snake_case)."""
    for step in _STEPS:
        name = step.sub(r"\1_\2", name)
    return name.lower()


def _is_true(value: Value | None) -> bool:
    return isinstance(value, Literal) and value.value is True
