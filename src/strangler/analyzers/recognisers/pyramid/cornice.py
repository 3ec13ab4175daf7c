"""Cornice's services and resources in scanned modules in, their routes and views out.

Rules: cornice.readthedocs.io, "Defining services" and "Defining resources"; `cornice.resource` and
`cornice.pyramidhook.register_service_views`: a service adds a route of its name (or uses a
`pyramid_route`), and each of its definitions a view with that method."""

from strangler.analyzers.recognisers.following import named
from strangler.analyzers.recognisers.pyramid.collected import Route, Scan, View
from strangler.analyzers.recognisers.pyramid.facts import split
from strangler.analyzers.recognisers.pyramid.frames import Bound, Evaluator, Frame, Given
from strangler.analyzers.recognisers.pyramid.patterns import prefixed
from strangler.analyzers.recognisers.pyramid.running import Runner
from strangler.locations import Location
from strangler.model.facts import MODULE_SCOPE, Definition
from strangler.model.names import last
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Literal

_SERVICES = frozenset({"cornice.Service", "cornice.service.Service"})
_RESOURCES = frozenset({"cornice.resource.resource", "cornice.resource"})
_VIEWS = frozenset({"cornice.resource.view"})
_METHODS = ("get", "post", "put", "delete", "options", "patch", "head")
_COLLECTION = "collection_"
_NOT_FOR_VIEWS = frozenset({"name", "path", "pyramid_route", "description", "factory"})


class Cornice:
    """The services of one application."""

    def __init__(self, inventory: Inventory, runner: Runner) -> None:
        self._inventory = inventory
        self._runner = runner
        self._evaluator: Evaluator = runner.evaluator
        self._services: dict[str, dict[str, Bound]] = {}

    def collect(self, module: str, scan: Scan) -> None:
        """The services that a scanned module makes at its top."""
        for item in self._inventory.facts(module).assignments:
            if item.scope != MODULE_SCOPE or not isinstance(item.value, Call):
                continue
            maker = named(self._inventory, module, item.value)
            if any(map(_is_service, (maker, *self._inventory.ancestors(maker)))):
                positional, given = self._evaluator.arguments(item.value, Frame(module, ""))
                given = {**dict(zip(("name", "path"), positional, strict=False)), **given}
                key = f"{module}.{item.name}"
                location = self._inventory.location(module, item.position)
                self._services[key] = self._service(given, scan, location)

    def decorated(self, module: str, definition: Definition, call: Call, scan: Scan) -> None:
        """`@service.get()` on a function, `@resource(path=...)` on a class."""
        handler = f"{module}.{definition.name}"
        location = self._inventory.location(module, definition.position)
        method, receiver = split(call.function)
        if method in _METHODS and receiver is not None:
            found = self._inventory.resolve(module, getattr(receiver, "name", "?"))
            service = self._services.get(found.name) if found is not None else None
            if service is not None:
                _, given = self._evaluator.arguments(call, Frame(module, ""))
                self._view({**service, **given}, method, handler, module, location)
        elif named(self._inventory, module, call) in _RESOURCES:
            self._resource(module, handler, call, scan, location)

    def _resource(
        self, module: str, dotted: str, call: Call, scan: Scan, location: Location
    ) -> None:
        _, given = self._evaluator.arguments(call, Frame(module, ""))
        plain = {key: value for key, value in given.items() if not key.startswith(_COLLECTION)}
        plain.setdefault("name", Given(module, Literal(last(dotted).lower())))
        parts = [("", plain)]
        if any(f"{_COLLECTION}{key}" in given for key in ("path", "pyramid_route")):
            own = {
                key.removeprefix(_COLLECTION): value
                for key, value in given.items()
                if key.startswith(_COLLECTION)
            }
            name = f"{_COLLECTION}{self._evaluator.text(plain['name'])}"
            parts.append((_COLLECTION, {**plain, "name": Given(module, Literal(name)), **own}))
        for prefix, arguments in parts:
            service = self._service(arguments, scan, location)
            for method in _METHODS:
                self._member(dotted, f"{prefix}{method}", method, service)

    def _member(self, dotted: str, name: str, method: str, service: dict[str, Bound]) -> None:
        """A method of a resource, its own or a base's, with what `@view` gives it."""
        for holder in (dotted, *self._inventory.ancestors(dotted)):
            place = self._inventory.definition(f"{holder}.{name}")
            if place is None:
                continue
            module, definition = place
            given: dict[str, Bound] = {}
            for decorator in definition.decorators:
                if isinstance(decorator, Call) and (
                    named(self._inventory, module, decorator) in _VIEWS
                ):
                    given = self._evaluator.arguments(decorator, Frame(module, ""))[1]
            location = self._inventory.location(module, definition.position)
            self._view({**service, **given}, method, f"{holder}.{name}", module, location)
            return

    def _service(self, given: dict[str, Bound], scan: Scan, location: Location) -> dict[str, Bound]:
        """Registers the route of a service; what it gives to its views comes back."""
        arguments = {key: value for key, value in given.items() if key not in _NOT_FOR_VIEWS}
        existing = given.get("pyramid_route")
        if existing is not None:
            return {**arguments, "route_name": existing}
        name = self._evaluator.name(given.get("name"))
        path = self._evaluator.text(given.get("path"))
        prefix = scan.configurator.prefix
        if name is not None and path is not None and prefix is not None:
            pattern = prefixed(prefix, path)
            self._runner.application.routes[name] = Route(
                name, pattern, None, False, False, location
            )
            return {**arguments, "route_name": given["name"]}
        self._runner.unresolved("the name or path of this service is computed", location)
        return arguments

    def _view(
        self, given: dict[str, Bound], method: str, handler: str, module: str, at: Location
    ) -> None:
        if "route_name" not in given:  # said already
            return
        keywords = {**given, "request_method": Given(module, Literal(method.upper()))}
        self._runner.application.views.append(View(keywords, handler, module, at, at))


def _is_service(name: str) -> bool:
    """Whether a class is Cornice's, or that of a copy inside the project."""
    return name in _SERVICES or name.endswith(tuple(f".{known}" for known in _SERVICES))
