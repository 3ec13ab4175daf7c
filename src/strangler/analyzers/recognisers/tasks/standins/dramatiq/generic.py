"""`dramatiq.generic`: a class with `perform` is an actor."""

from dramatiq.actor import Message


class GenericActor:
    """An actor's class: called on the class itself."""

    @classmethod
    def send(cls, *args, **kwargs):
        """A message."""
        return Message()

    @classmethod
    def send_with_options(cls, *, args=(), kwargs=None, delay=None, **options):
        """A message."""
        return Message()

    @classmethod
    def message(cls, *args, **kwargs):
        """A message."""
        return Message()
