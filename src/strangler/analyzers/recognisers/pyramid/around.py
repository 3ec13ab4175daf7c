"""What an application is told in, what runs for an endpoint beside its view out, and what the
framework hands to whom.

Rules: docs.pylonsproject.org, pyramid, "Request Processing": tweens, `NewRequest`, the root
factory, traversal, `ContextFound`, the policy where a permission is asked for, the view,
`NewResponse`; "Defining a View Callable" and `pyramid.viewderivers` (`(request)` or
`(context, request)`), "Custom View Derivers" (what a deriver gives is called with the context
and the request); `pyramid.renderers.RendererHelper.render` (`BeforeRender` for every renderer);
pyramid-services, `find_service`."""

from collections.abc import Iterable, Iterator

from strangler.analyzers.recognisers.following import is_class
from strangler.analyzers.recognisers.giving import by_place, has_member, own_parameters
from strangler.analyzers.recognisers.pyramid.collected import Application, Route
from strangler.analyzers.recognisers.pyramid.supplying import defined
from strangler.analyzers.recognisers.pyramid.views import ReadView
from strangler.model.behaviour import Behaviour, Listener, Member
from strangler.model.facts import DefinitionKind
from strangler.model.names import last, parent
from strangler.model.recogniser import Inventory

REQUEST = "pyramid.request.Request"
SERVICE = "pyramid_services.find_service"
_SECURITY = "pyramid.security_policy"
_REGISTRY = "pyramid.registry.Registry"
_HANDLER = "pyramid.router.Handler"
_POLICY = {
    "set_security_policy": ("identity", "permits"),
    "set_authentication_policy": ("authenticated_userid", "effective_principals"),
    "set_authorization_policy": ("permits",),
}
_BEFORE = ("NewRequest", "BeforeTraversal", "ContextFound")
_RENDERING = ("BeforeRender",)
_AFTER = ("NewResponse",)
_RENDERED = "pyramid.before_render"
_VIEW = "pyramid.viewderivers.View"
_INIT = "__init__"


def runs(
    inventory: Inventory, application: Application, route: Route | None, views: list[ReadView]
) -> tuple[str, ...]:
    """What runs for an endpoint that one of `views` answers, in order."""
    found: list[str] = []
    for supplied in application.supplied:
        if supplied.name == "add_tween":
            found += tween(inventory, supplied.function)
    found += _subscribers(application, _BEFORE)
    root = _root(inventory, application, route)
    if root:
        found.append(root)
        if (route is None or route.traverses) and has_member(inventory, root, "__getitem__"):
            found.append(f"{root}.__getitem__")
    if any(view.auth for view in views):
        for supplied in application.supplied:
            names = _POLICY.get(supplied.name, ())
            found += [
                f"{supplied.function}.{name}"
                for name in names
                if has_member(inventory, supplied.function, name)
            ]
    for supplied in application.supplied:
        if supplied.name == "add_view_deriver":
            found += tween(inventory, supplied.function)
    for view in views:
        owner = parent(view.handler)
        if is_class(inventory, owner) and has_member(inventory, owner, _INIT):
            found.append(owner)
    found += [view.handler for view in views if len(views) > 1]
    if any(view.renders for view in views):
        found += _subscribers(application, _RENDERING)
    found += _subscribers(application, _AFTER)
    kept = (name for name in found if _is_known(inventory, name))
    return tuple(dict.fromkeys(kept))


def tween(inventory: Inventory, factory: str) -> list[str]:
    """What a tween factory, or a view deriver, gives that runs for a request: the functions
    inside it, or its class's `__call__`."""
    place = inventory.definition(factory)
    if place is None:
        return []
    if place[1].kind is DefinitionKind.CLASS:
        return [f"{factory}.__call__"]
    definitions = inventory.facts(place[0]).definitions
    return [
        f"{place[0]}.{definition.name}"
        for definition in definitions
        if definition.scope >= 0
        and definitions[definition.scope] == place[1]
        and definition.kind is DefinitionKind.FUNCTION
    ]


def application_behaviour(inventory: Inventory, application: Application) -> Iterator[Behaviour]:
    """What tweens, policies, subscribers, factories and request methods are given, what the
    request has, and which services are found by which name."""
    for supplied in application.supplied:
        function = supplied.function
        if supplied.name == "add_tween":
            init = function
            if is_class(inventory, function):
                init = f"{function}.{_INIT}"
            yield from by_place(inventory, init, (_HANDLER, _REGISTRY))
            for inner in tween(inventory, function):
                yield from by_place(inventory, inner, (REQUEST,))
        elif supplied.name == "add_view_deriver":
            yield from by_place(inventory, function, (_VIEW,))
            for inner in tween(inventory, function):
                yield from by_place(inventory, inner, ("", REQUEST))
        elif supplied.name in _POLICY:
            if supplied.name != "set_authorization_policy":
                yield Listener(_SECURITY, "", function)
            for name, held in sorted(inventory.members(function).items()):
                if name[:2] != "__":
                    yield from by_place(inventory, held, (REQUEST,))
        elif supplied.kind in ("property", "method"):
            computed = supplied.kind == "property"
            yield Member(REQUEST, supplied.name, function, computed)
            yield from by_place(inventory, _entry(inventory, function), (REQUEST,))
        elif supplied.kind == "service" and supplied.name:
            is_interface = is_class(inventory, supplied.name)
            event, subject = (SERVICE, supplied.name) if is_interface else (supplied.name, "")
            yield Listener(event, subject, function)
            yield from by_place(inventory, _entry(inventory, function), ("", REQUEST))
        elif supplied.kind == "subscriber" and supplied.name.startswith("pyramid.events."):
            if last(supplied.name) in _RENDERING:
                yield Listener(_RENDERED, "", function)
            yield from by_place(inventory, function, (supplied.name,))
        elif supplied.kind == "subscriber" and is_class(inventory, supplied.name):
            yield Listener("pyramid.registry.notify", supplied.name, function)
    for route in (None, *application.routes.values()):
        root = _root(inventory, application, route)
        if root:
            yield from by_place(inventory, _entry(inventory, root), (REQUEST,))


def view_behaviour(
    inventory: Inventory, application: Application, route: Route | None, views: Iterable[ReadView]
) -> Iterator[Behaviour]:
    """What the views of a route are given, and what context the request has there."""
    root = _root(inventory, application, route)
    walked = route is None or route.traverses
    for view in views:
        context = view.context
        if context and not is_class(inventory, context):
            context = ""
        if not context and root:
            # What the root's `__getitem__` gives, which traversal walks; else the root itself.
            steps = has_member(inventory, root, "__getitem__")
            context = root if not walked else f"{root}.__getitem__" if steps else ""
        owner = parent(view.handler)
        entry = view.handler
        if is_class(inventory, owner):
            entry = _entry(inventory, owner)
        place = inventory.definition(entry)
        if place is None:
            continue
        defaults = {p.name for p in place[1].parameters if p.default is not None}
        names = own_parameters(inventory, *place)
        asked = [name for name in names if name not in defaults]
        only = len(asked) < 2 or asked[0] == "request"  # `pyramid.util.takes_one_arg`
        yield from by_place(inventory, entry, (REQUEST,) if only else (context, REQUEST))


def _root(inventory: Inventory, application: Application, route: Route | None) -> str:
    """What makes the root of a route: its own factory, else the application's."""
    given = application.root if route is None or not route.factory else route.factory
    return defined(inventory, given)


def _entry(inventory: Inventory, dotted: str) -> str:
    """A function itself; of a class, the `__init__` that makes an instance."""
    if not is_class(inventory, dotted):
        return dotted
    for holder in (dotted, *inventory.ancestors(dotted)):
        if _INIT in inventory.members(holder):
            return f"{holder}.{_INIT}"
    return dotted


def _subscribers(application: Application, events: tuple[str, ...]) -> Iterator[str]:
    for supplied in application.supplied:
        if supplied.kind == "subscriber" and last(supplied.name) in events:
            yield supplied.function


def _is_known(inventory: Inventory, dotted: str) -> bool:
    if inventory.definition(dotted) is not None:
        return not is_class(inventory, dotted) or has_member(inventory, dotted, _INIT)
    owner = parent(dotted)
    return is_class(inventory, owner) and has_member(inventory, owner, last(dotted))
