"""What executing gives. It is a collection of the classes that the statement asked for."""

from sqlalchemy.plain import Plain
from strangler.standins.terms import many, notify, one


class Row:
    """One row: an instance where a class was asked for, plain values where columns were."""

    def __getitem__(self, key):
        return one(self) or Plain()

    def __getattr__(self, name):
        return one(self) or Plain()

    def __iter__(self):
        yield one(self) or Plain()

    def _tuple(self):
        return self

    tuple = t = _tuple

    def _asdict(self):
        return {"": one(self) or Plain()}


class RowMapping(Row):
    """A row as a mapping."""

    def get(self, key, default=None):
        return one(self) or Plain()

    def keys(self):
        return [""]

    def values(self):
        return [one(self) or Plain()]

    def items(self):
        return [("", one(self) or Plain())]


class Rows:
    """What is common to all results; `_given` is what one of them is."""

    def _given(self):
        return many(Row, self)

    def __iter__(self):
        yield self._given()

    def __next__(self):
        return self._given()

    def all(self):
        return [self._given()]

    fetchall = fetchmany = all

    def partitions(self, size=None):
        return [[self._given()]]

    def first(self):
        return self._given()

    fetchone = one = one_or_none = first

    def unique(self, strategy=None):
        return self

    def yield_per(self, number):
        return self

    def _streamed(self):
        from sqlalchemy.ext.asyncio.engine import AsyncResult

        return many(AsyncResult, self)

    def close(self):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass


class Result(Rows):
    """Rows."""

    def scalar(self):
        return one(self) or Plain()

    scalar_one = scalar_one_or_none = scalar

    def scalars(self, index=0):
        return many(ScalarResult, self)

    def mappings(self):
        return many(MappingResult, self)

    def columns(self, *columns):
        return self

    def tuples(self):
        return self

    t = tuples

    def keys(self):
        return [""]

    def freeze(self):
        return self

    def merge(self, *others):
        return self


class CursorResult(Result):
    """Rows, and what the database says of a change."""

    rowcount = 0
    lastrowid = 0
    returns_rows = True
    inserted_primary_key = (0,)
    inserted_primary_key_rows = [(0,)]
    is_insert = False

    def last_inserted_params(self):
        return {}


class ColumnResult(CursorResult):
    """Rows of data."""

    def _given(self):
        return Plain()

    scalar = scalar_one = scalar_one_or_none = _given

    def scalars(self, index=0):
        return self

    def mappings(self):
        return self

    def _streamed(self):
        from sqlalchemy.ext.asyncio.engine import AsyncColumnResult

        return AsyncColumnResult()


class ScalarResult(Rows):
    """The first column of rows: instances where a class was asked for."""

    def _given(self):
        loaded(one(self))
        return one(self) or Plain()


class MappingResult(Rows):
    """Rows as mappings."""

    def _given(self):
        return many(RowMapping, self)

    def keys(self):
        return [""]

    def columns(self, *columns):
        return self


def loaded(instance):
    """An instance is filled from a row (orm: events, InstanceEvents)."""
    notify("load", instance, instance, Plain())
