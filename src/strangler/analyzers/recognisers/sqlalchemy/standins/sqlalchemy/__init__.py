"""Everything that is imported from `sqlalchemy` itself."""

from sqlalchemy.engine import (
    URL,
    Connection,
    CursorResult,
    Engine,
    MappingResult,
    Result,
    Row,
    ScalarResult,
    Transaction,
    create_engine,
    engine_from_config,
    make_url,
)
from sqlalchemy.engine.result import RowMapping
from sqlalchemy.inspection import Inspector, inspect
from sqlalchemy.sql.dml import Delete, Insert, Update, delete, insert, update
from sqlalchemy.sql.elements import (
    ClauseElement,
    ColumnElement,
    FunctionGenerator,
    TextClause,
    clause,
)
from sqlalchemy.sql.schema import DDL, Column, Constraint, ForeignKey, MetaData, Sequence, Table
from sqlalchemy.sql.selectable import (
    CTE,
    CompoundSelect,
    Executable,
    Select,
    Subquery,
    exists,
    select,
    union,
)
from sqlalchemy.types import (
    ARRAY,
    BIGINT,
    BLOB,
    BOOLEAN,
    CHAR,
    DATE,
    DATETIME,
    DECIMAL,
    FLOAT,
    INTEGER,
    JSON,
    NUMERIC,
    REAL,
    SMALLINT,
    TEXT,
    TIME,
    TIMESTAMP,
    UUID,
    VARBINARY,
    VARCHAR,
    BigInteger,
    Boolean,
    Date,
    DateTime,
    Double,
    Enum,
    Float,
    Integer,
    Interval,
    LargeBinary,
    Numeric,
    PickleType,
    SmallInteger,
    String,
    Text,
    Time,
    TypeDecorator,
    Unicode,
    UnicodeText,
    Uuid,
)

func = FunctionGenerator()
modifier = FunctionGenerator()

CheckConstraint = Computed = ColumnDefault = DefaultClause = FetchedValue = Constraint
ForeignKeyConstraint = Identity = Index = PrimaryKeyConstraint = UniqueConstraint = Constraint
BinaryExpression = BindParameter = BooleanClauseList = ClauseList = ColumnElement
ColumnClause = FromClause = Function = Label = Selectable = TableClause = UnaryExpression = Select

alias = all_ = and_ = any_ = asc = between = bindparam = bitwise_not = case = cast = collate = (
    clause
)
column = cte = desc = distinct = extract = false = funcfilter = join = label = lateral = clause
literal = literal_column = not_ = null = nulls_first = nulls_last = nullsfirst = clause
nullslast = or_ = outerjoin = outparam = over = table = tablesample = true = try_cast = clause
tuple_ = type_coerce = values = within_group = clause

except_ = except_all = intersect = intersect_all = union_all = union


def text(text):
    """SQL as text: read elsewhere, where the text is known."""
    return TextClause()


def lambda_stmt(function, *arguments, **named):
    """A statement that a function makes."""
    from strangler.standins.terms import calls, handed

    handed(function)
    return calls(function)
