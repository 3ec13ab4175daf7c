"""What a flush does with one instance, the events of its class (orm: events, MapperEvents), and
those of the flush, which come only where something is to be flushed (`Session._flush`)."""

from sqlalchemy.engine import Connection
from sqlalchemy.orm.mapper import Mapper
from strangler.standins.terms import notify, writes


def flushed():
    """A session has something to flush."""
    from sqlalchemy.orm.session import Session

    session = Session()
    notify("before_flush", session, session, None, None)
    notify("after_flush", session, session, None)
    notify("after_flush_postexec", session, session, None)


def inserted(instance):
    """An instance becomes a row."""
    notify("init", instance, instance, (), {})
    notify("default", instance)
    notify("before_insert", instance, Mapper(), Connection(), instance)
    writes(instance)
    notify("after_insert", instance, Mapper(), Connection(), instance)
    flushed()


def changed(instance):
    """The row of an instance is changed."""
    notify("onupdate", instance)
    notify("before_update", instance, Mapper(), Connection(), instance)
    writes(instance)
    notify("after_update", instance, Mapper(), Connection(), instance)
    flushed()


def disturbed(instance):
    """A collection of an instance is changed, or a back reference to it: its events run, though its
    own row may stay as it is."""
    notify("before_update", instance, Mapper(), Connection(), instance)
    notify("after_update", instance, Mapper(), Connection(), instance)
    flushed()


def deleted(instance):
    """The row of an instance goes, and with it what its relationships and the database delete."""
    notify("before_delete", instance, Mapper(), Connection(), instance)
    writes(instance)
    writes(instance._emptied)
    notify("before_delete", instance._emptied, Mapper(), Connection(), instance._emptied)
    notify("after_delete", instance._emptied, Mapper(), Connection(), instance._emptied)
    notify("after_delete", instance, Mapper(), Connection(), instance)
    flushed()
