"""What a URLconf gives to `path()` in, the methods it answers and who answers them out.

Rules: docs.djangoproject.com, topics/http/decorators, topics/class-based-views and
ref/class-based-views."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from strangler.analyzers.recognisers.django.library import library_view
from strangler.analyzers.recognisers.following import (
    class_attribute,
    follow,
    is_class,
    is_guard,
    named,
    texts_of,
)
from strangler.analyzers.recognisers.giving import inner_functions
from strangler.analyzers.recognisers.urls import URLReader, View
from strangler.model.facts import DefinitionKind
from strangler.model.names import last, parent
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Items, Literal, Member, Name, Value

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
"""HEAD, OPTIONS and TRACE are answered by the framework."""
_HTTP = "django.views.decorators.http."
_RESTRICTIONS = {
    "require_GET": frozenset({"GET"}),
    "require_POST": frozenset({"POST"}),
    "require_safe": frozenset({"GET"}),
}
_GUARD_MIXINS = "django.contrib.auth.mixins."


def read_view(
    inventory: Inventory, module: str, value: Value, readers: Sequence[URLReader] = ()
) -> View | None:
    """The view that a value in a URLconf is; None if it cannot be known. What the readers know
    is theirs, below whatever decorators of Django wrap it."""
    guards: list[str] = []
    allowed: set[str] | None = None
    for _ in range(20):
        module, value = follow(inventory, module, value)
        value = _of_class(value)
        for reader in readers:
            found = reader.view(module, value)
            if found is not None:
                return _wrapped(found, guards, allowed)
        match value:
            case Name():
                return _function_or_class(inventory, module, value, guards, allowed)
            case Call() if last(value.name) == "as_view":
                return _class_view(inventory, module, value, guards, allowed)
            case Literal(value=str(name)):  # dotted string, Django < 1.10
                value = Name(name, value.position)
                if inventory.resolve(module, name) is None:
                    return None
            case Call():
                wrapper = value.function
                if isinstance(wrapper, Call | Name):  # decorator(view), decorator(...)(view)
                    guards += _guards(inventory, module, (wrapper,))
                    allowed = _both(allowed, _restriction(inventory, module, wrapper))
                arguments = value.positional
                if not arguments:
                    return None
                if isinstance(arguments[0], Literal):  # path("old/", redirect_to("new"))
                    return _made(inventory, module, wrapper)
                value = arguments[0]
            case _:
                return None
    return None


def read_lambda(inventory: Inventory, module: str, after: int) -> View | None:
    """The first lambda of a module behind a packed position: what a pattern at that place calls
    its view."""
    found = [
        definition
        for definition in inventory.facts(module).definitions
        if definition.kind is DefinitionKind.LAMBDA and definition.position > after
    ]
    if not found:
        return None
    symbol = f"{module}.{min(found, key=lambda one: one.position).name}"
    return View((("ANY", symbol),), (), symbol)


def _made(inventory: Inventory, module: str, function: Value) -> View | None:
    """The view that a function of the project makes of texts: the one function inside it, or
    where that cannot be told the function itself."""
    maker = named(inventory, module, function) if isinstance(function, Name) else ""
    if inventory.definition(maker) is None:
        return None
    inside = list(inner_functions(inventory, maker))
    symbol = inside[0] if len(inside) == 1 else maker
    return View((("ANY", symbol),), (), symbol)


def _of_class(value: Value) -> Value:
    """`Books().as_view(...)` is `Books.as_view(...)`: `APIView.as_view` is a class method (Django
    REST framework, views.py), so an instance has it, too."""
    match value:
        case Call(function=Member(value=Call(function=Name()) as made, attribute="as_view")):
            view = Name(f"{made.name}.as_view", value.position)
            return Call(view, value.arguments, value.position)
    return value


def _wrapped(view: View, guards: list[str], allowed: set[str] | None) -> View:
    answers = tuple(a for a in view.answers if allowed is None or a[0] in {*allowed, "ANY"})
    return replace(view, answers=answers, auth=tuple(dict.fromkeys((*guards, *view.auth))))


def _function_or_class(
    inventory: Inventory, module: str, value: Name, guards: list[str], allowed: set[str] | None
) -> View | None:
    found = inventory.resolve(module, value.name)
    if found is None or not found.exact:
        return None
    place = inventory.definition(found.name)
    if place is not None:
        where, definition = place
        guards += _guards(inventory, where, definition.decorators)
        for decorator in definition.decorators:
            allowed = _both(allowed, _restriction(inventory, where, decorator))
    elif found.internal and not found.symbol:
        return None
    methods = sorted(allowed & set(METHODS)) if allowed is not None else ["ANY"]
    answers = tuple((method, found.name) for method in methods)
    return View(answers, tuple(dict.fromkeys(guards)), found.name if found.internal else "")


def _class_view(
    inventory: Inventory, module: str, call: Call, guards: list[str], allowed: set[str] | None
) -> View | None:
    view = named(inventory, module, Name(parent(call.name)))
    if not view:
        return None
    if is_class(inventory, view):
        place = inventory.definition(view)
        assert place is not None
        guards += _guards(inventory, place[0], place[1].decorators)
        bases = inventory.ancestors(view)
        guards += [base for base in bases if base.startswith(_GUARD_MIXINS)]
        handler = view
    else:
        bases = ()
        library = library_view(view)
        handler = f"{library.module}.{last(view)}" if library else view
    methods = _methods(inventory, (view, *bases))
    names = _method_names(inventory, module, view, call)
    listed = [m for m in METHODS if m.lower() in methods and (names is None or m.lower() in names)]
    if allowed is not None:
        listed = [method for method in listed if method in allowed]
    answers = [(method, f"{handler}.{method.lower()}") for method in listed]
    if not answers and not _is_known(inventory, (view, *bases)):
        answers = [("ANY", handler)]
    symbol = view if is_class(inventory, view) else ""
    return View(tuple(answers), tuple(dict.fromkeys(guards)), symbol)


def _methods(inventory: Inventory, classes: tuple[str, ...]) -> frozenset[str]:
    """The HTTP methods that a class and its bases implement, in lower case."""
    found: set[str] = set()
    for name in classes:
        library = library_view(name)
        if library is not None and inventory.definition(name) is None:
            found |= library.methods
        members = inventory.members(name)
        found |= {method.lower() for method in METHODS if method.lower() in members}
    return frozenset(found)


def _method_names(
    inventory: Inventory, module: str, view: str, call: Call
) -> frozenset[str] | None:
    """`http_method_names` where it is narrowed: by `as_view`, the class or a base."""
    given = texts_of(inventory, module, call.keyword("http_method_names"))
    if given is None:
        bound = class_attribute(inventory, view, "http_method_names")
        given = texts_of(inventory, *bound) if bound else None
    if given is not None:
        return frozenset(given)
    for name in (view, *inventory.ancestors(view)):
        library = library_view(name)
        if library is not None and library.only is not None:
            return library.only
    return None


def _is_known(inventory: Inventory, classes: tuple[str, ...]) -> bool:
    """Whether all classes are the project's or Django's, so that no method is hidden."""
    return all(
        inventory.definition(name) is not None or name.startswith(("django.", "builtins."))
        for name in classes
    )


def _restriction(inventory: Inventory, module: str, decorator: Value) -> set[str] | None:
    """The methods that a decorator of django.views.decorators.http lets through."""
    module, decorator = follow(inventory, module, decorator)
    name = named(inventory, module, decorator)
    if not name.startswith(_HTTP):
        return None
    if name == f"{_HTTP}require_http_methods" and isinstance(decorator, Call):
        listed = texts_of(inventory, module, decorator.argument(0, "request_method_list"))
        return {method.upper() for method in listed} if listed is not None else None
    known = _RESTRICTIONS.get(last(name))
    return set(known) if known is not None else None


def _guards(inventory: Inventory, module: str, decorators: tuple[Value, ...]) -> Iterator[str]:
    """What asks for a user or a permission, told by its name."""
    for decorator in decorators:
        where, value = follow(inventory, module, decorator)
        name = named(inventory, where, value)
        if last(name) == "method_decorator" and isinstance(value, Call) and value.positional:
            inner = value.positional[0]
            yield from _guards(
                inventory, where, inner.items if isinstance(inner, Items) else (inner,)
            )
        elif is_guard(name):
            yield name


def _both(first: set[str] | None, second: set[str] | None) -> set[str] | None:
    if first is None or second is None:
        return second if first is None else first
    return first & second
