"""The project's functions and models in, what loads classes by a name that the code writes out.

`apps.get_model("orders", "Order")` means a model by its app's label, case aside
(docs.djangoproject.com, ref/applications). So does a function of the project that takes what it
takes, `app_label` and `model_name`. Any other function of a module that imports by computed names
(`load("orders.views", "OrderView")`) is taken to load what it is told where just one module of the
project with that end defines that name.

`import_string(settings.NAME)` gives what the settings name; where the project has no settings that
bind the name, what the one module does that binds it in capitals to the name of something: the
defaults of an app that is made to be installed (`from orders.defaults import *`)."""

from collections.abc import Iterator

from strangler.analyzers.recognisers.django.facts import Unpacked
from strangler.analyzers.recognisers.django.models import Models
from strangler.analyzers.recognisers.django.settings import Settings
from strangler.analyzers.recognisers.following import named, product_modules, text_of
from strangler.model.behaviour import Alias, Loads
from strangler.model.facts import DefinitionKind
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Items, Literal

_REGISTRY = ("django.apps.apps.get_model", "django.apps.registry.apps.get_model")
_IMPORT_STRING = "django.utils.module_loading.import_string"
_OF_MODELS = ("app_label", "model_name")


def by_name(inventory: Inventory) -> Iterator[str]:
    """Functions of modules that import by computed names, those of models left out."""
    for module in product_modules(inventory):
        if inventory.facts(module).dynamic_imports:
            for name, takes in _functions(inventory, module):
                if takes[:2] != _OF_MODELS and len(takes) > 1:
                    yield name


def defined(inventory: Inventory, where: str, name: str, kind: DefinitionKind | None) -> str:
    """What has a name in the one module of the project that ends in `where` and defines it; empty
    where none or several do."""
    found = []
    for module in product_modules(inventory):
        if f".{module}".endswith(f".{where}"):
            place = inventory.definition(f"{module}.{name}")
            if place is not None and kind in (None, place[1].kind):
                found.append(f"{module}.{name}")
    return found[0] if len(found) == 1 else ""


def loads(inventory: Inventory, settings: Settings, models: Models) -> Iterator[Loads | Alias]:
    """What each of them gives."""
    for name, target in sorted(_of_settings(inventory, settings).items()):
        yield Loads(_IMPORT_STRING, ("", f"settings.{name}".lower()), target)
    loaders = set(by_name(inventory))
    for name in loaders:
        yield Loads(name)
    for function in (*_REGISTRY, *_of_models(inventory)):
        for dotted, model in models.models.items():
            if not model.abstract and models.labelled(model.label, model.name) is model:
                yield Loads(function, (model.label.lower(), model.name.lower()), dotted)
    for name, target in aliases(inventory).items():
        yield Alias(name, target)


def _of_models(inventory: Inventory) -> Iterator[str]:
    for module in product_modules(inventory):
        for name, takes in _functions(inventory, module):
            if takes == _OF_MODELS:
                yield name


def _functions(inventory: Inventory, module: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for definition in inventory.facts(module).definitions:
        if definition.scope < 0 and definition.kind is DefinitionKind.FUNCTION:
            yield f"{module}.{definition.name}", tuple(p.name for p in definition.parameters)


def aliases(inventory: Inventory) -> dict[str, str]:
    """Module globals that hold a class which has been loaded, and that class."""
    loaders = set(by_name(inventory))
    found: dict[str, str] = {}
    if not loaders:
        return found
    for module in product_modules(inventory):
        for assignment in inventory.facts(module).assignments:
            value = assignment.value
            if assignment.scope >= 0 or not isinstance(value, Call) or len(value.positional) < 2:
                continue
            if named(inventory, module, value.function) in loaders:
                name = text_of(inventory, module, value.positional[1])
                target = _class(inventory, module, value, name)
                if target:
                    found[f"{module}.{assignment.name}"] = target
    for module, many in inventory.found("django", Unpacked):
        given = many.call.positional[1]
        if named(inventory, module, many.call.function) in loaders and isinstance(given, Items):
            for bound, item in zip(many.names, given.items, strict=True):
                target = _class(inventory, module, many.call, text_of(inventory, module, item))
                if target:
                    found[f"{module}.{bound}"] = target
    return found


def _class(inventory: Inventory, module: str, call: Call, name: str | None) -> str:
    where = text_of(inventory, module, call.positional[0])
    return defined(inventory, where, name, DefinitionKind.CLASS) if where and name else ""


def _of_settings(inventory: Inventory, settings: Settings) -> dict[str, str]:
    """The definitions of the project that settings name."""
    found: dict[str, set[str]] = {}
    bound: dict[str, set[str]] = {}
    own = frozenset(settings.modules)
    for module in product_modules(inventory):
        for assignment in inventory.facts(module).assignments:
            value = assignment.value
            if assignment.scope >= 0 or not assignment.name.isupper():
                continue
            text = value.value if isinstance(value, Literal) else None
            known = isinstance(text, str) and inventory.definition(text) is not None
            places = bound if module in own else found
            places.setdefault(assignment.name, set()).add(str(text) if known else "")
    found |= bound
    return {name: min(named_) for name, named_ in found.items() if len(named_) == 1 and min(named_)}
