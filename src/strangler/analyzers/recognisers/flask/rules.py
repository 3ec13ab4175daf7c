"""Decorated views and `add_url_rule` calls in, endpoints and hooks out.

Rules: flask.palletsprojects.com, quickstart (routing) and api (URL route registrations)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from strangler import diagnostics
from strangler.analyzers.recognisers.flask.errors import REGISTERS, handled
from strangler.analyzers.recognisers.flask.facts import HOOKS, RULES
from strangler.analyzers.recognisers.flask.loading import asks_for_user, find_loaders
from strangler.analyzers.recognisers.flask.rewriting import Rewritings
from strangler.analyzers.recognisers.flask.routers import Router, Routers
from strangler.analyzers.recognisers.flask.running import ERRORS, Hooked, runs
from strangler.analyzers.recognisers.flask.views import View, explicit, read_view, view_of
from strangler.analyzers.recognisers.flask.wrapping import around_view
from strangler.analyzers.recognisers.following import (
    Placed,
    edge,
    named,
    product_modules,
    texts_of,
)
from strangler.analyzers.recognisers.schema_decorators import runs_for
from strangler.analyzers.recognisers.wiring import Wired, split
from strangler.diagnostics import Diagnostic, report
from strangler.identity import EndpointId
from strangler.locations import Location
from strangler.model.facts import Definition, DefinitionKind
from strangler.model.graph import Edge, EdgeKind
from strangler.model.names import parent
from strangler.model.recogniser import Door, Endpoint, Inventory, PlatformUse, Seed
from strangler.model.values import Call, Name, Value, text

_SHORTCUTS = frozenset({"get", "post", "put", "patch", "delete"})
_VARIABLE = re.compile(r"<(?:(?P<converter>\w+)(?:\([^)]*\))?:)?(?P<name>\w+)>")


@dataclass(slots=True)
class RuleFindings:
    """What the rules and hooks of a project say."""

    endpoints: dict[EndpointId, Endpoint] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    doors: list[Door] = field(default_factory=list)
    platform: list[PlatformUse] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    modules: dict[str, set[str]] = field(default_factory=dict)
    """The modules of each blueprint's handlers, by its key."""
    hooks: list[Hooked] = field(default_factory=list)
    routers: dict[EndpointId, str] = field(default_factory=dict)
    """The key of the application or blueprint that has each endpoint's rule."""
    wrapped: dict[str, dict[Placed, None]] = field(default_factory=dict)
    """What rules and APIs put around view classes."""

    def add(
        self,
        inventory: Inventory,
        app: str,
        path: str,
        view: View,
        methods: Iterable[str],
        location: Location,
        framework: str = "flask",
        target: str | None = None,
        router: Router | None = None,
    ) -> None:
        """One endpoint a method, unless an earlier rule answers there. `target` is what is
        entered where that is another symbol than the handler; empty for what is brought."""
        for method in methods:
            key = EndpointId(app, method, path)
            if key in self.endpoints:
                continue
            if router is not None:
                self.routers[key] = router.key
            handler = view.handler(method)
            auth = view.auth_of(inventory, method)
            around = (*around_view(inventory, view), *runs_for(inventory, handler))
            if view.is_class and view.around:
                self.wrapped.setdefault(view.symbol, {}).update(dict.fromkeys(view.around))
            self.endpoints[key] = Endpoint(
                app, method, path, framework, handler, location, auth, runs=around
            )
            own = inventory.definition(handler)
            entered = target if target is not None else handler if own is not None else view.symbol
            if entered and not view.is_external:
                self.edges.append(edge(str(key), entered, EdgeKind.HANDLES, location))


def find_rules(inventory: Inventory, routers: Routers) -> RuleFindings:
    """All endpoints of the project, with what runs around them."""
    collector = _Collector(inventory, routers)
    for module in product_modules(inventory):
        for definition in inventory.facts(module).definitions:
            collector.decorated(module, definition)
    for module, wired, call in routers.wired:
        if wired.method in RULES:
            collector.added(module, wired, call)
    for module, wired in inventory.found("flask", Wired):
        if wired.method in HOOKS and not wired.method.endswith("errorhandler"):
            collector.hooked(module, wired)
    return collector.findings


def with_runs(inventory: Inventory, routers: Routers, findings: RuleFindings) -> Iterator[Endpoint]:
    """The endpoints with what else runs for each."""
    loaders = tuple(dict.fromkeys(listener.function for listener in find_loaders(inventory)))
    for key, endpoint in findings.endpoints.items():
        chain = routers.chain(findings.routers.get(key, ""))
        found = runs(inventory, findings.hooks, chain, endpoint)
        if loaders and asks_for_user(inventory, endpoint):
            found = tuple(dict.fromkeys((*loaders, *found)))
        yield replace(endpoint, runs=found)


def find_seeds(routers: Routers, findings: RuleFindings) -> Iterator[Seed]:
    """One seed a blueprint that answers something: where it is made and where its views are."""
    for router in routers.blueprints:
        held = findings.modules.get(router.key)
        if held:
            modules = tuple(sorted({router.module, *held}))
            yield Seed(routers.full_name(router), "blueprint", modules, 0.6, router.location)


class _Collector:
    def __init__(self, inventory: Inventory, routers: Routers) -> None:
        self.findings = RuleFindings()
        self._inventory = inventory
        self._routers = routers
        self._rewritings = Rewritings(inventory, self.findings.diagnostics.append)

    def decorated(self, module: str, definition: Definition) -> None:
        """`@bp.route("/x", methods=[...])`, `@bp.get("/x")`, hooks and commands."""
        for decorator in definition.decorators:
            function = decorator.function if isinstance(decorator, Call) else decorator
            method, receiver = split(function)
            if receiver is None or not (
                method in ("route", "command") or method in _SHORTCUTS or method in HOOKS
            ):
                continue
            handler = f"{module}.{definition.name}"
            scope = parent(definition.name)
            if method == "command":
                self._command(module, decorator, receiver, handler, definition)
                continue
            router = self._routers.find(module, scope, receiver)
            is_function = definition.kind is not DefinitionKind.CLASS
            by_parameter = is_function and (method == "route" or method in HOOKS)
            if router is None and by_parameter and _is_parameter(receiver):
                router = self._routers.only_app()
            if router is None:
                continue
            if method in HOOKS:
                call = decorator if isinstance(decorator, Call) else Call(decorator)
                given = call.argument(0, "code_or_exception")
                self._hook(module, router, method, handler, definition.position, given)
            elif isinstance(decorator, Call):
                methods = [method.upper()] if method in _SHORTCUTS else None
                view = view_of(self._inventory, handler, [])
                self._rule(module, router, decorator, view, methods)

    def added(self, module: str, wired: Wired, call: Call) -> None:
        """`app.add_url_rule(rule, endpoint, view_func, methods=[...])`."""
        router = self._routers.find(module, wired.scope, wired.receiver)
        router = router or self._routers.only_app()
        if router is None:
            self._report(module, call, "the application of this rule is not known")
            return
        value = self._routers.local(module, wired.scope, call.argument(2, "view_func"))
        view = read_view(self._inventory, module, value)
        if view is None:
            self._report(module, call, "the view of this rule is computed")
            view = View(module, False, None, ())
        self._rule(module, router, call, view, None)

    def hooked(self, module: str, wired: Wired) -> None:
        """`app.before_request(f)`, `app.register_error_handler(404, f)`."""
        router = self._routers.find(module, wired.scope, wired.receiver)
        arguments = wired.call.positional
        if arguments and (router is not None or isinstance(wired.receiver, Name)):
            handler = named(self._inventory, module, arguments[-1])
            if self._inventory.definition(handler):
                router = router or self._routers.only_app()
                if router is not None:
                    position = wired.call.position
                    self._hook(module, router, wired.method, handler, position, arguments[0])

    def _hook(
        self,
        module: str,
        router: Router,
        method: str,
        handler: str,
        position: int,
        given: Value | None = None,
    ) -> None:
        """A hook for every request, or for those of one blueprint only; `given` is which errors it
        is for, if it is for errors."""
        keys = [router.key]
        if "app_" in method:
            keys = [key for key in self._routers.chain(router.key) if self._routers.is_app(key)]
        role, target = method.replace("app_", ""), ""
        if role in (ERRORS, REGISTERS):
            role, target = ERRORS, handled(self._inventory, module, given)
        self.findings.hooks += [Hooked(role, handler, key, target) for key in keys]
        if router.is_app or "app_" in method:
            role = method.replace("app_", "").replace("register_", "").replace("_", " ")
            location = self._inventory.location(module, position)
            self.findings.platform.append(PlatformUse(handler, f"flask {role}", location))

    def _command(
        self, module: str, decorator: Value, receiver: Value, handler: str, made: Definition
    ) -> None:
        """`@app.cli.command("name")`."""
        if isinstance(receiver, Name) and receiver.name.endswith(".cli"):
            given = text(decorator.argument(0, "name")) if isinstance(decorator, Call) else None
            location = self._inventory.location(module, made.position)
            name = given or made.name.rpartition(".")[2].replace("_", "-")
            self.findings.doors.append(Door("command", name, handler, location))

    def _rule(
        self, module: str, router: Router, call: Call, view: View, methods: list[str] | None
    ) -> None:
        rule = self._rewritings.text_of(module, call.argument(0, "rule"))
        if rule is None:
            self._report(module, call, "the URL rule is computed")
            return
        if not router.is_app:
            held = self.findings.modules.setdefault(router.key, set())
            held.add(module)
        methods = methods or self._methods(module, call, view)
        location = self._inventory.location(module, call.position)
        for app, prefix in self._routers.prefixes(router):
            path = template(_joined(prefix, rule))
            self.findings.add(
                self._inventory, app.name, path, view, methods, location, router=router
            )

    def _methods(self, module: str, call: Call, view: View) -> list[str]:
        """The rule's methods, else the view's, else GET."""
        given = call.keyword("methods")
        if given is None:
            return list(view.methods) if view.methods is not None else ["GET"]
        listed = texts_of(self._inventory, module, given)
        if listed is None:
            self._report(module, call, "the methods of this rule are computed")
            return ["ANY"]
        return explicit(listed)

    def _report(self, module: str, call: Call, message: str) -> None:
        location = self._inventory.location(module, call.position)
        self.findings.diagnostics.append(report(diagnostics.ROUTE_UNRESOLVED, message, location))


def _is_parameter(receiver: Value) -> bool:
    return isinstance(receiver, Name) and receiver.name[:1] == "?" and "." not in receiver.name


def _joined(prefix: str | None, rule: str) -> str:
    if prefix is None:
        return rule
    return f"{prefix.rstrip('/')}/{rule.lstrip('/')}" if rule else prefix


def template(rule: str) -> str:
    """`<int:id>` as `{id}`, `<path:rest>` as `{rest*}`."""

    def variable(match: re.Match[str]) -> str:
        return f"{{{match['name']}{'*' if match['converter'] == 'path' else ''}}}"

    return _VARIABLE.sub(variable, rule)
