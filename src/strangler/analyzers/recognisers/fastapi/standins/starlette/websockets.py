"""`starlette.websockets`"""

from starlette.requests import HTTPConnection


class WebSocket(HTTPConnection):
    """A connection."""
