"""One client connection: bytes in, exchanges one after the other, answers out (RFC 9112).

Requests that a client sends ahead (pipelining) wait in the buffer, and the socket is not read on,
until the exchange before them has ended: order is kept, and a refused request ends the line."""

import asyncio
from typing import Final, Protocol, cast

from strangler.proxy.dataplane.answers import own_answer
from strangler.proxy.dataplane.attempts import BY_LENGTH, NO_CONTENT, Framing, TunnelAttempt
from strangler.proxy.dataplane.breaking_off import break_off
from strangler.proxy.dataplane.clock import TICK
from strangler.proxy.dataplane.context import Context
from strangler.proxy.dataplane.edge.holding import HeldConnection
from strangler.proxy.dataplane.edge.pacing import too_slow
from strangler.proxy.dataplane.edge.reading import Refused, incomplete, read_request
from strangler.proxy.dataplane.edge.tunnel import Tunnel
from strangler.proxy.dataplane.exchange import Exchange
from strangler.proxy.dataplane.framing import (
    MANY_CHUNKS,
    ChunkedDecoder,
    Decoder,
    FramingError,
    LengthDecoder,
)
from strangler.proxy.dataplane.identity import Peer, identify
from strangler.proxy.dataplane.outbox import Wire
from strangler.proxy.dataplane.outcomes import Outcome
from strangler.proxy.dataplane.request import Request
from strangler.rules.model import ProxySettings

_HIGH_WATER: Final = 256 * 1024
_MAX_EMPTY_LINES: Final = 8


class Register(Protocol):
    """Who keeps the list of connections (the engine)."""

    context: Context

    def connected(self, connection: "ClientConnection") -> None:
        """A client came."""

    def disconnected(self, connection: "ClientConnection") -> None:
        """A client went."""

    def refused(self, outcome: Outcome, peer: Peer) -> None:
        """A request was refused before it could be read."""


class ClientConnection(HeldConnection):
    """The `Downstream` of one exchange after the other."""

    __slots__ = (
        "_body",
        "_buffer",
        "_empty_lines",
        "_engine",
        "_exchange",
        "_peer",
        "_settings",
        "_working",
    )

    _peer: Peer
    """Set when the connection is made."""

    def __init__(self, engine: Register) -> None:
        super().__init__(engine.context)
        self._engine = engine
        self._settings: ProxySettings = engine.context.settings
        self._buffer = b""
        self._body: Decoder | None = None
        """Decoder of the current request's content while it comes."""
        self._exchange: Exchange | None = None
        self._working = False
        self._empty_lines = 0

    # asyncio.Protocol --------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A client connected."""
        self._transport = Wire(transport, self._context.outbox)
        self._transport.set_write_buffer_limits(_HIGH_WATER)
        self._expecting_since = self._context.clock.now
        self._renew()
        self._engine.connected(self)

    def data_received(self, data: bytes) -> None:
        """Bytes of the client."""
        try:
            if self._tunnel is not None:
                if self._tunnel.client_data(data):
                    self._breathe()
            elif self._lingering_until:
                self._linger_on()
            elif self._body is not None:
                self._read_body(data)
            elif self._exchange is not None or self._clogged:
                self._buffer += data
                self._hold()
            elif self._buffer:
                self._buffer += data
                self._work()
            else:
                self._expecting_since = self._context.clock.now
                self._buffer = data
                self._work()
        except Exception as error:  # ours: it must cost one request, never the worker
            self._stumble(error)

    def eof_received(self) -> bool:
        """The client will send no more. Whether it still waits for an answer nobody can tell: a
        closed connection looks the same, and then the upstream must be left at once (as nginx
        does)."""
        if self._tunnel is not None:
            self._tunnel.client_ended()
            return self._transport.can_write_eof()  # not with TLS
        return False

    def pause_writing(self) -> None:
        """The client reads slower than we write."""
        self._clogged = True
        self._takes()
        if self._exchange is not None:
            self._exchange.client_paused()

    def resume_writing(self) -> None:
        """It has caught up."""
        self._clogged = False
        if self._exchange is not None:
            self._exchange.client_resumed()
        elif not self._lingering_until:
            self._release()
            if self._buffer:
                self._work()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone."""
        self._engine.disconnected(self)
        self._last = True
        self._buffer = b""  # nobody is there any more for what was sent ahead
        self._body = None
        exchange = self._exchange
        if exchange is not None:
            try:
                exchange.client_left()
            except Exception as error:
                self._context.on_bug(error)

    # Reading requests --------------------------------------------------------------------------

    def _work(self) -> None:
        """Read and begin requests from the buffer while there is no exchange under way."""
        if self._working:
            return
        self._working = True
        try:
            while (
                self._buffer
                and self._exchange is None
                and not self._lingering_until
                and not self._clogged
                and self._read_head()
            ):
                pass
        except Exception as error:  # here, since an exchange before may have called us
            self._stumble(error)
        finally:
            self._working = False

    def _read_head(self) -> bool:
        """Begin the request at the buffer's start; False if more must come first."""
        data = self._buffer
        if data[:1] == b"\r":  # RFC 9112 section 2.2: empty lines may come before
            if data[:2] == b"\r\n" and self._empty_lines < _MAX_EMPTY_LINES:
                self._empty_lines += 1
                self._buffer = data[2:]
                return True
            if len(data) > 1:
                self._refuse(Outcome.MALFORMED)
            return False
        end = data.find(b"\r\n\r\n") + 4
        limits = self._settings.limits
        if end < 4:
            problem = incomplete(data, limits)
            if problem is not None:
                self._refuse(problem)
            return False
        if end == len(data):
            head, self._buffer = data, b""
        else:
            head, self._buffer = data[:end], data[end:]
        if self._settings is not self._context.settings:
            self._renew()
        peer, trace = self._peer, self._settings.trace_method
        try:
            request = read_request(head, limits, trace=trace, claims=peer.claims)
        except Refused as refusal:
            self._refuse(refusal.outcome)
            return False
        context = self._context
        if peer.trusted:
            identify(request, peer, context.hops, self._settings)
        else:
            request.peer = request.client = peer.address
            request.scheme = peer.scheme
        self._empty_lines = 0
        self._head_only = request.method == b"HEAD"
        self._http_10 = request.minor == 0
        self._last = not request.keep_alive or context.draining
        self._exchange = exchange = Exchange(context, self, request, peer)
        if request.framing is NO_CONTENT:
            if b"upgrade" in request.options:
                exchange.upgrade = _wants_websocket(request)
            exchange.begin()
            return True
        self._body = (
            LengthDecoder(request.length) if request.framing is BY_LENGTH else ChunkedDecoder()
        )
        exchange.begin()
        if self._buffer and self._body is not None:
            data, self._buffer = self._buffer, b""
            self._read_body(data)
        exchange.client_waits()
        return True

    def _read_body(self, data: bytes) -> None:
        exchange, body = self._exchange, self._body
        if exchange is None or body is None:
            return
        try:
            pieces, rest = body.feed(data)
        except FramingError:
            self._body = None
            exchange.client_broke(Outcome.BAD_FRAMING)
            return
        for piece in pieces:
            exchange.client_body(piece)
            if self._exchange is not exchange:
                return
        if type(body) is ChunkedDecoder:
            if body.left:
                exchange.client_promised(body.left)
            if body.chunks > MANY_CHUNKS:
                self._breathe()
        if body.ended:
            self._body = None
            self._buffer = rest
            if rest:
                self._hold()
            exchange.client_end(body.trailers)

    def _refuse(self, outcome: Outcome) -> None:
        """Answer a request that cannot be read, and read nothing after it."""
        self._buffer = b""
        self._last = True
        self._head_only = False
        self._engine.refused(outcome, self._peer)
        block, content = own_answer(outcome, None)
        block += self._context.date()
        self.send_head(outcome.status, outcome.title.encode(), block, Framing.LENGTH, last=True)
        self.send_body(content)
        self._linger()

    def _renew(self) -> None:
        """Go by the settings now in force."""
        context = self._context
        self._settings = context.settings
        address = self._transport.get_extra_info("peername")
        host, port = (address[0], address[1]) if isinstance(address, tuple) else ("unknown", 0)
        secure = self._transport.get_extra_info("sslcontext") is not None
        self._peer = Peer(host, port, "https" if secure else "http", context.hops)

    # Downstream; what it sends is in `AnswerWriter` ----------------------------------------------

    def pause_body(self) -> None:
        """See `Downstream`."""
        self._hold()

    def resume_body(self) -> None:
        """See `Downstream`."""
        if self._body is not None or not self._buffer:
            self._release()

    def open_tunnel(self, attempt: TunnelAttempt) -> None:
        """See `Downstream`."""
        exchange = cast(Exchange, self._exchange)
        context = self._context
        self._tunnel = tunnel = Tunnel(self._transport, attempt, exchange, context.random_bits)
        attempt.tunnel(tunnel.upstream_data)
        buffer, self._buffer = self._buffer, b""
        many = tunnel.client_data(buffer) if buffer else False
        self._release()
        if many:
            self._breathe()
        if context.draining:
            tunnel.drain()

    def exchange_ended(self) -> None:
        """See `Downstream`."""
        self._exchange = None
        if self._tunnel is not None:
            return
        self._expecting_since = self._context.clock.now
        if self._body is not None or self._last:
            unread = self._body is not None or self._buffer or self._paused
            self._body = None
            self._buffer = b""
            if unread or self._closing_would_cut:
                self._linger()
            else:
                self._transport.close()
        elif self._clogged:
            self._hold()
        else:
            if self._paused:
                self._release()
            if self._buffer:
                self._work()

    def _stumble(self, error: Exception) -> None:
        """Our own code failed: say 500 where no byte of an answer was sent, else break off."""
        try:
            if self._exchange is not None:
                self._exchange.on_bug(error)
                return
            self._context.on_bug(error)
            if not self._lingering_until:
                self._refuse(Outcome.INTERNAL_ERROR)
        except Exception as another:
            self._context.on_bug(another)
            self.break_off()

    # Time and draining -------------------------------------------------------------------------

    @property
    def is_busy(self) -> bool:
        """Whether an exchange is under way."""
        return self._exchange is not None

    @property
    def is_tunnel(self) -> bool:
        """Whether it carries a WebSocket."""
        return self._tunnel is not None

    def check(self, now: float) -> None:
        """Enforce time limits; called once a tick."""
        if self._exchange is not None:
            if self._clogged and self._takes():
                self._exchange.client_moved()
            self._exchange.check(now)
        if self._lingering_until:
            self._check_lingering(now)
        elif self._exchange is None:
            limits = self._settings.limits
            if self._clogged:
                self._check_reader(now)
            elif self._buffer:
                if now - self._expecting_since > limits.header_time:
                    self._refuse(Outcome.HEADER_TIMEOUT)
            elif now - self._expecting_since > limits.keepalive:
                self._let_go(now)
        elif self._body is not None:
            self._check_rate(now, self._exchange)

    def _check_rate(self, now: float, exchange: Exchange) -> None:
        """A sender slower than the limit, on average and after a grace, is cut off."""
        limits = self._settings.limits
        if self._paused or exchange.awaits_continue:  # we, or the upstream, hold it back
            self._expecting_since += TICK
            return
        if too_slow(exchange.received, now - self._expecting_since, limits):
            exchange.client_broke(Outcome.BODY_TIMEOUT)

    def drain(self) -> None:
        """Close as soon as the exchange under way has ended; at once if there is none."""
        if self._tunnel is not None:
            self._tunnel.drain()
        elif self._exchange is None:
            if not self._buffer and not self._lingering_until:
                self._transport.close()
        else:
            self._last = True

    def cut(self) -> None:
        """Time is up: end now, whatever is under way."""
        if self._tunnel is not None or self._exchange is None:
            self._transport.abort()
        else:
            break_off(self._transport)


def _wants_websocket(request: Request) -> bool:
    """Only a WebSocket may turn a connection into a tunnel, and only without content."""
    return (
        request.method == b"GET"
        and request.minor == 1
        and (request.header(b"upgrade") or b"").lower() == b"websocket"
    )
