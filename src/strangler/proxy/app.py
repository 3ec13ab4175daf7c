"""`create_app()`: the proxy and its admin API inside any FastAPI or ASGI application."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import platformdirs
from fastapi import FastAPI
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Receive, Scope, Send

from strangler.proxy.control.admin.problems import MEDIA_TYPE, problem_body
from strangler.proxy.control.embedding import Embedded, Embedding
from strangler.proxy.control.logged import LoggedJournal
from strangler.proxy.control.places import private
from strangler.proxy.control.tokens import Token, find_token
from strangler.proxy.dataplane.asgi.door import AsgiDoor
from strangler.rules.model import Rules

__all__ = ["ProxyApplication", "create_app", "proxy_application"]

Lifespan = Callable[[Any], AbstractAsyncContextManager[Any]]


class ProxyApplication:
    """An ASGI 3 application that carries out rules.

    It starts with the server's lifespan, or with `lifespan` in that of the application which
    holds it, or else with the first request."""

    def __init__(self, wish: Embedding) -> None:
        """Raises ConfigurationError with every problem of the rules."""
        self._wish = wish
        self._first = wish.read()
        self._running: Embedded | None = None
        self._door: AsgiDoor | None = None
        self._starting: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One scope of any kind."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        await self.start()
        if self._door is None:
            raise RuntimeError("the proxy has ended")
        await self._door(scope, receive, send)

    async def admin(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The admin API, for those who mount it themselves; 404 where it was not asked for."""
        await self.start()
        if self._running is not None and self._running.admin is not None:
            await self._running.admin(scope, receive, send)
        elif scope["type"] == "http":
            body = problem_body(404, "the admin API is off; create it with admin=True")
            fields = [(b"content-type", MEDIA_TYPE.encode())]
            await send({"type": "http.response.start", "status": 404, "headers": fields})
            await send({"type": "http.response.body", "body": body})
        else:
            await send({"type": "websocket.close", "code": 1008})

    # Its life ----------------------------------------------------------------------------------

    @asynccontextmanager
    async def lifespan(self, app: object = None) -> AsyncIterator[None]:
        """The proxy runs inside of it: for the `lifespan` of the application that holds it."""
        await self.start()
        try:
            yield
        finally:
            await self.close()

    async def start(self) -> None:
        """Begin to serve; nothing happens where it does already."""
        loop = asyncio.get_running_loop()
        if self._running is not None and self._running.loop is loop and self._door is not None:
            return
        if self._starting is None or self._starting.get_loop() is not loop:
            # Of an event loop that has ended (tests make one for each client) nothing is left.
            self._starting = loop.create_task(self._start())
        await asyncio.shield(self._starting)

    async def _start(self) -> None:
        self._door = None
        try:
            self._running = running = Embedded(self._wish, self._first)
            await running.open()
            self._door = AsgiDoor(running.engine)
        finally:
            self._starting = None

    async def close(self) -> None:
        """End; a later request begins anew."""
        running, self._running, self._door = self._running, None, None
        if running is not None and running.loop is asyncio.get_running_loop():
            await running.close()

    async def _live(self, receive: Receive, send: Send) -> None:
        """The server's lifespan."""
        await receive()
        try:
            await self.start()
        except Exception as error:
            await send({"type": "lifespan.startup.failed", "message": str(error)})
            raise
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.close()
        await send({"type": "lifespan.shutdown.complete"})


def proxy_application(
    rules: str | Path | Rules,
    *,
    environment: Mapping[str, str] = os.environ,
    watch: bool = True,
    access_log: str = "off",
    processes: int = 1,
    state_directory: str | Path | None = None,
    admin: bool = False,
    admin_token: str | None = None,
    admin_hosts: Iterable[str] = (),
) -> ProxyApplication:
    """The proxy alone, to mount wherever an ASGI application fits.

    `rules` is a file, or rules that were read already (they are never reloaded). `environment`
    fills in `${NAME}`. `watch`: load a changed file by itself. `access_log`: a file, `-` for
    stdout, or `off`. `processes`: how many processes like this one share the rules' limits.
    `state_directory`: where the kill switch is kept; without one there is a switch only together
    with the admin API. `admin_token`: else the environment's STRANGLER_ADMIN_TOKEN, else one is
    made and kept in the state directory. `admin_hosts`: names by which the admin API may be
    called, beside loopback's.

    Raises ConfigurationError with every problem of the rules, and if token or directory cannot
    be used."""
    asked = Path(state_directory) if state_directory is not None else None
    if asked is None and admin:
        asked = _own_directory(rules)
    state = private(asked, "state_directory") if asked is not None else None
    journal = LoggedJournal()
    token = None
    if admin and state is not None:
        token = Token(admin_token, origin="admin_token") if admin_token else find_token(None, state)
        if token.made:
            journal.warning("token", f"an admin token was made and is kept in {token.origin}")
    wish = Embedding(
        rules=rules if isinstance(rules, Rules) else Path(rules),
        environment=environment,
        watch=watch,
        access_log=access_log,
        processes=processes,
        state=state,
        token=token,
        admin_hosts=tuple(admin_hosts),
        journal=journal,
    )
    return ProxyApplication(wish)


def _own_directory(rules: str | Path | Rules) -> Path:
    """One for each rules file of the user."""
    name = "" if isinstance(rules, Rules) else str(Path(rules).absolute())
    digest = sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return platformdirs.user_state_path("strangler") / "embedded" / digest


def create_app(
    rules: str | Path | Rules,
    *,
    admin: bool = False,
    admin_path: str = "/-/strangler",
    lifespan: Lifespan | None = None,
    fastapi: Mapping[str, Any] | None = None,
    **options: Any,
) -> FastAPI:
    """A FastAPI application in which the rules answer what no route of its own does.

    Routes may be added to it as usual, before it serves. With `admin` the admin API is below
    `admin_path`. `lifespan` is the application's own, run inside the proxy's. `fastapi` are
    further arguments of FastAPI; its documentation pages are off unless they say otherwise,
    because they would hide paths of the same name. `options` are those of `proxy_application`,
    and so are the errors."""
    proxy = proxy_application(rules, admin=admin, **options)
    arguments: dict[str, Any] = {
        "title": "strangler",
        "docs_url": None,
        "redoc_url": None,
        "openapi_url": None,
        "redirect_slashes": False,
        **(fastapi or {}),
    }
    app = _Application(lifespan=partial(_both, proxy, lifespan), **arguments)
    app.proxy = proxy
    if admin:
        app.mount(admin_path, proxy.admin)
    return app


@asynccontextmanager
async def _both(
    proxy: ProxyApplication, inner: Lifespan | None, app: FastAPI
) -> AsyncIterator[Any]:
    async with proxy.lifespan():
        if inner is None:
            yield
        else:
            async with inner(app) as state:
                yield state


class _Application(FastAPI):
    """Hands what none of its routes takes to the proxy."""

    proxy: ProxyApplication

    def build_middleware_stack(self) -> ASGIApp:
        """Called before the first scope: whatever was registered until then comes first."""
        self.router.routes.append(_Everything(self.proxy))
        return super().build_middleware_stack()


class _Everything(BaseRoute):
    """Matches whatever comes. A mount at `/` does not: neither `*` (OPTIONS) nor a path with an
    encoded line feed."""

    def __init__(self, app: ProxyApplication) -> None:
        self.app = app

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """See Starlette."""
        return Match.FULL, {"endpoint": self.app}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See Starlette."""
        await self.app(scope, receive, send)
