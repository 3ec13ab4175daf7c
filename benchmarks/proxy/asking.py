"""Requests one after the other on a kept connection in, answers that were read to the end out."""

import asyncio
from dataclasses import dataclass, field

_PATIENCE = 40.0
"""Seconds; longer than the proxy's own deadline."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer. Status 0: the connection broke before its end, `error` says how."""

    status: int
    fields: dict[str, str] = field(default_factory=dict)
    """Names in lower case."""
    body: bytes = b""
    error: str = ""


class Asker:
    """One client connection, opened again after it was closed."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def ask(
        self, method: str, target: str, fields: dict[str, str], body: bytes = b""
    ) -> Answer:
        """Send one request and read its answer, which must have a Content-Length."""
        lines = [f"{method} {target} HTTP/1.1", "Host: shop.example.com"]
        lines += [f"{name}: {value}" for name, value in fields.items()]
        if body or method == "POST":
            lines.append(f"Content-Length: {len(body)}")
        try:
            async with asyncio.timeout(_PATIENCE):
                return await self._exchange("\r\n".join([*lines, "", ""]).encode() + body, method)
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
            self.close()
            return Answer(0, error=f"{type(error).__name__}: {error}")

    async def _exchange(self, request: bytes, method: str) -> Answer:
        if self._writer is None or self._reader is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        self._writer.write(request)
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        pairs = (line.partition(":") for line in head[1:-2])
        fields = {name.lower(): value.strip() for name, _, value in pairs}
        length = 0 if method == "HEAD" else int(fields.get("content-length", 0))
        body = await self._reader.readexactly(length)
        if fields.get("connection", "").lower() == "close":
            self.close()
        return Answer(int(head[0].split(" ", 2)[1]), fields, body)

    def close(self) -> None:
        """The next request opens a new connection."""
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None
