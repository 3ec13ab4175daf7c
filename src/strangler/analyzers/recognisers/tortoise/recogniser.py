"""Tortoise ORM (0.19 to 1.x): models, tables and keys.

Rules: tortoise.github.io, models (Meta), fields (relational fields), and `Apps._init_relations`
where the documentation is silent: tables are named after the class in lower case, a join table
after both tables, its columns after the table and after the related class."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from strangler.analyzers.recognisers.drafting import Draft, ModelIndex, conclusion
from strangler.analyzers.recognisers.following import is_imported, named, place_of, text_of
from strangler.analyzers.recognisers.modelling import emptied, signalled
from strangler.model.behaviour import Accessor, Behaviour
from strangler.model.facts import Fact
from strangler.model.names import last
from strangler.model.recogniser import Conclusion, Conclusions, Inventory
from strangler.model.values import Call, Literal, Value
from strangler.model.views import ModuleView

_ROOTS = frozenset({"tortoise.Model", "tortoise.models.Model"})
_KEYS = frozenset({"ForeignKeyField", "OneToOneField"})
_JOIN = "ManyToManyField"
_PLAIN = "tortoise.plain.Plain"
_JOINED = "tortoise.queryset.ManyToManyManager"
_RELATED = "tortoise.queryset.RelationManager"
_SIGNALS = {
    f"tortoise.signals.{name}": ("", "*")
    for name in ("pre_save", "post_save", "pre_delete", "post_delete")
}


class Tortoise:
    """The recogniser of Tortoise ORM."""

    name = "tortoise"
    version = 1
    wakes_on: tuple[str, ...] = ("tortoise",)
    requires: tuple[str, ...] = ()
    facts: tuple[type[Fact], ...] = ()
    standins: Path = Path(__file__).parent / "standins"

    def watch(self, module: ModuleView) -> Iterable[Fact]:
        """Class bodies are in the general facts."""
        return ()

    def conclude(self, inventory: Inventory) -> Conclusion:
        """A table for each model that is not abstract."""
        if not is_imported(inventory, *self.wakes_on):
            return Conclusion()
        index = ModelIndex(inventory, lambda d: not _ROOTS.isdisjoint(inventory.ancestors(d)))
        drafts = [
            draft
            for dotted, module in sorted(index.models.items())
            if not index.meta_is(dotted, "abstract", True)
            for draft in _model(inventory, index, dotted, module)
        ]
        return conclusion(drafts)

    def behaviour(self, inventory: Inventory, conclusions: Conclusions) -> Iterable[Behaviour]:
        """What columns hold, keys both ways, signals."""
        if not is_imported(inventory, *self.wakes_on):
            return ()
        index = ModelIndex(inventory, lambda d: not _ROOTS.isdisjoint(inventory.ancestors(d)))
        return (
            *_accessors(inventory, index),
            *emptied(conclusions, index.models),
            *signalled(inventory, _SIGNALS, index.models),
        )


def _accessors(inventory: Inventory, index: ModelIndex) -> Iterator[Behaviour]:
    """Relational fields (fields: foreign key, one to one, many to many) give the other side a
    `related_name`, by default the class's name and `s`."""
    for dotted in sorted(index.models):
        for where, item in index.attributes(dotted):
            kind, call = _field(inventory, where, item.value), item.value
            if not kind or not isinstance(call, Call):
                continue
            to = ""
            if kind in _KEYS or kind == _JOIN:
                to = index.target(where, call.argument(0, "model_name"), dotted)
            if to not in index.models:
                yield Accessor(dotted, item.name, _PLAIN)
                continue
            given = text_of(inventory, where, call.keyword("related_name"))
            backward = given or f"{last(dotted).lower()}s"
            if kind == _JOIN:
                yield Accessor(dotted, item.name, to, _JOINED, reads=True)
                yield Accessor(to, backward, dotted, _JOINED, reads=True)
                continue
            yield Accessor(dotted, item.name, to, reads=True)
            yield Accessor(dotted, f"{item.name}_id", _PLAIN)
            if kind == "OneToOneField":
                yield Accessor(to, given or last(dotted).lower(), dotted, reads=True)
            else:
                yield Accessor(to, backward, dotted, _RELATED, reads=True)


def _table(index: ModelIndex, dotted: str) -> str:
    name = index.meta_text(dotted, "table") or last(dotted).lower()
    schema = index.meta_text(dotted, "schema")
    return f"{schema}.{name}" if schema else name


def _model(inventory: Inventory, index: ModelIndex, dotted: str, module: str) -> list[Draft]:
    location = place_of(inventory, dotted)
    draft = Draft(_table(index, dotted), dotted, dotted, module, location)
    found = [draft]
    has_primary_key = False
    for where, item in index.attributes(dotted):
        kind, call = _field(inventory, where, item.value), item.value
        if not kind or not isinstance(call, Call):
            continue
        if kind == _JOIN:
            found += _join(inventory, index, draft, where, call, item.position)
            continue
        given = call.keyword("source_field") or call.keyword("db_column")
        column = text_of(inventory, where, given) or item.name
        if kind in _KEYS:
            column = column if given is not None else f"{item.name}_id"
            to = index.target(where, call.argument(0, "model_name"), dotted)
            place = inventory.location(where, item.position)
            draft.keys.append((column, to, _on_delete(inventory, where, call), place))
        draft.add(column)
        has_primary_key |= any(_is_true(call.keyword(word)) for word in ("pk", "primary_key"))
    if not has_primary_key:
        draft.columns.insert(0, "id")
    return found


def _field(inventory: Inventory, module: str, value: Value) -> str:
    """The kind of field a value makes: the last part of a class of Tortoise."""
    if not isinstance(value, Call):
        return ""
    dotted = named(inventory, module, value)
    for name in (dotted, *inventory.ancestors(dotted)):
        if name.startswith("tortoise.") and name.endswith("Field"):
            return last(name)
    return ""


def _on_delete(inventory: Inventory, module: str, call: Call) -> str:
    """`fields.CASCADE` and `OnDelete.SET_NULL`; CASCADE where nothing is said."""
    given = call.keyword("on_delete")
    if given is None:
        return "CASCADE"
    name = named(inventory, module, given) or (text_of(inventory, module, given) or "")
    return last(name).upper().replace(" ", "_")


def _join(
    inventory: Inventory, index: ModelIndex, draft: Draft, module: str, call: Call, position: int
) -> Iterable[Draft]:
    to = index.target(module, call.argument(0, "model_name"), draft.model)
    location = inventory.location(module, position)
    far_name = last(to).lower()
    far_table = _table(index, to) if to in index.models else far_name
    forward = text_of(inventory, module, call.keyword("forward_key")) or f"{far_name}_id"
    near = draft.name.rpartition(".")[2]
    backward = text_of(inventory, module, call.keyword("backward_key")) or f"{near}_id"
    if backward == forward:
        backward = f"{near}_rel_id"
    given = text_of(inventory, module, call.keyword("through"))
    name = given or f"{draft.name}_{far_table.rpartition('.')[2]}"
    join = Draft(name, f"{draft.model}.{name}", draft.model, module, location, [backward, forward])
    deleted = _on_delete(inventory, module, call)
    join.keys = [(backward, draft.model, deleted, location), (forward, to, deleted, location)]
    yield join


def _is_true(value: Value | None) -> bool:
    return isinstance(value, Literal) and value.value is True
