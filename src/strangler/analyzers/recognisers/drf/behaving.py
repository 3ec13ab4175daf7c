"""Endpoints and serializers in, what the framework passes, calls and looks at out.

Rules: django-rest-framework.org, api-guide/views, permissions, authentication, throttling,
settings."""

from collections.abc import Iterator

from strangler.analyzers.recognisers.drf.filtering import filters
from strangler.analyzers.recognisers.drf.serializing import Serializers
from strangler.analyzers.recognisers.following import (
    follow,
    global_assignments,
    is_class,
    is_imported,
    named,
    product_modules,
)
from strangler.model.behaviour import Accessor, Behaviour, Given, Mapped
from strangler.model.facts import DefinitionKind
from strangler.model.names import parent
from strangler.model.recogniser import Conclusions, Endpoint, Inventory
from strangler.model.values import Items, Pairs, elements, text

REQUEST = "rest_framework.request.Request"
_GUARDS = (
    ("authentication", "authenticate", "_authentication"),
    ("permission", "has_permission", "_permission"),
    ("throttl", "allow_request", "_throttle"),
)
_GENERIC = "rest_framework.generics.GenericAPIView"
_SETTINGS = (
    ("DEFAULT_FILTER_BACKENDS", "_filter"),
    ("DEFAULT_PAGINATION_CLASS", "_paginator"),
)


def behave(inventory: Inventory, conclusions: Conclusions) -> Iterator[Behaviour]:
    """Everything, in no order."""
    yield Mapped("rest_framework.authtoken.models.Token", "authtoken_token")
    yield from Serializers(inventory, conclusions).behaviour()
    if is_imported(inventory, "django_filters"):
        models = frozenset(table.model for table in conclusions.tables if table.model)
        yield from filters(inventory, models)
    seen: set[str] = set()
    for endpoint in conclusions.endpoints:
        if endpoint.framework == "drf":
            yield from _endpoint(inventory, endpoint)
            view = parent(endpoint.handler)
            if view not in seen and is_class(inventory, view):
                seen.add(view)
                yield from _view(inventory, view)
    yield from _defaults(inventory)


def _endpoint(inventory: Inventory, endpoint: Endpoint) -> Iterator[Behaviour]:
    """The request, what the path holds, and what guards the view."""
    view = parent(endpoint.handler)
    place = inventory.definition(endpoint.handler)
    names = {part.strip("{}*") for part in endpoint.path.split("/") if "{" in part}
    if place is not None and not is_class(inventory, view):
        for position, parameter in enumerate(place[1].parameters):
            if position == 0:
                yield Given(endpoint.handler, parameter.name, REQUEST)
            elif parameter.name in names and not parameter.annotation:
                yield Given(endpoint.handler, parameter.name, "builtins.str")
    for guard in endpoint.auth:
        kind = _kind(inventory, guard)
        if kind is None:
            continue
        method, attribute = kind
        if is_class(inventory, guard):
            yield Given(f"{guard}.{method}", "request", REQUEST)
        if is_class(inventory, view):
            yield Accessor(view, attribute, guard)


def _kind(inventory: Inventory, guard: str) -> tuple[str, str] | None:
    """What a guard is asked, and where a view has it."""
    for name in (guard, *inventory.ancestors(guard)):
        for word, method, attribute in _GUARDS:
            if name.startswith("rest_framework.") and word in name:
                return method, attribute
    for _, method, attribute in _GUARDS:
        if method in inventory.members(guard):
            return method, attribute
    return None


def _view(inventory: Inventory, view: str) -> Iterator[Behaviour]:
    """Methods of a view that take the request have it."""
    names: set[str] = set()
    for holder in (view, *inventory.ancestors(view)):
        for name, method in sorted(inventory.members(holder).items()):
            place = inventory.definition(method)
            if place is None or place[1].kind is not DefinitionKind.FUNCTION or name in names:
                continue
            names.add(name)
            if any(parameter.name == "request" for parameter in place[1].parameters):
                yield Given(f"{view}.{name}", "request", REQUEST)


def _defaults(inventory: Inventory) -> Iterator[Behaviour]:
    """Filters and pagination that settings name, for views without their own."""
    for module in product_modules(inventory):
        for item in global_assignments(inventory, module, "REST_FRAMEWORK"):
            if not isinstance(item.value, Pairs):
                continue
            for key, value in item.value.pairs:
                for setting, attribute in _SETTINGS:
                    if text(key) == setting:
                        where, bound = follow(inventory, module, value)
                        for one in elements(bound) if isinstance(bound, Items) else (bound,):
                            name = text(one) or named(inventory, where, one)
                            found = inventory.resolve(where, name) if name else None
                            if found is not None:
                                yield Accessor(_GENERIC, attribute, found.name)
