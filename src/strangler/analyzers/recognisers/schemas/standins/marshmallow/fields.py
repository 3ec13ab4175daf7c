"""`marshmallow.fields`: a field of the project overrides how it is written and read."""

from strangler.standins.terms import calls


class Field:
    """A field."""

    name = ""
    attribute = ""
    data_key = ""
    metadata = {}
    default_error_messages = {}
    error_messages = {}
    required = False
    allow_none = False
    load_only = False
    dump_only = False
    load_default = None
    dump_default = None
    parent = None
    root = None

    def _serialize(self, value, attr, obj, **kwargs):
        return ""

    def _deserialize(self, value, attr, data, **kwargs):
        return value

    def _validate(self, value): ...

    def _bind_to_schema(self, field_name, parent): ...

    def make_error(self, key, **kwargs):
        """An error."""
        return ValueError(key)

    def get_value(self, obj, attr, accessor=None, default=None):
        """What an object has under a name."""
        return default

    def serialize(self, attr, obj, accessor=None, **kwargs):
        """What is written."""
        return self._serialize(None, attr, obj)

    def deserialize(self, value, attr=None, data=None, **kwargs):
        """What is read."""
        return self._deserialize(value, attr, data)


class Raw(Field):
    """As it is."""


class String(Field):
    """Text."""


class UUID(String):
    """Text."""


class Number(Field):
    """A number."""

    def _validated(self, value):
        return value


class Integer(Number):
    """A number."""


class Float(Number):
    """A number."""


class Decimal(Number):
    """A number."""


class Boolean(Field):
    """Yes or no."""


class DateTime(Field):
    """A point in time."""


class NaiveDateTime(DateTime):
    """A point in time."""


class AwareDateTime(DateTime):
    """A point in time."""


class Time(Field):
    """A time of day."""


class Date(Field):
    """A day."""


class TimeDelta(Field):
    """A span."""


class Mapping(Field):
    """Keys and values."""


class Dict(Mapping):
    """Keys and values."""


class Url(String):
    """Text."""


class Email(String):
    """Text."""


class IP(Field):
    """An address."""


class Enum(Field):
    """A member of an enumeration."""


class Constant(Field):
    """Always the same."""


class List(Field):
    """Several: what is inside is told apart by the recogniser."""


class Tuple(Field):
    """Several."""


class Nested(Field):
    """A schema: told apart by the recogniser."""


class Pluck(Nested):
    """One field of a schema."""


class Method(Field):
    """Methods of the schema: told apart by the recogniser."""


class Function(Field):
    """Functions that are given the object, or the value."""

    def __init__(self, serialize=None, deserialize=None, **kwargs):
        self.serialize_func = serialize
        self.deserialize_func = deserialize

    def _serialize(self, value, attr, obj, **kwargs):
        return calls(self.serialize_func, obj)

    def _deserialize(self, value, attr, data, **kwargs):
        return calls(self.deserialize_func, value)


Str = String
Int = Integer
Bool = Boolean
URL = Url
