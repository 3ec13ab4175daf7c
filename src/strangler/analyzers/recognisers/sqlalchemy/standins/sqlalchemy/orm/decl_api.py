"""The base of all mapped classes, and the functions that make one.

The unit of work writes what was changed when a session is flushed. Here it is written where the
change stands: what is made, by its constructor (a relationship may carry it into a session without
`add`: cascades), what is loaded, where an attribute is assigned."""

from sqlalchemy.orm.unitofwork import changed, inserted
from sqlalchemy.sql.schema import MetaData
from strangler.standins.terms import notify


class DeclarativeBase:
    """What every mapped class derives from, whoever made it a mapped class."""

    metadata = MetaData()
    _emptied = None
    """Instances of classes whose rows go or change when an instance is deleted: accessors."""
    _emptied_by_database = None
    """The same for a DELETE that no session sees."""

    def __init__(self, **values):
        inserted(self)
        for name in values:
            notify("validates", self, self, name, values[name])

    def __setattr__(self, name, value):
        notify("validates", self, self, name, value)
        notify("set", self, self, value, value, None)
        changed(self)


class DeclarativeBaseNoMeta(DeclarativeBase):
    """A base without a metaclass."""


class MappedAsDataclass:
    """A mixin that makes a constructor."""


class DeclarativeMeta(type):
    """The metaclass of old."""


class registry:
    """Where mapped classes are known."""

    metadata = MetaData()

    def __init__(self, **named):
        pass

    def mapped(self, cls):
        return cls

    def mapped_as_dataclass(self, cls=None, **named):
        return cls

    def map_imperatively(self, class_, local_table=None, **named):
        pass

    def map_declaratively(self, cls):
        pass

    def as_declarative_base(self, **named):
        return _itself

    def generate_base(self, **named):
        return DeclarativeBase

    def configure(self, cascade=False):
        pass

    dispose = configure


def _itself(cls):
    return cls


def declarative_base(*arguments, **named):
    """A base class."""
    return DeclarativeBase


def as_declarative(**named):
    """Makes the decorated class a base."""
    return _itself


def declarative_mixin(cls):
    """Says that a class is a mixin."""
    return cls


declared_attr = property


def has_inherited_table(cls):
    """Whether a mapped class is above."""
    return True
