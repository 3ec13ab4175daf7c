"""The words of FastAPI and Starlette that wire an application together.

Sources: `fastapi.applications`, `fastapi.routing`, `starlette.applications`,
`starlette.routing`; fastapi.tiangolo.com/reference and starlette.io/routing."""

from strangler.model.names import last

VERBS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace"})
DECORATING = VERBS | {"api_route", "websocket", "route", "websocket_route"}
"""Methods that take a path and return a decorator."""
ADDING = frozenset(
    {
        "add_api_route",
        "add_api_websocket_route",
        "add_route",
        "add_websocket_route",
        "include_router",
        "mount",
        "host",
        "frontend",
    }
)
HOOKS = frozenset({"middleware", "exception_handler", "on_event"})
HOOKING = frozenset({"add_middleware", "add_exception_handler", "add_event_handler"})

APPS = frozenset({"FastAPI", "Starlette"})
ROUTES = frozenset({"Route", "Mount", "WebSocketRoute", "Host", "APIRoute", "APIWebSocketRoute"})
_PACKAGES = ("fastapi", "starlette")
_VERSIONED = "cadwyn.Cadwyn"
VERSIONING = "generate_and_include_versioned_routers"
"""Cadwyn's `include_router` (docs.cadwyn.dev, concepts: the main application)."""

SECURITY = "fastapi.security."


def is_framework(name: str) -> bool:
    """Whether a dotted name is one of FastAPI's or Starlette's own."""
    return name.partition(".")[0] in _PACKAGES


def is_app_class(name: str) -> bool:
    """Whether a dotted name outside the project is an application class: the frameworks' own,
    or one of a library that names it after theirs."""
    word = last(name)
    if is_framework(name):
        return word in APPS
    return name == _VERSIONED or word.endswith("FastAPI")


def is_router_class(name: str) -> bool:
    """Whether a dotted name outside the project is a router class: the frameworks' own, or one
    of a library that names it after theirs."""
    word = last(name)
    if is_framework(name):
        return word in ("APIRouter", "Router")
    return word.endswith("APIRouter") or (
        word.endswith("Router") and "fastapi" in name.partition(".")[0].lower()
    )
