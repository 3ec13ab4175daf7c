"""Routes and views of one application in, its endpoints out.

Like Pyramid's own `proutes`, which lists every route that is declared: a route that no view
answers, or that only makes URLs (`static=True`), is listed with what answers it, which is
`HTTPNotFound`, and a diagnostic says so. A route to another host is none of the application's."""

from dataclasses import dataclass, field

from strangler import diagnostics
from strangler.analyzers.recognisers.following import edge
from strangler.analyzers.recognisers.pyramid.around import (
    application_behaviour,
    runs,
    view_behaviour,
)
from strangler.analyzers.recognisers.pyramid.collected import Application, Route
from strangler.analyzers.recognisers.pyramid.frames import COMPUTED, Evaluator, shown
from strangler.analyzers.recognisers.pyramid.patterns import is_external, template
from strangler.analyzers.recognisers.pyramid.rendering import Rendering
from strangler.analyzers.recognisers.pyramid.views import ReadView, read_view
from strangler.diagnostics import Diagnostic, report
from strangler.identity import EndpointId
from strangler.locations import Location
from strangler.model.behaviour import Behaviour
from strangler.model.graph import Edge, EdgeKind
from strangler.model.recogniser import Endpoint, Inventory

NOT_FOUND = "pyramid.httpexceptions.HTTPNotFound"
_TRAVERSE = "traverse"
"""What Pyramid calls the part of a path that is traversed."""


@dataclass(slots=True)
class Listed:
    """Endpoints with their edges to all views that may answer."""

    endpoints: dict[EndpointId, Endpoint] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    behaviour: set[Behaviour] = field(default_factory=set)
    renderings: set[Rendering] = field(default_factory=set)


def list_endpoints(
    inventory: Inventory, evaluator: Evaluator, application: Application, listed: Listed
) -> None:
    """The endpoints of one application."""
    listed.behaviour.update(application_behaviour(inventory, application))
    views: dict[str, list[ReadView]] = {}
    for registered in application.views:
        view = read_view(inventory, evaluator, registered, application.permission)
        if view is None:
            message = "the route or name of this view is computed"
            listed.diagnostics.append(
                report(diagnostics.ROUTE_UNRESOLVED, message, registered.registered)
            )
        elif not (view.is_exception and not view.route):
            views.setdefault(view.route, []).append(view)
    lister = _Lister(inventory, application, listed)
    for name, route in application.routes.items():
        lister.route(route, views.pop(name, []), views.get("", []))
    for view in views.pop("", []):
        lister.traversed(view)
    for name, lost in sorted(views.items()):
        if name.startswith(COMPUTED):
            message = "the route of this view is computed"
            places = sorted({view.registered for view in lost})
            listed.diagnostics += [
                report(diagnostics.ROUTE_UNRESOLVED, message, place) for place in places
            ]
            continue
        message = f"no route of {application.name!r} is named {name!r}"
        listed.diagnostics.append(
            report(diagnostics.VIEW_WITHOUT_ROUTE, message, min(v.location for v in lost))
        )


class _Lister:
    def __init__(self, inventory: Inventory, application: Application, listed: Listed) -> None:
        self._inventory = inventory
        self._application = application
        self._listed = listed

    def route(self, route: Route, views: list[ReadView], everywhere: list[ReadView]) -> None:
        if is_external(route.pattern):
            return
        path = template(route.pattern)
        if route.uses_global_views:
            views = [*views, *(v for v in everywhere if not v.context)]
        if route.is_static or not views:
            why = "only makes URLs" if route.is_static else "has no view"
            message = f"route {shown(route.name)} ({path}) {why}; it is answered by 404"
            self._say(diagnostics.ROUTE_WITHOUT_VIEW, message, route.location)
            for method in route.methods or ("ANY",):
                self._add(method, path, NOT_FOUND, (), route.location)
            return
        if f"{{{_TRAVERSE}*}}" in path:
            message = f"route {shown(route.name)} ({path}) ends in traversal"
            self._say(diagnostics.TRAVERSAL, message, route.location)
        by_method: dict[tuple[str, str], list[ReadView]] = {}
        for view in views:
            at = f"{path}/{view.name}" if view.name and path.endswith("*}") else path
            for method in _methods(route, view):
                by_method.setdefault((method, at), []).append(view)
        for (method, at), held in by_method.items():
            self._answered(method, at, held, route)

    def traversed(self, view: ReadView) -> None:
        """A view without a route: found by walking the resources that the root factory gives.

        The default root has no children (`pyramid.traversal.DefaultRootFactory`), so there only
        the root's own views answer."""
        if not self._application.root_factory:
            if not view.context:
                self._answered_all(view, f"/{view.name}")
            return
        path = f"/{{{_TRAVERSE}*}}" + (f"/{view.name}" if view.name else "")
        of = f" of {view.context}" if view.context else ""
        message = f"view {view.handler!r}{of} is reached by traversal, listed as {path}"
        self._say(diagnostics.TRAVERSAL, message, view.location)
        self._answered_all(view, path)

    def _answered_all(self, view: ReadView, path: str) -> None:
        for method in view.methods or ("ANY",):
            self._answered(method, path, [view])

    def _answered(
        self, method: str, path: str, views: list[ReadView], route: Route | None = None
    ) -> None:
        """The view with the fewest conditions stands for the endpoint; edges lead to all."""
        chosen = min(views, key=lambda view: (view.predicates, view.location))
        auth = tuple(dict.fromkeys(guard for view in views for guard in view.auth))
        found = runs(self._inventory, self._application, route, views)
        renderings = [Rendering(v.handler, v.renderer) for v in views if v.renders]
        self._listed.renderings.update(renderings)
        rendering = dict.fromkeys(one.function for one in renderings)
        around = (*(name for name in found if name != chosen.handler), *rendering)
        key = self._add(method, path, chosen.handler, auth, chosen.location, around)
        given = view_behaviour(self._inventory, self._application, route, views)
        self._listed.behaviour.update(given)
        for view in views:
            target = view.handler if self._inventory.definition(view.handler) else view.module
            handled = edge(str(key), target, EdgeKind.HANDLES, view.location)
            if handled not in self._listed.edges[-len(views) :]:
                self._listed.edges.append(handled)

    def _add(
        self,
        method: str,
        path: str,
        handler: str,
        auth: tuple[str, ...],
        location: Location,
        around: tuple[str, ...] = (),
    ) -> EndpointId:
        name = self._application.name
        key = EndpointId(name, method, path)
        known = self._listed.endpoints.get(key)
        if known is None or known.handler == NOT_FOUND:
            self._listed.endpoints[key] = Endpoint(
                name, method, path, "pyramid", handler, location, auth, runs=around
            )
        return key

    def _say(self, code: diagnostics.Code, message: str, location: Location) -> None:
        self._listed.diagnostics.append(report(code, message, location))


def _methods(route: Route, view: ReadView) -> tuple[str, ...]:
    """The methods of both predicates; ANY where neither has one."""
    if route.methods is None:
        return view.methods or ("ANY",)
    if view.methods is None:
        return tuple(m for m in route.methods if m != "HEAD" or "GET" not in route.methods)
    return tuple(method for method in view.methods if method in route.methods)
