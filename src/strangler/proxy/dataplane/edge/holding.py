"""What a client connection does about a client that is too fast, too slow, or has to leave."""

from strangler.proxy.dataplane.breaking_off import break_off
from strangler.proxy.dataplane.context import Context
from strangler.proxy.dataplane.edge.answering import AnswerWriter

_LINGER = 2.0
"""Seconds without a byte after which a client that still sent is left, once it has its answer."""
_LONGEST_LINGER = 30.0
"""Seconds that this may take in all, however much it sends."""


class HeldConnection(AnswerWriter):
    """Holds the client back, and lets it go in a way that it can read what was written."""

    __slots__ = (
        "_clogged",
        "_expecting_since",
        "_linger_ends",
        "_lingering_until",
        "_paused",
        "_unsent",
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._paused = False
        """Whether nothing is read."""
        self._clogged = False
        """Whether the client takes less than we write."""
        self._unsent = 0
        """Bytes that it had not taken when we last looked."""
        self._expecting_since = context.clock.now
        """When the wait for a head, or for the rest of one, began; while it does not take what
        was written: when it last took some."""
        self._lingering_until = 0.0
        """Set: the last answer was written; what still comes is thrown away until then."""
        self._linger_ends = 0.0

    def _hold(self) -> None:
        if not self._paused and not self._transport.is_closing():
            self._paused = True
            self._transport.pause_reading()

    def _release(self) -> None:
        if self._paused and not self._transport.is_closing():
            self._paused = False
            self._transport.resume_reading()

    def _breathe(self) -> None:
        """Read on when the loop has been through with everybody else."""
        if not self._paused and not self._transport.is_closing():
            self._transport.pause_reading()
            self._context.loop.call_soon(self._breathed)

    def _breathed(self) -> None:
        if not self._paused and not self._transport.is_closing():
            self._transport.resume_reading()

    def _linger(self) -> None:
        """The last answer was written, but the client may still send: let it read the answer
        before the connection is closed (RFC 9112 section 9.6), and throw away what comes. Closing
        at once would make the kernel reset the connection, and the answer would be lost."""
        if self._transport.is_closing():
            return
        now = self._expecting_since = self._context.clock.now
        self._lingering_until = now + _LINGER
        self._linger_ends = now + _LONGEST_LINGER
        if self._transport.can_write_eof():  # not with TLS: its end comes with the close
            self._transport.write_eof()
        self._release()

    @property
    def _closing_would_cut(self) -> bool:
        """Whether a slow reader would lose the end of its answer: a close sends out what waits,
        however long that takes, but with TLS it is given `SHUTDOWN` seconds."""
        transport = self._transport
        return not transport.can_write_eof() and transport.get_write_buffer_size() > 0

    def _linger_on(self) -> None:
        """The client still sends."""
        self._lingering_until = min(self._context.clock.now + _LINGER, self._linger_ends)

    def _check_lingering(self, now: float) -> None:
        if self._transport.get_write_buffer_size():
            self._check_reader(now)
            self._lingering_until = now + _LINGER
        elif now > self._lingering_until:
            if self._transport.can_write_eof():
                self._transport.abort()
            else:
                self._transport.close()

    def _takes(self) -> bool:
        """Whether the client took some of what was written since we last looked."""
        before, self._unsent = self._unsent, self._transport.get_write_buffer_size()
        return self._unsent != before

    def _check_reader(self, now: float) -> None:
        """A client that takes nothing of what was written for as long as an unused connection
        may last is cut off: a close would wait for it for ever."""
        if self._takes():
            self._expecting_since = now
        elif now - self._expecting_since > self._context.settings.limits.keepalive:
            break_off(self._transport)

    def _let_go(self, now: float) -> None:
        """The connection has been unused for long enough."""
        if self._transport.get_write_buffer_size():
            self._check_reader(now)
        else:
            self._transport.close()
