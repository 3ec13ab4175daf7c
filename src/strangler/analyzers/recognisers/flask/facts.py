"""One file in, out the calls that wire a Flask application together.

Decorated views and module globals are in the general facts; what is added here are calls on an
application or blueprint, and what functions that make such calls bind locally."""

from collections.abc import Iterator

from strangler.analyzers.recognisers import wiring
from strangler.analyzers.recognisers.wiring import made_by_name
from strangler.locations import unpack
from strangler.model.facts import DefinitionKind, Fact
from strangler.model.values import Formatted, Name, Value
from strangler.model.views import ModuleView

RULES = frozenset({"add_url_rule"})
MOUNTS = frozenset({"register_blueprint"})
HOOKS = frozenset(
    {
        "before_request",
        "before_app_request",
        "after_request",
        "after_app_request",
        "teardown_request",
        "teardown_app_request",
        "teardown_appcontext",
        "errorhandler",
        "app_errorhandler",
        "register_error_handler",
        "context_processor",
        "app_context_processor",
        "url_value_preprocessor",
        "app_url_value_preprocessor",
        "url_defaults",
        "app_url_defaults",
    }
)
EXTENSIONS = frozenset({"add_resource", "add_namespace", "namespace", "init_app"})
"""Of Flask-RESTful and Flask-RESTX."""
APIS = (
    "flask_restful.Api",
    "flask_restplus.Api",
    "flask_restplus.api.Api",
    "flask_restx.Api",
    "flask_restx.api.Api",
)
NAMESPACES = (
    "flask_restplus.Namespace",
    "flask_restplus.namespace.Namespace",
    "flask_restx.Namespace",
    "flask_restx.namespace.Namespace",
)
REGISTRATIONS = frozenset({"add_view", "add_view_no_menu", "add_api"})
"""Of Flask-AppBuilder."""
DECORATORS = HOOKS | {"route", "resource", "command", "get", "post", "put", "patch", "delete"}
APPBUILDERS = ("flask_appbuilder.AppBuilder", "flask_appbuilder.base.AppBuilder")
MAKERS = (
    "flask.Flask",
    "flask.Blueprint",
    "flask.app.Flask",
    "flask.blueprints.Blueprint",
    *APIS,
    *NAMESPACES,
    *APPBUILDERS,
    "connexion.App",
    "connexion.FlaskApp",
)


_MAX_LINES = 10


class Rewriting(Fact, frozen=True, tag="rewriting"):
    """A short function of one parameter, and what it returns, one value for each `return`: it may
    make URL rules of what it is given."""

    function: str
    parameter: str
    returned: tuple[Value, ...]


FACTS: tuple[type[Fact], ...] = (*wiring.FACTS, Rewriting)


def watch(module: ModuleView) -> Iterator[Fact]:
    """The facts of one file. Factories are found by the names that `flask run` looks for (cli,
    application discovery), or by what they say they return."""
    factories = made_by_name(module.definitions, ("create_app", "make_app"), ("Flask",))
    yield from wiring.watch(
        module,
        RULES | MOUNTS | HOOKS | EXTENSIONS | REGISTRATIONS,
        MAKERS,
        factories,
        DECORATORS,
        handed=False,
        adding=RULES | MOUNTS | {"add_resource", "add_namespace"},
    )
    if any(item.module.partition(".")[0] == "flask" for item in module.imports):
        yield from _rewriting(module)
    # Where an application may be made: also by a class of the project's own, named after Flask's.
    if any(item.name.endswith("Flask") for item in module.imports):
        yield from wiring.handed_over(module)


def _rewriting(module: ModuleView) -> Iterator[Fact]:
    for index, definition in enumerate(module.definitions):
        is_function = definition.kind is DefinitionKind.FUNCTION
        lines = definition.end_line - unpack(definition.position)[0]
        if not is_function or len(definition.parameters) != 1 or lines > _MAX_LINES:
            continue
        name = definition.parameters[0].name
        returned = module.returned(index)
        is_given = any(isinstance(value, Name) and value.name == f"?{name}" for value in returned)
        if is_given or (len(returned) == 1 and isinstance(returned[0], Formatted)):
            yield Rewriting(definition.name, name, returned)
