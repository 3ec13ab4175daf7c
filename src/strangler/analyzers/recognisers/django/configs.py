"""The classes that configure apps in, the URL patterns that they bring out.

A class derived from `AppConfig` may bring its app's patterns: `get_urls()` gives the list, `urls`
what `path()` and `include()` take (the list, an application namespace, an instance namespace), as
an admin site has them (docs.djangoproject.com, ref/contrib/admin, "AdminSite.urls"; ref/urls,
`include()`). A URLconf, or the configuration of another app, asks `apps.get_app_config(label)` for
it (ref/applications). Its `ready()` has run before; both are interpreted.

What loads classes by name (`load("orders.views", "OrderView")`) is found where the function imports
by a computed name and just one module of the project with that end defines that class."""

from collections.abc import Iterator, Mapping
from typing import Any

from strangler.analyzers.recognisers.django.apps import Apps
from strangler.analyzers.recognisers.django.loaders import by_name, defined
from strangler.analyzers.recognisers.following import (
    classes_of,
    follow,
    product_modules,
)
from strangler.analyzers.recognisers.interpreting.bodies import Body
from strangler.analyzers.recognisers.interpreting.bodies import by_name as bodies_by_name
from strangler.analyzers.recognisers.interpreting.frames import Frame
from strangler.analyzers.recognisers.interpreting.interpreter import Interpreter
from strangler.analyzers.recognisers.interpreting.library import Library, NativeFunction
from strangler.analyzers.recognisers.interpreting.values import (
    UNKNOWN,
    Instance,
    Invocation,
    Method,
    Symbol,
    short,
    written,
)
from strangler.analyzers.recognisers.urls import Entry, Localised, Mounted, Pattern, Unknown, View
from strangler.diagnostics import Diagnostic
from strangler.model.facts import DefinitionKind
from strangler.model.names import last, parent
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Literal, Member, Name, Subscript, Value

_CONFIG = "django.apps.config.AppConfig"
_GETTERS = (
    "django.apps.apps.get_app_config",
    "django.apps.registry.apps.get_app_config",
)
_PATTERNS = frozenset({"path", "re_path", "url"})
_INCLUDE = "include"
_DEEPEST = 20


class ConfigURLs:
    """The patterns that app configurations bring (`urls.URLReader`)."""

    def __init__(self, inventory: Inventory, apps: Apps) -> None:
        self._inventory = inventory
        self._labels = _by_label(inventory, apps)
        self._ready: dict[str, Instance] = {}
        self.asked: set[str] = set()
        """Labels of the configurations that somebody asked for."""
        bodies = bodies_by_name(inventory.found("django", Body))
        functions: dict[str, NativeFunction] = dict.fromkeys(_GETTERS, self._configured)
        functions |= dict.fromkeys(by_name(inventory), self._loaded)
        library = Library(
            bases={_CONFIG: ()},
            methods={(_CONFIG, "ready"): lambda *_: None},
            functions=functions,
            aliases={"django.apps.AppConfig": _CONFIG},
        )
        self._interpreter = Interpreter(inventory, bodies, library)

    def entries(self, module: str, value: Value) -> list[Entry] | None:
        """The patterns of a configuration that a URLconf asks for; None for anything else."""
        where, bound = follow(self._inventory, module, value)
        if not _asks(self._inventory, where, bound):
            return None
        made = self._interpreter.evaluate(bound, Frame(where, {}))
        return self._listed(made, where, getattr(bound, "position", 0), 0)

    def view(self, module: str, value: Value) -> View | None:
        """None: views are Django's."""

    def diagnostics(self) -> list[Diagnostic]:
        """None of its own."""
        return []

    def roots(self) -> Iterator[tuple[str, list[Entry]]]:
        """The configurations with patterns that no other one asks for, with their packages: those
        that a project around this one includes."""
        found: list[tuple[str, str, list[Entry]]] = []
        for label, cls in sorted(self._labels.items()):
            method = self._interpreter.attribute(self._instance(cls), "get_urls")
            if isinstance(method, Method) and self._inventory.definition(method.owner):
                made = self._interpreter.call_method(method, [], {})
                place = self._inventory.definition(cls)
                assert place is not None
                entries = self._listed(made, place[0], place[1].position, 0)
                if entries:
                    found.append((label, place[0], entries))
        for label, module, entries in found:
            if label not in self.asked:
                yield module, entries

    # -- what is interpreted natively

    def _configured(self, _: Interpreter, given: list[Any], named: dict[str, Any]) -> Any:
        label = given[0] if given else named.get("app_label")
        if not isinstance(label, str) or label not in self._labels:
            return UNKNOWN
        self.asked.add(label)
        return self._instance(self._labels[label])

    def _instance(self, cls: str) -> Instance:
        known = self._ready.get(cls)
        if known is None:
            known = self._ready[cls] = Instance(cls)
            ready = self._interpreter.attribute(known, "ready")
            if isinstance(ready, Method):
                self._interpreter.call_method(ready, [], {})
        return known

    def _loaded(self, _: Interpreter, given: list[Any], named: dict[str, Any]) -> Any:
        del named
        match given:
            case [str(where), str(name), *_]:
                return self._class(where, name)
            case [str(where), list(names), *_]:
                return [self._class(where, name) for name in names]
            case _:
                return UNKNOWN

    def _class(self, where: str, name: Any) -> Any:
        found = defined(self._inventory, where, str(name), DefinitionKind.CLASS)
        return Symbol(found) if found else UNKNOWN

    # -- patterns

    def _listed(self, made: Any, module: str, position: int, depth: int) -> list[Entry] | None:
        if isinstance(made, list | tuple) and made and isinstance(made[0], list):
            made = made[0]  # (patterns, app_name[, namespace])
        if not isinstance(made, list | tuple) or depth > _DEEPEST:
            return None
        return [self._entry(item, module, position, depth) for item in made]

    def _entry(self, item: Any, module: str, position: int, depth: int) -> Entry:
        if isinstance(item, Invocation):
            where = item.module or module
            call = written(item, position)
            assert isinstance(call, Call)
            if short(item.function) in _PATTERNS:
                view = item.argument(1, "view")
                if isinstance(view, Invocation) and short(view.function) == _INCLUDE:
                    view = view.argument(0, "arg")
                inner = self._listed(view, where, position, depth + 1)
                return Pattern(call, where) if inner is None else Mounted(call, where, tuple(inner))
            if short(item.function) == "i18n_patterns":
                return Localised(call, where)
        return Unknown(Literal(None, position), module, "a pattern of get_urls() is computed")


def _by_label(inventory: Inventory, apps: Apps) -> Mapping[str, str]:
    """The class that configures each app; of several the one that derives from the others."""
    found: dict[str, str] = {}
    for module in product_modules(inventory):
        for dotted in classes_of(inventory, module):
            label = apps.label_of_config(dotted)
            known = found.get(label)
            if label and (known is None or known in inventory.ancestors(dotted)):
                found[label] = dotted
    return found


def _asks(inventory: Inventory, module: str, value: Value) -> bool:
    """Whether a value is what `get_app_config` gives, or an attribute, element or result of it."""
    for _ in range(_DEEPEST):
        match value:
            case Call() if last(value.name) == "get_app_config":
                return True
            case Call(function=Member() | Subscript() as inner) | Member(value=inner):
                module, value = follow(inventory, module, inner)
            case Subscript(value=inner):
                module, value = follow(inventory, module, inner)
            case Call(function=Name() as name) | (Name() as name) if "." in name.name:
                module, value = follow(inventory, module, Name(parent(name.name)))
            case _:
                return False
    return False
