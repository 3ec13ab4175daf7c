"""A small HTTP server on 127.0.0.1, on raw sockets: it keeps the heads that it was sent and answers
the bytes it is told to."""

import asyncio
from contextlib import asynccontextmanager


def answer(status=200, body=b"", **headers):
    """A whole response."""
    lines = [f"HTTP/1.1 {status} X", f"content-length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


class WebServer:
    """`answer` are the bytes of every answer; None: it reads and says nothing."""

    def __init__(self):
        self.answer = answer()
        self.heads = []
        self.connections = 0
        self.port = 0

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    async def serve(self, reader, writer):
        self.connections += 1
        try:
            while True:
                self.heads.append((await reader.readuntil(b"\r\n\r\n")).decode())
                if self.answer is None:
                    await reader.read()
                    break
                writer.write(self.answer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def web_server(tls=None):
    """A running server; `tls` is an SSLContext."""
    server = WebServer()
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0, ssl=tls)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
