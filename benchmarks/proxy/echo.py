"""An origin that says who it is and what it was asked, and notes each request that it begins.

`python -m benchmarks.proxy.echo NAME PORT [DELAY_MS LOG]`. The answer's body is `NAME ID`, ID being
the request's X-Request-Id. A note is one line `ID METHOD`, written straight to the file, so that
what was noted outlives a SIGKILL; it is written before anything else is done for the request."""

import asyncio
import os
import re
import sys
from typing import cast

import uvloop

_ID = re.compile(rb"\r\nx-request-id: *([^\r]*)\r\n", re.IGNORECASE)
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE)


class Echo(asyncio.Protocol):
    """One connection. Trusts its clients: messages are well formed, bodies have a length."""

    transport: asyncio.Transport

    def __init__(self, name: bytes, delay: float, log: int | None) -> None:
        self._name, self._delay, self._log = name, delay, log
        self._data = b""
        self._noted = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where answers go."""
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Answer all requests that are complete."""
        self._data += data
        while (end := self._data.find(b"\r\n\r\n")) >= 0:
            head = self._data[: end + 4]
            found = _ID.search(head)
            request = found[1] if found else b"-"
            if not self._noted and self._log is not None:
                os.write(self._log, b"%s %s\n" % (request, head.split(b" ", 1)[0]))
            self._noted = True
            length = _LENGTH.search(head)
            whole = end + 4 + (int(length[1]) if length else 0)
            if len(self._data) < whole:
                return
            self._data, self._noted = self._data[whole:], False
            if self._delay:
                asyncio.get_running_loop().call_later(self._delay, self._answer, request)
            else:
                self._answer(request)

    def _answer(self, request: bytes) -> None:
        body = b"%s %s" % (self._name, request)
        self.transport.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX-Origin: %s\r\n"
            b"Content-Length: %d\r\n\r\n%s" % (self._name, len(body), body)
        )


async def serve(name: str, port: int, delay: float = 0.0, log: int | None = None) -> None:
    """Until the process is ended."""
    loop = asyncio.get_running_loop()
    await loop.create_server(lambda: Echo(name.encode(), delay, log), "127.0.0.1", port)
    await asyncio.Event().wait()


if __name__ == "__main__":
    name, port, *rest = sys.argv[1:]
    if rest:
        notes = os.open(rest[1], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        uvloop.run(serve(name, int(port), float(rest[0]) / 1e3, notes))
    else:
        uvloop.run(serve(name, int(port)))
