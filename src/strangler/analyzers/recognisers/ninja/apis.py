"""APIs and routers of django-ninja, written for the interpreter; operations in, patterns out.

Source: ninja/main.py (NinjaAPI), ninja/router.py (Router, BoundRouter.urls_paths) and
ninja/openapi/urls.py, version 1.4 to 1.7."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from strangler.analyzers.recognisers.following import product_modules
from strangler.analyzers.recognisers.interpreting.frames import Frame
from strangler.analyzers.recognisers.interpreting.interpreter import Interpreter
from strangler.analyzers.recognisers.interpreting.library import Library
from strangler.analyzers.recognisers.interpreting.values import (
    UNKNOWN,
    Instance,
    Invocation,
    Symbol,
    dotted_of,
)
from strangler.model.facts import MODULE_SCOPE, Definition, DefinitionKind
from strangler.model.names import last, parent
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Name

API = "ninja.main.NinjaAPI"
ROUTER = "ninja.router.Router"
OPERATION = "ninja.operation.PathView"
"""What a pattern's view is written as: methods, handler, guards."""
_VERBS = frozenset({"get", "post", "put", "patch", "delete"})
_MAX_DEPTH = 20


@dataclass(frozen=True, slots=True)
class Operation:
    """A decorated function: its methods (None where computed), path, own guard, and place."""

    methods: tuple[str, ...] | None
    path: Any
    auth: Any
    handler: str
    place: tuple[str, int]


def library() -> Library:
    """What the interpreter needs to know."""
    return Library(
        bases={API: (), ROUTER: ()},
        methods={
            (API, "__init__"): _init,
            (ROUTER, "__init__"): _init,
            (API, "add_router"): _add_router,
            (ROUTER, "add_router"): _add_router,
        },
        properties={(API, "urls"): _urls},
        aliases={"ninja.NinjaAPI": API, "ninja.Router": ROUTER},
    )


def add_operations(interpreter: Interpreter, inventory: Inventory) -> None:
    """Give each router the functions that are decorated with it."""
    for module in product_modules(inventory):
        for definition in inventory.facts(module).definitions:
            if definition.kind is DefinitionKind.FUNCTION and definition.scope == MODULE_SCOPE:
                for router, operation in _operations(interpreter, module, definition):
                    router.attributes.setdefault("operations", []).append(operation)


def _operations(
    i: Interpreter, module: str, definition: Definition
) -> Iterator[tuple[Instance, Operation]]:
    for decorator in definition.decorators:
        word = last(decorator.name) if isinstance(decorator, Call) else ""
        if word not in _VERBS and word != "api_operation":
            continue
        assert isinstance(decorator, Call)
        frame = Frame(module, {})
        router = i.evaluate(Name(parent(decorator.name)), frame)
        if not isinstance(router, Instance) or not {API, ROUTER} & set(i.lineage(router.cls)):
            continue
        given, named = i.arguments(decorator, frame)
        methods: Any = [word]
        if word == "api_operation":
            methods = named.get("methods", given.pop(0) if given else UNKNOWN)
        known: tuple[str, ...] | None = None
        if isinstance(methods, list | tuple) and all(isinstance(m, str) for m in methods):
            known = tuple(method.upper() for method in methods)
        path = named.get("path", given[0] if given else UNKNOWN)
        handler = f"{module}.{definition.name}"
        place = (module, definition.position)
        yield router, Operation(known, path, named.get("auth", UNKNOWN), handler, place)


def _init(_: Interpreter, made: Instance, _given: list[Any], named: dict[str, Any]) -> None:
    made.attributes |= {
        "auth": named.get("auth", UNKNOWN),
        "docs_url": named.get("docs_url", "/docs"),
        "openapi_url": named.get("openapi_url", "/openapi.json"),
        "mounted": [],
    }


def _add_router(i: Interpreter, holder: Instance, given: list[Any], named: dict[str, Any]) -> None:
    names = ("prefix", "router")
    prefix, router = (
        named.get(name, given[number] if number < len(given) else UNKNOWN)
        for number, name in enumerate(names)
    )
    if isinstance(router, str):  # an import path
        found = i.inventory.resolve(i.place[0], router) if i.place[0] else None
        router = i.resolved(found.name, found.module, found.symbol) if found else UNKNOWN
    mounted = holder.attributes.setdefault("mounted", [])
    mounted.append((prefix, router, named.get("auth", UNKNOWN), i.place))


def _urls(_: Interpreter, api: Instance, *_given: Any) -> Any:
    found = list(_documents(api))
    found += _patterns(api, "", UNKNOWN, 0)
    return (found, "ninja", "api")


def _documents(api: Instance) -> Iterator[Any]:
    openapi, docs = api.attributes.get("openapi_url"), api.attributes.get("docs_url")
    if isinstance(openapi, str) and openapi:
        yield _pattern(
            openapi.lstrip("/"), ["ANY"], "ninja.openapi.views.openapi_json", [], ("", 0)
        )
        if isinstance(docs, str) and docs:
            yield _pattern(
                docs.lstrip("/"), ["ANY"], "ninja.openapi.views.openapi_view", [], ("", 0)
            )


def _patterns(router: Instance, prefix: str, inherited: Any, depth: int) -> Iterator[Any]:
    """The operations of a router, then those of the routers below it."""
    own = router.attributes.get("auth", UNKNOWN)
    auth = inherited if own is UNKNOWN else own
    for operation in router.attributes.get("operations", ()):
        if not isinstance(operation.path, str) or operation.methods is None:
            yield UNKNOWN
            continue
        guard = auth if operation.auth is UNKNOWN else operation.auth
        route = _joined(prefix, operation.path)
        methods, guards = list(operation.methods), _guards(guard)
        yield _pattern(route, methods, operation.handler, guards, operation.place)
    for below, child, given, _ in router.attributes.get("mounted", ()):
        if not isinstance(child, Instance) or not isinstance(below, str) or depth > _MAX_DEPTH:
            yield UNKNOWN
            continue
        if given is not UNKNOWN:
            child = Instance(child.cls, {**child.attributes, "auth": given})
        yield from _patterns(child, _joined(prefix, below), auth, depth + 1)


def _joined(prefix: str, path: str) -> str:
    """`{int:pk}` as Django's `<int:pk>`; double slashes are taken for a mistake."""
    route = "/".join(part for part in (prefix, path) if part)
    return re.sub("/+", "/", route).lstrip("/").replace("{", "<").replace("}", ">")


def _guards(auth: Any) -> list[str]:
    items = auth if isinstance(auth, list | tuple) else [auth]
    names = (item.name if isinstance(item, Invocation) else dotted_of(item) for item in items)
    return [name for name in names if name]


def _pattern(
    route: str, methods: list[str], handler: str, guards: list[str], place: tuple[str, int]
) -> Invocation:
    view = Invocation(Symbol(OPERATION), (methods, handler, guards), {}, *place)
    return Invocation(Symbol("django.urls.path"), (route, view), {}, *place)
