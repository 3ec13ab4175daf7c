"""An engine in, an ASGI 3 application for its exchanges out."""

from strangler.proxy.dataplane.asgi.http import HttpConversation
from strangler.proxy.dataplane.asgi.scopes import Receive, Scope, Send
from strangler.proxy.dataplane.asgi.websocket import WebSocketConversation
from strangler.proxy.dataplane.engine import Engine


class AsgiDoor:
    """Takes `http` and `websocket` scopes. The engine was started by who made it; its lifespan
    is not ours."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One exchange. Raises AnswerBrokenOffError if its answer cannot be completed, and
        RuntimeError for scopes that are neither."""
        kind = scope["type"]
        if kind == "http":
            await HttpConversation(self._engine, scope, receive, send).run()
        elif kind == "websocket":
            await WebSocketConversation(self._engine, scope, receive, send).run()
        else:
            raise RuntimeError(f"nothing is known of a scope of type {kind!r}")
