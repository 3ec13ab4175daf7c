"""The proxy that many write first: FastAPI, one shared httpx client, streamed both ways.

`python -m benchmarks.proxy.naive PORT MONOLITH SERVICE`, under uvicorn with uvloop and httptools.
It has the same 500 routes as path operations and the same header work."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import uvicorn
from fastapi import FastAPI, Request
from starlette.background import BackgroundTask
from starlette.responses import StreamingResponse

from benchmarks.proxy.routes import Route, routes

_HOP_BY_HOP = {"connection", "keep-alive", "proxy-connection", "te", "transfer-encoding", "upgrade"}
_UNLIMITED = httpx.Limits(max_connections=None, max_keepalive_connections=256)


def create_app(upstreams: dict[str, str]) -> FastAPI:
    """The application; `upstreams` are base URLs by name."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with httpx.AsyncClient(limits=_UNLIMITED, timeout=25) as client:
            app.state.client = client
            yield

    app = FastAPI(lifespan=lifespan)
    for route in routes():
        _add(app, route, upstreams[route.upstream])
    return app


def _add(app: FastAPI, route: Route, upstream: str) -> None:
    path = route.prefix + ("{item}" if route.template else "{rest:path}")

    @app.api_route(path, methods=["GET", "POST"], name=route.id)
    async def forward(request: Request) -> StreamingResponse:
        client: httpx.AsyncClient = request.app.state.client
        url = httpx.URL(upstream).copy_with(
            raw_path=request.scope["raw_path"] + b"?" + request.scope["query_string"]
        )
        headers = [(k, v) for k, v in request.headers.raw if k.decode() not in _HOP_BY_HOP]
        peer = request.client.host if request.client else "unknown"
        host = request.headers["host"]
        headers += [
            (b"x-forwarded-for", peer.encode()),
            (b"x-forwarded-proto", request.url.scheme.encode()),
            (b"x-forwarded-host", host.encode()),
            (b"forwarded", f'for={peer};host="{host}";proto={request.url.scheme}'.encode()),
            (b"via", b"1.1 naive"),
        ]
        content = request.stream() if request.method == "POST" else None
        sent = client.build_request(request.method, url, headers=headers, content=content)
        answer = await client.send(sent, stream=True)
        kept = {k: v for k, v in answer.headers.items() if k not in _HOP_BY_HOP}
        return StreamingResponse(
            answer.aiter_raw(), answer.status_code, kept, background=BackgroundTask(answer.aclose)
        )


if __name__ == "__main__":
    port, monolith, service = map(int, sys.argv[1:4])
    access_log = "--access-log" in sys.argv
    base = {"monolith": f"http://127.0.0.1:{monolith}", "service": f"http://127.0.0.1:{service}"}
    uvicorn.run(
        create_app(base),
        host="127.0.0.1",
        port=port,
        loop="uvloop",
        http="httptools",
        access_log=access_log,
        log_level="info" if access_log else "warning",
    )
