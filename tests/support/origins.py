"""A script in, an origin server out that does on the wire exactly what the script says.

    async def script(peer: Peer) -> None:
        request = await peer.request()
        await peer.send(b"HTTP/1.1 200 OK\\r\\nContent-Length: 5\\r\\n\\r\\nhel")
        await gate.wait()               # an asyncio.Event of the test
        peer.reset()

    async with Origin(script) as origin:
        ...                             # origin.port, origin.requests, origin.peers

The script runs once for each connection; of several scripts the n-th connection gets the n-th,
and later ones the last. When a script returns, its connection is closed. That the other end went
away in the middle ends a script quietly (`peer.ended` says how); any other error of a script is
raised where the origin ends. `in_thread` is the same for tests without an event loop."""

import asyncio
import socket
import ssl
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator
from contextlib import closing, contextmanager
from typing import Self, TypeVar

from support.tls_wires import Tls
from support.wires import Carrier, EndedError, Message, Wire

T = TypeVar("T")
LOOPBACK = "127.0.0.1"
_PATIENCE = 20.0
"""Seconds after which something that never comes fails a test instead of hanging it."""


class Peer(Wire):
    """The origin's end of one connection; `number` counts from 0."""

    def __init__(self, sock: socket.socket, carrier: Carrier | None, number: int) -> None:
        super().__init__(sock, carrier)
        self.number = number
        self.requests: list[Message] = []
        """Those read with `request`."""
        self.ended = ""
        """`eof` or `reset` if the other end went away while the script expected more of it."""

    async def request(self) -> Message:
        """The next request with its body."""
        message = await self.with_body(await self.head())
        self.requests.append(message)
        return message


Script = Callable[[Peer], Awaitable[None]]


class Origin:
    """Listens on a free port of loopback while it is entered. `receive_buffer` bytes make a
    script that does not read push back sooner."""

    def __init__(
        self,
        *scripts: Script,
        tls: ssl.SSLContext | None = None,
        receive_buffer: int = 0,
        port: int = 0,
    ) -> None:
        assert scripts, "an origin without a script does nothing"
        self.peers: list[Peer] = []
        self.failures: list[BaseException] = []
        self._scripts = scripts
        self._tls = tls
        self._tasks: set[asyncio.Task[None]] = set()
        self._changed = asyncio.Condition()
        self._socket = listening(port, receive_buffer)
        self._socket.setblocking(False)
        self.port: int = self._socket.getsockname()[1]

    @property
    def url(self) -> str:
        """For rules files."""
        return f"{'https' if self._tls else 'http'}://{LOOPBACK}:{self.port}"

    @property
    def requests(self) -> list[Message]:
        """All that were read, by connection and order."""
        return [request for peer in self.peers for request in peer.requests]

    async def connected(self, count: int) -> Peer:
        """Wait until `count` connections were accepted; the last of them."""
        async with asyncio.timeout(_PATIENCE), self._changed:
            await self._changed.wait_for(lambda: len(self.peers) >= count)
        return self.peers[count - 1]

    async def __aenter__(self) -> Self:
        self._start(self._accept())
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._socket.close()
        if self.failures:
            raise self.failures[0]

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _accept(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            sock, _ = await loop.sock_accept(self._socket)
            self._start(self._converse(sock, len(self.peers)))
            await asyncio.sleep(0)

    async def _converse(self, sock: socket.socket, number: int) -> None:
        script = self._scripts[min(number, len(self._scripts) - 1)]
        carrier = Tls(sock, self._tls, server_side=True) if self._tls else None
        with closing(Peer(sock, carrier, number)) as peer:
            self.peers.append(peer)
            async with self._changed:
                self._changed.notify_all()
            try:
                await script(peer)
            except EndedError as error:
                peer.ended = error.how
            except Exception as error:
                self.failures.append(error)


# Ready-made answers and scripts --------------------------------------------------------------


def response(body: bytes = b"", *fields: bytes, status: int = 200, reason: bytes = b"OK") -> bytes:
    """A complete response with a Content-Length; `fields` are lines such as b"ETag: x"."""
    lines = [b"HTTP/1.1 %d %s" % (status, reason), *fields, b"Content-Length: %d" % len(body)]
    return b"\r\n".join([*lines, b"", body])


def chunked(chunks: Iterable[bytes], trailers: Iterable[bytes] = ()) -> bytes:
    """A body in chunks, with the last one and `trailers` (lines)."""
    parts = [b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks]
    return b"".join([*parts, b"0\r\n", *(line + b"\r\n" for line in trailers), b"\r\n"])


def answering(*answers: bytes | Callable[[Message], bytes]) -> Script:
    """Read whole requests and answer each on the same connection; after the last answer it is
    repeated. An answer may be made from its request."""

    async def script(peer: Peer) -> None:
        number = 0
        while True:
            request = await peer.request()
            answer = answers[min(number, len(answers) - 1)]
            await peer.send(answer(request) if callable(answer) else answer)
            number += 1

    return script


def mirrored(request: Message) -> bytes:
    """An answer whose body is the request as it was received, for `answering`."""
    return response(request.raw + request.coded, b"Content-Type: message/http")


async def silent(peer: Peer) -> None:
    """Read everything, answer nothing, until the other end gives up."""
    await peer.closed()


# Ports that do not answer ---------------------------------------------------------------------


def listening(port: int = 0, receive_buffer: int = 0, backlog: int = 100) -> socket.socket:
    """A socket that listens on loopback."""
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if receive_buffer:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    sock.bind((LOOPBACK, port))
    sock.listen(backlog)
    return sock


@contextmanager
def refusing() -> Iterator[int]:
    """A port where connecting is refused, and which nobody else gets meanwhile."""
    with closing(socket.socket()) as sock:
        sock.bind((LOOPBACK, 0))
        yield sock.getsockname()[1]


@contextmanager
def unanswered() -> Iterator[int]:
    """A port where connecting neither succeeds nor fails: its queue is full (Linux)."""
    with closing(listening(backlog=0)) as sock:
        port: int = sock.getsockname()[1]
        waiting = [socket.socket() for _ in range(4)]
        for each in waiting:
            each.setblocking(False)
            each.connect_ex((LOOPBACK, port))
        try:
            yield port
        finally:
            for each in waiting:
                each.close()


# Without an event loop ------------------------------------------------------------------------


class Background:
    """An event loop in a thread, for tests that have none."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[object, object, T]) -> T:
        """Run it there, wait here."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(_PATIENCE)

    def call(self, function: Callable[[], object]) -> None:
        """For `event.set` of a script's event."""
        self.loop.call_soon_threadsafe(function)

    def close(self) -> None:
        """End the loop and the thread."""
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(_PATIENCE)
        self.loop.close()


@contextmanager
def in_thread(*scripts: Script) -> Iterator[tuple[Origin, Background]]:
    """An origin that runs beside the test. `background.call(event.set)` lets a script go on."""
    with closing(Background()) as background:

        async def made() -> Origin:
            return await Origin(*scripts).__aenter__()

        origin = background.run(made())
        try:
            yield origin, background
        finally:
            background.run(origin.__aexit__())
