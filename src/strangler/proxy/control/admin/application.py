"""The control plane in, its admin API out: an ASGI application that may face a hostile browser."""

import asyncio
from collections.abc import Iterable
from typing import Any

from fastapi import APIRouter, FastAPI, HTTPException
from fastapi.responses import Response

from strangler import __version__
from strangler.proxy.control.admin import problems, schemas
from strangler.proxy.control.admin.changing import changing_router
from strangler.proxy.control.admin.guard import Application, Guard, Hosts
from strangler.proxy.control.admin.reading import reading_router
from strangler.proxy.control.admin_access import MetricsAccess
from strangler.proxy.control.metrics import CONTENT_TYPE, Metrics, render
from strangler.proxy.control.plane import ControlPlane
from strangler.proxy.control.tokens import Token


def admin_application(
    plane: ControlPlane,
    token: Token,
    *,
    host: str,
    more_hosts: Iterable[str] = (),
    metrics: MetricsAccess = MetricsAccess.OPEN,
) -> Application:
    """The admin API, guarded. `host` is where it listens, `more_hosts` are further names by
    which it may be called."""
    open_paths = {"/livez", "/readyz"}
    if metrics is MetricsAccess.OPEN:
        open_paths.add("/metrics")
    return Guard(
        _api(plane, metrics),
        token=token,
        hosts=Hosts(host, more_hosts),
        open_paths=frozenset(open_paths),
        deny=plane.deny,
        failed=plane.bug,
    )


def _api(plane: ControlPlane, metrics: MetricsAccess) -> FastAPI:
    app = FastAPI(
        title="strangler proxy",
        version=__version__,
        summary="Where requests go, how upstreams are, and the switch that ends a bad day.",
        openapi_url="/api/v1/openapi.json",
        # The usual pages load scripts from elsewhere.
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        separate_input_output_schemas=False,
    )
    problems.install(app)
    app.include_router(_probes(plane))
    if metrics is not MetricsAccess.OFF:
        app.include_router(_metrics(plane, metrics))
    secured = [reading_router(plane), changing_router(plane)]
    for router in secured:
        app.include_router(router)
    app.openapi = lambda: _document(app)  # type: ignore[method-assign]  # FastAPI's own way to do it
    return app


def _probes(plane: ControlPlane) -> APIRouter:
    router = APIRouter()

    @router.get("/livez")
    async def livez() -> schemas.Live:
        """The process runs; restart it if this does not answer."""
        return schemas.Live()

    @router.get("/readyz", responses=problems.documented(503))
    async def readyz() -> schemas.Ready:
        """Traffic may be sent here. Upstreams are not looked at: one that is ill must not take
        the proxy down with it."""
        if why := plane.unready:
            raise HTTPException(503, why)
        return schemas.Ready()

    router.add_api_route("/livez", livez, methods=["HEAD"], include_in_schema=False)
    router.add_api_route("/readyz", readyz, methods=["HEAD"], include_in_schema=False)
    return router


def _metrics(plane: ControlPlane, access: MetricsAccess) -> APIRouter:
    responses = problems.documented(401, 403) if access is MetricsAccess.TOKEN else {}
    router = APIRouter(responses=responses)
    families = Metrics(plane)

    @router.get(
        "/metrics",
        response_class=Response,
        responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
    )
    async def metrics() -> Response:
        """Everything countable, in the text format of Prometheus."""
        text = await asyncio.to_thread(render, families.collect())
        return Response(text, headers={"content-type": CONTENT_TYPE})

    return router


def _document(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document: with the token, and with problem documents where FastAPI would put
    an error format of its own."""
    if app.openapi_schema:
        return app.openapi_schema
    document = FastAPI.openapi(app)
    parts = document.setdefault("components", {})
    models = parts.setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        models.pop(name, None)
    problem = dict(problems.PROBLEM_SCHEMA)
    models |= problem.pop("$defs", {})
    models["Problem"] = problem
    parts["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    for path, operations in document["paths"].items():
        for operation in operations.values():
            if "401" in operation["responses"]:
                operation["security"] = [{"token": []}]
            if path.startswith("/api/") and "401" not in operation["responses"]:
                raise ValueError(f"{path} does not say that it needs the token")
    app.openapi_schema = document
    return document
