"""Where the admin is mounted in, the endpoints that the project adds to it out.

The admin itself is a door. `get_urls()` of an AdminSite adds patterns below it, that of a
registered ModelAdmin adds them below `<app label>/<model>/` (docs.djangoproject.com,
ref/contrib/admin, "ModelAdmin.get_urls" and "AdminSite.get_urls"; source:
contrib/admin/sites.py). Those methods are interpreted."""

from collections.abc import Iterator
from typing import Any

from strangler.analyzers.recognisers.django.apps import Apps
from strangler.analyzers.recognisers.django.facts import Registered
from strangler.analyzers.recognisers.following import named, product_modules
from strangler.analyzers.recognisers.interpreting.bodies import Body, by_name
from strangler.analyzers.recognisers.interpreting.interpreter import Interpreter
from strangler.analyzers.recognisers.interpreting.library import Library
from strangler.analyzers.recognisers.interpreting.values import (
    UNKNOWN,
    Instance,
    Invocation,
    Method,
    Symbol,
    short,
    written,
)
from strangler.analyzers.recognisers.urls import Entry, Pattern, Unknown
from strangler.model.facts import DefinitionKind
from strangler.model.names import last
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Items, Literal, Name, elements

_SITE = "django.contrib.admin.sites.AdminSite"
_ADMIN = "django.contrib.admin.options.ModelAdmin"
_REGISTER = frozenset({"django.contrib.admin.register", "django.contrib.admin.decorators.register"})
_PATTERNS = frozenset({"path", "re_path", "url"})


def _nothing(_: Interpreter, _receiver: Any, _given: list[Any], _named: dict[str, Any]) -> Any:
    """The patterns of Django's own, which the door stands for."""
    return []


def _guarded(_: Interpreter, _receiver: Any, given: list[Any], _named: dict[str, Any]) -> Any:
    """`admin_view(view)` asks for staff."""
    view = given[0] if given else UNKNOWN
    return Invocation(Symbol(f"{_SITE}.admin_view"), (view,), {}, "", 0)


_LIBRARY = Library(
    bases={_SITE: (), _ADMIN: ()},
    methods={
        (_SITE, "get_urls"): _nothing,
        (_SITE, "admin_view"): _guarded,
        (_ADMIN, "get_urls"): _nothing,
    },
    attributes={(_ADMIN, "admin_site"): lambda: Instance(_SITE)},
    aliases={
        "django.contrib.admin.AdminSite": _SITE,
        "django.contrib.admin.ModelAdmin": _ADMIN,
        "django.contrib.auth.admin.UserAdmin": _ADMIN,
        "django.contrib.auth.admin.GroupAdmin": _ADMIN,
    },
)


class AdminURLs:
    """What the project adds to its admin sites."""

    def __init__(self, inventory: Inventory, apps: Apps) -> None:
        self._inventory = inventory
        self._apps = apps
        bodies = by_name(inventory.found("django", Body))
        self._interpreter = Interpreter(inventory, bodies, _LIBRARY)

    def of_site(self, cls: str) -> list[Entry]:
        """The patterns that an AdminSite class of the project adds."""
        return self._made(cls) if cls and self._interpreter.is_interpreted(cls) else []

    def of_models(self) -> Iterator[tuple[str, list[Entry]]]:
        """The patterns that registered ModelAdmins add, and the prefix they stand below."""
        for model, admin in dict.fromkeys(self._registered()):
            entries = self._made(admin) if self._interpreter.is_interpreted(admin) else []
            place = self._inventory.definition(model)
            if entries and place is not None:
                yield f"{self._apps.label_of(place[0])}/{last(model).lower()}/", entries

    def _made(self, cls: str) -> list[Entry]:
        instance = Instance(cls)
        method = self._interpreter.attribute(instance, "get_urls")
        if not isinstance(method, Method) or self._inventory.definition(method.owner) is None:
            return []
        place = self._inventory.definition(f"{method.owner}.get_urls")
        module, position = (place[0], place[1].position) if place else ("", 0)
        made = self._interpreter.call_method(method, [], {})
        items = made if isinstance(made, list | tuple) else [UNKNOWN]
        return [self._entry(item, module, position) for item in items]

    @staticmethod
    def _entry(item: Any, module: str, position: int) -> Entry:
        if isinstance(item, Invocation) and short(item.function) in _PATTERNS:
            call = written(item, position)
            if isinstance(call, Call):
                return Pattern(call, item.module or module)
        return Unknown(Literal(None, position), module, "a pattern of get_urls() is computed")

    def _registered(self) -> Iterator[tuple[str, str]]:
        """Model and ModelAdmin, as dotted names."""
        inventory = self._inventory
        for module, fact in inventory.found("django", Registered):
            admin = named(inventory, module, fact.admin)
            models = elements(fact.models) if isinstance(fact.models, Items) else (fact.models,)
            yield from ((named(inventory, module, model), admin) for model in models)
        for module in product_modules(inventory):
            for definition in inventory.facts(module).definitions:
                if definition.kind is not DefinitionKind.CLASS:
                    continue
                for decorator in definition.decorators:
                    if not isinstance(decorator, Call) or last(decorator.name) != "register":
                        continue
                    if named(inventory, module, decorator) in _REGISTER:
                        for model in decorator.positional:
                            if isinstance(model, Name):
                                admin = f"{module}.{definition.name}"
                                yield named(inventory, module, model), admin
