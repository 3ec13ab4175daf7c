"""aiohttp.web (3.8 and later): routes of applications, route tables and sub-applications.

Rules: docs.aiohttp.org, web reference (application and router, `RouteTableDef`, `View`), and
`UrlDispatcher`, `add_subapp` of the package for how paths join."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from strangler.analyzers.recognisers import wiring
from strangler.analyzers.recognisers.following import (
    follow,
    is_imported,
    named,
    text_of,
)
from strangler.analyzers.recognisers.giving import by_place
from strangler.analyzers.recognisers.objects import Made, Objects
from strangler.analyzers.recognisers.replaying import wired_calls
from strangler.analyzers.recognisers.serving import (
    Handler,
    Served,
    decorated_definitions,
    given,
    handler_of,
    may_hold_slash,
)
from strangler.analyzers.recognisers.wiring import Wired, split
from strangler.locations import Location
from strangler.model.behaviour import Behaviour
from strangler.model.facts import Definition, Fact
from strangler.model.names import last, parent
from strangler.model.recogniser import Conclusion, Conclusions, Inventory
from strangler.model.values import Call, Items, Member, Name, Splice, Value, elements
from strangler.model.views import ModuleView

_CLASSES = {
    "aiohttp.web.Application": "app",
    "aiohttp.web_app.Application": "app",
    "aiohttp.web.RouteTableDef": "table",
    "aiohttp.web_routedef.RouteTableDef": "table",
}
_REQUEST, _NEXT = "aiohttp.web.Request", "aiohttp.web.Handler"
_VIEWS = frozenset({"aiohttp.web.View", "aiohttp.web_urldispatcher.View"})
_VERBS = ("get", "post", "put", "patch", "delete")
_ADDING = {f"add_{verb}": verb.upper() for verb in _VERBS}
_METHODS = frozenset({*_ADDING, "add_view", "add_route", "add_routes", "add_subapp", "add_domain"})
_RECEIVERS = frozenset({"app", "application", "router", "web_app"})
_VARIABLE = re.compile(r"\{(?P<name>\w+)(?::(?P<regex>(?:[^{}]|\{[^{}]*\})+))?\}")


class Aiohttp:
    """The recogniser of aiohttp.web."""

    name = "aiohttp"
    version = 2
    wakes_on: tuple[str, ...] = ("*",)
    """A function that is handed the application needs no import of aiohttp."""
    requires: tuple[str, ...] = ()
    facts: tuple[type[Fact], ...] = wiring.FACTS
    standins = Path(__file__).parent / "standins"

    def watch(self, module: ModuleView) -> Iterable[Fact]:
        """Calls that add routes, and the applications that functions make."""
        factories = wiring.made_by_name(module.definitions, (), ("Application",))
        return wiring.watch(
            module, _METHODS, _CLASSES, factories, decorators=(*_VERBS, "view", "route")
        )

    def conclude(self, inventory: Inventory) -> Conclusion:
        """Routes joined with the prefixes of the applications they are added to."""
        if not is_imported(inventory, "aiohttp"):
            return Conclusion()
        collector = _Collector(inventory, Objects(inventory, "aiohttp", _CLASSES))
        for module, wired, call in wired_calls(inventory, "aiohttp"):
            collector.wired(module, wired, call)
        for module, definition in decorated_definitions(inventory):
            collector.decorated(module, definition)
        return collector.conclude()

    def behaviour(self, inventory: Inventory, conclusions: Conclusions) -> Iterable[Behaviour]:
        """Requests, and for middleware the handler that comes next."""
        yield from given(inventory, conclusions, self.name, (_REQUEST,))
        mine = [e for e in conclusions.endpoints if e.framework == self.name]
        for name in sorted({name for endpoint in mine for name in endpoint.runs}):
            if inventory.definition(name) is not None:
                yield from by_place(inventory, name, (_REQUEST, _NEXT))


def _middleware(inventory: Inventory, objects: Objects) -> Iterator[str]:
    """The functions of `Application(middlewares=[...])` (docs.aiohttp.org, web advanced)."""
    for made in objects.all("app"):
        value = made.call.keyword("middlewares")
        found = follow(inventory, made.module, value) if value is not None else None
        for item in found[1].items if found and isinstance(found[1], Items) else ():
            handler = handler_of(inventory, found[0], item) if found is not None else None
            if handler is not None and not handler.is_class:
                yield handler.name


_Route = tuple[str, str, Handler, str, int]
"""Method, path, handler, module, position."""


class _Collector:
    def __init__(self, inventory: Inventory, objects: Objects) -> None:
        self._inventory = inventory
        self._objects = objects
        self._served = Served(inventory, "aiohttp")
        self._routes: dict[str, list[_Route]] = {}
        self._scope = ""
        """The function that the call being read is in."""
        self._above: dict[str, list[tuple[Made, str]]] = {}

    def wired(self, module: str, wired: Wired, call: Call) -> None:
        """One call on an application, its router, a resource or a route table."""
        receiver: Value | None = split(call.function)[1]
        self._scope = wired.scope
        resource = self._resource(module, wired.scope, receiver)
        first, second, third = (
            call.argument(0, "method"),
            call.argument(1, "path"),
            call.argument(2, "handler"),
        )
        if resource is not None and wired.method == "add_route":
            self._add(resource[0], module, call, first, resource[1], call.argument(1, "handler"))
            return
        app = self._app(module, wired.scope, receiver)
        if app is None:
            if self._is_meant(module, receiver):
                message = "the application of this route is not known"
                self._served.unknown(module, call.position, message)
            return
        if wired.method in ("add_subapp", "add_domain"):
            self._mount(module, wired, call, app)
        elif wired.method == "add_routes":
            self._several(module, wired.scope, call, call.argument(0, "routes"), app)
        elif wired.method == "add_route":
            self._add(app, module, call, first, second, third)
        else:
            method = _ADDING.get(wired.method, "*")
            path, handler = call.argument(0, "path"), call.argument(1, "handler")
            self._add(app, module, call, method, path, handler)

    def decorated(self, module: str, definition: Definition) -> None:
        """`@routes.get("/path")`, `@routes.view("/path")` on a route table."""
        for decorator in definition.decorators:
            if not isinstance(decorator, Call):
                continue
            word, receiver = split(decorator.function)
            if receiver is None or word not in (*_VERBS, "view", "route"):
                continue
            table = self._objects.find(module, parent(definition.name), receiver, "table")
            if table is None:
                continue
            handler = handler_of(self._inventory, module, Name(f":{definition.name}"))
            given = decorator.argument(0, "method") if word == "route" else None
            method = given if word == "route" else "*" if word == "view" else word.upper()
            path = decorator.argument(1 if word == "route" else 0, "path")
            self._take(table, module, decorator, method, path, handler)

    def conclude(self) -> Conclusion:
        """Every route under each way that its application is reached by."""
        for made in self._objects.all("app", "table"):
            routes = self._routes.get(made.key, ())
            ways = list(self._ways(made, ()))
            if routes and not ways:
                self._served.unreachable(made.location, "no application takes up these routes")
            for method, path, handler, module, position in routes:
                location = self._inventory.location(module, position)
                for app, prefix in ways:
                    self._emit(app, method, prefix + path, handler, location)
        self._served.running(_middleware(self._inventory, self._objects))
        return self._served.conclusion()

    def _emit(
        self, app: Made, method: str, path: str, handler: Handler, location: Location
    ) -> None:
        path = _template(path)
        if handler.is_class and method == "*":
            verbs = {verb.upper(): verb for verb in _VERBS}
            self._served.add_class(app.module, path, handler.name, verbs, location, handler.auth)
        else:
            method = "ANY" if method == "*" else method
            self._served.add(app.module, method, path, handler.name, location, handler.auth)

    def _ways(self, made: Made, seen: tuple[str, ...]) -> Iterator[tuple[Made, str]]:
        """The outermost applications that hold an application or table, with the prefix there."""
        if made.key in seen:
            return
        above = self._above.get(made.key, [])
        if made.kind == "app" and not above:
            yield made, ""
        for holder, prefix in above:
            for app, before in self._ways(holder, (*seen, made.key)):
                yield app, before + prefix

    def _is_meant(self, module: str, receiver: Value | None) -> bool:
        """Whether something that is called an application or a router, where aiohttp.web is
        imported, is likely one."""
        imports = self._inventory.facts(module).imports
        if not any(f"{i.module}.{i.name}".startswith("aiohttp.web") for i in imports):
            return False
        return isinstance(receiver, Name) and last(receiver.name).lstrip("?:") in _RECEIVERS

    def _app(self, module: str, scope: str, receiver: Value | None) -> Made | None:
        """The application that `app` or `app.router` stands for."""
        if isinstance(receiver, Name) and last(receiver.name) == "router":
            receiver = Name(parent(receiver.name), receiver.position)
        elif isinstance(receiver, Member) and receiver.attribute == "router":
            receiver = receiver.value
        return self._objects.find(module, scope, receiver, "app")

    def _resource(
        self, module: str, scope: str, receiver: Value | None
    ) -> tuple[Made, Value] | None:
        """`app.router.add_resource(path)`, as it stands or bound to a name."""
        call = self._objects.bound(module, scope, receiver)
        if call is None:
            return None
        word, owner = split(call.function)
        path = call.argument(0, "path")
        if word != "add_resource" or path is None:
            return None
        app = self._app(module, scope, owner)
        return (app, path) if app is not None else None

    def _mount(self, module: str, wired: Wired, call: Call, app: Made) -> None:
        sub = self._objects.find(module, wired.scope, call.argument(1, "subapp"), "app", lone=False)
        prefix = text_of(self._inventory, module, call.argument(0, "prefix"))
        if sub is None or (prefix is None and wired.method == "add_subapp"):
            what = "prefix" if sub is not None else "application"
            self._served.unknown(module, call.position, f"the {what} of this mount is computed")
            return
        below = (prefix or "").rstrip("/") if wired.method == "add_subapp" else ""
        self._above.setdefault(sub.key, []).append((app, below))

    def _several(self, module: str, scope: str, call: Call, value: Value | None, app: Made) -> None:
        """`add_routes([...])` or `add_routes(table)`."""
        table = self._objects.find(module, scope, value, "table", lone=False)
        if table is not None:
            self._above.setdefault(table.key, []).append((app, ""))
            return
        home, listed = self._list(module, value)
        if not isinstance(listed, Items):
            self._served.unknown(module, call.position, "the routes that are added are computed")
            return
        for item in elements(listed):
            inner = item.value if isinstance(item, Splice) else item
            if isinstance(item, Splice):
                self._several(home, scope, call, inner, app)
            elif isinstance(item, Call):
                self._one(home, item, app)
            else:
                self._served.unknown(home, call.position, "one of these routes is computed")

    def _list(self, module: str, value: Value | None) -> tuple[str, Value | None]:
        if isinstance(value, Name):
            found = self._inventory.resolve(module, value.name)
            bound = self._inventory.constant(module, value)
            return (found.module or module) if found is not None else module, bound
        return module, value

    def _one(self, module: str, call: Call, app: Made) -> None:
        """`web.get("/path", handler)` and its kin."""
        word = last(named(self._inventory, module, call))
        if word == "route":
            path, handler = call.argument(1, "path"), call.argument(2, "handler")
            self._add(app, module, call, call.argument(0, "method"), path, handler)
        elif word in _VERBS or word == "view":
            method = "*" if word == "view" else word.upper()
            self._add(
                app, module, call, method, call.argument(0, "path"), call.argument(1, "handler")
            )

    def _add(
        self,
        app: Made,
        module: str,
        call: Call,
        method: Value | str | None,
        path: Value | None,
        handler: Value | None,
    ) -> None:
        handler = self._objects.settled(module, self._scope, handler)
        self._take(app, module, call, method, path, handler_of(self._inventory, module, handler))

    def _take(
        self,
        holder: Made,
        module: str,
        call: Call,
        method: Value | str | None,
        path: Value | None,
        handler: Handler | None,
    ) -> None:
        word = text_of(self._inventory, module, path)
        verb = method if isinstance(method, str) else text_of(self._inventory, module, method)
        for known, what in ((word, "path"), (verb, "method"), (handler, "handler")):
            if known is None:
                self._served.unknown(module, call.position, f"the {what} of this route is computed")
        if word is not None and verb is not None and handler is not None:
            route = (verb, word, handler, module, call.position)
            self._routes.setdefault(holder.key, []).append(route)


def _template(path: str) -> str:
    r"""`{id:\d+}` as `{id}`; a variable whose expression can hold a slash is marked."""

    def variable(match: re.Match[str]) -> str:
        rest = may_hold_slash(match["regex"] or "")
        return f"{{{match['name']}{'*' if rest else ''}}}"

    return _VARIABLE.sub(variable, path)
