"""`Column(...)` and `mapped_column(...)` calls in, column names and foreign keys out.

Rules: docs.sqlalchemy.org, core/metadata and core/constraints (defining foreign keys)."""

from collections.abc import Iterator
from dataclasses import dataclass

from strangler.analyzers.recognisers.following import follow, named, text_of, texts_of
from strangler.model.names import last
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Literal, Value

COLUMNS = frozenset({"Column", "mapped_column"})


@dataclass(frozen=True, slots=True)
class Key:
    """A foreign key as written: `target` is what `ForeignKey` was given, in `module`."""

    column: str
    target: Value
    on_delete: str
    module: str
    position: int


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in the table, and the keys it carries."""

    name: str
    keys: tuple[Key, ...]


def is_column(inventory: Inventory, module: str, value: Value | None) -> bool:
    """Whether a value is a column's constructor, of SQLAlchemy or as `db.Column`."""
    return isinstance(value, Call) and _is(inventory, module, value, COLUMNS)


def read_column(inventory: Inventory, module: str, attribute: str, call: Call) -> Column:
    """The column of a call; its first argument is its name where that is a string."""
    first = call.argument(0, "name") if call.arguments else None
    given = text_of(inventory, module, first) if _may_be_name(first) else None
    name = given or attribute
    keys = []
    for argument in call.positional:
        where, value = follow(inventory, module, argument)
        if isinstance(value, Call) and _is(inventory, where, value, frozenset({"ForeignKey"})):
            target = value.argument(0, "column")
            if target is not None:
                deleted = text_of(inventory, where, value.keyword("ondelete")) or ""
                keys.append(Key(name, target, deleted.upper(), where, call.position))
    return Column(name, tuple(keys))


def read_constraint(inventory: Inventory, module: str, value: Value) -> Iterator[Key]:
    """The keys of a `ForeignKeyConstraint([columns], [targets])`."""
    if not isinstance(value, Call):
        return
    if not _is(inventory, module, value, frozenset({"ForeignKeyConstraint"})):
        return
    columns = texts_of(inventory, module, value.argument(0, "columns"))
    targets = texts_of(inventory, module, value.argument(1, "refcolumns"))
    deleted = text_of(inventory, module, value.keyword("ondelete")) or ""
    for column, target in zip(columns or (), targets or (), strict=False):
        yield Key(column, Literal(target), deleted.upper(), module, value.position)


def _may_be_name(value: Value | None) -> bool:
    return value is not None and not isinstance(value, Call)


def _is(inventory: Inventory, module: str, call: Call, names: frozenset[str]) -> bool:
    """By the last part of the name, if it comes from SQLAlchemy or from an object (`db`)."""
    if last(call.name) not in names:
        return False
    dotted = named(inventory, module, call)
    return (
        not dotted
        or dotted.startswith(("sqlalchemy", "flask_sqlalchemy"))
        or (inventory.definition(dotted) is None)
    )
