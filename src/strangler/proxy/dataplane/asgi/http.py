"""An `http` scope in, one exchange out."""

from collections.abc import Sequence

from strangler.proxy.dataplane.asgi.conversation import Conversation, as_fields
from strangler.proxy.dataplane.asgi.scopes import (
    Message,
    Receive,
    Scope,
    Send,
    head_of,
    is_http1,
    one_cookie_line,
    target_of,
)
from strangler.proxy.dataplane.attempts import BY_LENGTH, CHUNKED, NO_CONTENT, Framing
from strangler.proxy.dataplane.clock import TICK
from strangler.proxy.dataplane.edge.pacing import too_slow
from strangler.proxy.dataplane.edge.reading import read_request
from strangler.proxy.dataplane.engine import Engine
from strangler.proxy.dataplane.exchange import Exchange
from strangler.proxy.dataplane.outcomes import Outcome
from strangler.proxy.dataplane.request import Request

PATIENCE = 0.5
"""Seconds that a client which asks first (Expect) waits for the upstream's word: no longer, as
many upstreams never say it, and clients then begin by themselves (RFC 9110 section 10.1.1)."""
_TRAILERS = "http.response.trailers"
_EARLY_HINT = "http.response.early_hint"


class HttpConversation(Conversation):
    """One request and its answer."""

    def __init__(self, engine: Engine, scope: Scope, receive: Receive, send: Send) -> None:
        super().__init__(engine, scope, receive, send)
        self._offered = scope.get("extensions") or {}
        self._first: Message | None = None
        """What was received before the request could be read."""
        self._trailers = False
        self._content_ended = False
        self._held_back = False
        self._asks_until = 0.0
        """Set: the client waits to be told to go on, at most until then."""
        self._since = self._context.clock.now
        """When the wait for content began, without the time in which we held it back."""

    async def _read(self) -> tuple[bytes, Request]:
        scope = self._scope
        mounted, target = target_of(scope)
        fields = list(scope["headers"])
        if not is_http1(scope):
            fields = one_cookie_line(fields)
            if not any(name == b"content-length" for name, _ in fields):
                # Only the first message tells whether there is content.
                self._first = first = await self._receive()
                if first.get("body") or first.get("more_body"):
                    fields.append((b"transfer-encoding", b"chunked"))
        settings, claims = self._context.settings, self._context.hops.claims
        head = head_of(scope["method"], target, scope, fields)
        request = read_request(head, settings.limits, trace=settings.trace_method, claims=claims)
        return mounted, request

    def _begin(self, exchange: Exchange) -> None:
        request = exchange.request
        waits = request.framing is not NO_CONTENT and b"expect" in request.specials
        if waits and request.minor and self._first is None:
            self._asks_until = self._context.clock.now + PATIENCE
        else:
            self._may_receive.set()
        exchange.begin()
        first, self._first = self._first, None
        if first is not None:
            self._heard(exchange, first)
        exchange.client_waits()

    def _heard(self, exchange: Exchange, message: Message) -> None:
        if message["type"] != "http.request":
            self.client_left()
            return
        if self._content_ended:
            return
        data = message.get("body") or b""
        request = exchange.request
        if request.framing is not CHUNKED and exchange.received + len(data) > request.length:
            # Somebody between the server and us has changed the content, not its length.
            exchange.client_broke(Outcome.BAD_FRAMING)
            return
        if data:
            exchange.client_body(bytes(data))
        if not message.get("more_body", False):
            self._content_ended = True
            if request.framing is BY_LENGTH and exchange.received < request.length:
                exchange.client_broke(Outcome.BAD_FRAMING)
            elif request.framing is not NO_CONTENT:
                exchange.client_end()

    # Downstream --------------------------------------------------------------------------------

    def send_interim(self, status: int, reason: bytes, block: bytes) -> None:
        """See `Downstream`. 100 is sent by the server once content is received; links of 103 go
        where the server can send them; there is no way for the rest."""
        if status == 100:
            self._go_on()
        elif status == 103 and _EARLY_HINT in self._offered:
            links = [value for name, value in as_fields(block) if name == b"link"]
            self._push({"type": _EARLY_HINT, "links": links})

    def send_head(
        self, status: int, reason: bytes, block: bytes, framing: Framing, *, last: bool
    ) -> None:
        """See `Downstream`."""
        super().send_head(status, reason, block, framing, last=last)
        if framing is CHUNKED and _TRAILERS in self._offered:
            self._trailers = self._queue[-1]["trailers"] = True

    def send_end(self, trailers: Sequence[bytes]) -> None:
        """See `Downstream`."""
        super().send_end(trailers)
        if self._trailers:
            block = b"".join(b"\r\n" + line for line in trailers)
            fields = as_fields(block)
            self._push({"type": _TRAILERS, "headers": fields, "more_trailers": False})

    def pause_body(self) -> None:
        """See `Downstream`."""
        self._held_back = True
        super().pause_body()

    def resume_body(self) -> None:
        """See `Downstream`."""
        self._held_back = False
        if not self._asks_until:
            super().resume_body()

    def _go_on(self) -> None:
        """Let the server say 100 to a client that waits for it."""
        if self._asks_until:
            self._asks_until = 0.0
            self._since = self._context.clock.now
            if not self._held_back:
                self._may_receive.set()

    # Time --------------------------------------------------------------------------------------

    def check(self, now: float) -> None:
        """See `engine.Client`."""
        super().check(now)
        exchange = self._exchange
        if exchange is None or exchange.outcome is not None:
            return
        if self._asks_until:
            if now > self._asks_until:
                self._go_on()
        elif exchange.request.framing is not NO_CONTENT and not self._content_ended:
            if not self._may_receive.is_set():  # we hold it back
                self._since += TICK
            elif too_slow(exchange.received, now - self._since, self._context.settings.limits):
                exchange.client_broke(Outcome.BODY_TIMEOUT)
