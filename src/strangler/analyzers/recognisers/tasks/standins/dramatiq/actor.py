"""`dramatiq.actor`: the catalogue has which methods publish; the actor is the receiver."""

from strangler.standins.terms import calls


class Message:
    """A message, which was published where it was made."""

    def pipe(self, *others): ...

    def __or__(self, other):
        return self


class Actor:
    """A function that a decorator made an actor."""

    def __call__(self, *args, **kwargs):
        return calls(self, *args, **kwargs)

    def fn(self, *args, **kwargs):
        """The function itself."""
        return calls(self, *args, **kwargs)

    def send(self, *args, **kwargs):
        """A message."""
        return Message()

    def send_with_options(self, *, args=(), kwargs=None, delay=None, **options):
        """A message."""
        return Message()

    def message(self, *args, **kwargs):
        """A message."""
        return Message()

    def message_with_options(self, *, args=(), kwargs=None, **options):
        """A message."""
        return Message()
