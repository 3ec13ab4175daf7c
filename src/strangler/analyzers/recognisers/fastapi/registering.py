"""Calls on a router in, its entries out.

Rules: `fastapi.routing.APIRouter` (a router's own prefix stands before paths of operations and
WebSockets, not before Starlette's routes and mounts; `api_route` without methods is GET) and
`starlette.routing` (a route without methods is GET for a function)."""

from typing import TYPE_CHECKING

from strangler.analyzers.recognisers.fastapi import folding
from strangler.analyzers.recognisers.fastapi.things import (
    UNKNOWN,
    Below,
    Decorator,
    Env,
    External,
    Hook,
    Hooked,
    Known,
    Many,
    Method,
    Route,
    Router,
    Site,
    Table,
    Thing,
    Unknown,
    options,
    texts,
)
from strangler.analyzers.recognisers.fastapi.vocabulary import (
    ADDING,
    HOOKING,
    HOOKS,
    VERBS,
    VERSIONING,
)
from strangler.model.names import last
from strangler.model.values import Call, Member, Name, Value

if TYPE_CHECKING:
    from strangler.analyzers.recognisers.fastapi.interpreting import Interpreter

_SOCKETS = frozenset(
    {"websocket", "websocket_route", "add_websocket_route", "add_api_websocket_route"}
)
_PLAIN = frozenset({"route", "websocket_route", "add_route", "add_websocket_route"})
_NOTED = frozenset({"include_router", "add_api_route", "add_api_websocket_route", "api_route"})


def wire(interpreter: "Interpreter", router: Router, method: str, call: Call, env: Env) -> Thing:
    """What `router.method(...)` registers, or the decorator it returns."""
    if method in VERBS or method in ("api_route", "websocket", "route", "websocket_route"):
        return Decorator(router, _operation(interpreter, method, call, env))
    if method in ("include_router", VERSIONING):
        _include(interpreter, router, method, call, env)
    elif method in ("mount", "host", "frontend"):
        _add(router, env, _below(interpreter, method, call, env))
    elif method in ADDING:
        route = _operation(interpreter, method, call, env)
        value = call.argument(1, "endpoint")
        route.handler = _handler(interpreter, value or call.keyword("route"), env)
        _add(router, env, route)
    elif method in HOOKS:
        return Hook(method, router)
    elif method in HOOKING:
        at = 0 if method == "add_middleware" else 1
        value = call.argument(at, "middleware_class" if at == 0 else "handler")
        made = _handler(interpreter, value, env)
        interpreter.hooks.append(Hooked(method, made, (env.module, call.position), router))
    elif method == "routes":
        return UNKNOWN
    return UNKNOWN


def register(decorator: Decorator, made: Thing, env: Env) -> None:
    """Register what is decorated."""
    decorator.route.handler = made
    _add(decorator.router, env, decorator.route)


def extend(interpreter: "Interpreter", router: Router, routes: Thing, call: Call, env: Env) -> None:
    """Take over a list of route objects."""
    found = folding.items(routes)
    if isinstance(routes, Method) and isinstance(routes.owner, Router):
        target = routes.owner
        site = (env.module, call.position)
        _add(router, env, Below(site, target, (Known(""),), False, conditional=env.conditional))
        return
    if found is None:
        message = "the routes of this application or router are computed"
        interpreter.note(env.module, call.position, message)
    inner = found if found is not None else routes.items if isinstance(routes, Many) else []
    for thing in inner:
        for option in options(thing):
            if isinstance(option, Route | Below):
                router.entries.setdefault(id(option), option)


def route_object(interpreter: "Interpreter", word: str, call: Call, env: Env) -> Thing:
    """An object of `starlette.routing`."""
    if word in ("Mount", "Host"):
        return _below(interpreter, "mount" if word == "Mount" else "host", call, env)
    kind = "add_websocket_route" if "WebSocket" in word else "add_route"
    route = _operation(interpreter, kind, call, env)
    route.handler = _handler(interpreter, call.argument(1, "endpoint"), env)
    if word.startswith("API"):
        route.in_schema = not route.is_socket
    return route


def listed(thing: Thing | None) -> tuple[Thing, ...]:
    """The items of a list, as far as known."""
    return tuple(thing.items) if isinstance(thing, Many) else ()


def truth(thing: Thing | None) -> bool | None:
    """A boolean, True where nothing is given; None if it is computed."""
    if thing is None:
        return True
    return bool(thing.value) if isinstance(thing, Known) and not thing.setting else None


def note_unknown(interpreter: "Interpreter", call: Call, env: Env) -> None:
    """Remember that something is registered on what is not known."""
    function = call.function
    if isinstance(function, Name):
        method = last(function.name)
        known = "." in function.name
    else:
        method, known = getattr(function, "attribute", ""), isinstance(function, Member)
    if known and method in _NOTED:
        message = f"`{method}` is called on a router that is not known"
        interpreter.note(env.module, call.position, message)


def _operation(interpreter: "Interpreter", method: str, call: Call, env: Env) -> Route:
    path = interpreter.value(call.argument(0, "path"), env)
    is_socket = method in _SOCKETS
    plain = method in _PLAIN
    methods: tuple[str, ...] | None = ("GET",)
    if method in VERBS:
        methods = (method.upper(),)
    elif not is_socket:
        methods = _methods(interpreter, call, plain, env)
    schema = _given(interpreter, call, "include_in_schema", env)
    return Route(
        site=(env.module, call.position),
        paths=texts(path),
        methods=methods,
        dependencies=listed(_given(interpreter, call, "dependencies", env)),
        in_schema=False if plain or is_socket else truth(schema),
        is_socket=is_socket,
        own_prefix=not plain,
        conditional=env.conditional,
    )


def _methods(
    interpreter: "Interpreter", call: Call, plain: bool, env: Env
) -> tuple[str, ...] | None:
    given = call.keyword("methods")
    thing = interpreter.value(given, env) if given is not None else None
    if thing is None:
        thing = _given(interpreter, call, "methods", env)
    if thing is None or (isinstance(thing, Known) and thing.value is None):
        return ("GET",) if not plain else ("",)
    found = folding.items(thing)
    words = [str(t.value).upper() for t in found or () if isinstance(t, Known) and _is_text(t)]
    if found is None or len(words) != len(found):
        interpreter.note(env.module, call.position, "the methods of this route are computed")
        return None
    return tuple(dict.fromkeys(words))


def _is_text(thing: Known) -> bool:
    return isinstance(thing.value, str)


def _given(interpreter: "Interpreter", call: Call, name: str, env: Env) -> Thing | None:
    """A keyword argument, also one in `**options`; None if there is none, UNKNOWN if options
    that are not known may hold it."""
    for argument in call.arguments:
        if argument.keyword == name:
            return interpreter.value(argument.value, env)
        if argument.keyword == "**":
            table = interpreter.value(argument.value, env)
            if isinstance(table, Table):
                found = folding.item(table, Known(name))
                if not isinstance(found, Unknown) or table.open:
                    return found
            else:
                return UNKNOWN
    return None


def _include(interpreter: "Interpreter", router: Router, method: str, call: Call, env: Env) -> None:
    prefix = _given(interpreter, call, "prefix", env)
    given = call.keyword("router")
    values: tuple[Value, ...] = (given,) if given is not None else call.positional
    targets = values if method == VERSIONING else values[:1]
    for value in targets:
        thing = interpreter.value(value, env)
        for option in options(thing):
            target = option
            if isinstance(option, Method) and option.name == "routes":
                target = option.owner
            below = Below(
                site=(env.module, call.position),
                target=target,
                paths=(Known(""),) if prefix is None else texts(prefix),
                is_mount=False,
                dependencies=listed(_given(interpreter, call, "dependencies", env)),
                in_schema=truth(_given(interpreter, call, "include_in_schema", env)),
                conditional=env.conditional or option is not thing,
            )
            _add(router, env, below, id(target))


def _below(interpreter: "Interpreter", method: str, call: Call, env: Env) -> Below:
    """`mount(path, app)`, `Mount(path, app=..., routes=[...])`, `host(host, app)`."""
    site: Site = (env.module, call.position)
    path = interpreter.value(call.argument(0, "path"), env)
    target = interpreter.value(call.argument(1, "app"), env)
    routes = call.argument(2, "routes") if method == "mount" else None
    if call.keyword("routes") is not None and routes is not None:
        key = (*env.context, site)
        inner = Router(key, "", False, False)
        extend(interpreter, inner, interpreter.value(routes, env), call, env)
        target = inner
    if method == "frontend":
        target = External("fastapi.frontend", made=True)
    paths = (Known(""),) if method == "host" else texts(path)
    return Below(site, target, paths, True, conditional=env.conditional)


def _add(router: Router, env: Env, entry: Route | Below, part: int = 0) -> None:
    router.entries.setdefault((env.context, entry.site, part), entry)


def _handler(interpreter: "Interpreter", value: Value | None, env: Env) -> Thing:
    if value is None:
        return UNKNOWN
    return interpreter.value(value, env)
