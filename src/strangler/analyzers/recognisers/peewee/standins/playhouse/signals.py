"""Signals; who listens the recogniser tells."""

from peewee import Model


def pre_save(name=None, sender=None):
    """A decorator that connects."""
    return _same


def _same(function):
    return function


post_save = pre_delete = post_delete = pre_init = pre_save
