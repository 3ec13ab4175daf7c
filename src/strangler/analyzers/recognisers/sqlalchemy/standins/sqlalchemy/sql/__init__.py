"""`sqlalchemy.sql`: expressions and statements."""

from sqlalchemy import (
    alias,
    and_,
    asc,
    between,
    bindparam,
    case,
    cast,
    column,
    delete,
    desc,
    distinct,
    except_,
    exists,
    extract,
    false,
    func,
    insert,
    intersect,
    join,
    label,
    literal,
    literal_column,
    not_,
    null,
    or_,
    outerjoin,
    over,
    select,
    table,
    text,
    true,
    tuple_,
    union,
    union_all,
    update,
    values,
)
from sqlalchemy.sql.dml import Delete, Insert, Update
from sqlalchemy.sql.elements import ClauseElement, ColumnElement, TextClause
from sqlalchemy.sql.schema import Table
from sqlalchemy.sql.selectable import Select, Subquery
