"""Calls of classes in, applications, routers, route objects and other instances out."""

from typing import TYPE_CHECKING

from strangler.analyzers.recognisers.fastapi import calling, registering
from strangler.analyzers.recognisers.fastapi.documentation import OPTIONS
from strangler.analyzers.recognisers.fastapi.things import (
    OPEN,
    UNKNOWN,
    Class,
    Env,
    Function,
    Hooked,
    Instance,
    Key,
    Known,
    Many,
    Route,
    Router,
    Thing,
    Unknown,
    texts,
)
from strangler.analyzers.recognisers.fastapi.vocabulary import (
    is_app_class,
    is_router_class,
)
from strangler.model.names import last
from strangler.model.values import Call, Member

if TYPE_CHECKING:
    from strangler.analyzers.recognisers.fastapi.interpreting import Interpreter


def kind_of(interpreter: "Interpreter", dotted: str) -> str:
    """The application or router class that a project class is derived from, or empty."""
    for base in interpreter.inventory.ancestors(dotted):
        outside = interpreter.inventory.definition(base) is None
        if outside and (is_app_class(base) or is_router_class(base)):
            return base
    return ""


def router(interpreter: "Interpreter", name: str, call: Call, env: Env) -> Thing:
    """`FastAPI(...)`, `APIRouter(prefix=...)`, `Starlette(routes=[...])`."""
    made = _router(interpreter, name, call, env)
    if isinstance(made, Router) and made.key not in interpreter.configured:
        interpreter.configured.add(made.key)
        configure(interpreter, made, call, env)
    return made


def instance(interpreter: "Interpreter", made: Class, call: Call, env: Env) -> Thing:
    """An object of a project class; `__init__` is gone through."""
    base = kind_of(interpreter, made.dotted)
    key = (*env.context, (env.module, call.position))
    thing: Thing
    if base:
        thing = _router(interpreter, base, call, env, made.dotted)
        if key in interpreter.configured:
            return thing
        interpreter.configured.add(key)
    elif key in interpreter.made:
        return interpreter.made[key]
    else:
        thing = interpreter.made[key] = Instance(made.dotted)
    _initialise(interpreter, thing, made.dotted, call, env)
    return thing


def super_made(interpreter: "Interpreter", call: Call, env: Env) -> Thing:
    """`super().method(...)`: `__init__` goes on with the bases; a router's own methods are the
    framework's where no project class has them."""
    assert isinstance(call.function, Member)
    method = call.function.attribute
    owner, receiver = _owner_of(env)
    if not owner:
        return UNKNOWN
    found = interpreter.inventory.resolve(env.module, owner)
    if found is None or not found.exact:
        return UNKNOWN
    if method == "__init__":
        _initialise(interpreter, receiver, found.name, call, env, above=True)
        return UNKNOWN
    for base in interpreter.inventory.ancestors(found.name):
        if method in interpreter.inventory.members(base):
            function = interpreter.names.function(f"{base}.{method}", receiver)
            if isinstance(function, Function):
                positional, keywords = calling.arguments(interpreter, call, env)
                context = (*env.context, (env.module, call.position))
                return calling.run(interpreter, function, positional, keywords, context)
    if isinstance(receiver, Router):
        return registering.wire(interpreter, receiver, method, call, env)
    return UNKNOWN


def configure(interpreter: "Interpreter", made: Router, call: Call, env: Env) -> None:
    """Take over what a router's or application's constructor is given (`APIRouter.__init__`,
    `FastAPI.__init__`, `Starlette.__init__`)."""
    positional, given = calling.arguments(interpreter, call, env)
    if "prefix" in given and not made.is_app:
        made.prefix = texts(given["prefix"])
    made.dependencies = (*made.dependencies, *registering.listed(given.get("dependencies")))
    if "include_in_schema" in given:
        made.in_schema = registering.truth(given["include_in_schema"])
    for word in OPTIONS:
        if word in given:
            value = given[word]
            made.documents[word] = value if isinstance(value, Known) else None
    if OPEN in given:
        made.prefix = made.prefix if "prefix" in given or made.is_app else None
        made.in_schema = made.in_schema if "include_in_schema" in given else None
        made.documents = {**dict.fromkeys(OPTIONS), **made.documents}
    routes = given.get("routes")
    if routes is None and positional and not made.is_fastapi:
        place = 1 if made.is_app else 0  # Starlette(debug, routes), Router(routes)
        routes = positional[place] if len(positional) > place else None
    if routes is not None:
        registering.extend(interpreter, made, routes, call, env)
    middleware = given.get("middleware")
    if isinstance(middleware, Many):
        for thing in middleware.items:
            site = (env.module, call.position)
            interpreter.hooks.append(Hooked("middleware", thing, site, made))


def route(interpreter: "Interpreter", word: str, call: Call, env: Env) -> Thing:
    """`Route(...)`, `Mount(...)`, `WebSocketRoute(...)`, `Host(...)`."""
    key = (*env.context, (env.module, call.position))
    known = interpreter.made.get(key)
    if known is None:
        known = interpreter.made[key] = registering.route_object(interpreter, word, call, env)
    if isinstance(known, Route):
        known.conditional = env.conditional
    return known


def _router(
    interpreter: "Interpreter", base: str, call: Call, env: Env, dotted: str = ""
) -> Router:
    key: Key = (*env.context, (env.module, call.position))
    known = interpreter.routers.get(key)
    if known is None:
        is_app = is_app_class(base)
        is_fastapi = last(base) not in ("Starlette", "Router") or base == "fastapi.Router"
        known = Router(key, "", is_app, is_fastapi, dotted=dotted)
        interpreter.routers[key] = known
    return known


def _initialise(
    interpreter: "Interpreter",
    thing: Thing,
    dotted: str,
    call: Call,
    env: Env,
    above: bool = False,
) -> None:
    """Run the nearest `__init__` of a class (or of those above it); where only the framework
    has one, take over the arguments as it does."""
    bases = interpreter.inventory.ancestors(dotted)
    for holder in bases if above else (dotted, *bases):
        if "__init__" not in interpreter.inventory.members(holder):
            continue
        function = interpreter.names.function(f"{holder}.__init__", thing)
        if isinstance(function, Function):
            if (function.module, function.index) not in interpreter.bodies:
                break
            positional, keywords = calling.arguments(interpreter, call, env)
            context = (*env.context, (env.module, call.position))
            calling.run(interpreter, function, positional, keywords, context, env.conditional)
            return
    if isinstance(thing, Router):
        configure(interpreter, thing, call, env)
    elif isinstance(thing, Instance):
        _, keywords = calling.arguments(interpreter, call, env)
        for name, value in keywords.items():  # dataclasses and models take their fields by name
            if not isinstance(value, Unknown):
                thing.attributes.setdefault(name, value)


def _owner_of(env: Env) -> tuple[str, Thing]:
    current: Env | None = env
    while current is not None:
        if current.owner:
            return current.owner, current.receiver
        current = current.around
    return "", UNKNOWN
