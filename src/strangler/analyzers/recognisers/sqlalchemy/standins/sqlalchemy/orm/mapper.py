"""Mappers, loader options, and what declares mapped attributes.

What a mapped attribute gives on an instance or its class, accessors of the recogniser say."""

from sqlalchemy.orm.attributes import History
from sqlalchemy.orm.session import object_session
from sqlalchemy.plain import Plain
from sqlalchemy.sql.elements import ClauseElement
from sqlalchemy.sql.elements import clause as foreign
from sqlalchemy.sql.elements import clause as join
from sqlalchemy.sql.elements import clause as outerjoin
from sqlalchemy.sql.elements import clause as remote
from sqlalchemy.sql.elements import clause as with_parent


class Mapper(Plain):
    """How a class is mapped; what it says is data."""


class AttributeState(Plain):
    """An attribute of an instance, as `inspect` shows it."""

    def __init__(self):
        self.history = History()


class InstanceState(Plain):
    """The state of an instance."""


class Load(ClauseElement):
    """Options of loading: which related classes are read with an instance."""


def loader(*attributes, **named):
    """Reads what its attributes lead to; so it gives them."""
    for attribute in attributes:
        return attribute
    return Load()


joinedload = selectinload = subqueryload = contains_eager = immediateload = loader
with_expression = loader


def _lazily(*attributes, **named):
    return Load()


lazyload = defaultload = defer = undefer = undefer_group = load_only = noload = raiseload = _lazily
selectin_polymorphic = with_loader_criteria = contains_alias = query_expression = _lazily


def aliased(element, *arguments, **named):
    """Another name of a class in one statement."""
    return element


def with_polymorphic(base, classes, *arguments, **named):
    """A class and those below it in one statement."""
    return base


polymorphic_union = _lazily


class Bundle(ClauseElement):
    """Columns together."""

    def __init__(self, name, *columns, **named):
        pass


def _declares(*arguments, **named):
    """A mapped attribute."""


mapped_column = relationship = relation = dynamic_loader = backref = synonym = composite = _declares
column_property = deferred = mapper = _declares


def _decorator(*names, **named):
    return _same


def _same(function):
    return function


validates = _decorator
reconstructor = _same


def _keyed(*arguments, **named):
    """The class of a collection."""


attribute_keyed_dict = attribute_mapped_collection = column_keyed_dict = _keyed
column_mapped_collection = mapped_collection = _keyed


def _nothing(*arguments, **named):
    pass


make_transient = make_transient_to_detached = configure_mappers = clear_mappers = _nothing
close_all_sessions = was_deleted = _nothing


def class_mapper(class_, configure=True):
    """How a class is mapped."""
    return Mapper()


object_mapper = class_mapper
