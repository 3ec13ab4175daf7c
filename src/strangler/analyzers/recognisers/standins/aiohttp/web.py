"""`aiohttp.web`: what a middleware hands on to is listed for each endpoint by itself."""

from aiohttp.web_response import Response


class Handler:
    """The handler that comes next."""

    async def __call__(self, request):
        """It gives a response."""
        return Response()
