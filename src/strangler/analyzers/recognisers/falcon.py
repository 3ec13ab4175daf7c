"""Falcon (2.0 to 4.x): resources of its WSGI and ASGI applications.

Rules: falcon.readthedocs.io, routing (`add_route`, suffixes, field converters) and
`map_http_methods` of the package: a resource answers a method by `on_get`, with a suffix by
`on_get_suffix`."""

import re
from collections.abc import Iterable, Iterator

from strangler.analyzers.recognisers import wiring
from strangler.analyzers.recognisers.following import (
    follow,
    is_guard,
    is_imported,
    named,
    text_of,
)
from strangler.analyzers.recognisers.giving import by_place, definition_of, has_member
from strangler.analyzers.recognisers.objects import Objects
from strangler.analyzers.recognisers.replaying import wired_calls
from strangler.analyzers.recognisers.serving import (
    Handler,
    Served,
    given,
    handler_of,
    implemented,
)
from strangler.analyzers.recognisers.wiring import split
from strangler.locations import Location
from strangler.model.behaviour import Behaviour
from strangler.model.facts import Fact
from strangler.model.names import last, parent
from strangler.model.recogniser import Conclusion, Conclusions, Inventory
from strangler.model.values import Call, Items
from strangler.model.views import ModuleView

_CLASSES = {
    "falcon.API": "app",
    "falcon.App": "app",
    "falcon.app.App": "app",
    "falcon.asgi.App": "app",
    "falcon.asgi.app.App": "app",
}
_METHODS = frozenset({"add_route", "add_sink", "add_static_route"})
_COMPONENT = ("process_request", "process_resource", "process_response")
_VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_VARIABLE = re.compile(r"\{(?P<name>[a-zA-Z_]\w*)(?::(?P<converter>\w+)(?:\([^}]*\))?)?\}")


class Falcon:
    """The recogniser of Falcon."""

    name = "falcon"
    version = 2
    wakes_on: tuple[str, ...] = ("*",)
    """A function that is handed the application needs no import of Falcon."""
    requires: tuple[str, ...] = ()
    facts: tuple[type[Fact], ...] = wiring.FACTS

    def watch(self, module: ModuleView) -> Iterable[Fact]:
        """Calls that add resources, and the applications that functions make."""
        return wiring.watch(module, _METHODS, _CLASSES)

    def conclude(self, inventory: Inventory) -> Conclusion:
        """One endpoint for each `on_` method of each resource that is added."""
        if not is_imported(inventory, "falcon"):
            return Conclusion()
        objects = Objects(inventory, "falcon", _CLASSES)
        served = Served(inventory, "falcon")
        for module, wired, call in wired_calls(inventory, "falcon"):
            _, receiver = split(call.function)
            app = objects.find(module, wired.scope, receiver, "app")
            if app is None:
                continue
            if wired.method == "add_sink":
                served.unknown(module, call.position, "a sink answers whatever begins so")
            elif wired.method == "add_route":
                value = objects.settled(module, wired.scope, call.argument(1, "resource"))
                handler = handler_of(inventory, module, value)
                _route(served, app.module, module, call, handler)
        served.running(_middleware(inventory, objects))
        return served.conclusion()

    def behaviour(self, inventory: Inventory, conclusions: Conclusions) -> Iterable[Behaviour]:
        """Requests and responses."""
        types = ("falcon.Request", "falcon.Response")
        yield from given(inventory, conclusions, self.name, types)
        for endpoint in conclusions.endpoints:
            if endpoint.framework == self.name:
                for name in endpoint.runs:
                    if last(name) in _COMPONENT or name in _actions(inventory, endpoint.handler):
                        yield from by_place(inventory, name, types)


def _middleware(inventory: Inventory, objects: Objects) -> Iterator[str]:
    """The methods of `App(middleware=[Component()])` (falcon.readthedocs.io, middleware)."""
    for made in objects.all("app"):
        value = made.call.keyword("middleware")
        found = follow(inventory, made.module, value) if value is not None else None
        if found is None:
            continue
        for item in found[1].items if isinstance(found[1], Items) else (found[1],):
            handler = handler_of(inventory, found[0], item)
            if handler is not None and handler.is_class:
                for name in _COMPONENT:
                    if has_member(inventory, handler.name, name):
                        yield f"{handler.name}.{name}"


def _actions(inventory: Inventory, handler: str) -> list[str]:
    """The functions of `@falcon.before(f)` and `after` on a responder and on its class."""
    found: list[str] = []
    for dotted in (parent(handler), handler):
        place = definition_of(inventory, dotted)
        for decorator in place[1].decorators if place is not None else ():
            name = named(inventory, place[0], decorator) if place is not None else ""
            hooks = name.startswith("falcon.") and last(name) in ("before", "after")
            if place is not None and hooks and isinstance(decorator, Call):
                action = named(inventory, place[0], decorator.argument(0, "action"))
                if action and inventory.definition(action) is not None:
                    found.append(action)
    return found


def _route(served: Served, app: str, module: str, call: Call, handler: Handler | None) -> None:
    inventory = served.inventory
    template = text_of(inventory, module, call.argument(0, "uri_template"))
    given = call.keyword("suffix")
    suffix = text_of(inventory, module, given) if given is not None else ""
    if template is None or suffix is None or handler is None or not handler.is_class:
        what = "resource" if template is not None and suffix is not None else "path"
        served.unknown(module, call.position, f"the {what} of this route is computed")
        return
    location = inventory.location(module, call.position)
    tail = f"_{suffix}" if suffix else ""
    methods = {verb: f"on_{verb.lower()}{tail}" for verb in _VERBS}
    guards = tuple(_hooks(inventory, handler.name))
    _add(served, app, _path(template), handler, methods, location, guards)


def _add(
    served: Served,
    app: str,
    path: str,
    handler: Handler,
    methods: dict[str, str],
    location: Location,
    guards: tuple[str, ...],
) -> None:
    found = implemented(served.inventory, handler.name, methods.values())
    for method, name in methods.items():
        if name in found:
            auth = dict.fromkeys((*guards, *_hooks(served.inventory, found[name])))
            entered = f"{handler.name}.{name}"
            served.add(app, method, path, entered, location, tuple(auth), found[name])
            served.hooked(app, method, path, _actions(served.inventory, entered))


def _hooks(inventory: Inventory, dotted: str) -> Iterator[str]:
    """`@falcon.before(hook)` where the hook's name says that it asks for a user."""
    place = inventory.definition(dotted)
    if place is None:
        return
    for decorator in place[1].decorators:
        name = named(inventory, place[0], decorator)
        if isinstance(decorator, Call) and last(name) == "before" and name.startswith("falcon."):
            name = named(inventory, place[0], decorator.argument(0, "action"))
        if name and is_guard(name):
            yield name


def _path(template: str) -> str:
    """`{id:int(4)}` as `{id}`, `{rest:path}` as `{rest*}`."""

    def variable(match: re.Match[str]) -> str:
        return f"{{{match['name']}{'*' if match['converter'] == 'path' else ''}}}"

    return _VARIABLE.sub(variable, template)
