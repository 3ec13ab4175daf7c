"""The base of all mapped classes, and the functions that make one.

The unit of work writes what was changed when a session is flushed. Here it is written where the
change stands: what is made, by its constructor (a relationship may carry it into a session without
`add`: cascades), what is loaded, where an attribute is assigned."""

from sqlalchemy.engine.result import loaded
from sqlalchemy.orm.query import Query
from sqlalchemy.orm.unitofwork import changed, deleted, disturbed, inserted
from sqlalchemy.sql.dml import to_delete, to_insert, to_update
from sqlalchemy.sql.schema import MetaData
from sqlalchemy.sql.selectable import Select
from strangler.standins.terms import many, notify, one, reads, writes


class DeclarativeBase:
    """What every mapped class derives from, whoever made it a mapped class. Sessions and statements
    call what begins with an underscore, so that where a class or instance is not known, a call of
    which nothing is known says so."""

    metadata = MetaData()
    _emptied = None
    """Instances of classes whose rows go or change when an instance is deleted: accessors."""
    _emptied_by_database = None
    """The same for a DELETE that no session sees."""

    @classmethod
    def _selected(cls):
        reads(cls)
        return many(Select, cls)

    @classmethod
    def _queried(cls):
        reads(cls)
        return many(Query, cls)

    @classmethod
    def _got(cls):
        reads(cls)
        loaded(one(cls))
        return one(cls)

    @classmethod
    def _to_insert(cls):
        return to_insert(cls)

    @classmethod
    def _to_update(cls):
        return to_update(cls)

    @classmethod
    def _to_delete(cls):
        return to_delete(cls)

    @classmethod
    def _written(cls):
        writes(cls)

    def _refreshed(self):
        reads(self)

    def _added(self):
        inserted(self)

    def _merged(self):
        reads(self)
        inserted(self)
        changed(self)
        return self

    def _deleted(self):
        deleted(self)

    def __init__(self, **values):
        inserted(self)
        for name in values:
            notify("validates", self, self, name, values[name])

    def __set__(self, instance, value):
        """A relationship to this one is assigned: back references change it."""
        disturbed(self)

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
