"""`flask.helpers`: streaming."""

from strangler.standins.terms import calls


def stream_with_context(generator_or_function):
    """A generator is gone through, a function called for one."""
    calls(generator_or_function)
    return generator_or_function
