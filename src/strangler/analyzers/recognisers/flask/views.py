"""What is given as `view_func` in, handlers with their methods out.

Rules: flask.palletsprojects.com, views (methods of a MethodView, the `methods` attribute)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from strangler.analyzers.recognisers.following import (
    Placed,
    class_attribute,
    follow,
    is_class,
    is_guard,
    named,
    texts_of,
)
from strangler.model.names import last, parent
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Items, Name, Value

_METHOD_VIEW = (
    "flask.views.MethodView",
    "flask.MethodView",
    "flask_restful.Resource",
    "flask_restplus.Resource",
    "flask_restplus.resource.Resource",
    "flask_restx.Resource",
    "flask_restx.resource.Resource",
)
METHOD_DECORATORS = "method_decorators"
"""Of Flask-RESTful and Flask-RESTX."""
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_IMPLICIT = ("HEAD", "OPTIONS", "TRACE")


@dataclass(frozen=True, slots=True)
class View:
    """A view function or class: `symbol` is what Flask enters, `by_method` whether a class
    has one handler a method, `methods` what it declares (None: the rule's, or GET)."""

    symbol: str
    by_method: bool
    methods: tuple[str, ...] | None
    auth: tuple[str, ...]
    is_class: bool = False
    is_external: bool = False
    """Whether an extension brings it."""
    around: tuple[Placed, ...] = ()
    """What its rule or its API puts around it, outermost first."""

    def handler(self, method: str) -> str:
        """The dotted name of what answers a method."""
        if self.by_method:
            return f"{self.symbol}.{method.lower()}"
        return f"{self.symbol}.dispatch_request" if self.is_class else self.symbol

    def auth_of(self, inventory: Inventory, method: str) -> tuple[str, ...]:
        """What guards a method: the view's guards, and its own where it has a function of its
        own, wherever in the bases that is."""
        if not self.by_method:
            return self.auth
        for holder in (self.symbol, *inventory.ancestors(self.symbol)):
            place = inventory.definition(f"{holder}.{method.lower()}")
            if place is not None:
                own = auth_of(inventory, place[0], place[1].decorators)
                return tuple(dict.fromkeys((*self.auth, *own)))
        return self.auth


def read_view(inventory: Inventory, module: str, value: Value | None) -> View | None:
    """The view that a value is; wrappers around it are looked through."""
    guards: list[str] = []
    around: list[Placed] = []
    for _ in range(20):
        if value is None:
            return None
        module, value = follow(inventory, module, value)
        if isinstance(value, Name):
            found = inventory.resolve(module, value.name)
            if found is None or not found.exact:
                return None
            return replace(view_of(inventory, found.name, guards), around=tuple(around))
        if not isinstance(value, Call):
            return None
        if last(value.name) == "as_view":
            name = named(inventory, module, Name(parent(value.name)))
            if not name:
                return None
            return replace(view_of(inventory, name, guards), around=tuple(around))
        guards += auth_of(inventory, module, (value.function,))
        around.append((module, value.function))
        arguments = value.positional
        value = arguments[0] if arguments else None
    return None


def view_of(inventory: Inventory, dotted: str, guards: list[str]) -> View:
    """The view that a dotted name of a function or class is."""
    place = inventory.definition(dotted)
    if place is not None:
        guards = [*guards, *auth_of(inventory, place[0], place[1].decorators)]
    if not is_class(inventory, dotted):
        return View(dotted, False, None, tuple(dict.fromkeys(guards)))
    for attribute in ("decorators", METHOD_DECORATORS):
        bound = class_attribute(inventory, dotted, attribute)
        if bound is not None and isinstance(bound[1], Items):
            guards += auth_of(inventory, bound[0], bound[1].items)
    auth = tuple(dict.fromkeys(guards))
    bases = inventory.ancestors(dotted)
    declared = class_attribute(inventory, dotted, "methods")
    methods = texts_of(inventory, *declared) if declared is not None else None
    if any(base in _METHOD_VIEW for base in bases):
        members = {name for holder in (dotted, *bases) for name in inventory.members(holder)}
        implemented = tuple(method for method in _METHODS if method.lower() in members)
        listed = tuple(m for m in implemented if methods is None or m in _upper(methods))
        return View(dotted, True, listed, auth, is_class=True)
    declared_methods = tuple(explicit(methods)) if methods is not None else None
    return View(dotted, False, declared_methods, auth, is_class=True)


def explicit(methods: list[str]) -> list[str]:
    """Methods in upper case, without those that Flask adds by itself."""
    return [method for method in _upper(methods) if method not in _IMPLICIT]


def auth_of(inventory: Inventory, module: str, decorators: tuple[Value, ...]) -> Iterator[str]:
    """The decorators that ask for a user or a permission, told by their names."""
    for decorator in decorators:
        function = decorator.function if isinstance(decorator, Call) else decorator
        if isinstance(function, Name):
            found = inventory.resolve(module, function.name)
            name = found.name if found is not None and found.exact else function.name.lstrip(":?*")
            if is_guard(name):
                yield name


def _upper(methods: list[str]) -> list[str]:
    return [method.upper() for method in methods]
