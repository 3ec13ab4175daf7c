"""A socket and a TLS context in, the same reading and sending through TLS out."""

import asyncio
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")
_PIECE = 65_536


class Tls:
    """TLS over a non-blocking socket. `name` is what a client asks for (SNI)."""

    def __init__(
        self, sock: socket.socket, context: ssl.SSLContext, *, server_side: bool, name: str = ""
    ) -> None:
        self._sock = sock
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._object = context.wrap_bio(
            self._incoming,
            self._outgoing,
            server_side=server_side,
            server_hostname=name or None,
        )
        self._shaken = False

    async def receive(self, size: int) -> bytes:
        """Decrypted; none once the other end said close_notify or just ended."""
        await self._shake()
        try:
            return await self._do(lambda: self._object.read(size))
        except (ssl.SSLZeroReturnError, ssl.SSLEOFError):
            return b""

    async def send(self, data: bytes) -> None:
        """All of it, encrypted."""
        await self._shake()
        await self._do(lambda: self._object.write(data))

    async def end(self) -> None:
        """close_notify, then the end of the connection's half."""
        with suppress(ssl.SSLError):  # It wants the other end's close_notify; ours is written.
            self._object.unwrap()
        await self._flush()
        self._sock.shutdown(socket.SHUT_WR)

    async def _shake(self) -> None:
        if not self._shaken:
            await self._do(self._object.do_handshake)
            self._shaken = True

    async def _do(self, step: Callable[[], T]) -> T:
        loop = asyncio.get_running_loop()
        while True:
            try:
                done = step()
            except ssl.SSLWantReadError:
                await self._flush()
                if data := await loop.sock_recv(self._sock, _PIECE):
                    self._incoming.write(data)
                else:
                    self._incoming.write_eof()
            else:
                await self._flush()
                return done

    async def _flush(self) -> None:
        if data := self._outgoing.read():
            await asyncio.get_running_loop().sock_sendall(self._sock, data)
