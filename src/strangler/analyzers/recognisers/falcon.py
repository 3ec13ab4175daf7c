"""Falcon (2.0 to 4.x): resources of its WSGI and ASGI applications.

Rules: falcon.readthedocs.io, routing (`add_route`, suffixes, field converters) and
`map_http_methods` of the package: a resource answers a method by `on_get`, with a suffix by
`on_get_suffix`."""

import re
from collections.abc import Iterable, Iterator

from strangler.analyzers.recognisers import wiring
from strangler.analyzers.recognisers.following import (
    is_guard,
    is_imported,
    named,
    text_of,
)
from strangler.analyzers.recognisers.objects import Objects
from strangler.analyzers.recognisers.serving import (
    Handler,
    Served,
    handler_of,
    implemented,
    wired_calls,
)
from strangler.analyzers.recognisers.wiring import split
from strangler.locations import Location
from strangler.model.facts import Fact
from strangler.model.names import last
from strangler.model.recogniser import Conclusion, Inventory
from strangler.model.values import Call
from strangler.model.views import ModuleView

_CLASSES = {
    "falcon.API": "app",
    "falcon.App": "app",
    "falcon.app.App": "app",
    "falcon.asgi.App": "app",
    "falcon.asgi.app.App": "app",
}
_METHODS = frozenset({"add_route", "add_sink", "add_static_route"})
_VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_VARIABLE = re.compile(r"\{(?P<name>[a-zA-Z_]\w*)(?::(?P<converter>\w+)(?:\([^}]*\))?)?\}")


class Falcon:
    """The recogniser of Falcon."""

    name = "falcon"
    version = 1
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
        return served.conclusion()


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
            served.add(
                app, method, path, f"{handler.name}.{name}", location, tuple(auth), found[name]
            )


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
