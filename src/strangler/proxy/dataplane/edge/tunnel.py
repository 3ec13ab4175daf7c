"""A WebSocket after its handshake: raw bytes both ways, with back-pressure and a clean way out."""

from collections.abc import Callable

from strangler.proxy.dataplane.attempts import TunnelAttempt
from strangler.proxy.dataplane.exchange import Exchange
from strangler.proxy.dataplane.frames import (
    GOING_AWAY,
    MANY_FRAMES,
    FrameTracker,
    close_frame,
)
from strangler.proxy.dataplane.outbox import Wire


class Tunnel:
    """Between a client's transport and an attempt.

    Made after the 101 was sent. Ends when both directions have ended, or one broke off."""

    __slots__ = (
        "_attempt",
        "_client_ended",
        "_draining",
        "_exchange",
        "_from_client",
        "_from_upstream",
        "_random_bits",
        "_transport",
        "_upstream_ended",
    )

    def __init__(
        self,
        transport: Wire,
        attempt: TunnelAttempt,
        exchange: Exchange,
        random_bits: Callable[[int], int],
    ) -> None:
        self._transport = transport
        self._attempt = attempt
        self._exchange = exchange
        self._random_bits = random_bits
        self._from_client = FrameTracker()
        self._from_upstream = FrameTracker()
        self._client_ended = False
        self._upstream_ended = False
        self._draining = False

    def client_data(self, data: bytes) -> bool:
        """Bytes of the client. Whether their reader should let others go first."""
        self._exchange.received += len(data)
        self._exchange.tunnel_moved()
        frames = self._from_client.feed(data)
        self._attempt.write_raw(data)
        if self._draining:
            self._try_to_close()
        return frames > MANY_FRAMES

    def upstream_data(self, data: bytes) -> bool:
        """Bytes of the upstream. Whether their reader should let others go first."""
        self._exchange.sent += len(data)
        self._exchange.tunnel_moved()
        frames = self._from_upstream.feed(data)
        self._transport.write(data)
        if self._draining:
            self._try_to_close()
        return frames > MANY_FRAMES

    def client_ended(self) -> None:
        """The client will send no more."""
        self._client_ended = True
        if self._upstream_ended:
            self._finish()
        else:
            self._attempt.write_eof()

    def upstream_ended(self) -> None:
        """The upstream will send no more."""
        self._upstream_ended = True
        if self._client_ended:
            self._finish()
        elif self._transport.can_write_eof():
            self._transport.write_eof()
        else:  # TLS cannot be half-closed
            self._finish()

    def drain(self) -> None:
        """End it with close frames (1001) as soon as neither is put into another frame."""
        self._draining = True
        self._try_to_close()

    def _try_to_close(self) -> None:
        if not self._from_upstream.between_frames or not self._from_client.between_frames:
            return
        self._draining = False
        if not self._from_upstream.closed and not self._upstream_ended:
            self._transport.write(close_frame(GOING_AWAY))
        if not self._from_client.closed and not self._client_ended:
            mask = self._random_bits(32).to_bytes(4, "big")
            self._attempt.write_raw(close_frame(GOING_AWAY, mask=mask))
        if not self._client_ended:
            self._attempt.write_eof()
        self._exchange.tunnel_ended()
        self._transport.close()

    def _finish(self) -> None:
        self._exchange.tunnel_ended()
        self._transport.close()
