"""Routers with their entries in, endpoints with full paths out.

Rules: `fastapi.routing.APIRouter.include_router` (the prefix of the including router, that of
the inclusion, that of the included router; dependencies add up; one `include_in_schema=False`
on the way hides) and `starlette.routing.Mount` (a trailing slash of its path does not count)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from strangler import diagnostics
from strangler.analyzers.recognisers.fastapi.bodies import of_models
from strangler.analyzers.recognisers.fastapi.documentation import SETUP, documentation
from strangler.analyzers.recognisers.fastapi.handlers import Handlers, name_of_thing
from strangler.analyzers.recognisers.fastapi.interpreting import Interpreter
from strangler.analyzers.recognisers.fastapi.running import around
from strangler.analyzers.recognisers.fastapi.things import (
    Below,
    Choice,
    Known,
    Route,
    Router,
    Site,
    Thing,
    options,
)
from strangler.analyzers.recognisers.following import edge
from strangler.diagnostics import Diagnostic, report
from strangler.identity import EndpointId
from strangler.locations import Location
from strangler.model.graph import Edge, EdgeKind
from strangler.model.recogniser import Door, Endpoint

_PARAMETER = re.compile(r"{([a-zA-Z_][a-zA-Z0-9_]*)(?::([a-zA-Z_][a-zA-Z0-9_]*))?}")
_MAX_DEPTH = 20


@dataclass(slots=True)
class Findings:
    """What the routers of a project say."""

    endpoints: dict[EndpointId, Endpoint] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    doors: list[Door] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    modules: dict[Site, set[str]] = field(default_factory=dict)
    """Where the handlers of each router are, by where it is made."""
    reached: set[Site] = field(default_factory=set)
    """The routers that an application includes."""


@dataclass(frozen=True, slots=True)
class _Way:
    """How far a request has come: the application's name, the paths so far (None: computed),
    what guards it, whether the schema shows what is below, the middleware on the way."""

    app: str
    paths: tuple[Known, ...] | None
    dependencies: tuple[Thing, ...]
    in_schema: bool | None
    around: tuple[str, ...] = ()


def find_endpoints(interpreter: Interpreter) -> Findings:
    """All endpoints of the project."""
    return _Collector(interpreter).collect()


class _Collector:
    def __init__(self, interpreter: Interpreter) -> None:
        self.findings = Findings()
        self._interpreter = interpreter
        self._inventory = interpreter.inventory
        self._handlers = Handlers(interpreter)
        self._apps = [r for r in interpreter.routers.values() if r.is_app]
        self._names = app_names(self._apps)
        self._reported: set[tuple[str, Location]] = set()

    def collect(self) -> Findings:
        below = set(self._mounted())
        for app in sorted(self._apps, key=lambda r: r.key):
            if app.site not in below:
                way = _Way(self._names.get(app.site) or app.site[0], (Known(""),), (), True)
                self._walk(app, way, ())
        return self.findings

    def _mounted(self) -> Iterator[Site]:
        """The applications that stand below another: they are listed where they are mounted."""
        for router in self._interpreter.routers.values():
            for entry in router.entries.values():
                if isinstance(entry, Below):
                    for target in options(entry.target):
                        if isinstance(target, Router) and target.site != router.site:
                            yield target.site

    def _walk(self, router: Router, way: _Way, seen: tuple[int, ...]) -> None:
        if id(router) in seen or len(seen) > _MAX_DEPTH:
            return
        self.findings.reached.add(router.site)
        if router.is_app:
            way = replace(
                way,
                app=self._names.get(router.site) or way.app,
                around=(*way.around, *around(self._inventory, self._interpreter.hooks, router)),
            )
            if router.is_fastapi and router.entries:
                self._documentation(router, way)
        own = replace(
            way,
            dependencies=(*way.dependencies, *router.dependencies),
            in_schema=_both(way.in_schema, router.in_schema),
        )
        for entry in router.entries.values():
            if isinstance(entry, Route):
                self._route(router, entry, own)
            else:
                self._below(router, entry, own, (*seen, id(router)))

    def _documentation(self, app: Router, way: _Way) -> None:
        location = self._inventory.location(*app.site)
        for option, path in documentation(app):
            if path is None:
                self._report(f"the `{option}` of this application is computed", location)
                continue
            for before in way.paths or ():
                name = f"{before.value}{path}"
                self.findings.doors.append(Door("documentation", name, SETUP, location))

    def _below(self, router: Router, entry: Below, way: _Way, seen: tuple[int, ...]) -> None:
        location = self._inventory.location(*entry.site)
        what = "application mounted" if entry.is_mount else "router included"
        if entry.paths is None or (not entry.is_mount and router.prefix is None):
            lost = self._lost(entry.target)
            routes = "1 route is" if lost == 1 else f"{lost} routes are"
            below = f"; {routes} not listed" if lost else ""
            self._report(f"the prefix of the {what} here is computed{below}", location)
            return
        paths = way.paths
        if not entry.is_mount:
            paths = _joined(_joined(paths, router.prefix), entry.paths)
        else:
            paths = _joined(paths, tuple(_stripped(path) for path in entry.paths))
        inner = replace(
            way,
            paths=paths,
            dependencies=(*way.dependencies, *entry.dependencies) if not entry.is_mount else (),
            in_schema=_both(way.in_schema, entry.in_schema) if not entry.is_mount else True,
        )
        self._settings(entry.paths, location)
        if entry.conditional or len(entry.paths) > 1 or isinstance(entry.target, Choice):
            message = f"the {what} here is there only on a condition"
            self._note(diagnostics.ROUTE_CONDITIONAL, message, location)
        known = False
        for target in options(entry.target):
            if isinstance(target, Router):
                known = True
                self._walk(target, inner, seen)
            elif entry.is_mount and name_of_thing(target):
                known = True
                for path in paths or ():
                    name, handler = str(path.value) or "/", name_of_thing(target)
                    self.findings.doors.append(Door("mount", name, handler, location))
        if not known:
            self._report(f"the {what} here is not known", location)

    def _lost(self, target: Thing) -> int:
        """How many routes are below something whose prefix is not known."""
        left, seen = [target], set[int]()
        count = 0
        while left:
            for option in options(left.pop()):
                if isinstance(option, Router) and id(option) not in seen:
                    seen.add(id(option))
                    self.findings.reached.add(option.site)
                    for entry in option.entries.values():
                        count += isinstance(entry, Route)
                        left += [entry.target] if isinstance(entry, Below) else []
        return count

    def _route(self, router: Router, route: Route, way: _Way) -> None:
        location = self._inventory.location(*route.site)
        own = router.prefix if route.own_prefix else (Known(""),)
        if own is None:
            place = self._inventory.location(*router.site)
            self._report("the prefix of this router is computed; its routes are not listed", place)
            return
        paths = _joined(_joined(way.paths, own), route.paths)
        if paths is None:
            self._report("the path of this route is computed", location)
            return
        self._settings((*(own or ()), *(route.paths or ())), location)
        held = self.findings.modules.setdefault(router.site, set())
        held.add(route.site[0])
        # Starlette's own routes know nothing of dependencies.
        dependencies = (*way.dependencies, *route.dependencies) if route.own_prefix else ()
        for handler in self._handlers.of(route):
            for path in paths:
                self._add(way, route, handler.method, handler.name, path, dependencies, location)
        if route.conditional or len(paths) > 1:
            message = "this route is there only on a condition"
            self._note(diagnostics.ROUTE_CONDITIONAL, message, location)

    def _add(
        self,
        way: _Way,
        route: Route,
        method: str,
        handler: str,
        path: Known,
        dependencies: tuple[Thing, ...],
        location: Location,
    ) -> None:
        template = _template(str(path.value)) or "/"
        key = EndpointId(way.app, method, template)
        if key in self.findings.endpoints:
            return
        auth = self._handlers.guards(handler, dependencies)
        in_schema = _both(way.in_schema, route.in_schema)
        before = self._handlers.runs(handler, dependencies)
        bodies = of_models(self._inventory, handler)
        runs = tuple(dict.fromkeys((*way.around, *before, *bodies)))
        self.findings.endpoints[key] = Endpoint(
            way.app, method, template, "fastapi", handler, location, auth, in_schema, runs
        )
        if handler:
            self.findings.edges.append(edge(str(key), handler, EdgeKind.HANDLES, location))
        for name in self._handlers.called(handler, dependencies):
            self.findings.edges.append(edge(str(key), name, EdgeKind.CALLS, location))
        if route.is_socket:
            self.findings.doors.append(Door("websocket", template, handler, location))

    def _settings(self, paths: tuple[Known, ...], location: Location) -> None:
        for path in paths:
            if path.setting:
                message = f"{path.value!r} is the default of setting {path.setting!r}"
                self._note(diagnostics.ROUTE_FROM_SETTING, message, location)

    def _report(self, message: str, location: Location) -> None:
        self._note(diagnostics.ROUTE_UNRESOLVED, message, location)

    def _note(self, code: diagnostics.Code, message: str, location: Location) -> None:
        if (message, location) not in self._reported:
            self._reported.add((message, location))
            self.findings.diagnostics.append(report(code, message, location))


def app_names(apps: list[Router]) -> dict[Site, str]:
    """A name for each application: the module it is made in, with the variable it is bound to
    where a module makes several; one that is bound to none has no name."""
    sites: dict[str, dict[Site, str]] = {}
    for app in apps:
        if app.entries and app.name:
            sites.setdefault(app.site[0], {}).setdefault(app.site, app.name)
    return {
        site: name if len(names) > 1 else module
        for module, names in sites.items()
        for site, name in names.items()
    }


def _both(outer: bool | None, inner: bool | None) -> bool | None:
    if outer is False or inner is False:
        return False
    return None if outer is None or inner is None else True


def _joined(
    before: tuple[Known, ...] | None, after: tuple[Known, ...] | None
) -> tuple[Known, ...] | None:
    if before is None or after is None:
        return None
    return tuple(
        Known(f"{first.value}{second.value}", first.setting or second.setting)
        for first in before
        for second in after
    )


def _stripped(path: Known) -> Known:
    return Known(str(path.value).rstrip("/"), path.setting)


def _template(path: str) -> str:
    """`{id:int}` as `{id}`, `{rest:path}` as `{rest*}`."""

    def parameter(match: re.Match[str]) -> str:
        return f"{{{match[1]}{'*' if match[2] == 'path' else ''}}}"

    return _PARAMETER.sub(parameter, path)
