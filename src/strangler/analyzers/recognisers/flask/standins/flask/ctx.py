"""`flask.ctx`: functions that are called when a request ends."""

from flask.wrappers import Response
from strangler.standins.terms import calls, handed


def after_this_request(f):
    """It is called with the response."""
    handed(f)
    calls(f, Response())
    return f


def copy_current_request_context(f):
    """A function that calls this one."""
    return f
