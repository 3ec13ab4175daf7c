"""Source of a module with models in, what the library's own metadata says of their tables out."""

from collections.abc import Callable
from typing import Any

Schema = dict[str, tuple[set[str], set[tuple[str, str, str]]]]
"""Table -> its columns, and its keys as (column, table referred to, ON DELETE)."""


def executed(source: str) -> dict[str, Any]:
    """The globals of a module after it ran. The source is a test's own."""
    namespace: dict[str, Any] = {"__name__": "models"}
    exec(compile(source, "models.py", "exec"), namespace)
    return namespace


def sqlalchemy_schema(metadata: Any) -> Schema:
    """By SQLAlchemy's MetaData."""
    return {
        table.key: (
            {column.name for column in table.columns},
            {
                (
                    element.parent.name,
                    element.column.table.key,
                    (constraint.ondelete or "").upper(),
                )
                for constraint in table.foreign_key_constraints
                for element in constraint.elements
            },
        )
        for table in metadata.tables.values()
    }


def peewee_schema(*models: Any) -> Schema:
    """By the `_meta` of peewee's models."""
    return {
        (f"{m._meta.schema}.{m._meta.table_name}" if m._meta.schema else m._meta.table_name): (
            set(m._meta.columns),
            {
                (key.column_name, target._meta.table_name, (key.on_delete or "").upper())
                for key, target in m._meta.refs.items()
            },
        )
        for m in models
    }


def pony_schema(database: Any) -> Schema:
    """By the schema that Pony makes of a database's entities."""
    return {
        table.name if isinstance(table.name, str) else ".".join(table.name): (
            set(table.column_dict),
            {
                (column.name, key.parent_table.name, (key.on_delete or "").upper())
                for key in table.foreign_keys.values()
                for column in key.child_columns
            },
        )
        for table in database.schema.tables.values()
    }


def found_schema(concluded: Any) -> Schema:
    """By a recogniser."""
    return {
        name: (set(table.columns), {(k.column, k.to, k.on_delete) for k in table.foreign_keys})
        for name, table in concluded.tables.items()
    }


def compare(ours: Schema, theirs: Schema, ignore: Callable[[str], bool] = lambda _: False) -> None:
    """Equal table by table, so that a failure shows the one that differs."""
    assert set(ours) == {name for name in theirs if not ignore(name)}
    for name, found in ours.items():
        assert found == theirs[name], name
