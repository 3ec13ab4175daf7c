"""A view registration in, out what answers which methods of which route, and who may ask.

Rules: docs.pylonsproject.org, pyramid, "View Configuration" (non-predicate and predicate
arguments of `add_view`); `pyramid.view.view_config` for `attr`."""

from dataclasses import dataclass

from strangler.analyzers.recognisers.following import is_class, named
from strangler.analyzers.recognisers.pyramid.collected import View
from strangler.analyzers.recognisers.pyramid.frames import Bound, Evaluator, Given
from strangler.locations import Location, pack
from strangler.model.facts import DefinitionKind
from strangler.model.names import last
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Literal, Member, Name

_OPEN = "NO_PERMISSION_REQUIRED"
_EXCEPTIONS = ("Error", "Exception", "Warning")
_EXCEPTION_MODULES = ("pyramid.httpexceptions.", "pyramid.exceptions.", "webob.exc.", "builtins.")
_PREDICATES = (
    "request_param",
    "match_param",
    "accept",
    "header",
    "path_info",
    "xhr",
    "containment",
    "physical_path",
    "effective_principals",
    "is_authenticated",
    "custom_predicates",
)


@dataclass(frozen=True, slots=True)
class ReadView:
    """A view: `route` is empty for one that traversal reaches, `name` the view name there.
    `methods` None means any. `predicates` counts the conditions beside the method."""

    route: str
    name: str
    context: str
    methods: tuple[str, ...] | None
    handler: str
    auth: tuple[str, ...]
    predicates: int
    is_exception: bool
    location: Location
    registered: Location
    module: str
    renders: bool = False
    """It names a renderer, which turns what the handler gives into a response."""
    renderer: str = ""
    """Its name, empty where it is computed."""


def read_view(
    inventory: Inventory, evaluator: Evaluator, view: View, default: Bound | None
) -> ReadView | None:
    """What a registration says; None if its route's name is computed."""
    given = view.keywords
    named_route = given.get("route_name")
    route = "" if _is_none(named_route) else evaluator.name(named_route)
    name = _word(evaluator, given.get("name"))
    if route is None or name is None:
        return None
    context = _context(inventory, evaluator, given.get("context") or given.get("for_"))
    methods = evaluator.texts(given.get("request_method"))
    return ReadView(
        route=route,
        name=name,
        context=context,
        methods=_explicit(methods) if methods else None,
        handler=_handler(inventory, evaluator, view),
        auth=tuple(_auth(inventory, evaluator, given, default)),
        predicates=sum(1 for key in _PREDICATES if key in given),
        is_exception=_is_exception(inventory, context) or _is_true(given.get("exception_only")),
        location=view.location,
        registered=view.registered,
        module=view.module,
        renders="renderer" in given and not _is_none(given["renderer"]),
        renderer=evaluator.text(given.get("renderer")) or "",
    )


def _explicit(methods: list[str]) -> tuple[str, ...]:
    """Methods in upper case; GET brings HEAD by itself (`request_method` predicate)."""
    found = {method.upper() for method in methods}
    return tuple(sorted(found - {"HEAD"} if "GET" in found else found))


def _word(evaluator: Evaluator, given: Bound | None) -> str | None:
    """A text, empty where none is given; None where it is computed."""
    return "" if _is_none(given) else evaluator.text(given)


def _is_none(given: Bound | None) -> bool:
    return given is None or (isinstance(given, Given) and given.value == _none(given))


def _none(given: Given) -> Literal:
    return Literal(None, getattr(given.value, "position", 0))


def _handler(inventory: Inventory, evaluator: Evaluator, view: View) -> str:
    """The dotted name of what is entered; a class is entered by `attr`, else by `__call__`."""
    handler = view.handler or _dotted(inventory, evaluator, view.keywords.get("view"), view.module)
    attribute = evaluator.text(view.keywords.get("attr"))
    if handler and is_class(inventory, handler):
        own = f"{handler}.{attribute or '__call__'}"
        for holder in (handler, *inventory.ancestors(handler)):
            found = inventory.members(holder).get(attribute or "__call__")
            if found is not None:
                return found
        return own if attribute else handler
    return handler or _lambda(inventory, view) or view.module


def _lambda(inventory: Inventory, view: View) -> str:
    """The first lambda written in or after the registering call, if a lambda is the view."""
    given = view.keywords.get("view")
    if not isinstance(given, Given) or getattr(given.value, "kind", "") != "Lambda":
        return ""
    at = pack(view.registered.line, view.registered.column)
    for definition in inventory.facts(view.module).definitions:
        if definition.kind is DefinitionKind.LAMBDA and definition.position >= at:
            return f"{view.module}.{definition.name}"
    return ""


def _dotted(inventory: Inventory, evaluator: Evaluator, given: Bound | None, module: str) -> str:
    """A view as a name, a dotted name in a string, or something wrapped by calls."""
    for _ in range(10):
        if not isinstance(given, Given):
            return ""
        value, place = given.value, given.module or module
        if isinstance(value, Call):
            inner = value.positional
            if inner and given.frame is not None:
                argument = evaluator.evaluate(inner[0], given.frame)
                found = _dotted(inventory, evaluator, argument, place)
                if found and inventory.definition(found) is not None:
                    return found
            return named(inventory, place, value.function)
        if isinstance(value, Member):
            given = Given(place, value.value, given.frame)
            continue
        if isinstance(value, Name):
            if not given.module:
                return value.name
            text = evaluator.text(given)
            return text.replace(":", ".") if text else named(inventory, place, value)
        text = evaluator.text(given)
        if not text:
            return ""
        text = text.replace(":", ".")
        if text[:1] == ".":
            text = (
                f"{place if inventory.source(place).is_package else place.rpartition('.')[0]}{text}"
            )
        return text
    return ""


def _auth(
    inventory: Inventory, evaluator: Evaluator, given: dict[str, Bound], default: Bound | None
) -> list[str]:
    """The permission by its text or name, and predicates that ask for a user."""
    found: list[str] = []
    permission = given.get("permission", default)
    if isinstance(permission, Given) and permission.value != _none(permission):
        text = evaluator.text(permission)
        name = text or ""
        if text is None and isinstance(permission.value, Name):
            name = named(inventory, permission.module, permission.value)
            name = name or permission.value.name.lstrip("?:*.")
        if last(name) not in (_OPEN, "__no_permission_required__") and name:
            found.append(name)
    if _is_true(given.get("is_authenticated")):
        found.append("pyramid.is_authenticated")
    return found


def _context(inventory: Inventory, evaluator: Evaluator, given: Bound | None) -> str:
    if not isinstance(given, Given):
        return ""
    if isinstance(given.value, Name):
        return named(inventory, given.module, given.value) or given.value.name.lstrip("?:*.")
    return (evaluator.text(given) or "").replace(":", ".")


def _is_exception(inventory: Inventory, context: str) -> bool:
    """Whether a context is an exception: by its bases, its module, or its name."""
    if not context:
        return False
    for name in (context, *inventory.ancestors(context)):
        if name.startswith(_EXCEPTION_MODULES) or (
            inventory.definition(name) is None and name.endswith(_EXCEPTIONS)
        ):
            return True
    return False


def _is_true(given: Bound | None) -> bool:
    return (
        isinstance(given, Given) and isinstance(given.value, Literal) and given.value.value is True
    )
