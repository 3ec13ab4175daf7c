"""A port in, the client's end of a connection out that sends exactly what a test writes."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing

from support.tls_wires import Tls
from support.wires import EndedError, Message, Wire

_WITHOUT_BODY = (204, 304)


class Client(Wire):
    """The client's end of one connection."""

    interim: list[Message]
    """The 1xx answers before the last final one."""

    async def response(self, to: bytes = b"GET") -> Message:
        """The next final answer with its body, to a request with the method `to`."""
        self.interim = []
        while (head := await self.head()).status < 200 and head.status != 101:
            self.interim.append(head)
        if to == b"HEAD" or head.status in _WITHOUT_BODY or head.status == 101:
            return head
        if head.values(b"content-length") or head.values(b"transfer-encoding"):
            return await self.with_body(head)
        start = len(self.received) - len(self.rest())
        if (how := await self.closed()) != "eof":
            raise EndedError(how, "the end of the body")
        body = bytes(self.received[start:])
        return Message(head.raw, body, body)

    async def ask(self, request: bytes) -> Message:
        """Send a request, read its answer."""
        await self.send(request)
        return await self.response(request.split(b" ", 1)[0])


@asynccontextmanager
async def connected(
    port: int,
    *,
    tls: ssl.SSLContext | None = None,
    name: str = "localhost",
    receive_buffer: int = 0,
) -> AsyncIterator[Client]:
    """A connection to a port of loopback. `receive_buffer` bytes make a client that does not
    read push back sooner."""
    with closing(socket.socket()) as sock:
        if receive_buffer:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        sock.setblocking(False)
        await asyncio.get_running_loop().sock_connect(sock, ("127.0.0.1", port))
        yield Client(sock, Tls(sock, tls, server_side=False, name=name) if tls else None)


def get(target: bytes = b"/", *fields: bytes, method: bytes = b"GET") -> bytes:
    """A request without a body; `fields` are lines."""
    lines = [method + b" " + target + b" HTTP/1.1", b"Host: shop.example.com", *fields]
    return b"\r\n".join([*lines, b"", b""])


def post(body: bytes, target: bytes = b"/", *fields: bytes, method: bytes = b"POST") -> bytes:
    """A request with a body and its length."""
    return get(target, *fields, b"Content-Length: %d" % len(body), method=method) + body
