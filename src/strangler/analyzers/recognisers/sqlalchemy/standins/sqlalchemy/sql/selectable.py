"""SELECT. A statement is a collection of the classes it asks for; running it reads their tables,
and building it counts as reading them, because who runs it cannot always be seen."""

from sqlalchemy.sql.elements import ColumnElement
from strangler.standins.terms import many, reads


class Executable:
    """What a session or connection executes."""

    def execution_options(self, **options):
        return self

    def options(self, *options):
        return self

    def params(self, *given, **named):
        return self

    def prefix_with(self, *prefixes, **named):
        return self

    suffix_with = with_hint = with_statement_hint = with_dialect_options = prefix_with

    def compile(self, *arguments, **named):
        return self

    def __str__(self):
        return ""


class SelectBase(Executable):
    """SELECT in any form."""

    def _selected(self):
        return many(ColumnSelect, self)

    _queried = _selected

    def _narrowed(self, *parts, **named):
        """The statement with other tables in it: reading them, giving none of their rows."""
        for part in parts:
            reads(part)
            return self or many(Joined, part)
        return self

    where = filter = filter_by = having = group_by = order_by = distinct = _narrowed
    join = join_from = outerjoin = outerjoin_from = select_from = options = _narrowed
    add_cte = from_statement = correlate = correlate_except = _narrowed

    def _same(self, *arguments, **named):
        return self

    def with_for_update(self, *arguments, **named):
        return self

    limit = offset = fetch = slice = reduce_columns = set_label_style = _same
    alias = cte = subquery = lateral = self_group = tablesample = _same

    def _other(self, *others):
        """Both statements, for what they give is given."""
        for other in others:
            return self or other
        return self

    union = union_all = except_ = except_all = intersect = intersect_all = _other

    def add_columns(self, *entities):
        for entity in entities:
            return self or entity._selected()
        return self

    column = with_only_columns = add_columns

    def _expression(self, *arguments):
        return many(ColumnElement, self)

    exists = scalar_subquery = as_scalar = label = select = _expression

    @property
    def c(self):
        return many(ColumnElement, self)

    @property
    def columns(self):
        return many(ColumnElement, self)

    @property
    def selected_columns(self):
        return many(ColumnElement, self)

    @property
    def exported_columns(self):
        return many(ColumnElement, self)

    def get_final_froms(self):
        return []


class Select(SelectBase):
    """`select(Post)`: its rows are instances."""

    def _executed(self):
        from sqlalchemy.engine.result import CursorResult

        reads(self)
        return many(CursorResult, self)


class ColumnSelect(SelectBase):
    """`select(Post.id)`, `select(table)`: its rows are data."""

    def _executed(self):
        from sqlalchemy.engine.result import ColumnResult

        reads(self)
        return ColumnResult()


class Joined(SelectBase):
    """A table that a statement reads besides those whose rows it gives."""

    def _executed(self):
        reads(self)


class CompoundSelect(ColumnSelect):
    """UNION and its kin."""


class Subquery(ColumnSelect):
    """A SELECT inside another statement."""


class CTE(ColumnSelect):
    """A SELECT with a name."""


def select(*entities, **named):
    """A SELECT of mapped classes, their attributes, tables or expressions."""
    for entity in entities:
        return entity._selected()
    return ColumnSelect()


def union(*statements):
    """Several SELECTs together: each one's rows are among the result."""
    for statement in statements:
        return statement
    return ColumnSelect()


def exists(*entities):
    """EXISTS (SELECT ...)"""
    for entity in entities:
        reads(entity)
        return many(ColumnSelect, entity) or ColumnSelect()
    return ColumnSelect()
