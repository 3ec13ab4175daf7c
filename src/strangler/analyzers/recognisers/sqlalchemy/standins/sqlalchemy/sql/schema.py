"""Tables. One that has no class stands for itself: the recogniser makes a class of the variable
that holds it. `Post.__table__` is a table that holds posts."""

from sqlalchemy.sql.dml import delete, insert, update
from sqlalchemy.sql.elements import ClauseElement, ColumnElement
from sqlalchemy.sql.selectable import select
from strangler.standins.terms import many, writes


class SchemaItem:
    """A part of a table's definition."""

    def __init__(self, *arguments, **named):
        pass

    def __getattr__(self, name):
        return self

    def __call__(self, *arguments, **named):
        return self


class Table:
    """A table."""

    def __init__(self, *arguments, **named):
        pass

    def insert(self, *arguments, **named):
        return insert(self)

    def update(self, *arguments, **named):
        return update(self)

    def delete(self, *arguments, **named):
        return delete(self)

    def select(self, *arguments, **named):
        return select(self)

    def join(self, right, *arguments, **named):
        return self or right

    def outerjoin(self, right, *arguments, **named):
        return self or right

    def alias(self, *arguments, **named):
        return self

    def lateral(self, *arguments, **named):
        return self

    def tablesample(self, *arguments, **named):
        return self

    def __getattr__(self, name):
        """`c`, `columns`, `primary_key`, `name`."""
        return many(ColumnElement, self)

    def create(self, *arguments, **named):
        """Changes what tables there are, not their rows."""

    def drop(self, *arguments, **named):
        writes(self)

    def append_column(self, *arguments, **named):
        pass

    append_constraint = append_column

    def to_metadata(self, *arguments, **named):
        return self

    tometadata = to_metadata


class Column(ClauseElement):
    """A column, while a table is declared."""

    def __init__(self, *arguments, **named):
        pass


class MetaData(SchemaItem):
    """A collection of tables."""

    def create_all(self, *arguments, **named):
        pass

    def drop_all(self, *arguments, **named):
        pass

    def reflect(self, *arguments, **named):
        pass


class ForeignKey(SchemaItem):
    """Refers to a column."""


class Constraint(SchemaItem):
    """A constraint or index."""


class DDL(SchemaItem):
    """A statement about tables, as text."""


class Sequence(ClauseElement):
    """Numbers that a database gives."""

    def __init__(self, *arguments, **named):
        pass
