"""`session.query(Post)`: a collection of posts. Making one reads the table already: who goes
through it, a template for one, cannot always be seen."""

from sqlalchemy.engine.result import loaded
from sqlalchemy.plain import Plain
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import ColumnSelect, Select
from strangler.standins.terms import many, one, reads, writes


class Query:
    """A query for instances of a mapped class, or for rows of columns."""

    def _given(self):
        loaded(one(self))
        return one(self) or Plain()

    def __iter__(self):
        reads(self)
        yield self._given()

    def __getitem__(self, index):
        reads(self)
        return self._given()

    def all(self):
        reads(self)
        return [self._given()]

    tuples = all

    def first(self, *arguments):
        reads(self)
        return self._given()

    one = one_or_none = get = first

    def scalar(self):
        reads(self)
        return one(self) or Plain()

    value = scalar

    def values(self, *columns):
        reads(self)
        return [Plain()]

    def count(self):
        reads(self)
        return 0

    def _selected(self):
        return many(ColumnSelect, self)

    _queried = _selected

    def _executed(self):
        from sqlalchemy.engine.result import CursorResult

        reads(self)
        return many(CursorResult, self)

    def _narrowed(self, *parts, **named):
        """The same query; what it joins is read with it."""
        for part in parts:
            reads(part)
        return self

    filter = filter_by = where = having = group_by = order_by = distinct = options = _narrowed
    join = outerjoin = select_from = select_entity_from = correlate = from_statement = _narrowed
    prefix_with = suffix_with = with_hint = with_statement_hint = from_self = _narrowed

    def _same(self, *arguments, **named):
        return self

    def with_for_update(self, *arguments, **named):
        return self

    limit = offset = slice = with_lockmode = execution_options = _same
    populate_existing = yield_per = params = autoflush = enable_eagerloads = _same
    enable_assertions = set_label_style = with_labels = apply_labels = reset_joinpoint = _same
    only_return_tuples = with_session = with_transformation = with_parent = _same
    subquery = cte = statement_of = alias = _same

    def _other(self, *others):
        for other in others:
            return self or other
        return self

    union = union_all = except_ = except_all = intersect = intersect_all = _other

    def add_columns(self, *entities):
        for entity in entities:
            return self or entity._queried()
        return self

    add_column = add_entity = add_columns

    def with_entities(self, *entities):
        """Only these are given; what is filtered by is still read."""
        for entity in entities:
            return entity._queried() or many(Also, self)
        return many(Also, self)

    def exists(self):
        return many(ColumnElement, self)

    scalar_subquery = as_scalar = label = exists

    @property
    def c(self):
        return many(ColumnElement, self)

    columns = c

    @property
    def statement(self):
        return many(Select, self)

    @property
    def selectable(self):
        return many(Select, self)

    @property
    def session(self):
        from sqlalchemy.orm import Session

        return Session()

    @property
    def column_descriptions(self):
        return []

    @property
    def whereclause(self):
        return many(ColumnElement, self)

    def delete(self, *arguments, **named):
        writes(self)
        writes(one(self)._emptied_by_database)
        return 0

    def update(self, *arguments, **named):
        writes(self)
        return 0


class Rows(Query):
    """A query for columns: its rows are data."""

    def _given(self):
        return Plain()

    def scalar(self):
        reads(self)
        return Plain()

    value = scalar

    def _executed(self):
        from sqlalchemy.engine.result import ColumnResult

        reads(self)
        return ColumnResult()


class Also(Rows):
    """What a query reads besides what it gives."""

    def _given(self):
        pass


class RowReturningQuery(Rows):
    """Its name in annotations."""
