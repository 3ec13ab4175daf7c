"""What no recogniser can follow, named with its place: web frameworks that nobody knows here,
models that a call or a function makes, classes that are their own base.

Each is found by a rule of the language: `type(name, bases, members)` makes a class (Library
reference, `type`); a class statement in a function makes one for each call; a circle of bases is a
TypeError or a NameError when it is run (Reference 3.3.3)."""

from collections.abc import Iterable, Iterator

from strangler import diagnostics
from strangler.analyzers.recognisers.following import product_modules
from strangler.diagnostics import Diagnostic, report
from strangler.model.facts import DefinitionKind, Fact, ImportKind
from strangler.model.recogniser import Conclusion, Inventory
from strangler.model.values import Items, Name
from strangler.model.views import ModuleView

_FRAMEWORKS = frozenset(
    {
        *("apistar", "baize", "blacksheep", "cherrypy", "emmett", "emmett_core", "esmerald"),
        *("eve", "guillotina", "hug", "japronto", "litestar", "masonite", "microdot", "morepath"),
        *("muffin", "nameko", "panther", "quart", "ravyn", "responder", "robyn", "sanic"),
        *("socketify", "spyne", "starlite", "tg", "vibora", "web", "web2py", "webapp2", "xpresso"),
        *("zope.publisher", "plone.rest"),
    }
)
"""Packages of web frameworks that route requests by themselves, as the Python Package Index lists
them under Framework or Topic :: Internet :: WWW/HTTP, and that no recogniser reads."""
_MODELS = frozenset(
    {
        *("django.db.models.Model", "django.contrib.gis.db.models.Model", "peewee.Model"),
        *("tortoise.models.Model", "tortoise.Model", "mongoengine.Document", "sqlmodel.SQLModel"),
        *("sqlalchemy.orm.DeclarativeBase", "sqlalchemy.orm.decl_api.DeclarativeBase"),
        *("flask_sqlalchemy.SQLAlchemy.Model", "pony.orm.Database.Entity"),
    }
)


class MadeClass(Fact, frozen=True, tag="made"):
    """`type(name, (Base, ...), {...})`: the names of its bases."""

    bases: tuple[str, ...]
    position: int


class Irregular:
    """The recogniser of what cannot be recognised."""

    name = "irregular"
    version = 1
    wakes_on: tuple[str, ...] = ("*",)
    requires: tuple[str, ...] = ()
    facts: tuple[type[Fact], ...] = (MadeClass,)

    def watch(self, module: ModuleView) -> Iterable[Fact]:
        """Classes that a call of `type` makes."""
        for site in module.calls("builtins.type"):
            arguments = site.call.positional
            if len(arguments) == 3 and isinstance(arguments[1], Items):
                bases = tuple(v.name for v in arguments[1].items if isinstance(v, Name))
                yield MadeClass(bases, site.call.position)

    def conclude(self, inventory: Inventory) -> Conclusion:
        """Diagnostics alone."""
        modules = tuple(product_modules(inventory))
        found = (*_frameworks(inventory, modules), *_circles(inventory, modules))
        made = (*_made(inventory, frozenset(modules)), *_nested(inventory, modules))
        return Conclusion(diagnostics=(*found, *made))


def _frameworks(inventory: Inventory, modules: Iterable[str]) -> Iterator[Diagnostic]:
    """One for each framework, at its first import."""
    seen: set[str] = set()
    for module in modules:
        for item in inventory.facts(module).imports:
            if item.kind is ImportKind.TYPE_ONLY or item.module[:1] in ".:":
                continue
            package = _framework(item.module)
            if package and package not in seen:
                resolved = inventory.resolve(module, item.module)
                if resolved is not None and resolved.internal:
                    continue  # a module of the project that bears the same name
                seen.add(package)
                message = f"{package} routes requests, and no recogniser knows it"
                place = inventory.location(module, item.position)
                yield report(diagnostics.FRAMEWORK_UNKNOWN, message, place)


def _framework(module: str) -> str:
    parts = module.split(".")
    for size in (1, 2):
        name = ".".join(parts[:size])
        if name in _FRAMEWORKS:
            return name
    return ""


def _circles(inventory: Inventory, modules: Iterable[str]) -> Iterator[Diagnostic]:
    for module in modules:
        for definition in inventory.facts(module).definitions:
            name = f"{module}.{definition.name}"
            if definition.kind is DefinitionKind.CLASS and definition.bases:
                line = inventory.ancestors(name)
                if name in line and not _is_redefined(inventory, module, definition.name):
                    message = f"{name} is among its own bases: {', '.join(line)}"
                    place = inventory.location(module, definition.position)
                    yield report(diagnostics.BASES_CIRCULAR, message, place)


def _is_redefined(inventory: Inventory, module: str, name: str) -> bool:
    """Whether a file defines a class twice: `class A(A)` then means the earlier one."""
    return sum(d.name == name for d in inventory.facts(module).definitions) > 1


def _made(inventory: Inventory, modules: frozenset[str]) -> Iterator[Diagnostic]:
    for module, fact in inventory.found("irregular", MadeClass):
        if module in modules:
            for base in fact.bases:
                found = inventory.resolve(module, base)
                if found is not None and _is_model(inventory, found.name):
                    message = f"type() makes a model of {found.name}"
                    place = inventory.location(module, fact.position)
                    yield report(diagnostics.MODEL_MADE, message, place)
                    break


def _nested(inventory: Inventory, modules: Iterable[str]) -> Iterator[Diagnostic]:
    for module in modules:
        definitions = inventory.facts(module).definitions
        for definition in definitions:
            if definition.kind is not DefinitionKind.CLASS or definition.scope < 0:
                continue
            holder = definitions[definition.scope]
            name = f"{module}.{definition.name}"
            if holder.kind is DefinitionKind.FUNCTION and _is_model(inventory, name):
                message = f"{holder.name} makes the model {definition.name} each time it is called"
                place = inventory.location(module, definition.position)
                yield report(diagnostics.MODEL_MADE, message, place)


def _is_model(inventory: Inventory, name: str) -> bool:
    return name in _MODELS or not _MODELS.isdisjoint(inventory.ancestors(name))
