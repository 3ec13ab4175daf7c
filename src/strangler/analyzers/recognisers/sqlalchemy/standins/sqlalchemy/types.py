"""Types of columns."""

from sqlalchemy.plain import Plain


class TypeEngine:
    """The base of all types."""

    impl = None
    comparator_factory = None

    def __init__(self, *arguments, **named):
        pass

    def with_variant(self, *types):
        return self

    def adapt(self, *arguments, **named):
        return self

    copy = load_dialect_impl = dialect_impl = evaluates_none = adapt

    def bind_processor(self, dialect):
        return None

    result_processor = literal_processor = bind_processor

    def coerce_compared_value(self, op, value):
        return self

    def compile(self, *arguments, **named):
        return ""

    class Comparator(Plain):
        """How an expression of the type compares."""


class UserDefinedType(TypeEngine):
    """A type of the project."""


class TypeDecorator(TypeEngine):
    """A type of the project around another; the recogniser tells whose columns have it."""

    cache_ok = True

    def process_bind_param(self, value, dialect):
        return value

    def process_result_value(self, value, dialect):
        return value

    def process_literal_param(self, value, dialect):
        return value


class MutableType(TypeEngine):
    """A type whose values are watched."""


ARRAY = BIGINT = BLOB = BOOLEAN = CHAR = DATE = DATETIME = DECIMAL = FLOAT = INT = TypeEngine
INTEGER = JSON = NCHAR = NUMERIC = NVARCHAR = REAL = SMALLINT = TEXT = TIME = TypeEngine
TIMESTAMP = UUID = VARBINARY = VARCHAR = BigInteger = Boolean = Concatenable = Date = TypeEngine
DateTime = Double = Enum = Float = Integer = Interval = LargeBinary = MatchType = TypeEngine
NullType = Numeric = PickleType = SchemaType = SmallInteger = String = Text = TypeEngine
Time = TupleType = Unicode = UnicodeText = Uuid = Indexable = TypeEngine
