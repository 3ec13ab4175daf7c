"""A scope by hand in, what an application sent out: for what no server at hand does."""

import asyncio
from collections.abc import Iterable
from typing import Any


def http_scope(path: bytes = b"/", method: str = "GET", **changes: Any) -> dict[str, Any]:
    """A scope as a server makes it."""
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path.decode("latin-1"),
        "raw_path": path,
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"shop.example")],
        "client": ("127.0.0.1", 4711),
        "server": ("127.0.0.1", 80),
        **changes,
    }


async def called(
    app: Any, scope: dict[str, Any], messages: Iterable[dict[str, Any]] = ()
) -> list[dict[str, Any]]:
    """What it sent; `receive` gives these messages, then nothing more."""
    sent: list[dict[str, Any]] = []
    coming = list(messages) or [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> dict[str, Any]:
        if coming:
            return coming.pop(0)
        await asyncio.Event().wait()
        raise AssertionError("unreachable")

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await app(scope, receive, send)
    return sent
