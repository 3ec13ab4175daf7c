"""Handlers and paths as a framework is told them in, endpoints with edges and diagnostics out.

What recognisers of small frameworks share once they know what is registered where."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from strangler import diagnostics
from strangler.analyzers.recognisers.following import (
    edge,
    follow,
    is_class,
    is_guard,
    named,
    product_modules,
)
from strangler.analyzers.recognisers.giving import around_method, by_place
from strangler.analyzers.recognisers.regexes import holds_slash
from strangler.diagnostics import Diagnostic, report
from strangler.identity import EndpointId
from strangler.locations import Location
from strangler.model.behaviour import Behaviour
from strangler.model.facts import Definition
from strangler.model.graph import Edge, EdgeKind
from strangler.model.recogniser import Conclusion, Conclusions, Endpoint, Inventory
from strangler.model.values import Call, Member, Name, Value

_MAX_WRAPPERS = 10
IMPLICIT = frozenset({"HEAD", "OPTIONS", "TRACE", "CONNECT"})
"""Methods that frameworks answer by themselves; not listed."""


def decorated_definitions(inventory: Inventory) -> Iterator[tuple[str, Definition]]:
    """The decorated classes and functions of the product, by module."""
    for module in sorted(product_modules(inventory)):
        for definition in inventory.facts(module).definitions:
            if definition.decorators:
                yield module, definition


@dataclass(frozen=True, slots=True)
class Handler:
    """What answers: a function, or a class (`instance` of which was given where one was)."""

    name: str
    is_class: bool
    auth: tuple[str, ...] = ()
    instance: bool = False


def handler_of(inventory: Inventory, module: str, value: Value | None) -> Handler | None:
    """The function or class that a value is; wrappers and decorators around it are looked
    through, `Class()` is an instance of it, `instance.method` the method of its class."""
    guards: list[str] = []
    for _ in range(_MAX_WRAPPERS):
        if value is None:
            return None
        module, value = follow(inventory, module, value)
        if isinstance(value, Name):
            found = inventory.resolve(module, value.name)
            if found is None or not found.exact:
                return _method(inventory, module, value, guards)
            return _defined(inventory, found.name, guards, instance=False)
        if isinstance(value, Member) and isinstance(value.value, Call):
            owner = named(inventory, module, value.value)
            if is_class(inventory, owner):
                return _defined(inventory, f"{owner}.{value.attribute}", guards, instance=False)
            return None
        if not isinstance(value, Call):
            return None
        maker = named(inventory, module, value)
        if is_class(inventory, maker):
            return _defined(inventory, maker, guards, instance=True)
        if maker and is_guard(maker):
            guards.append(maker)
        value = value.positional[0] if value.positional else None
    return None


def given(
    inventory: Inventory, conclusions: Conclusions, framework: str, types: tuple[str, ...]
) -> Iterator[Behaviour]:
    """What the handlers of a framework's endpoints are passed by place."""
    handlers = {e.handler for e in conclusions.endpoints if e.framework == framework}
    for handler in sorted(handlers):
        yield from by_place(inventory, handler, types)


def guards_of(inventory: Inventory, module: str, definition: Definition) -> Iterator[str]:
    """The decorators of a definition that ask for a user or a permission, by their names."""
    for decorator in definition.decorators:
        name = named(inventory, module, decorator)
        if name and is_guard(name):
            yield name


def implemented(inventory: Inventory, dotted: str, names: Iterable[str]) -> dict[str, str]:
    """Which of some methods a class or its project bases define: name -> the definition."""
    found: dict[str, str] = {}
    for holder in (dotted, *inventory.ancestors(dotted)):
        members = inventory.members(holder)
        for name in names:
            if name in members:
                found.setdefault(name, members[name])
    return found


def auth_of(inventory: Inventory, definition: str) -> tuple[str, ...]:
    """The guards of a project definition by its dotted name."""
    place = inventory.definition(definition)
    return tuple(guards_of(inventory, *place)) if place is not None else ()


def may_hold_slash(regex: str) -> bool:
    """Whether a variable of this expression can hold a slash; one that is damaged may."""
    try:
        return holds_slash(regex)
    except IndexError:  # it ends inside a class
        return True


def _method(inventory: Inventory, module: str, value: Name, guards: list[str]) -> Handler | None:
    """`views.list_all` where `views = Views()`: a method of the instance's class."""
    owner, _, method = value.name.rpartition(".")
    if not owner or owner[:1] == "?":
        return None
    home, bound = follow(inventory, module, Name(owner))
    dotted = named(inventory, home, bound) if isinstance(bound, Call) else ""
    if not is_class(inventory, dotted):
        return None
    entered = implemented(inventory, dotted, (method,)).get(method)
    return None if entered is None else _defined(inventory, entered, guards, instance=False)


def _defined(
    inventory: Inventory, dotted: str, guards: list[str], *, instance: bool
) -> Handler | None:
    auth = tuple(dict.fromkeys((*guards, *auth_of(inventory, dotted))))
    return Handler(dotted, is_class(inventory, dotted), auth, instance)


@dataclass(slots=True)
class Served:
    """The endpoints of one framework as they are found; earlier ones win, as its router has it."""

    inventory: Inventory
    framework: str
    endpoints: dict[EndpointId, Endpoint] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    before: tuple[str, ...] = ()
    """The methods of a handler's class that the framework calls before the handler."""
    after: tuple[str, ...] = ()

    def add(
        self,
        app: str,
        method: str,
        path: str,
        handler: str,
        location: Location,
        auth: tuple[str, ...] = (),
        entered: str = "",
    ) -> None:
        """One endpoint; `entered` is the definition that is run where it is inherited."""
        method = method.upper()
        key = EndpointId(app, method, path)
        if method in IMPLICIT or key in self.endpoints:
            return
        runs = around_method(self.inventory, handler, self.before, self.after)
        self.endpoints[key] = Endpoint(
            app, method, path, self.framework, handler, location, auth, runs=runs
        )
        target = entered or handler
        if self.inventory.definition(target) is not None:
            self.edges.append(edge(str(key), target, EdgeKind.HANDLES, location))

    def add_class(
        self,
        app: str,
        path: str,
        dotted: str,
        methods: dict[str, str],
        location: Location,
        auth: tuple[str, ...] = (),
    ) -> None:
        """One endpoint for each method of a class: HTTP method -> name of the function."""
        found = implemented(self.inventory, dotted, methods.values())
        for method, name in methods.items():
            if name in found:
                own = tuple(dict.fromkeys((*auth, *auth_of(self.inventory, found[name]))))
                self.add(app, method, path, f"{dotted}.{name}", location, own, found[name])

    def unknown(self, module: str, position: int, message: str) -> None:
        """What cannot be known, with its place."""
        location = self.inventory.location(module, position)
        self.diagnostics.append(report(diagnostics.ROUTE_UNRESOLVED, message, location))

    def unreachable(self, location: Location, message: str) -> None:
        """Routes that no application takes up."""
        self.diagnostics.append(report(diagnostics.ROUTE_UNREACHABLE, message, location))

    def hooked(self, app: str, method: str, path: str, names: Iterable[str]) -> None:
        """What runs before and after the handler of one endpoint alone."""
        key = EndpointId(app, method.upper(), path)
        known = self.endpoints.get(key)
        if known is not None:
            self.endpoints[key] = replace(known, runs=tuple(dict.fromkeys((*known.runs, *names))))

    def running(self, names: Iterable[str]) -> None:
        """What runs before every handler: middleware."""
        extra = tuple(dict.fromkeys(names))
        for key, endpoint in self.endpoints.items():
            self.endpoints[key] = replace(endpoint, runs=(*extra, *endpoint.runs))

    def conclusion(self) -> Conclusion:
        """All of it."""
        return Conclusion(
            endpoints=tuple(self.endpoints.values()),
            edges=tuple(self.edges),
            diagnostics=tuple(self.diagnostics),
        )
