"""What one database has more than others."""

from sqlalchemy import Column
from sqlalchemy.sql.dml import insert
from sqlalchemy.sql.elements import ColumnElement, clause
from sqlalchemy.types import TypeEngine

ARRAY = BIGINT = BIT = BLOB = BOOLEAN = BYTEA = CHAR = CIDR = CITEXT = DATE = TypeEngine
DATERANGE = DATETIME = DECIMAL = DOUBLE = DOUBLE_PRECISION = ENUM = FLOAT = HSTORE = TypeEngine
INET = INT4RANGE = INT8RANGE = INTEGER = INTERVAL = JSON = JSONB = LONGBLOB = TypeEngine
LONGTEXT = MACADDR = MEDIUMBLOB = MEDIUMINT = MEDIUMTEXT = MONEY = NUMERIC = TypeEngine
NUMRANGE = OID = REAL = REGCLASS = SMALLINT = TEXT = TIME = TIMESTAMP = TINYINT = TypeEngine
TINYTEXT = TSQUERY = TSRANGE = TSTZRANGE = TSVECTOR = UUID = VARBINARY = VARCHAR = TypeEngine
YEAR = TypeEngine


ExcludeConstraint = TypeEngine
array = array_agg = aggregate_order_by = to_tsquery = to_tsvector = match = clause
plainto_tsquery = websearch_to_tsquery = ts_headline = hstore = Any = All = clause
