"""What a flush does with one instance, and the events of its class (orm: events, MapperEvents)."""

from sqlalchemy.engine import Connection
from sqlalchemy.orm.mapper import Mapper
from strangler.standins.terms import notify, writes


def inserted(instance):
    """An instance becomes a row."""
    notify("init", instance, instance, (), {})
    notify("default", instance)
    notify("before_insert", instance, Mapper(), Connection(), instance)
    writes(instance)
    notify("after_insert", instance, Mapper(), Connection(), instance)


def changed(instance):
    """The row of an instance is changed."""
    notify("onupdate", instance)
    notify("before_update", instance, Mapper(), Connection(), instance)
    writes(instance)
    notify("after_update", instance, Mapper(), Connection(), instance)


def disturbed(instance):
    """A collection of an instance is changed, or a back reference to it: its events run, though its
    own row may stay as it is."""
    notify("before_update", instance, Mapper(), Connection(), instance)
    notify("after_update", instance, Mapper(), Connection(), instance)


def deleted(instance):
    """The row of an instance goes, and with it what its relationships and the database delete."""
    notify("before_delete", instance, Mapper(), Connection(), instance)
    writes(instance)
    writes(instance._emptied)
    notify("before_delete", instance._emptied, Mapper(), Connection(), instance._emptied)
    notify("after_delete", instance._emptied, Mapper(), Connection(), instance._emptied)
    notify("after_delete", instance, Mapper(), Connection(), instance)
