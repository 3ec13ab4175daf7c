"""Uploads in, a short answer each out: the origin where nginx cannot be one.

nginx answers before a body has arrived, or writes it to disk; this one reads it all from a buffer
that it never looks at, and answers then. `python -m benchmarks.proxy.sink PORT PORT`."""

import asyncio
import re
import sys
from typing import cast

import uvloop

_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked\r\n", re.IGNORECASE)
_LAST_CHUNK = b"0\r\n\r\n"
_BUFFER = 512 * 1024


class Sink(asyncio.BufferedProtocol):
    """One connection. Trusts its clients: all is well formed, nothing pipelined."""

    transport: asyncio.Transport

    def __init__(self) -> None:
        self._buffer = memoryview(bytearray(_BUFFER))
        self._head = b""
        self._left = 0
        self._chunked = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where answers go."""
        self.transport = cast(asyncio.Transport, transport)

    def get_buffer(self, sizehint: int) -> memoryview:
        """The same memory again."""
        return self._buffer

    def buffer_updated(self, count: int) -> None:
        """More of a head or of a body."""
        if self._left:
            self._left -= count
        elif self._chunked:
            self._chunked = bytes(self._buffer[max(0, count - 5) : count]) != _LAST_CHUNK
        else:
            self._head += bytes(self._buffer[:count])
            end = self._head.find(b"\r\n\r\n")
            if end < 0:
                return
            rest, head = self._head[end + 4 :], self._head[: end + 4]
            self._head = b""
            if length := _LENGTH.search(head):
                self._left = int(length[1]) - len(rest)
            elif _CHUNKED.search(head):
                self._chunked = not rest.endswith(_LAST_CHUNK)
        if not self._left and not self._chunked:
            self.transport.write(_ANSWER)


async def serve(ports: list[int]) -> None:
    """Until the process is ended."""
    loop = asyncio.get_running_loop()
    for port in ports:
        await loop.create_server(Sink, "127.0.0.1", port, backlog=4096)
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(serve([int(port) for port in sys.argv[1:]]))
