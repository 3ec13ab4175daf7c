"""Expressions. One over the columns of a mapped class is a collection that holds its instances, so
that whoever gets it knows the table."""

from strangler.standins.terms import many, reads


class ClauseElement:
    """Anything that SQL is made of. Operators and methods give the expression again, `&`, `|` and
    calls also what it is put together with, so that its tables stay known."""

    def __getattr__(self, name):
        return self

    def __call__(self, *others, **named):
        for other in others:
            return self or other
        return self

    def __getitem__(self, key):
        return self

    def __iter__(self):
        yield self

    def _selected(self):
        """What `select` makes of it."""
        from sqlalchemy.sql.selectable import ColumnSelect

        reads(self)
        return many(ColumnSelect, self)

    def _queried(self):
        """What `session.query` makes of it."""
        from sqlalchemy.orm.query import Rows

        reads(self)
        return many(Rows, self)

    def _joined(self, other):
        return self or other

    __and__ = __or__ = __rand__ = __ror__ = _joined

    def _operated(self, *operands):
        return self

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __invert__ = __neg__ = _operated
    __add__ = __sub__ = __mul__ = __truediv__ = __mod__ = __contains__ = _operated
    __radd__ = __rsub__ = __rmul__ = __rtruediv__ = _operated


class ColumnElement(ClauseElement):
    """An expression that has a value."""


class TextClause(ClauseElement):
    """SQL as text: which tables it means is read from the text, not here."""

    def _executed(self):
        from sqlalchemy.engine.result import ColumnResult

        return ColumnResult()


def clause(*parts, **named):
    """A function that makes an expression of others: `and_`, `func.count`, `desc`, `case`."""
    for part in parts:
        return part or ColumnElement()
    return ColumnElement()


class FunctionGenerator:
    """`func`: any attribute of it is a function of SQL."""

    def __getattr__(self, name):
        return self

    def __call__(self, *parts, **named):
        for part in parts:
            return part or ColumnElement()
        return ColumnElement()
