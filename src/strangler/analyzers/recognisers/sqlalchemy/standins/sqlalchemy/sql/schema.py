"""Tables. One that has no class stands for itself: the recogniser makes a class of the variable
that holds it. `Post.__table__` is a table that holds posts."""

from sqlalchemy.sql.dml import to_delete, to_insert, to_update
from sqlalchemy.sql.elements import ClauseElement, ColumnElement
from sqlalchemy.sql.selectable import ColumnSelect
from strangler.standins.terms import many, reads, unknown, writes


class SchemaItem:
    """A part of a table's definition."""

    def __init__(self, *arguments, **named):
        pass

    def __getattr__(self, name):
        return self

    def __call__(self, *arguments, **named):
        return self


class Table:
    """A table. One made while the program runs is known to nobody; one that a module makes is made
    by importing it, which no request does."""

    def __init__(self, *arguments, **named):
        unknown("a table that is made while the program runs")

    def _to_insert(self):
        return to_insert(self)

    def _to_update(self):
        return to_update(self)

    def _to_delete(self):
        return to_delete(self)

    def _selected(self):
        reads(self)
        return many(ColumnSelect, self)

    _queried = _selected

    def insert(self, *arguments, **named):
        return to_insert(self)

    def update(self, *arguments, **named):
        return to_update(self)

    def delete(self, *arguments, **named):
        return to_delete(self)

    def select(self, *arguments, **named):
        return self._selected()

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
