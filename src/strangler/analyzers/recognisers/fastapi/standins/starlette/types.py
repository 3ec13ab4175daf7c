"""`starlette.types`: what an ASGI middleware is given."""


class ASGIApp:
    """The rest of the application."""

    async def __call__(self, scope, receive, send): ...


class Receive:
    """What gives the next message."""

    async def __call__(self):
        """A message."""
        return {}


class Send:
    """What takes a message."""

    async def __call__(self, message): ...
