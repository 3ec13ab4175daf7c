"""A `websocket` scope in, one exchange out: the handshake is ours, messages are translated.

The server has taken the client's handshake, its masks and its extensions; towards the upstream we
are the client, with a key of our own and without extensions. Text stays text, binary stays
binary; the subprotocol and close codes go both ways, pings are answered on either side."""

import base64
import hashlib

from strangler.proxy.dataplane.asgi.conversation import LAST_WORDS, Conversation, as_fields
from strangler.proxy.dataplane.asgi.messages import (
    ABNORMAL,
    BROKEN_OFF,
    NO_STATUS,
    Close,
    MessageReader,
    Opcode,
    Ping,
    WrongFrameError,
    closing_payload,
    masked_frame,
    may_stand_in_a_frame,
)
from strangler.proxy.dataplane.asgi.scopes import Message, Receive, Scope, Send, head_of, target_of
from strangler.proxy.dataplane.attempts import Framing, TunnelAttempt
from strangler.proxy.dataplane.edge.reading import read_request
from strangler.proxy.dataplane.engine import Engine
from strangler.proxy.dataplane.exchange import Exchange
from strangler.proxy.dataplane.frames import GOING_AWAY, MANY_FRAMES
from strangler.proxy.dataplane.outcomes import Outcome
from strangler.proxy.dataplane.request import Request

_DENIAL = "websocket.http.response"
_SERVERS = frozenset(
    {
        b"connection",
        b"sec-websocket-accept",
        b"sec-websocket-extensions",
        b"sec-websocket-key",
        b"sec-websocket-protocol",
        b"sec-websocket-version",
        b"upgrade",
    }
)
"""Fields of a handshake that each side of us has its own of."""
_MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
"""RFC 6455 section 1.3."""


class WebSocketConversation(Conversation):
    """One WebSocket, or the answer that refuses it."""

    def __init__(self, engine: Engine, scope: Scope, receive: Receive, send: Send) -> None:
        super().__init__(engine, scope, receive, send)
        self.prefix = _DENIAL
        self._can_deny = _DENIAL in (scope.get("extensions") or {})
        self._key = base64.b64encode(self._context.random_bits(128).to_bytes(16, "big"))
        self._attempt: TunnelAttempt | None = None
        self._reader = MessageReader()
        self._closing = False
        """Whether one side has closed."""
        self._ends_at = 0.0
        self._head: dict[bytes, bytes] = {}

    async def _read(self) -> tuple[bytes, Request]:
        scope = self._scope
        mounted, target = target_of(scope)
        fields = [field for field in scope["headers"] if field[0].lower() not in _SERVERS]
        if scope.get("subprotocols"):
            offered = ", ".join(scope["subprotocols"])
            fields.append((b"sec-websocket-protocol", offered.encode("latin-1")))
        fields += [
            (b"sec-websocket-key", self._key),
            (b"sec-websocket-version", b"13"),
            (b"upgrade", b"websocket"),
            (b"connection", b"Upgrade"),
        ]
        await self._receive()  # websocket.connect
        head = head_of("GET", target, {"http_version": "1.1"}, fields)
        context = self._context
        return mounted, read_request(head, context.settings.limits, claims=context.hops.claims)

    def _begin(self, exchange: Exchange) -> None:
        exchange.upgrade = True
        self._may_receive.set()
        exchange.begin()

    def _heard(self, exchange: Exchange, message: Message) -> None:
        if message["type"] == "websocket.receive":
            text = message.get("text")
            if text is not None:
                self._write(exchange, Opcode.TEXT, text.encode())
            else:
                self._write(exchange, Opcode.BINARY, bytes(message.get("bytes") or b""))
            return
        self._may_receive.clear()
        code = message.get("code") or NO_STATUS
        if self._attempt is None or code == ABNORMAL:
            self.client_left()
        elif not self._closing:
            payload = closing_payload(code, message.get("reason") or "")
            self._write(exchange, Opcode.CLOSE, payload)
            self._finish()

    def _write(self, exchange: Exchange, opcode: Opcode, payload: bytes) -> None:
        if self._attempt is not None:
            exchange.received += len(payload)
            exchange.tunnel_moved()
            mask = self._context.random_bits(32).to_bytes(4, "big")
            self._attempt.write_raw(masked_frame(opcode, payload, mask))

    # Downstream --------------------------------------------------------------------------------

    def send_head(
        self, status: int, reason: bytes, block: bytes, framing: Framing, *, last: bool
    ) -> None:
        """See `Downstream`."""
        if status == 101:
            self._head = dict(as_fields(block))
            fields = [field for field in as_fields(block) if field[0] not in _SERVERS]
            chosen = self._head.get(b"sec-websocket-protocol")
            accept: Message = {"type": "websocket.accept", "headers": fields}
            accept["subprotocol"] = chosen.decode("latin-1") if chosen else None
            self._push(accept)
        elif self._can_deny:
            super().send_head(status, reason, block, framing, last=False)
        else:  # the server makes 403 of it
            self._push({"type": "websocket.close"})

    def send_body(self, data: bytes) -> None:
        """See `Downstream`."""
        if self._can_deny:
            super().send_body(data)

    def send_end(self, trailers: object) -> None:
        """See `Downstream`; of a WebSocket: the upstream sends no more."""
        if self._attempt is not None:
            self._close(BROKEN_OFF)
            if self._exchange is not None:
                self._exchange.tunnel_ended()
        elif self._can_deny:
            super().send_end(())

    def break_off(self) -> None:
        """See `Downstream`."""
        if self._attempt is not None:
            self._close(BROKEN_OFF)
        else:
            super().break_off()

    def open_tunnel(self, attempt: TunnelAttempt) -> None:
        """See `Downstream`."""
        exchange = self._exchange
        digest = hashlib.sha1(self._key + _MAGIC, usedforsecurity=False).digest()
        if exchange is None or self._head.get(b"sec-websocket-accept") != base64.b64encode(digest):
            self._deny()
            return
        self._attempt = attempt
        attempt.tunnel(self._from_upstream)

    def _deny(self) -> None:
        """The upstream's handshake is wrong."""
        self._queue.clear()
        if self._exchange is not None:
            self._exchange.detail = "the handshake's answer is not to ours"
            self._refuse(Outcome.UPSTREAM_INVALID)
            self._exchange.tunnel_ended()

    # What the upstream sends -------------------------------------------------------------------

    def _from_upstream(self, data: bytes) -> bool:
        """Whether there were so many messages that others should go first."""
        exchange = self._exchange
        if exchange is None or self._closing:
            return False
        exchange.sent += len(data)
        exchange.tunnel_moved()
        try:
            found = self._reader.feed(data)
        except WrongFrameError as error:
            exchange.detail = str(error)
            self._write(exchange, Opcode.CLOSE, closing_payload(error.code, ""))
            self._close(BROKEN_OFF)
            return False
        for message in found:
            match message:
                case Ping(payload):
                    self._write(exchange, Opcode.PONG, payload)
                case Close(code, reason):
                    self._write(exchange, Opcode.CLOSE, closing_payload(code, reason))
                    self._close(code, reason)
                    return False
                case str():
                    self._push({"type": "websocket.send", "text": message})
                    self._count(len(message))
                case bytes():
                    self._push({"type": "websocket.send", "bytes": message})
                    self._count(len(message))
        return len(found) > MANY_FRAMES

    def _size(self, message: Message) -> int:
        return len(message.get("text") or message.get("bytes") or message.get("body") or b"")

    def _close(self, code: int, reason: str = "") -> None:
        """Close the client's side; the exchange ends when the upstream has ended too."""
        if self._closing:
            return
        if not may_stand_in_a_frame(code):  # ASGI knows no close without a code
            code = 1000
        if self._listener is not None:  # granian cannot close while somebody receives
            self._listener.cancel()
        self._push({"type": "websocket.close", "code": code, "reason": reason})
        self._finish()

    def _finish(self) -> None:
        """Nothing is said after the close frames; an upstream has a moment to see ours."""
        self._closing = True
        self._ends_at = self._context.clock.now + LAST_WORDS
        if self._attempt is not None:
            self._attempt.write_eof()

    def check(self, now: float) -> None:
        """See `engine.Client`."""
        if not self._closing:
            super().check(now)
        elif now > self._ends_at and self._exchange is not None:
            self._exchange.tunnel_ended()

    def resume_body(self) -> None:
        """See `Downstream`."""
        if not self._closing:
            super().resume_body()

    @property
    def is_tunnel(self) -> bool:
        """See `engine.Client`."""
        return self._attempt is not None

    def drain(self) -> None:
        """See `engine.Client`."""
        if self._exchange is not None and self._attempt is not None and not self._closing:
            self._write(self._exchange, Opcode.CLOSE, closing_payload(GOING_AWAY, ""))
            self._close(GOING_AWAY)
