"""How constructs become SQL."""


def compiles(class_, *specs):
    """Registers who writes a construct as SQL."""
    return _same


def _same(function):
    return function
