"""`app.add_api("openapi.yaml")` in, the file, base path and resolver of each API out.

Rules: connexion.readthedocs.io (routing) and, for versions 2 and 3, `AbstractApp.add_api`: a
specification lies below the application's `specification_dir`, which is relative to the
directory of the module that its import name names."""

from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import dirname, join, normpath

from strangler import diagnostics
from strangler.analyzers.recognisers.following import follow, product_modules, text_of
from strangler.analyzers.recognisers.looping import each_turn
from strangler.analyzers.recognisers.objects import Made, Objects
from strangler.analyzers.recognisers.wiring import Wired, split
from strangler.diagnostics import Diagnostic, report
from strangler.locations import Location
from strangler.model.names import last
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Literal, Name, Value

METHODS = frozenset({"add_api"})
APPS = (
    "connexion.App",
    "connexion.FlaskApp",
    "connexion.AsyncApp",
    "connexion.AioHttpApp",
    "connexion.apps.flask.FlaskApp",
    "connexion.apps.flask_app.FlaskApp",
    "connexion.apps.asynchronous.AsyncApp",
)
_PATHS = frozenset({"pathlib.Path", "pathlib.PurePath", "builtins.str", "os.path.join"})


@dataclass(frozen=True, slots=True)
class Api:
    """One API of an application: `path` of its specification, relative to the project;
    `base_path` where the call gives one; `resolver` and the `root` given to it."""

    app: str
    module: str
    """The module that adds it, from which handlers are imported."""
    path: str
    base_path: str | None
    resolver: str
    root: str
    location: Location


def find_apis(inventory: Inventory, problems: list[Diagnostic]) -> Iterator[Api]:
    """All APIs that are added; those whose file is computed are reported."""
    objects = Objects(inventory, "connexion", dict.fromkeys(APPS, "app"))
    product = set(product_modules(inventory))
    for module, wired in inventory.found("connexion", Wired):
        if module not in product or wired.method not in METHODS:
            continue
        for call in each_turn(inventory, module, wired.call, wired.loops):
            _, receiver = split(call.function)
            app = objects.find(module, wired.scope, receiver, "app")
            location = inventory.location(module, call.position)
            word = _file(inventory, module, call.argument(0, "specification"))
            if app is None and word is None:  # another library's method of that name
                continue
            app = app or objects.only("app")
            if app is None or word is None:
                what = "application" if app is None else "specification"
                message = f"the {what} of this API is not known"
                problems.append(report(diagnostics.ROUTE_UNRESOLVED, message, location))
                continue
            base = call.argument(1, "base_path")
            resolver, root = _resolver(inventory, module, call.keyword("resolver"))
            yield Api(
                _name(inventory, app),
                module,
                normpath(join(_directory(inventory, app), word)),
                text_of(inventory, module, base) if base is not None else None,
                resolver,
                root,
                location,
            )


def _name(inventory: Inventory, app: Made) -> str:
    given = text_of(inventory, app.module, app.call.argument(0, "import_name"))
    return given or app.module


def _directory(inventory: Inventory, app: Made) -> str:
    """Where an application's specifications lie, relative to the project."""
    given = text_of(inventory, app.module, app.call.argument(0, "import_name"))
    home = app.module
    if given:
        found = inventory.resolve(app.module, given)
        home = found.module if found is not None and found.module else home
    below = _file(inventory, app.module, app.call.keyword("specification_dir")) or ""
    return join(dirname(inventory.source(home).path), below)


def _file(inventory: Inventory, module: str, value: Value | None) -> str | None:
    """A file name: a string, or `Path("...")` of one."""
    if value is None:
        return None
    home, value = follow(inventory, module, value)
    if isinstance(value, Call) and value.name in _PATHS:
        parts = [_file(inventory, home, part) for part in value.positional]
        known = [part for part in parts if part is not None]
        return join(*known) if known and len(known) == len(parts) else None
    return text_of(inventory, home, value)


def _resolver(inventory: Inventory, module: str, value: Value | None) -> tuple[str, str]:
    """The class of a resolver and the root that it is given; empty for the usual one."""
    if value is None or isinstance(value, Literal):
        return "", ""
    home, value = follow(inventory, module, value)
    if not isinstance(value, Call):
        return "?", ""
    given = value.positional[0] if value.positional else None
    given = given or value.keyword("default_module_name") or value.keyword("root_path")
    root = text_of(inventory, home, given)
    if root is None and isinstance(given, Name):
        found = inventory.resolve(home, given.name)
        root = found.module if found is not None and not found.symbol else None
    return last(value.name), root or ""
