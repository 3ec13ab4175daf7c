"""One exchange over ASGI: `receive` and `send` in, a `Downstream` for the exchange between.

The exchange calls and never waits, ASGI awaits; so what it sends stands in a queue that one
coroutine empties into `send`, and another calls `receive` while the exchange takes content. A
full queue holds the upstream back, an exchange that takes no more holds the client back."""

import asyncio
from collections import deque
from collections.abc import Sequence

from strangler.proxy.dataplane.answers import own_answer
from strangler.proxy.dataplane.asgi.scopes import Message, Receive, Scope, Send, is_http1, peer_of
from strangler.proxy.dataplane.attempts import BY_LENGTH, NO_CONTENT, Framing, TunnelAttempt
from strangler.proxy.dataplane.edge.reading import Refused
from strangler.proxy.dataplane.engine import Engine
from strangler.proxy.dataplane.exchange import Exchange
from strangler.proxy.dataplane.fieldblock import split_lines
from strangler.proxy.dataplane.identity import identify
from strangler.proxy.dataplane.outcomes import Outcome
from strangler.proxy.dataplane.request import Request

HIGH_WATER = 256 * 1024
LOW_WATER = 64 * 1024
"""Bytes in the queue at which the upstream is held back, and let go on."""
LAST_WORDS = 1.0
"""Seconds in which a client may take what was sent before an answer broke off."""


class AnswerBrokenOffError(Exception):
    """Raised into the server, which then ends the connection: the upstream broke off in the
    middle of its answer, which must not look complete."""


class Conversation:
    """What HTTP and WebSocket have in common. `prefix` is that of an answer's message types."""

    prefix = "http.response"

    def __init__(self, engine: Engine, scope: Scope, receive: Receive, send: Send) -> None:
        self._engine = engine
        self._context = engine.context
        self._scope = scope
        self._receive = receive
        self._send = send
        self._exchange: Exchange | None = None
        self._queue: deque[Message] = deque()
        self._queued = 0
        self._woken = asyncio.Event()
        self._may_receive = asyncio.Event()
        self._full = False
        self._sending = False
        self._head_only = False
        self._ended = False
        self._broken = False
        self._left = False
        self._error: Exception | None = None
        self._task: asyncio.Task[object] | None = None
        self._listener: asyncio.Task[None] | None = None

    # Its life ----------------------------------------------------------------------------------

    async def run(self) -> None:
        """The whole exchange. Raises AnswerBrokenOffError if its answer cannot be completed."""
        self._task = asyncio.current_task()
        context = self._context
        peer = peer_of(self._scope, context.hops)
        try:
            mounted, request = await self._read()
        except Refused as refusal:
            self._engine.refused(refusal.outcome, peer)
            self._refuse(refusal.outcome)
            await self._empty()
            return
        identify(request, peer, context.hops, context.settings)
        self._head_only = request.method == b"HEAD"
        self._exchange = exchange = Exchange(context, self, request, peer)
        exchange.mounted = exchange.cut_prefix = mounted
        self._engine.joined(self)
        try:
            try:
                self._begin(exchange)
            except Exception as error:  # ours: the client is told 500
                exchange.on_bug(error)
            if not self._ended:
                self._listener = asyncio.create_task(self._listen(exchange))
            await self._empty()
        except asyncio.CancelledError:
            if self._broken and self._task is not None and not self._task.uncancel():
                raise AnswerBrokenOffError("the client did not take what was sent") from None
            raise
        except OSError:  # servers say by it that the client is gone
            self._left = True
        finally:
            self._engine.disconnected(self)
            if self._listener is not None:
                self._listener.cancel()
            exchange.client_left()

    async def _read(self) -> tuple[bytes, Request]:
        """The prefix where we are mounted, and the request. Raises Refused."""
        raise NotImplementedError

    def _begin(self, exchange: Exchange) -> None:
        raise NotImplementedError

    def _heard(self, exchange: Exchange, message: Message) -> None:
        """One message of the client."""
        raise NotImplementedError

    async def _listen(self, exchange: Exchange) -> None:
        """Hear the client, as long as somebody wants to."""
        try:
            while not self._left:
                await self._may_receive.wait()
                message = await self._receive()
                try:
                    self._heard(exchange, message)
                except Exception as error:  # ours: the client is told, and the exchange ends
                    exchange.on_bug(error)
        except OSError:
            self.client_left()
        except Exception as error:  # of whoever is around us (a limit, say): `run` raises it
            self._error = error
            self._woken.set()

    def client_left(self) -> None:
        """Nobody hears us any more."""
        self._left = True
        if self._exchange is not None:
            self._exchange.client_left()
        self._woken.set()

    # Sending -----------------------------------------------------------------------------------

    async def _empty(self) -> None:
        """Send what is in the queue until nothing more comes."""
        while not self._left:
            while self._queue and not self._left:
                message = self._queue.popleft()
                self._sending = True
                try:
                    await self._send(message)
                finally:
                    self._sending = False
                self._taken(self._size(message))
            if self._error is not None:
                raise self._error
            if self._broken:
                raise AnswerBrokenOffError("the upstream broke off in the middle of its answer")
            if self._ended or self._left:
                return
            self._woken.clear()
            await self._woken.wait()

    def _push(self, message: Message) -> None:
        if not self._left:
            self._queue.append(message)
            self._woken.set()

    def _count(self, size: int) -> None:
        """So many bytes were put into the queue."""
        self._queued += size
        if self._queued > HIGH_WATER and not self._full:
            self._full = True
            if self._exchange is not None:
                self._exchange.client_paused()

    def _size(self, message: Message) -> int:
        """What was counted for a message."""
        return len(message.get("body") or b"")

    def _taken(self, size: int) -> None:
        self._queued -= size
        if self._full and self._queued <= LOW_WATER:
            self._full = False
            if self._exchange is not None and not self._ended:
                self._exchange.client_resumed()

    def _refuse(self, outcome: Outcome) -> None:
        """Answer a request that cannot be read."""
        block, content = own_answer(outcome, None)
        block += self._context.date()
        self.send_answer(outcome.status, b"", block, content, last=True)
        self._ended = True

    # Downstream --------------------------------------------------------------------------------

    def send_interim(self, status: int, reason: bytes, block: bytes) -> None:
        """See `Downstream`. ASGI has no way to pass one on."""

    def send_head(
        self, status: int, reason: bytes, block: bytes, framing: Framing, *, last: bool
    ) -> None:
        """See `Downstream`. The server writes the reason and frames the content."""
        fields = as_fields(block)
        if status == 304:  # some servers would wait for the content that it speaks of
            fields = [field for field in fields if field[0] != b"content-length"]
        if (last or self._context.draining) and is_http1(self._scope):
            fields.append((b"connection", b"close"))
        self._push({"type": f"{self.prefix}.start", "status": status, "headers": fields})

    def send_answer(
        self, status: int, reason: bytes, block: bytes, content: bytes, *, last: bool
    ) -> None:
        """See `Downstream`."""
        framing = BY_LENGTH if content else NO_CONTENT
        self.send_head(status, reason, block, framing, last=last)
        self.send_body(content)
        self.send_end(())

    def send_body(self, data: bytes) -> None:
        """See `Downstream`. Pieces that find others waiting go with them."""
        if self._head_only or not data:
            return
        waiting = self._queue[-1] if self._queue else None
        if waiting is not None and "more_body" in waiting:
            waiting["body"] += data
            self._woken.set()
        else:
            self._push({"type": f"{self.prefix}.body", "body": data, "more_body": True})
        self._count(len(data))

    def flush(self) -> None:
        """See `Downstream`. Nothing is held."""

    def send_end(self, trailers: Sequence[bytes]) -> None:
        """See `Downstream`."""
        waiting = self._queue[-1] if self._queue else None
        if waiting is not None and "more_body" in waiting:
            waiting["more_body"] = False
        else:
            self._push({"type": f"{self.prefix}.body", "body": b"", "more_body": False})

    def break_off(self) -> None:
        """See `Downstream`. What was sent before may still go out, for a moment."""
        self._broken = True
        self._woken.set()
        if self._sending and self._task is not None:
            self._context.loop.call_later(LAST_WORDS, self._interrupt, self._task)

    def _interrupt(self, task: "asyncio.Task[object]") -> None:
        if self._sending:
            task.cancel()

    def pause_body(self) -> None:
        """See `Downstream`."""
        self._may_receive.clear()

    def resume_body(self) -> None:
        """See `Downstream`."""
        self._may_receive.set()

    def open_tunnel(self, attempt: TunnelAttempt) -> None:
        """See `Downstream`."""
        raise NotImplementedError

    def exchange_ended(self) -> None:
        """See `Downstream`."""
        self._ended = True
        self._woken.set()

    # What the engine asks of clients -----------------------------------------------------------

    @property
    def is_busy(self) -> bool:
        """See `engine.Client`."""
        return True

    @property
    def is_tunnel(self) -> bool:
        """See `engine.Client`."""
        return False

    def check(self, now: float) -> None:
        """See `engine.Client`."""
        if self._exchange is not None:
            self._exchange.check(now)

    def drain(self) -> None:
        """See `engine.Client`: it ends by itself."""

    def cut(self) -> None:
        """See `engine.Client`."""
        self.break_off()
        if self._exchange is not None:
            self._exchange.client_left()


def as_fields(block: bytes) -> list[tuple[bytes, bytes]]:
    """Field lines as ASGI wants them: names in lower case, values without blanks around them."""
    fields = []
    for line in split_lines(block):
        name, _, value = line.partition(b":")
        fields.append((name.lower(), value.strip(b" \t")))
    return fields
