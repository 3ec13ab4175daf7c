"""One file in, out the calls that wire a Flask application together.

Decorated views and module globals are in the general facts; what is added here are calls on an
application or blueprint, and what functions that make such calls bind locally."""

from collections.abc import Iterator

from strangler.model.facts import MODULE_SCOPE, Definition, Fact
from strangler.model.names import last
from strangler.model.values import Call, Name, Value
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
MAKERS = ("flask.Flask", "flask.Blueprint", "flask.app.Flask", "flask.blueprints.Blueprint")


class Wired(Fact, frozen=True, tag="wired"):
    """`receiver.method(...)` of Flask's setup methods; `scope` is the function it is in."""

    method: str
    receiver: Value
    call: Call
    scope: str


class Local(Fact, frozen=True, tag="local"):
    """A name that the function `scope` binds to a call: `app = Flask(__name__)`."""

    scope: str
    name: str
    value: Value
    position: int


FACTS: tuple[type[Fact], ...] = (Wired, Local)


def watch(module: ModuleView) -> Iterator[Fact]:
    """The facts of one file that imports Flask."""
    scopes = dict(_factories(module.definitions))
    suffixes = sorted(f".{name}" for name in RULES | MOUNTS | HOOKS)
    for site in module.calls(*suffixes, *MAKERS):
        if site.scope is not None:
            scopes[site.scope_index] = site.scope.name
        function = site.call.function
        method, receiver = split(function)
        if receiver is not None and site.call.name not in MAKERS:
            yield Wired(method, receiver, site.call, site.scope.name if site.scope else "")
    scopes.update(_decorating(module.definitions))
    for index, scope in sorted(scopes.items()):
        for name, value in module.local_assignments(index).items():
            if isinstance(value, Call):
                yield Local(scope, name, value, value.position)


def split(value: Value) -> tuple[str, Value | None]:
    """`bp.route` as its last part and what stands before it."""
    if isinstance(value, Name):
        before, _, method = value.name.rpartition(".")
        return method, Name(before, value.position) if before not in ("", ":", "?") else None
    return getattr(value, "attribute", ""), getattr(value, "value", None)


def _factories(definitions: tuple[Definition, ...]) -> Iterator[tuple[int, str]]:
    """The functions that make an application: by the names that `flask run` looks for (cli,
    application discovery), or by what they say they return."""
    for index, definition in enumerate(definitions):
        name = last(definition.name)
        if name in ("create_app", "make_app") or last(definition.returns) == "Flask":
            yield index, definition.name


def _decorating(definitions: tuple[Definition, ...]) -> Iterator[tuple[int, str]]:
    """The functions in which something is decorated by a name that they bind."""
    for definition in definitions:
        if definition.scope == MODULE_SCOPE:
            continue
        for decorator in definition.decorators:
            function = decorator.function if isinstance(decorator, Call) else decorator
            if isinstance(function, Name) and function.name[:1] == "?":
                yield definition.scope, definitions[definition.scope].name
