"""Events. Who listens to what the recogniser tells; here registering does nothing."""

from strangler.standins.terms import unknown


def listens_for(target, identifier, *arguments, **named):
    """A decorator that registers."""
    return _same


def _same(function):
    return function


def listen(target, identifier, fn, *arguments, **named):
    """Registers."""


def remove(target, identifier, fn):
    """Takes back."""


def contains(target, identifier, fn):
    """Whether it is registered."""
    return True


def computed(*arguments):
    """A listener to a class that the code computes: it may be the one that this happens to."""
    unknown("a listener to a class that the code computes")
