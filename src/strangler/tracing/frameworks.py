"""Patches of web frameworks: what runs between a request and its answer belongs to its route.

Each is wrapped where it takes a request, and where it knows the route. Django: `BaseHandler`,
which WSGI, ASGI and the test client share. Flask: `wsgi_app` and `full_dispatch_request`. Starlette
and FastAPI: the application and its routes. Pyramid: the router. aiohttp: the application. What
others do belongs to no request."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

from .recorder import Recorder
from .requests import Served, current
from .wrapping import wrap, wrap_async

_REFUSED = 405
Patch = Callable[[ModuleType], None]


def patches(recorder: Recorder) -> dict[str, Patch]:
    """What to do with a module, by its name."""
    known = _Frameworks(recorder)
    return {
        "django.core.handlers.base": known.django,
        "flask.app": known.flask,
        "starlette.applications": known.starlette,
        "starlette.routing": known.starlette_routes,
        "fastapi.routing": known.fastapi_routes,
        "pyramid.router": known.pyramid,
        "aiohttp.web_app": known.aiohttp,
    }


class _Frameworks:
    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    def _serve(self, served: Served, answer: Callable[[], Any]) -> Any:
        token = current.set(served)
        try:
            return answer()
        finally:
            current.reset(token)
            self._recorder.end(served)

    async def _serve_async(self, served: Served, answer: Callable[[], Any]) -> Any:
        token = current.set(served)
        try:
            return await answer()
        finally:
            current.reset(token)
            self._recorder.end(served)

    def django(self, module: ModuleType) -> None:
        """`get_response` runs the middleware, `resolve_request` finds the view."""

        def served(request: Any) -> Served:
            return Served("django", str(request.method), request.path_info)

        def get_response(original: Any, handler: Any, request: Any) -> Any:
            now = served(request)

            def answer() -> Any:
                response = original(handler, request)
                now.refused = response.status_code == _REFUSED
                return response

            return self._serve(now, answer)

        async def get_response_async(original: Any, handler: Any, request: Any) -> Any:
            now = served(request)

            async def answer() -> Any:
                response = await original(handler, request)
                now.refused = response.status_code == _REFUSED
                return response

            return await self._serve_async(now, answer)

        def resolve_request(original: Any, handler: Any, request: Any) -> Any:
            match = original(handler, request)
            now = current.get()
            if now is not None and now.framework == "django":
                now.route = f"/{match.route}"
                now.handler = _django_view(match.func, now.method)
            return match

        handler = module.BaseHandler
        wrap(handler, "get_response", get_response)
        wrap_async(handler, "get_response_async", get_response_async)
        wrap(handler, "resolve_request", resolve_request)

    def flask(self, module: ModuleType) -> None:
        """The rule is known when the request has been bound to the application."""

        def wsgi_app(original: Any, app: Any, environ: Any, start_response: Any) -> Any:
            served = _wsgi("flask", environ)
            return self._serve(served, lambda: original(app, environ, start_response))

        def dispatch(original: Any, app: Any, *given: Any) -> Any:
            from importlib import import_module

            rule = import_module("flask.globals").request.url_rule
            now = current.get()
            if now is not None and rule is not None and now.framework == "flask":
                now.route = str(rule.rule)
                now.handler = _dotted(app.view_functions.get(rule.endpoint))
            return original(app, *given)

        wrap(module.Flask, "wsgi_app", wsgi_app)
        wrap(module.Flask, "full_dispatch_request", dispatch)

    def starlette(self, module: ModuleType) -> None:
        """The outermost application takes the request."""

        async def called(original: Any, app: Any, scope: Any, receive: Any, send: Any) -> Any:
            if scope["type"] != "http" or current.get() is not None:
                return await original(app, scope, receive, send)
            served = Served("starlette", scope["method"], scope["path"])
            return await self._serve_async(served, lambda: original(app, scope, receive, send))

        wrap_async(module.Starlette, "__call__", called)

    def starlette_routes(self, module: ModuleType) -> None:
        """A mount adds its prefix, a route has the rest."""

        async def mounted(original: Any, mount: Any, scope: Any, receive: Any, send: Any) -> Any:
            now = current.get()
            if now is not None and now.framework == "starlette":
                now.prefix += mount.path
            return await original(mount, scope, receive, send)

        wrap_async(module.Route, "handle", _routed)
        wrap_async(module.Mount, "handle", mounted)

    def fastapi_routes(self, module: ModuleType) -> None:
        """FastAPI's routes have a `handle` of their own since routers are kept as routers."""
        if "handle" in vars(module.APIRoute):
            wrap_async(module.APIRoute, "handle", _routed)

    def pyramid(self, module: ModuleType) -> None:
        """A router invokes a request; its route is known once a view is looked for."""

        def invoke(original: Any, router: Any, request: Any, *given: Any, **named: Any) -> Any:
            served = Served("pyramid", request.method, request.path_info)
            token = current.set(served)
            try:
                return original(router, request, *given, **named)
            finally:
                current.reset(token)
                route = getattr(request, "matched_route", None)
                served.route = "" if route is None else f"/{route.pattern.lstrip('/')}"
                self._recorder.end(served)

        wrap(module.Router, "invoke_request", invoke)

    def aiohttp(self, module: ModuleType) -> None:
        """`Application._handle` resolves and answers."""

        async def handle(original: Any, app: Any, request: Any) -> Any:
            served = Served("aiohttp", request.method, request.path)
            token = current.set(served)
            try:
                return await original(app, request)
            finally:
                current.reset(token)
                info = request.match_info
                resource = getattr(getattr(info, "route", None), "resource", None)
                served.route = getattr(resource, "canonical", "")
                served.handler = _dotted(getattr(info, "handler", None))
                self._recorder.end(served)

        wrap_async(module.Application, "_handle", handle)


async def _routed(original: Any, route: Any, scope: Any, receive: Any, send: Any) -> Any:
    now = current.get()
    if now is not None and now.framework == "starlette":
        # FastAPI names the route with the prefixes of the routers it was included through.
        effective = getattr(scope.get("route"), "path_format", None) if "route" in scope else None
        included = scope.get("fastapi", {}).get("effective_route_context")
        path = getattr(included, "path_format", None) or effective or route.path_format
        now.refused = bool(route.methods) and now.method not in route.methods
        now.route = path
        now.handler = _dotted(route.endpoint)
    return await original(route, scope, receive, send)


def _wsgi(framework: str, environ: dict[str, Any]) -> Served:
    return Served(framework, environ.get("REQUEST_METHOD", ""), environ.get("PATH_INFO", ""))


def _django_view(view: Any, method: str) -> str:
    """The function, or the method of the class that answers this method."""
    owner = getattr(view, "cls", None) or getattr(view, "view_class", None)
    if owner is None:
        return _dotted(view)
    actions = getattr(view, "actions", None) or {}
    name = actions.get(method.lower(), method.lower())
    return f"{owner.__module__}.{owner.__qualname__}.{name}"


def _dotted(function: Any) -> str:
    """Where a view stands, below its decorators."""
    while hasattr(function, "__wrapped__"):
        function = function.__wrapped__
    owner = getattr(function, "view_class", None) or function
    module = getattr(owner, "__module__", "")
    name = getattr(owner, "__qualname__", "")
    return f"{module}.{name}" if module and name else ""
