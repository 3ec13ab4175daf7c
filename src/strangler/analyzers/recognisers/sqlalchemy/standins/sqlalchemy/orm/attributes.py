"""`Post.title`: an attribute of a mapped class, as an expression."""

from sqlalchemy.plain import Plain
from sqlalchemy.sql.elements import ColumnElement
from strangler.standins.terms import many, writes


class QueryableAttribute(ColumnElement):
    """An attribute in an expression; of a relationship, it holds the class that it leads to."""


class InstrumentedAttribute(QueryableAttribute):
    """The same, on the class itself."""


class History:
    """What an attribute was and is."""

    def __init__(self):
        self.added = [Plain()]
        self.unchanged = [Plain()]
        self.deleted = [Plain()]

    def has_changes(self):
        return True

    def __iter__(self):
        yield [Plain()]

    def __getitem__(self, index):
        return [Plain()]


def get_history(instance, key, passive=None):
    """What an attribute was and is."""
    return History()


def flag_modified(instance, key):
    """An attribute is taken to be changed: the row is written."""
    writes(instance)


flag_dirty = flag_modified


def set_attribute(instance, key, value, initiator=None):
    """As an assignment."""
    writes(instance)


def set_committed_value(instance, key, value):
    """As if it had been loaded: nothing is written."""
