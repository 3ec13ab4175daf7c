"""`flask.helpers`: streaming; `abort` gives nothing, so that `x or abort(404)` is x."""

from werkzeug.exceptions import HTTPException

from strangler.standins.terms import calls, notify


def stream_with_context(generator_or_function):
    """A generator is gone through, a function called for one."""
    calls(generator_or_function)
    return generator_or_function


def abort(code, *args, **kwargs):
    """It raises, and the handler of that error answers."""
    notify("flask.errorhandler:", code, HTTPException())
