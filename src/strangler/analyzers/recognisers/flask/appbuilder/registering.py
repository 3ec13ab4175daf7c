"""`appbuilder.add_view(...)` and `add_api(...)` in, the endpoints of the registered classes out.

Rules: flask-appbuilder.readthedocs.io (views, rest_api) and `BaseView.create_blueprint`,
`BaseApi.create_blueprint`, `_register_urls` of the package: the route base is the class's
`route_base`, else made of its name (views) or version and resource name (APIs); a method has
the URLs that `@expose` gives the first definition of its name in the method resolution order."""

from collections.abc import Iterator
from dataclasses import dataclass

from strangler import diagnostics
from strangler.analyzers.recognisers.flask.appbuilder.bases import (
    EXPOSE,
    GUARDS,
    PACKAGE,
    Base,
    base_of,
    expanded,
    is_api,
)
from strangler.analyzers.recognisers.flask.facts import APPBUILDERS, REGISTRATIONS
from strangler.analyzers.recognisers.flask.routers import Router, Routers
from strangler.analyzers.recognisers.flask.rules import RuleFindings, template
from strangler.analyzers.recognisers.flask.views import View
from strangler.analyzers.recognisers.following import (
    class_attribute,
    is_guard,
    is_imported,
    named,
    product_modules,
    text_of,
    texts_of,
)
from strangler.analyzers.recognisers.looping import each_turn
from strangler.analyzers.recognisers.objects import Objects
from strangler.analyzers.recognisers.wiring import Wired, split
from strangler.diagnostics import report
from strangler.locations import Location
from strangler.model.facts import Definition, DefinitionKind
from strangler.model.names import last
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Literal, Name, Value

_FRAMEWORK = "flask-appbuilder"


@dataclass(frozen=True, slots=True)
class _Exposed:
    """One method of a class with its URLs; `target` is the definition that is entered."""

    name: str
    urls: tuple[tuple[str, tuple[str, ...]], ...]
    auth: tuple[str, ...]
    target: str


def find_registered(inventory: Inventory, routers: Routers, findings: RuleFindings) -> None:
    """Add the endpoints of all registered views and APIs to what the rules say."""
    if not is_imported(inventory, "flask_appbuilder"):
        return
    collector = _Collector(inventory, routers, findings)
    product = set(product_modules(inventory))
    for module, wired in inventory.found("flask", Wired):
        if wired.method in REGISTRATIONS and module in product:
            for call in each_turn(inventory, module, wired.call, wired.loops):
                collector.registered(module, wired.scope, call)
    collector.builders()


class _Collector:
    def __init__(self, inventory: Inventory, routers: Routers, findings: RuleFindings) -> None:
        self._inventory = inventory
        self._routers = routers
        self._findings = findings
        kinds = dict.fromkeys(APPBUILDERS, "appbuilder")
        self._objects = Objects(inventory, "flask", kinds)

    def registered(self, module: str, scope: str, call: Call) -> None:
        """One registration; the class may be given as it is or as an instance."""
        dotted = named(self._inventory, module, call.argument(0, "baseview"))
        bases = tuple(expanded((dotted, *self._inventory.ancestors(dotted)))) if dotted else ()
        api = is_api(bases)
        if api is None:
            if self._is_builder(module, scope, call):
                self._report(module, call, "the view that is registered is not known")
            return
        self._class(module, scope, call, dotted, bases, api)

    def builders(self) -> None:
        """An index view given to AppBuilder itself, and what AppBuilder adds by configuration."""
        for made in self._objects.all("appbuilder"):
            view = made.call.argument(4, "indexview")
            dotted = named(self._inventory, made.module, view)
            bases = tuple(expanded((dotted, *self._inventory.ancestors(dotted)))) if dotted else ()
            if is_api(bases) is False:
                self._class(made.module, made.scope, made.call, dotted, bases, False)
            message = "AppBuilder adds its own views (log in, users, roles, menu, OpenAPI)"
            self._findings.diagnostics.append(
                report(diagnostics.ROUTES_CONFIGURED, message, made.location)
            )

    def _is_builder(self, module: str, scope: str, call: Call) -> bool:
        _, receiver = split(call.function)
        found = self._objects.find(module, scope, receiver, "appbuilder")
        name = receiver.name if isinstance(receiver, Name) else ""
        return found is not None or last(name).lstrip(":?") == "appbuilder"

    def _class(
        self, module: str, scope: str, call: Call, dotted: str, bases: tuple[str, ...], api: bool
    ) -> None:
        location = self._inventory.location(module, call.position)
        router = self._application(module, scope, call)
        if router is None:
            self._report(module, call, "the application of this AppBuilder is not known")
            return
        prefix = self._route_base(dotted, bases, api, location)
        if prefix is None:
            return
        for exposed in self._exposed(dotted, bases, location):
            view = View(f"{dotted}.{exposed.name}", False, None, exposed.auth)
            for url, methods in exposed.urls:
                path = f"{prefix.rstrip('/')}/{url.lstrip('/')}" if prefix else url
                self._findings.add(
                    self._inventory,
                    router.name,
                    template(path),
                    view,
                    methods,
                    location,
                    _FRAMEWORK,
                    target=exposed.target,
                    router=router,
                )

    def _application(self, module: str, scope: str, call: Call) -> Router | None:
        """The application of the AppBuilder that a registration is made on."""
        _, receiver = split(call.function)
        made = self._objects.find(module, scope, receiver, "appbuilder")
        if made is not None:
            given = made.call.argument(0, "app")
            found = self._routers.find(made.module, made.scope, given)
            if found is not None:
                return found
        return self._routers.only_app()

    def _route_base(
        self, dotted: str, bases: tuple[str, ...], api: bool, location: Location
    ) -> str | None:
        """The prefix of a class's URLs; None where it is computed, which is reported."""
        given = self._attribute(dotted, bases, "route_base", location)
        if given is not None:
            return None if given is _COMPUTED else str(given)
        own = last(dotted).lower()
        if not api:
            return f"/{own}"
        version = self._attribute(dotted, bases, "version", location)
        name = self._attribute(dotted, bases, "resource_name", location)
        if _COMPUTED in (version, name):
            return None
        return f"/api/{version or 'v1'}/{str(name or own).lower()}"

    def _attribute(
        self, dotted: str, bases: tuple[str, ...], name: str, location: Location
    ) -> object:
        """A class attribute's text; None where it has none, `_COMPUTED` where it is computed."""
        bound = class_attribute(self._inventory, dotted, name)
        if bound is not None:
            if isinstance(bound[1], Literal) and bound[1].value is None:
                return None
            word = text_of(self._inventory, *bound)
            if word is None:
                message = f"{name} of {dotted} is computed"
                self._findings.diagnostics.append(
                    report(diagnostics.ROUTE_UNRESOLVED, message, location)
                )
                return _COMPUTED
            return word
        for base in bases:
            known = base_of(base)
            value = getattr(known, name, None) if known is not None else None
            if value is not None:
                return value
        return None

    def _exposed(
        self, dotted: str, bases: tuple[str, ...], location: Location
    ) -> Iterator[_Exposed]:
        """The methods of a class that have URLs, those left out by the class left out."""
        only = self._names(dotted, "include_route_methods", location)
        without = self._names(dotted, "exclude_route_methods", location) or []
        seen: set[str] = set()
        for holder in bases:
            known = base_of(holder)
            found = self._brought(known, dotted) if known is not None else self._declared(holder)
            for exposed in found:
                if exposed.name in seen:
                    continue
                seen.add(exposed.name)
                kept = only is None or exposed.name in only
                if exposed.urls and kept and exposed.name not in without:
                    yield exposed

    def _names(self, dotted: str, name: str, location: Location) -> list[str] | str | None:
        """The names a class lists; a plain string is what the package asks with `in`, too."""
        bound = class_attribute(self._inventory, dotted, name)
        if bound is None or (isinstance(bound[1], Literal) and bound[1].value is None):
            return None
        if isinstance(bound[1], Call) and bound[1].name == "builtins.set":
            inner = bound[1].positional
            bound = (bound[0], inner[0]) if inner else None
            if bound is None:
                return []
        word = text_of(self._inventory, *bound)
        if word is not None:
            return word
        found = texts_of(self._inventory, *bound)
        if found is None:
            message = f"{name} of {dotted} is computed; all its methods are listed"
            self._findings.diagnostics.append(
                report(diagnostics.ROUTE_UNRESOLVED, message, location)
            )
        return found

    def _brought(self, base: Base, dotted: str) -> Iterator[_Exposed]:
        """What a class of the package declares."""
        auth = (base.guard,) if base.guard else ()
        for name in dict.fromkeys(route.name for route in base.routes):
            urls = tuple((r.url, r.methods) for r in base.routes if r.name == name)
            yield _Exposed(name, urls, auth, dotted if not dotted.startswith(PACKAGE) else "")

    def _declared(self, holder: str) -> Iterator[_Exposed]:
        """What a class of the project declares: also names that hide inherited methods."""
        for name, full in sorted(self._inventory.members(holder).items()):
            place = self._inventory.definition(full)
            if place is None or place[1].kind is not DefinitionKind.FUNCTION:
                yield _Exposed(name, (), (), full)
                continue
            urls = tuple(self._urls(place[0], place[1]))
            auth = tuple(self._guards(place[0], place[1])) if urls else ()
            yield _Exposed(name, urls, auth, full)

    def _urls(self, module: str, definition: Definition) -> Iterator[tuple[str, tuple[str, ...]]]:
        for decorator in definition.decorators:
            if not isinstance(decorator, Call):
                continue
            name = named(self._inventory, module, decorator)
            if last(name) != EXPOSE or not name.startswith(PACKAGE):
                continue
            given = decorator.argument(0, "url")
            url = "/" if given is None else text_of(self._inventory, module, given)
            if url is None:
                self._report(module, decorator, "the URL of this method is computed")
                continue
            yield url, self._methods(module, decorator, decorator.argument(1, "methods"))

    def _methods(self, module: str, call: Call, given: Value | None) -> tuple[str, ...]:
        if given is None:
            return ("GET",)
        listed = texts_of(self._inventory, module, given)
        if listed is None:
            self._report(module, call, "the methods of this URL are computed")
            return ("ANY",)
        return tuple(m.upper() for m in listed if m.upper() not in ("HEAD", "OPTIONS"))

    def _guards(self, module: str, definition: Definition) -> Iterator[str]:
        for decorator in definition.decorators:
            name = named(self._inventory, module, decorator)
            own = name.startswith(PACKAGE)  # whose `permission_name` only names one
            if last(name) in GUARDS or (is_guard(name) and not own):
                yield name

    def _report(self, module: str, call: Call, message: str) -> None:
        location = self._inventory.location(module, call.position)
        found = report(diagnostics.ROUTE_UNRESOLVED, message, location)
        self._findings.diagnostics.append(found)


_COMPUTED = object()
