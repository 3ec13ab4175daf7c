"""One server of an upstream: its connections, and an attempt on one of them.

An attempt begins on an unused connection if there is one, otherwise a new one is made for it."""

import asyncio
import ssl
from collections.abc import Callable, Sequence
from typing import cast

from strangler.proxy.dataplane.attempts import Attempt, AttemptOwner, Framing
from strangler.proxy.dataplane.breaking_off import SHUTDOWN
from strangler.proxy.dataplane.clock import Clock
from strangler.proxy.dataplane.messages import Address
from strangler.proxy.dataplane.outbox import Outbox
from strangler.proxy.dataplane.outcomes import Failure, Outcome
from strangler.proxy.dataplane.upstreams.connection import UpstreamConnection
from strangler.rules.model import Timeouts


class Server:
    """A server and the connections to it.

    `weight` and `available` are kept up to date by its upstream; balancers read them."""

    __slots__ = (
        "_clock",
        "_context",
        "_idle",
        "_loop",
        "_max_idle",
        "_outbox",
        "_retired",
        "_server_name",
        "_timeouts",
        "address",
        "attempts",
        "available",
        "failures",
        "healthy",
        "in_flight",
        "since",
        "weight",
    )

    def __init__(
        self,
        address: Address,
        *,
        loop: asyncio.AbstractEventLoop,
        clock: Clock,
        outbox: Outbox,
        timeouts: Timeouts,
        max_idle: int,
        context: ssl.SSLContext | None = None,
        server_name: str = "",
    ) -> None:
        """`context` and `server_name` (SNI, and what the certificate must say) are for TLS."""
        self.address = address
        self._server_name = server_name or address.name or address.host
        self._loop = loop
        self._clock = clock
        self._outbox = outbox
        self._timeouts = timeouts
        self._max_idle = max_idle
        self._context = context
        self._idle: dict[UpstreamConnection, None] = {}
        """Unused ones, the longest unused first: a list would have to be searched for each that
        goes."""
        self._retired = False
        self.in_flight = 0
        self.weight = float(address.weight)
        self.available = True
        self.healthy = True
        """What active probes say."""
        self.since = clock.now
        """When it came in, for slow start."""
        self.attempts = 0
        self.failures = 0

    def __str__(self) -> str:
        host = self.address.host
        return f"[{host}]:{self.address.port}" if ":" in host else f"{host}:{self.address.port}"

    @property
    def idle(self) -> int:
        """How many unused connections are kept."""
        return len(self._idle)

    def open(
        self, owner: AttemptOwner, head: bytes, *, head_request: bool, framing: Framing, length: int
    ) -> Attempt:
        """Begin an attempt: send `head` and report to `owner`."""
        oldest = self._clock.now - self._timeouts.keepalive
        while self._idle:
            connection, _ = self._idle.popitem()
            if connection.idle_since >= oldest and connection.usable:
                connection.reused = True
                connection.start(
                    owner, head, head_request=head_request, framing=framing, length=length
                )
                return connection
            connection.close()
        return Connecting(self, owner, head, head_request, framing, length)

    def _new_connection(self) -> UpstreamConnection:
        return UpstreamConnection(self._put_back, self._forget, self._outbox)

    async def connect(self) -> UpstreamConnection:
        """A new connection. Raises OSError, ssl.SSLError or TimeoutError."""
        address = self.address
        async with asyncio.timeout(self._timeouts.connect):
            _, made = await self._loop.create_connection(
                # Not a subclass of asyncio's, which compiled code could not keep in C structs.
                lambda: cast(asyncio.Protocol, self._new_connection()),
                address.host,
                address.port,
                ssl=self._context,
                server_hostname=self._server_name if self._context else None,
                ssl_shutdown_timeout=SHUTDOWN if self._context else None,
            )
        return cast(UpstreamConnection, made)

    def sweep(self, now: float) -> None:
        """Close what has been unused for too long."""
        oldest = now - self._timeouts.keepalive
        stale = []
        for connection in self._idle:
            if connection.idle_since >= oldest:
                break
            stale.append(connection)
        for connection in stale:
            del self._idle[connection]
            connection.close()

    def retire(self) -> None:
        """The server is no longer part of its upstream: what is under way may end, nothing new
        begins (connection draining)."""
        self._retired = True
        while self._idle:
            self._idle.popitem()[0].close()

    def _put_back(self, connection: UpstreamConnection) -> None:
        if self._retired or len(self._idle) >= self._max_idle:
            connection.close()
            return
        connection.idle_since = self._clock.now
        self._idle[connection] = None

    def _forget(self, connection: UpstreamConnection) -> None:
        self._idle.pop(connection, None)


class Connecting:
    """An attempt whose connection is being made; afterwards it hands everything on."""

    __slots__ = (
        "_connection",
        "_finish",
        "_framing",
        "_head",
        "_head_request",
        "_length",
        "_owner",
        "_paused",
        "_pieces",
        "_reads",
        "_server",
        "_task",
    )

    def __init__(
        self,
        server: Server,
        owner: AttemptOwner,
        head: bytes,
        head_request: bool,
        framing: Framing,
        length: int,
    ) -> None:
        self._server = server
        self._owner: AttemptOwner | None = owner
        self._head = head
        self._head_request = head_request
        self._framing = framing
        self._length = length
        self._pieces: list[bytes] = []
        self._finish: Sequence[bytes] | None = None
        self._paused = False
        """Whether the owner was told to send no more for now."""
        self._reads = True
        """Whether the owner wants content."""
        self._connection: UpstreamConnection | None = None
        self._task = asyncio.get_running_loop().create_task(self._connect())

    @property
    def waiting(self) -> bool:
        """See `Attempt.waiting`."""
        return self._connection is None

    def write(self, data: bytes) -> None:
        """See `Attempt.write`; kept until the connection stands."""
        if self._connection is not None:
            self._connection.write(data)
            return
        self._pieces.append(data)
        if not self._paused and self._owner is not None:
            self._paused = True
            self._owner.pause_sending()

    def push(self) -> None:
        """See `Attempt.push`."""
        if self._connection is not None:
            self._connection.push()

    def finish(self, trailers: Sequence[bytes] = ()) -> None:
        """See `Attempt.finish`."""
        if self._connection is not None:
            self._connection.finish(trailers)
        else:
            self._finish = trailers

    def abort(self) -> None:
        """See `Attempt.abort`."""
        self._owner = None
        if self._connection is not None:
            self._connection.abort()
        else:
            self._task.cancel()

    def pause_reading(self) -> None:
        """See `Attempt.pause_reading`."""
        self._reads = False
        if self._connection is not None:
            self._connection.pause_reading()

    def resume_reading(self) -> None:
        """See `Attempt.resume_reading`."""
        self._reads = True
        if self._connection is not None:
            self._connection.resume_reading()

    def tunnel(self, on_data: Callable[[bytes], bool]) -> None:
        """See `TunnelAttempt.tunnel`."""
        if self._connection is not None:
            self._connection.tunnel(on_data)

    def write_raw(self, data: bytes) -> None:
        """See `TunnelAttempt.write_raw`."""
        if self._connection is not None:
            self._connection.write_raw(data)

    def write_eof(self) -> None:
        """See `TunnelAttempt.write_eof`."""
        if self._connection is not None:
            self._connection.write_eof()

    def close(self) -> None:
        """See `TunnelAttempt.close`."""
        self._owner = None
        if self._connection is not None:
            self._connection.close()

    async def _connect(self) -> None:
        try:
            connection = await self._server.connect()
        except TimeoutError:
            self._fail(Outcome.CONNECT_TIMEOUT, "no connection in time")
            return
        except ssl.SSLError as error:
            self._fail(Outcome.TLS_FAILED, str(error))
            return
        except OSError as error:
            self._fail(Outcome.CONNECT_FAILED, str(error))
            return
        except Exception as error:
            self._stumble(error)
            return
        owner = self._owner
        if owner is None:  # given up in the same moment
            connection.close()
            return
        self._connection = connection
        try:
            self._hand_over(owner, connection)
        except Exception as error:
            connection.abort()
            self._stumble(error)

    def _hand_over(self, owner: AttemptOwner, connection: UpstreamConnection) -> None:
        """Send what has waited for the connection."""
        connection.start(
            owner,
            self._head,
            head_request=self._head_request,
            framing=self._framing,
            length=self._length,
        )
        for piece in self._pieces:
            connection.write(piece)
        self._pieces.clear()
        if self._finish is not None:
            connection.finish(self._finish)
        else:
            connection.push()
        if not self._reads:
            connection.pause_reading()
        if self._paused:
            owner.resume_sending()

    def _stumble(self, error: Exception) -> None:
        """Our own code failed (or the configured name cannot even be asked for)."""
        owner, self._owner = self._owner, None
        if owner is not None:
            owner.on_bug(error)

    def _fail(self, outcome: Outcome, detail: str) -> None:
        owner, self._owner = self._owner, None
        if owner is not None:
            owner.on_failure(Failure(outcome, sent=False, detail=detail))
