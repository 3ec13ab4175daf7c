"""A control plane in, its admin API on a port of loopback out, in a thread of its own."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from strangler.proxy.control.admin.application import admin_application
from strangler.proxy.control.admin.serving import AdminServer
from strangler.proxy.control.listening import listen, port_of
from strangler.proxy.control.plane import ControlPlane
from strangler.proxy.control.tokens import Token

SECRET = "the-token-of-the-tests"


@contextmanager
def served(plane: ControlPlane, **options: Any) -> Iterator[str]:
    """The URL of the admin API; the token is `SECRET`."""
    sockets = listen("127.0.0.1", 0, "admin")
    url = f"http://127.0.0.1:{port_of(sockets)}"
    token = Token(SECRET, origin="a test")
    app = admin_application(plane, token, host="127.0.0.1", **options)
    ready, stop = threading.Event(), threading.Event()
    failures: list[BaseException] = []

    async def serve() -> None:
        server = AdminServer(app, sockets)
        await server.open()
        ready.set()
        await asyncio.to_thread(stop.wait)
        await server.close()

    def run() -> None:
        try:
            asyncio.run(serve())
        except BaseException as error:
            failures.append(error)
            raise
        finally:
            ready.set()

    thread = threading.Thread(target=run, name="admin")
    thread.start()
    ready.wait(20)
    try:
        yield url
    finally:
        stop.set()
        thread.join(20)
    assert failures == []
