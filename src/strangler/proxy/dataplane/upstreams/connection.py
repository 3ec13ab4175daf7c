"""One connection to a server: a request out, an answer in, one after the other.

What it may be told and what it tells is in `dataplane.attempts`: a connection is itself the
attempt while it carries one."""

import asyncio
import select
from collections.abc import Callable, Sequence
from typing import Final

from strangler.proxy.dataplane.attempts import (
    BY_LENGTH,
    CHUNKED,
    NO_CONTENT,
    AttemptOwner,
    Framing,
)
from strangler.proxy.dataplane.breaking_off import break_off
from strangler.proxy.dataplane.framing import (
    MANY_CHUNKS,
    ChunkedDecoder,
    Decoder,
    FramingError,
    LengthDecoder,
    UntilCloseDecoder,
    chunk,
    last_chunk,
)
from strangler.proxy.dataplane.outbox import Outbox, Wire
from strangler.proxy.dataplane.outcomes import Failure, Outcome
from strangler.proxy.dataplane.upstreams.answering import MAX_HEAD, InvalidAnswerError, read_head

_HIGH_WATER: Final = 256 * 1024
_MAX_INTERIM: Final = 100
"""Interim answers to one request. A flood of them would hold the loop: libuv reads 8 MB at a go."""


class UpstreamConnection:
    """A connection that is idle, or carries one attempt (its `owner` hears of it)."""

    __slots__ = (
        "_chunked",
        "_decoder",
        "_ended",
        "_head_request",
        "_held",
        "_interim",
        "_keeps_open",
        "_length",
        "_on_idle",
        "_on_lost",
        "_outbox",
        "_paused",
        "_pending",
        "_rest",
        "_transport",
        "_tunnel",
        "finished",
        "idle_since",
        "owner",
        "reused",
    )

    def __init__(
        self,
        on_idle: Callable[["UpstreamConnection"], None],
        on_lost: Callable[["UpstreamConnection"], None],
        outbox: Outbox,
    ) -> None:
        self._outbox = outbox
        self._on_idle = on_idle
        self._on_lost = on_lost
        self._transport: Wire | None = None
        self._rest = b""
        self._decoder: Decoder | None = None
        self._tunnel: Callable[[bytes], bool] | None = None
        self._head_request = False
        self._held = b""
        """A request's head, until it goes out with the first of its content."""
        self._chunked = False
        self._interim = 0
        self._keeps_open = False
        self._length = 0
        self._paused = False
        self._ended = False
        """Whether the server said that it sends no more."""
        self.owner: AttemptOwner | None = None
        self.finished = True
        """Whether the request has been sent whole."""
        self.idle_since = 0.0
        self.reused = False
        """Whether it carried an attempt before this one."""

    @property
    def waiting(self) -> bool:
        """See `Attempt.waiting`: what is written goes out at once."""
        return False

    # The attempt, as its owner sees it ---------------------------------------------------------

    def start(
        self,
        owner: AttemptOwner,
        head: bytes,
        *,
        head_request: bool,
        framing: Framing,
        length: int,
    ) -> None:
        """Send a request's head. `framing` and `length` say how its content will come."""
        self.owner = owner
        self._head_request = head_request
        self._chunked = framing is CHUNKED
        self._length = length
        self._decoder = None
        self._interim = 0
        self.finished = framing is NO_CONTENT
        if self.finished:
            self._write(head)
        else:
            self._held = head

    def write(self, data: bytes) -> None:
        """A piece of the request's content."""
        if self.finished or not data:
            return
        if self._chunked:
            data = chunk(data)
        if self._held:
            data = self._held + data
            self._held = b""
        self._write(data)

    def push(self) -> None:
        """The content is not there yet: send the head alone."""
        if self._held:
            held, self._held = self._held, b""
            self._write(held)

    def finish(self, trailers: Sequence[bytes] = ()) -> None:
        """The request's content is complete."""
        if self.finished:
            return
        self.finished = True
        end = last_chunk(trailers) if self._chunked else b""
        if self._held or end:
            self._write(self._held + end)
            self._held = b""

    def abort(self) -> None:
        """Nobody waits for the answer: close at once, so that the server stops working on it."""
        self.owner = None
        self._tunnel = None
        if self._transport is not None:
            break_off(self._transport)

    def pause_reading(self) -> None:
        """Let the server wait."""
        if not self._paused and self._transport is not None and not self._transport.is_closing():
            self._paused = True
            self._transport.pause_reading()

    def resume_reading(self) -> None:
        """Go on."""
        if self._paused and self._transport is not None and not self._transport.is_closing():
            self._paused = False
            self._transport.resume_reading()

    def tunnel(self, on_data: Callable[[bytes], bool]) -> None:
        """After a 101: from now on every byte goes to `on_data`, none is read as HTTP."""
        self._tunnel = on_data
        self.finished = True
        rest, self._rest = self._rest, b""
        if rest and on_data(rest):
            self._breathe()

    def write_raw(self, data: bytes) -> None:
        """Bytes of a tunnel."""
        self._write(data)

    def write_eof(self) -> None:
        """The client of a tunnel will send no more."""
        if self._transport is not None and self._transport.can_write_eof():
            self._transport.write_eof()

    def close(self) -> None:
        """Close it when what was written has gone out: an idle one, or a tunnel that ended."""
        self.owner = None
        self._tunnel = None
        self._drop()

    # asyncio.Protocol --------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The connection stands."""
        self._transport = Wire(transport, self._outbox)
        self._transport.set_write_buffer_limits(_HIGH_WATER)
        self._pending = select.poll()
        self._pending.register(transport.get_extra_info("socket").fileno(), select.POLLIN)

    def data_received(self, data: bytes) -> None:
        """Bytes of the server."""
        owner = self.owner
        try:
            if self._tunnel is not None:
                if self._tunnel(data):
                    self._breathe()
            elif owner is None:
                self._drop()  # nobody asked: never keep what could be taken for the next answer
            elif self._decoder is not None:
                self._read_body(owner, self._decoder, data)
            else:
                self._read_heads(owner, self._rest + data if self._rest else data)
        except Exception as error:  # ours: it must cost one request, never the worker
            self._stumble(owner, error)

    def eof_received(self) -> bool:
        """The server sends no more; the transport is closed next."""
        self._ended = True
        transport = self._transport
        if self._tunnel is not None and self.owner is not None and transport is not None:
            self.owner.on_end(())
            return transport.can_write_eof()  # not with TLS
        return False

    def pause_writing(self) -> None:
        """The server reads slower than we send."""
        if self.owner is not None:
            self.owner.pause_sending()

    def resume_writing(self) -> None:
        """It has caught up."""
        if self.owner is not None:
            self.owner.resume_sending()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone, by whatever side."""
        self._transport = None
        owner, self.owner = self.owner, None
        self._on_lost(self)
        if owner is not None:
            try:
                self._tell_lost(owner, exc)
            except Exception as error:
                owner.on_bug(error)

    def _tell_lost(self, owner: AttemptOwner, exc: Exception | None) -> None:
        if self._tunnel is not None:
            if exc is not None or not self._ended:
                owner.on_failure(Failure(Outcome.UPSTREAM_ABORTED, sent=True))
        elif self._decoder is None:
            invalid = bool(self._rest)
            outcome = Outcome.UPSTREAM_INVALID if invalid else Outcome.UPSTREAM_RESET
            stale = self.reused and not invalid
            detail = str(exc or "closed")
            owner.on_failure(Failure(outcome, True, detail, counts=not stale, stale=stale))
        elif isinstance(self._decoder, UntilCloseDecoder) and exc is None and self._ended:
            owner.on_end(())  # with TLS only after a close_notify (RFC 9112 section 9.8)
        else:
            owner.on_failure(Failure(Outcome.UPSTREAM_ABORTED, sent=True, detail=str(exc or "")))

    # Reading -----------------------------------------------------------------------------------

    def _read_heads(self, owner: AttemptOwner, data: bytes) -> None:
        """Read interim heads and the final one, and go on with what is behind it."""
        while True:
            end = data.find(b"\r\n\r\n") + 4
            if end < 4:
                self._rest = data
                if len(data) > MAX_HEAD or not b"HTTP/1.".startswith(data[:7]):
                    self._fail("no answer of HTTP/1")
                return
            try:
                head = read_head(data[:end], head_request=self._head_request)
            except InvalidAnswerError as error:
                self._fail(str(error))
                return
            self._rest = b""
            if head.status >= 200:
                break
            data = data[end:]
            if head.status == 101:
                self._rest = data
                owner.on_head(head)
                return
            self._interim += 1
            if self._interim > _MAX_INTERIM:
                self._fail("too many interim answers")
                return
            owner.on_interim(head.status, head.reason, head.block)
            if self.owner is not owner or not data:
                return
        self._keeps_open = head.keeps_open
        framing = head.framing
        if framing is BY_LENGTH:
            length = head.length or 0
            if len(data) - end == length:  # short answers mostly come whole
                self._end(rest=b"")
                owner.on_answer(head, data[end:])
                return
            self._decoder = LengthDecoder(length)
        elif framing is NO_CONTENT:
            self._end(rest=data[end:])
            owner.on_answer(head, b"")
            return
        else:
            self._decoder = ChunkedDecoder() if framing is CHUNKED else UntilCloseDecoder()
        owner.on_head(head)
        if self.owner is owner:
            self._read_body(owner, self._decoder, data[end:])

    def _read_body(self, owner: AttemptOwner, decoder: Decoder, data: bytes) -> None:
        try:
            pieces, rest = decoder.feed(data)
        except FramingError as error:
            self._fail(str(error))
            return
        for piece in pieces:
            if piece:
                owner.on_body(piece)
                if self.owner is not owner:
                    return
        if not decoder.ended:
            owner.flush()
            if type(decoder) is ChunkedDecoder and decoder.chunks > MANY_CHUNKS:
                self._breathe()
            return
        self._end(rest)
        owner.on_end(decoder.trailers)

    def _breathe(self) -> None:
        """Read on when the loop has been through with everybody else."""
        transport = self._transport
        if transport is not None and not self._paused and not transport.is_closing():
            transport.pause_reading()
            asyncio.get_running_loop().call_soon(self._breathed)

    def _breathed(self) -> None:
        transport = self._transport
        if transport is not None and not self._paused and not transport.is_closing():
            transport.resume_reading()

    def _end(self, rest: bytes) -> None:
        """The answer is complete: keep the connection if it may carry another."""
        self.owner = None
        # Bytes behind a complete answer make the connection useless (RFC 9112 section 6.3), and
        # so does an answer that came before the request was sent whole.
        transport = self._transport
        if (
            self._keeps_open
            and not rest
            and self.finished
            and transport is not None
            and not ((self._length or self._chunked) and transport.get_write_buffer_size())
        ):
            if self._paused:
                self.resume_reading()
            self._on_idle(self)
        else:
            self._drop()

    def _stumble(self, owner: AttemptOwner | None, error: Exception) -> None:
        """Our own code failed: the connection is left, unless it already carries another's."""
        if self.owner is owner or self.owner is None:
            self.abort()
        if owner is None:
            raise error
        owner.on_bug(error)

    def _fail(self, detail: str) -> None:
        """The server broke the rules: tell the owner, never use the connection again."""
        owner, self.owner = self.owner, None
        begun = self._decoder is not None
        if self._transport is not None:
            break_off(self._transport)
        if owner is not None:
            outcome = Outcome.UPSTREAM_ABORTED if begun else Outcome.UPSTREAM_INVALID
            owner.on_failure(Failure(outcome, sent=True, detail=detail))

    def _write(self, data: bytes) -> None:
        if self._transport is not None:
            self._transport.write(data)

    def _drop(self) -> None:
        if self._transport is not None:
            self._transport.close()

    @property
    def usable(self) -> bool:
        """Whether a new attempt may be started on it.

        Asks the kernel, since the loop may not have seen yet that the server closed it (or said
        something unasked): while no byte was sent, every request may have another connection."""
        transport = self._transport
        return transport is not None and not transport.is_closing() and not self._pending.poll(0)
