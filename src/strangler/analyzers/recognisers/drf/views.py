"""What a URLconf holds in, the patterns and views of Django REST framework in it out.

Sources: rest_framework/views.py (APIView), viewsets.py (ViewSetMixin.as_view), decorators.py
(api_view). OPTIONS and HEAD are answered by the framework and not listed, as in Django's own
views and in the framework's schema. Patterns with a format suffix (`users.json`) answer as the
ones without and are not listed either; a note says how many routers make them."""

from typing import Any

from strangler.analyzers.recognisers.drf import companions
from strangler.analyzers.recognisers.drf.library import APIVIEW, URLCONFS, VIEW_FUNCTIONS, VIEWSET
from strangler.analyzers.recognisers.drf.policies import Policies
from strangler.analyzers.recognisers.drf.problems import Problems
from strangler.analyzers.recognisers.drf.viewsets import Viewsets
from strangler.analyzers.recognisers.following import follow, is_class, named
from strangler.analyzers.recognisers.interpreting.frames import Frame
from strangler.analyzers.recognisers.interpreting.interpreter import Interpreter
from strangler.analyzers.recognisers.interpreting.values import (
    Invocation,
    Symbol,
    short,
    written,
)
from strangler.analyzers.recognisers.urls import Entry, Localised, Pattern, Spliced, Unknown, View
from strangler.diagnostics import Diagnostic
from strangler.model.facts import DefinitionKind
from strangler.model.names import last, parent
from strangler.model.recogniser import Inventory
from strangler.model.values import Argument, Call, Literal, Member, Name, Value

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_PATTERNS = frozenset({"path", "re_path", "url"})
_API_VIEW = "rest_framework.decorators.api_view"
_SUFFIXED = "rest_framework.urlpatterns.format_suffix_patterns"
_SCHEMA_METHODS = ("as_view", "as_cached_view", "with_ui", "without_ui")
_DECORATED = {
    "rest_framework.decorators.permission_classes": "permission_classes",
    "rest_framework.decorators.authentication_classes": "authentication_classes",
    "rest_framework.decorators.throttle_classes": "throttle_classes",
}


class Reader:
    """Reads one project (`strangler.analyzers.recognisers.urls.URLReader`)."""

    def __init__(
        self,
        inventory: Inventory,
        interpreter: Interpreter,
        viewsets: Viewsets,
        policies: Policies,
        problems: Problems,
    ) -> None:
        self._inventory = inventory
        self._interpreter = interpreter
        self._viewsets = viewsets
        self._policies = policies
        self._problems = problems

    def entries(self, module: str, value: Value) -> list[Entry] | None:
        """The patterns of a router or of code that makes a list of them."""
        position = getattr(value, "position", 0)
        if isinstance(value, Literal) and isinstance(value.value, str):
            return _shipped(value.value, module, position)
        if not isinstance(value, Name | Call | Member):
            return None
        self._interpreter.place = (module, position)
        made = self._interpreter.evaluate(value, Frame(module, {}))
        if isinstance(made, Invocation) and made.name == _SUFFIXED and isinstance(value, Call):
            self._problems.suffixed(0, module, position)
            return [Spliced(inner, module) for inner in value.positional[:1]]
        if isinstance(made, tuple) and made and isinstance(made[0], list):
            made = made[0]  # (patterns, app_name[, namespace])
        if not isinstance(made, list):
            return None
        return [self._entry(item, module, position) for item in made]

    def view(self, module: str, value: Value) -> View | None:
        """A class derived from APIView, or a function with `@api_view`."""
        match value:
            case Call() if last(value.name) == "as_view":
                cls = named(self._inventory, module, Name(parent(value.name)))
                lineage = self._interpreter.lineage(cls) if cls else ()
                if VIEWSET in lineage:
                    return self._viewset(module, cls, value)
                if APIVIEW in lineage:
                    return self._api_view(module, cls, value)
            case Name():
                return self._function(module, value)
            case Call(function=Call() as decorator) if value.positional:
                if named(self._inventory, module, decorator) == _API_VIEW:
                    inner = named(self._inventory, module, value.positional[0])
                    return self._decorated(module, decorator, inner) if inner else None
            case _:
                pass
        return self._schema(module, value) if isinstance(value, Call) else None

    def diagnostics(self) -> list[Diagnostic]:
        """What could not be told."""
        return self._problems.diagnostics()

    # -- patterns

    def _entry(self, item: Any, module: str, position: int) -> Entry:
        if isinstance(item, Invocation):
            call = written(item, position)
            where = item.module or module
            if short(item.function) in _PATTERNS and isinstance(call, Call):
                return Pattern(call, where)
            if short(item.function) == "i18n_patterns" and isinstance(call, Call):
                return Localised(call, where)
        return Unknown(Literal(None, position), module, "an entry of a pattern list is computed")

    # -- views

    def _viewset(self, module: str, cls: str, call: Call) -> View:
        """`as_view({"get": "list"})`: the mapped actions, and methods that the class has anyway."""
        actions, named_ = self._given(module, call, "actions")
        answers = dict(self._own(cls))
        if isinstance(actions, dict):
            answers |= {
                method.upper(): f"{cls}.{action}"
                for method, action in actions.items()
                if isinstance(method, str) and isinstance(action, str)
            }
        else:
            answers["ANY"] = cls
        return self._made(cls, answers, named_)

    def _api_view(self, module: str, cls: str, call: Call) -> View:
        _, given = self._given(module, call, "")
        answers = dict(self._own(cls))
        if not answers and not self._is_known(cls):
            answers = {"ANY": cls}
        return self._made(cls, answers, given)

    def _own(self, cls: str) -> dict[str, str]:
        """The methods that a class or its bases implement by name."""
        found = Symbol(cls)
        return {
            method: f"{cls}.{method.lower()}"
            for method in _METHODS
            if self._viewsets.has(self._interpreter, found, method.lower())
        }

    def _made(self, cls: str, answers: dict[str, str], given: dict[str, Any]) -> View:
        names = given.get("http_method_names")
        if names is None:
            names = self._interpreter.attribute(Symbol(cls), "http_method_names")
        if isinstance(names, list | tuple) and all(isinstance(name, str) for name in names):
            allowed = {name.upper() for name in names}
            answers = {m: h for m, h in answers.items() if m in allowed or m == "ANY"}
        order = [*_METHODS, "ANY"]
        listed = tuple((m, answers[m]) for m in order if m in answers)
        symbol = cls if is_class(self._inventory, cls) else ""
        return View(listed, self._policies.of(cls, given), symbol, "drf")

    def _given(self, module: str, call: Call, first: str) -> tuple[Any, dict[str, Any]]:
        positional, keywords = self._interpreter.arguments(call, Frame(module, {}))
        mapping = keywords.pop(first, positional[0] if positional else None)
        return mapping, keywords

    def _is_known(self, cls: str) -> bool:
        return all(
            self._inventory.definition(name) is not None
            or self._interpreter.library.knows(name)
            or name.startswith(("django.", "builtins."))
            for name in self._interpreter.lineage(cls)
        )

    def _schema(self, module: str, call: Call) -> View | None:
        """`get_schema_view(...)`, or a method such as `with_ui()` of what it makes."""
        function: Value = call
        if isinstance(call.function, Name):
            where, bound = follow(self._inventory, module, Name(parent(call.name)))
            if isinstance(bound, Call) and last(call.name) in _SCHEMA_METHODS:
                module, function = where, bound
        elif isinstance(call.function, Member) and call.function.attribute in _SCHEMA_METHODS:
            function = call.function.value
        cls = companions.SCHEMA_VIEWS.get(named(self._inventory, module, function))
        return View((("GET", f"{cls}.get"),), (), "", "drf") if cls else None

    def _function(self, module: str, value: Name) -> View | None:
        name = named(self._inventory, module, value)
        cls = VIEW_FUNCTIONS.get(name) or companions.VIEW_FUNCTIONS.get(name)
        if cls is not None:
            return self._made(cls, self._own(cls), {})
        place = self._inventory.definition(name) if name else None
        if place is None or place[1].kind is not DefinitionKind.FUNCTION:
            return None
        for decorator in place[1].decorators:
            if named(self._inventory, place[0], decorator) == _API_VIEW:
                return self._decorated(place[0], decorator, name)
        return None

    def _decorated(self, module: str, decorator: Value, function: str) -> View:
        """`@api_view(["GET"])`; without a list it answers GET only."""
        methods: Any = ["GET"]
        if isinstance(decorator, Call):
            given, keywords = self._interpreter.arguments(decorator, Frame(module, {}))
            methods = keywords.get("http_method_names", given[0] if given else methods)
        if isinstance(methods, list | tuple) and all(isinstance(m, str) for m in methods):
            listed = {method.upper() for method in methods}
            answers = tuple((m, function) for m in _METHODS if m in listed)
        else:
            answers = (("ANY", function),)
        place = self._inventory.definition(function)
        given_policies: dict[str, Any] = {}
        for other in place[1].decorators if place else ():
            attribute = _DECORATED.get(named(self._inventory, module, other))
            if attribute and isinstance(other, Call) and other.positional:
                frame = Frame(module, {})
                given_policies[attribute] = self._interpreter.evaluate(other.positional[0], frame)
        auth = self._policies.of(APIVIEW, given_policies)
        return View(answers, auth, function if place else "", "drf")


def _shipped(dotted: str, module: str, position: int) -> list[Entry] | None:
    """The patterns of a URLconf of the framework's own."""
    known = URLCONFS.get(dotted)
    if known is None:
        return None
    found: list[Entry] = []
    for route, view in known:
        shown = Call(Name(f"django.contrib.auth.views.{view}.as_view"), (), position)
        given = (Argument(Literal(route)), Argument(shown))
        found.append(Pattern(Call(Name("django.urls.path"), given, position), module))
    return found
