"""A connected socket in; reading, sending and every way to end it out, byte by byte.

Nothing is read that a test does not ask for, so an end that does not read exerts real
back-pressure, and nothing is sent that it did not write. Works on asyncio's and uvloop's loop."""

import asyncio
import socket
import struct
from dataclasses import dataclass
from typing import Protocol

_LINGER_NOTHING = struct.pack("ii", 1, 0)
_PIECE = 65_536


class EndedError(Exception):
    """The other end was gone while more was expected of it. `how` is `eof` or `reset`."""

    def __init__(self, how: str, missing: str) -> None:
        super().__init__(f"{how} while waiting for {missing}")
        self.how = how


class Carrier(Protocol):
    """What moves bytes: a bare socket, or one with TLS around it."""

    async def receive(self, size: int) -> bytes:
        """At least one byte; none at the clean end."""

    async def send(self, data: bytes) -> None:
        """All of it."""

    async def end(self) -> None:
        """Say that nothing more is sent, and stay able to read."""


class Bare:
    """The socket itself."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock

    async def receive(self, size: int) -> bytes:
        return await asyncio.get_running_loop().sock_recv(self._sock, size)

    async def send(self, data: bytes) -> None:
        await asyncio.get_running_loop().sock_sendall(self._sock, data)

    async def end(self) -> None:
        self._sock.shutdown(socket.SHUT_WR)


@dataclass(frozen=True, slots=True)
class Message:
    """One message as received. `raw` is the head with its blank line; `body` has no transfer
    coding, `coded` is the same as it stood on the wire; `trailers` are field lines."""

    raw: bytes
    body: bytes = b""
    coded: bytes = b""
    trailers: tuple[bytes, ...] = ()

    @property
    def line(self) -> bytes:
        """The request line or status line."""
        return self.raw.split(b"\r\n", 1)[0]

    @property
    def lines(self) -> list[bytes]:
        """The field lines of the head, in order."""
        return self.raw.split(b"\r\n")[1:-2]

    @property
    def method(self) -> bytes:
        """Of a request."""
        return self.line.split(b" ")[0]

    @property
    def target(self) -> bytes:
        """Of a request."""
        return self.line.split(b" ")[1]

    @property
    def status(self) -> int:
        """Of a response."""
        return int(self.line.split(b" ")[1])

    def values(self, name: bytes) -> list[bytes]:
        """Of all fields with that name (any case), in order, stripped."""
        pairs = (line.partition(b":") for line in self.lines)
        return [value.strip() for key, _, value in pairs if key.lower() == name.lower()]

    def value(self, name: bytes) -> bytes | None:
        """Of the only field with that name; None if there is none."""
        found = self.values(name)
        assert len(found) <= 1, f"{name!r} stands {len(found)} times"
        return found[0] if found else None


class Wire:
    """One end of a connection. `received` has every byte that was read."""

    def __init__(self, sock: socket.socket, carrier: Carrier | None = None) -> None:
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sock = sock
        self.received = bytearray()
        self._carrier = carrier or Bare(sock)
        self._used = 0

    # Reading ----------------------------------------------------------------------------

    async def more(self, size: int = _PIECE) -> bytes:
        """What comes next, at most `size` bytes; none at the end. A reset raises."""
        if rest := bytes(self.received[self._used : self._used + size]):
            self._used += len(rest)
            return rest
        piece = await self._receive(size)
        self._used += len(piece)
        return piece

    async def read(self, size: int) -> bytes:
        """Exactly `size` bytes."""
        await self._fill(self._used + size, f"{size} bytes")
        self._used += size
        return bytes(self.received[self._used - size : self._used])

    async def until(self, mark: bytes) -> bytes:
        """Up to and with `mark`."""
        start = self._used
        while (found := self.received.find(mark, start)) < 0:
            await self._fill(len(self.received) + 1, repr(mark))
        self._used = found + len(mark)
        return bytes(self.received[start : self._used])

    async def head(self) -> Message:
        """The head of a message; its body, if any, is not read."""
        return Message(await self.until(b"\r\n\r\n"))

    async def with_body(self, head: Message) -> Message:
        """The message with its body, by Content-Length or chunks; none without either."""
        if any(b"chunked" in value.lower() for value in head.values(b"transfer-encoding")):
            return await self._chunked(head)
        size = int(head.value(b"content-length") or 0)
        body = await self.read(size)
        return Message(head.raw, body, body)

    async def closed(self) -> str:
        """Read on until the other end is gone; says how: `eof` or `reset`."""
        try:
            while await self.more():
                pass
        except EndedError as error:
            return error.how
        return "eof"

    def rest(self) -> bytes:
        """What was received and not asked for yet."""
        return bytes(self.received[self._used :])

    # Sending and ending -----------------------------------------------------------------

    async def send(self, *pieces: bytes) -> None:
        """Each piece on its own; others get a chance to read between them."""
        for piece in pieces:
            try:
                await self._carrier.send(piece)
            except OSError as error:
                raise EndedError("reset", "sending") from error
            await asyncio.sleep(0)

    async def half_close(self) -> None:
        """Send no more, and stay able to read."""
        await self._carrier.end()

    def reset(self) -> None:
        """Break the connection off: the other end sees a reset, not an end."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NOTHING)
        self.sock.close()

    def close(self) -> None:
        """End it. What was not read makes it a reset, as the kernel does it."""
        self.sock.close()

    # Helpers ----------------------------------------------------------------------------

    async def _fill(self, size: int, missing: str) -> None:
        while len(self.received) < size:
            if not await self._receive(_PIECE, missing):
                raise EndedError("eof", missing)

    async def _receive(self, size: int, missing: str = "more") -> bytes:
        try:
            piece = await self._carrier.receive(size)
        except OSError as error:
            raise EndedError("reset", missing) from error
        self.received += piece
        return piece

    async def _chunked(self, head: Message) -> Message:
        start, body = self._used, bytearray()
        while size := int((await self.until(b"\r\n")).split(b";")[0], 16):
            body += await self.read(size)
            assert await self.read(2) == b"\r\n", "a chunk is longer than it says"
        trailers = []
        while line := (await self.until(b"\r\n"))[:-2]:
            trailers.append(line)
        coded = bytes(self.received[start : self._used])
        return Message(head.raw, bytes(body), coded, tuple(trailers))
