"""INSERT, UPDATE, DELETE. Building one counts as writing the table, because who executes it cannot
always be seen, and few are built in vain."""

from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import Executable
from strangler.standins.terms import many, one, reads, writes


class UpdateBase(Executable):
    """A statement that changes rows."""

    def _executed(self):
        from sqlalchemy.engine.result import ColumnResult

        writes(self)
        return ColumnResult()

    def _same(self, *arguments, **named):
        return self

    values = ordered_values = inline = return_defaults = add_cte = set_ = _same
    on_conflict_do_nothing = on_conflict_do_update = on_duplicate_key_update = _same

    def _narrowed(self, *parts, **named):
        for part in parts:
            reads(part)
        return self

    where = filter = filter_by = from_select = using = _narrowed

    def returning(self, *columns, **named):
        """It gives rows, too."""
        for column in columns:
            return self or column._selected()
        return self

    def cte(self, *arguments, **named):
        return self

    @property
    def excluded(self):
        return many(ColumnElement, self)

    @property
    def inserted(self):
        return many(ColumnElement, self)

    @property
    def c(self):
        return many(ColumnElement, self)


class Insert(UpdateBase):
    """INSERT"""


class Update(UpdateBase):
    """UPDATE"""


class Delete(UpdateBase):
    """DELETE"""


def insert(table):
    """An INSERT into the table of a mapped class."""
    return table._to_insert()


def update(table):
    """An UPDATE of the table of a mapped class."""
    return table._to_update()


def delete(table):
    """A DELETE from the table of a mapped class, and what the database deletes with it."""
    return table._to_delete()


def to_insert(table):
    """The statement: `table` is a class, or a table."""
    writes(table)
    return many(Insert, table)


def to_update(table):
    """The statement."""
    writes(table)
    return many(Update, table)


def to_delete(table):
    """The statement."""
    writes(table)
    writes(one(table)._emptied_by_database)
    return many(Delete, table)
