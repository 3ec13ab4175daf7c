"""`starlette.middleware.base`: what a middleware hands on to is listed for each endpoint by
itself, so handing on runs nothing here."""

from starlette.responses import Response
from strangler.standins.terms import onward


class RequestResponseEndpoint:
    """The rest of the application, as `dispatch` is given it."""

    async def __call__(self, request):
        """It gives a response."""
        onward()
        return Response()


class BaseHTTPMiddleware:
    """A middleware with a `dispatch`."""

    def __init__(self, app, dispatch=None):
        self.app = app

    async def dispatch(self, request, call_next):
        """To be overridden."""
        return Response()

    async def __call__(self, scope, receive, send):
        """Calls `dispatch`, which is listed by itself."""
