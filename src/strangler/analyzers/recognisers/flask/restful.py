"""Flask-RESTful's and Flask-RESTX's APIs in, the endpoints of their resources out.

Rules: flask-restful.readthedocs.io (intermediate usage, api) and flask-restx.readthedocs.io
(scaling, swagger); `Api._complete_url`, `Api.ns_urls`, `Api._register_doc` for how URLs join."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from strangler import diagnostics
from strangler.analyzers.recognisers.flask.facts import APIS, EXTENSIONS, NAMESPACES
from strangler.analyzers.recognisers.flask.rewriting import Rewritings
from strangler.analyzers.recognisers.flask.routers import Router, Routers
from strangler.analyzers.recognisers.flask.rules import RuleFindings, template
from strangler.analyzers.recognisers.flask.views import View, auth_of, view_of
from strangler.analyzers.recognisers.following import (
    follow,
    is_class,
    named,
    product_modules,
    text_of,
    texts_of,
)
from strangler.analyzers.recognisers.objects import Made, Objects
from strangler.analyzers.recognisers.wiring import Wired, split
from strangler.diagnostics import report
from strangler.locations import Location
from strangler.model.facts import Definition, DefinitionKind
from strangler.model.names import parent
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Items, Literal, Name, Value

_RESTFUL, _RESTX, _NAMESPACE = "flask-restful", "flask-restx", "namespace"
_API_KINDS = (_RESTFUL, _RESTX)
_KINDS: Mapping[str, str] = {
    **{name: _RESTFUL if name.startswith("flask_restful") else _RESTX for name in APIS},
    **dict.fromkeys(NAMESPACES, _NAMESPACE),
}
_GIVEN_UP = "?"


def find_resources(inventory: Inventory, routers: Routers, findings: RuleFindings) -> None:
    """Add the endpoints of all resources to what the rules say."""
    objects = Objects(inventory, "flask", _KINDS, {"namespace": _NAMESPACE})
    if not objects.all(*_API_KINDS, _NAMESPACE):
        return
    collector = _Collector(inventory, routers, objects, findings)
    for module, wired, call in routers.wired:
        if wired.method in EXTENSIONS:
            collector.wired(module, wired, call)
    for module in product_modules(inventory):
        for definition in inventory.facts(module).definitions:
            if definition.kind is DefinitionKind.CLASS and definition.decorators:
                collector.decorated(module, definition)
    collector.conclude()


@dataclass(frozen=True, slots=True)
class _Resource:
    view: View
    urls: tuple[str, ...]
    location: Location
    module: str


class _Collector:
    def __init__(
        self, inventory: Inventory, routers: Routers, objects: Objects, findings: RuleFindings
    ) -> None:
        self._inventory = inventory
        self._routers = routers
        self._objects = objects
        self._findings = findings
        self._rewritings = Rewritings(inventory, findings.diagnostics.append)
        self._resources: dict[str, list[_Resource]] = {}
        self._targets: dict[str, dict[Router, bool]] = {}
        self._mounts: dict[str, list[tuple[Made, str]]] = {}

    def wired(self, module: str, wired: Wired, call: Call) -> None:
        """`api.add_resource`, `api.add_namespace`, `api.namespace`, `api.init_app`."""
        _, receiver = split(call.function)
        holder = self._objects.find(module, wired.scope, receiver, *_API_KINDS, _NAMESPACE)
        if holder is None:
            return
        if wired.method == "init_app":
            self._target(holder, module, wired.scope, call.argument(0, "app"), late=True)
        elif wired.method == "add_namespace":
            space = self._objects.find(module, wired.scope, call.argument(0, "ns"), _NAMESPACE)
            if space is None:
                self._report(module, call, "the namespace that is added is not known")
                return
            self._mount(space, holder, module, call.argument(1, "path"))
        elif wired.method == "add_resource":
            positional = call.positional
            resource = call.argument(0, "resource")
            self._add(holder, module, call, resource, positional[1:])

    def decorated(self, module: str, definition: Definition) -> None:
        """`@api.resource("/a", "/b")` of Flask-RESTful, `@ns.route("/a")` of Flask-RESTX."""
        for decorator in definition.decorators:
            if not isinstance(decorator, Call):
                continue
            method, receiver = split(decorator.function)
            if receiver is None or method not in ("resource", "route"):
                continue
            scope = parent(definition.name)
            kinds = (_RESTFUL,) if method == "resource" else (_RESTX, _NAMESPACE)
            holder = self._objects.find(module, scope, receiver, *kinds)
            if holder is not None:
                view = view_of(self._inventory, f"{module}.{definition.name}", [])
                self._take(holder, module, decorator, view, decorator.positional)

    def conclude(self) -> None:
        """Join what hangs on each API with the prefixes of where it is mounted."""
        for made in self._objects.all(*_API_KINDS):
            self._target(made, made.module, made.scope, made.call.argument(0, "app"))
        for space in self._objects.all(_NAMESPACE):
            self._attach(space)
        for space in self._objects.all(_NAMESPACE):
            if self._resources.get(space.key) and not self._mounts.get(space.key):
                message = "no API takes up this namespace; its resources are not listed"
                self._unreachable(message, space.location)
        for made in self._objects.all(*_API_KINDS):
            self._api(made)

    # -- what hangs on what

    def _add(
        self,
        holder: Made,
        module: str,
        call: Call,
        resource: Value | None,
        urls: tuple[Value, ...],
    ) -> None:
        dotted = self._class(module, resource)
        if not is_class(self._inventory, dotted):
            self._report(module, call, "the resource is not a class of the project")
            return
        self._take(holder, module, call, view_of(self._inventory, dotted, []), urls)

    def _class(self, module: str, resource: Value | None) -> str:
        """The class that is added. What a decorator gives back of a class (`@guarded class Books`
        is `Books = guarded(Books)`, Python's reference, class definitions) is taken to be it."""
        dotted = named(self._inventory, module, resource)
        while isinstance(resource, Call) and resource.positional and len(resource.arguments) == 1:
            resource = resource.positional[0]
            inner = named(self._inventory, module, resource)
            place = self._inventory.definition(inner) if isinstance(resource, Name) else None
            if place is not None and place[1].decorators:
                return inner
        return dotted

    def _take(
        self, holder: Made, module: str, call: Call, view: View, urls: tuple[Value, ...]
    ) -> None:
        """One resource with its URLs; a list spliced in (`*URLS`) is followed."""
        words: list[str] = []
        for value in urls:
            word = self._rewritings.text_of(module, value)
            if word is None:
                self._report(module, call, "the URL of this resource is computed")
            else:
                words.append(word)
        for argument in call.arguments:
            if argument.keyword == "*":
                several = texts_of(self._inventory, module, argument.value)
                if several is None:
                    self._report(module, call, "the URLs of this resource are computed")
                words += several or []
        location = self._inventory.location(module, call.position)
        found = _Resource(view, tuple(words), location, module)
        self._resources.setdefault(holder.key, []).append(found)

    def _mount(self, space: Made, api: Made, module: str, path: Value | None) -> None:
        """A namespace in an API: the path given there, else its own, else its name."""
        given = self._text(module, path, space)
        own = self._text(space.module, space.call.argument(2, "path"), space)
        name = text_of(self._inventory, space.module, space.call.argument(0, "name"))
        prefix = given if given is not None else own
        if prefix is None and name is None:
            self._report(space.module, space.call, "the name of this namespace is computed")
            return
        if given is None:
            prefix = (own or f"/{name}").rstrip("/")
        if prefix is not None and _GIVEN_UP not in prefix:
            self._mounts.setdefault(space.key, []).append((api, prefix))

    def _attach(self, space: Made) -> None:
        """A namespace that its API makes (`api.namespace(...)`) or that names it (`api=`)."""
        api = self._objects.find(space.module, space.scope, space.call.keyword("api"), _RESTX)
        if api is None:
            method, receiver = split(space.call.function)
            if method == "namespace" and receiver is not None:
                api = self._objects.find(space.module, space.scope, receiver, _RESTX)
        if api is not None and not self._mounts.get(space.key):
            self._mount(space, api, space.module, None)

    def _target(
        self, api: Made, module: str, scope: str, value: Value | None, late: bool = False
    ) -> None:
        """What an API is made for: an application or a blueprint; a parameter means the only
        application."""
        if value is None or (isinstance(value, Literal) and value.value is None):
            return
        router = self._routers.find(module, scope, value) or self._routers.only_app()
        if router is not None:
            self._targets.setdefault(api.key, {}).setdefault(router, late)

    # -- endpoints

    def _api(self, api: Made) -> None:
        held = [(found, "") for found in self._resources.get(api.key, ())]
        for space in self._objects.all(_NAMESPACE):
            for where, prefix in self._mounts.get(space.key, ()):
                if where.key == api.key:
                    mine = self._resources.get(space.key, ())
                    held += [(self._guarded(found, space), prefix) for found in mine]
        targets = self._targets.get(api.key, {})
        if held and not targets:
            self._unreachable("no application takes up this API", api.location)
            return
        index = 1 if api.kind == _RESTFUL else 17
        own = self._text(api.module, api.call.argument(index, "prefix"), api) or ""
        own = "" if own == _GIVEN_UP else own
        order = text_of(self._inventory, api.module, api.call.argument(6, "url_part_order"))
        if api.kind == _RESTX or order is None or sorted(order) != ["a", "b", "e"]:
            order = "bae"
        for router, late in targets.items():
            # Flask-RESTful loses its own prefix on a blueprint that it is given by init_app.
            lost = late and api.kind == _RESTFUL and not router.is_app
            before = "" if lost else own
            for found, prefix in held:
                if not router.is_app:
                    self._findings.modules.setdefault(router.key, set()).add(found.module)
                for url in found.urls:
                    parts = {"a": before, "e": prefix + url}
                    self._emit(api, router, parts, order, self._guarded(found, api))
            if api.kind == _RESTX:
                self._documentation(api, router, own)

    def _emit(
        self, api: Made, router: Router, parts: dict[str, str], order: str, found: _Resource
    ) -> None:
        for app, before in self._routers.prefixes(router):
            path = "".join({**parts, "b": before or ""}[part] for part in order)
            methods = found.view.methods or ()
            self._findings.add(
                self._inventory,
                app.name,
                template(path),
                found.view,
                methods,
                found.location,
                api.kind,
                router=router,
            )

    def _documentation(self, api: Made, router: Router, own: str) -> None:
        """What an API of Flask-RESTX serves about itself: its page, its root, its schema."""
        call = api.call
        doc, specs = call.keyword("doc"), call.keyword("add_specs")
        page = "/" if doc is None else text_of(self._inventory, api.module, doc)
        name = text_of(self._inventory, api.module, call.keyword("default_swagger_filename"))
        rules = [(own or "/", "flask_restx.api.Api.render_root")]
        if not (isinstance(specs, Literal) and specs.value is False):
            schema = f"{own}/{name or 'swagger.json'}"
            rules.insert(0, (schema, "flask_restx.api.SwaggerView.get"))
            if page:
                rules.insert(1, (page, "flask_restx.api.Api.render_doc"))
        for app, before in self._routers.prefixes(router):
            for rule, handler in rules:
                path = f"{before.rstrip('/')}/{rule.lstrip('/')}" if before else rule
                view = View(handler, False, None, (), is_external=True)
                self._findings.add(
                    self._inventory, app.name, template(path), view, ["GET"], api.location, api.kind
                )

    def _guarded(self, found: _Resource, made: Made) -> _Resource:
        """A resource with `decorators=[...]` of its API or namespace around it."""
        index = 3 if made.kind in (_RESTFUL, _NAMESPACE) else 20
        value = made.call.argument(index, "decorators")
        if value is None:
            return found
        module, value = follow(self._inventory, made.module, value)
        if not isinstance(value, Items):
            return found
        view = found.view
        guards = auth_of(self._inventory, module, value.items)
        auth = tuple(dict.fromkeys((*guards, *view.auth)))
        around = (*((module, item) for item in value.items[::-1]), *view.around)
        return replace(found, view=replace(view, auth=auth, around=around))

    def _text(self, module: str, value: Value | None, made: Made) -> str | None:
        """A prefix; None where none is given. A computed one is reported and marks the path."""
        if value is None or (isinstance(value, Literal) and value.value is None):
            return None
        word = text_of(self._inventory, module, value)
        if word is None:
            self._report(made.module, made.call, "a prefix of this API or namespace is computed")
            return _GIVEN_UP
        return word

    def _report(self, module: str, call: Call, message: str) -> None:
        location = self._inventory.location(module, call.position)
        found = report(diagnostics.ROUTE_UNRESOLVED, message, location)
        self._findings.diagnostics.append(found)

    def _unreachable(self, message: str, location: Location) -> None:
        found = report(diagnostics.ROUTE_UNREACHABLE, message, location)
        self._findings.diagnostics.append(found)
