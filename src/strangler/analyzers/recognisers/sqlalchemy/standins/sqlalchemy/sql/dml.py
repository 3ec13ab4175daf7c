"""INSERT, UPDATE, DELETE. Building one counts as writing the table, because who executes it cannot
always be seen, and few are built in vain."""

from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import Executable
from strangler.standins.terms import many, one, reads, writes


class UpdateBase(Executable):
    """A statement that changes rows. With RETURNING it gives them."""

    def _executed(self):
        from sqlalchemy.engine import CursorResult

        writes(self)
        return many(CursorResult, self)

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
    writes(table)
    return many(Insert, table)


def update(table):
    """An UPDATE of the table of a mapped class."""
    writes(table)
    return many(Update, table)


def delete(table):
    """A DELETE from the table of a mapped class, and what the database deletes with it."""
    writes(table)
    writes(one(table)._emptied_by_database)
    return many(Delete, table)
