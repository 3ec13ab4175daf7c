"""Settings and endpoints in, what else runs for each request out.

Rules: docs.djangoproject.com, topics/http/middleware (hooks and their order), topics/auth/default
(guards), topics/class-based-views; `View.as_view` for `setup` and `dispatch`. Middleware of Django
itself answers without the project's code, except where a stand-in says what it touches."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from strangler.analyzers.recognisers.django.settings import Settings
from strangler.analyzers.recognisers.django.stood_for import CONTEXT, GET_RESPONSE, REQUEST
from strangler.analyzers.recognisers.following import follow, is_class, named
from strangler.model.behaviour import Behaviour, Given, Listener
from strangler.model.facts import DefinitionKind
from strangler.model.names import last, parent
from strangler.model.recogniser import Endpoint, Inventory
from strangler.model.values import Call, Literal, Name

_HOOKS = (
    "__call__",
    "process_request",
    "process_view",
    "process_template_response",
    "process_exception",
    "process_response",
)
_AUTH = "django.contrib.auth.decorators."
_STAFF = "django.contrib.admin.views.decorators.staff_member_required"
_QUIET = (
    "django.middleware.",
    "django.contrib.messages.",
    "django.contrib.auth.middleware.Auth",
    "django.contrib.sessions.",
)
"""What these touch, they touch when the request's session or user is asked for."""
_SAVING = "django.contrib.sessions.middleware.SessionMiddleware.process_response"


_GUARDS = (
    ("authentication", "authenticate"),
    ("permission", "has_permission"),
    ("throttl", "allow_request"),
)


class Running:
    """What runs around the views of one project."""

    def __init__(self, inventory: Inventory, settings: Settings) -> None:
        self._inventory = inventory
        self._settings = settings
        self.middleware = tuple(dict.fromkeys(self._middleware()))

    def around(self, endpoint: Endpoint) -> Endpoint:
        """The endpoint with its `runs`."""
        own = (*self.middleware, *self._guards(endpoint), *self._view(endpoint))
        return replace(endpoint, runs=(*endpoint.runs, *dict.fromkeys(own)))

    def behaviour(self, endpoints: Iterable[Endpoint]) -> Iterator[Behaviour]:
        """What middleware and guards are given, and who adds to the context of templates."""
        for name, _ in self._settings.strings("MIDDLEWARE"):
            dotted = self._resolved(name)
            if is_class(self._inventory, dotted):
                yield Given(f"{dotted}.__init__", "get_response", GET_RESPONSE)
                for hook in _HOOKS:
                    for place, parameter in enumerate(self._parameters(f"{dotted}.{hook}", 1)):
                        if place == 0:
                            yield Given(f"{dotted}.{hook}", parameter, REQUEST)
            else:
                for place, parameter in enumerate(self._parameters(dotted, 0)):
                    if place == 0:
                        yield Given(dotted, parameter, GET_RESPONSE)
                for inner in self._inner(dotted):
                    for parameter in self._parameters(inner, 0)[:1]:
                        yield Given(inner, parameter, REQUEST)
        for function in self._processors():
            yield Listener(CONTEXT, "", function)
            for parameter in self._parameters(function, 0)[:1]:
                yield Given(function, parameter, REQUEST)

    # -- middleware

    def _middleware(self) -> Iterator[str]:
        for setting in ("MIDDLEWARE", "MIDDLEWARE_CLASSES"):
            for name, _ in self._settings.strings(setting):
                dotted = self._resolved(name)
                if is_class(self._inventory, dotted):
                    yield from self._class(dotted)
                elif self._inventory.definition(dotted) is not None:
                    inner = tuple(self._inner(dotted))
                    yield from inner or (dotted,)
                elif not name.startswith(_QUIET):
                    yield f"{name}.__call__"
        if any(
            isinstance(value, Literal) and value.value is True
            for _, value in self._settings.values("SESSION_SAVE_EVERY_REQUEST")
        ):
            yield _SAVING

    def _class(self, dotted: str) -> Iterator[str]:
        """The hooks of a class; `MiddlewareMixin` has `__call__` and calls two of the others."""
        mixin = any(last(base) == "MiddlewareMixin" for base in self._inventory.ancestors(dotted))
        if mixin:
            yield f"{dotted}.__call__"
        for hook in _HOOKS:
            if self._method(dotted, hook) and not (mixin and hook in _CALLED_BY_MIXIN):
                yield f"{dotted}.{hook}"

    def _inner(self, dotted: str) -> Iterator[str]:
        """The function that a middleware factory gives back."""
        place = self._inventory.definition(dotted)
        if place is None:
            return
        module, factory = place
        for definition in self._inventory.facts(module).definitions:
            inside = parent(definition.name) == factory.name
            if inside and definition.kind is DefinitionKind.FUNCTION:
                yield f"{module}.{definition.name}"

    def _processors(self) -> Iterator[str]:
        for use in self._settings.platform():
            if use.role == "context processor":
                yield use.name

    # -- views

    def _view(self, endpoint: Endpoint) -> Iterator[str]:
        """`setup` and `dispatch` of a class-based view, where one overrides them."""
        dotted = parent(endpoint.handler)
        if not is_class(self._inventory, dotted):
            return
        if endpoint.framework == "drf":
            yield f"{dotted}.initial"
        lines = (dotted, *self._inventory.ancestors(dotted))
        for name in ("setup", "dispatch"):
            mixes = any(line.startswith("django.contrib.auth.mixins.") for line in lines)
            if self._method(dotted, name) or (name == "dispatch" and mixes):
                yield f"{dotted}.{name}"

    def _guards(self, endpoint: Endpoint) -> Iterator[str]:
        """Decorators of Django that look at the user, and tests that they are given."""
        for name in endpoint.auth:
            if name == _STAFF or name == f"{_AUTH}login_required":
                yield f"{_AUTH}login_required"
            elif name.startswith(_AUTH):
                yield name
            elif endpoint.framework == "drf":
                yield from self._guard(endpoint, name)
            elif endpoint.framework == "ninja":
                yield f"{name}.__call__" if is_class(self._inventory, name) else name
        place = self._inventory.definition(endpoint.handler)
        for decorator in place[1].decorators if place else ():
            if isinstance(decorator, Call) and last(decorator.name) == "user_passes_test":
                assert place is not None
                test = named(self._inventory, place[0], decorator.argument(0, "test_func"))
                if test and self._inventory.definition(test):
                    yield test

    def _guard(self, endpoint: Endpoint, name: str) -> Iterator[str]:
        """A class that guards a view of Django REST framework: `initial` asks what is known of
        the view's class; that of a function, or of a library, is asked by itself."""
        known = is_class(self._inventory, name)
        if (known or name.startswith("rest_framework.")) and is_class(
            self._inventory, parent(endpoint.handler)
        ):
            return
        lines = (name, *self._inventory.ancestors(name))
        for word, method in _GUARDS:
            if any(word in line.lower() for line in lines):
                yield f"{name}.{method}"
                return

    # -- helpers

    def _resolved(self, name: str) -> str:
        module = self._settings.modules[0] if self._settings.modules else ""
        _, value = follow(self._inventory, module, Name(name))
        return value.name if isinstance(value, Name) else name

    def _method(self, dotted: str, name: str) -> str:
        for holder in (dotted, *self._inventory.ancestors(dotted)):
            method = self._inventory.members(holder).get(name)
            if method:
                return method
        return ""

    def _parameters(self, dotted: str, skipped: int) -> list[str]:
        found = self._method(parent(dotted), last(dotted)) or dotted
        place = self._inventory.definition(found)
        return [p.name for p in place[1].parameters[skipped:]] if place else []


_CALLED_BY_MIXIN = frozenset({"__call__", "process_request", "process_response"})
