"""Hooks and views in, what runs for each endpoint beside its handler out.

Rules: flask.palletsprojects.com, "The Lifecycle of the Request" and `Flask.preprocess_request`,
`process_response`, `do_teardown_request`: value preprocessors, then `before_request`, the
application's first and the blueprints' from the outermost in; `after_request` and
`teardown_request` the other way round. `View.as_view` makes an instance for each request, unless
`init_every_request` is false, and puts `decorators` around; Flask-RESTful puts `method_decorators`
around the method. Who handles an error that may occur anywhere stands behind the view."""

from collections.abc import Iterator
from dataclasses import dataclass

from strangler.analyzers.recognisers.flask.errors import may_run
from strangler.analyzers.recognisers.flask.views import METHOD_DECORATORS
from strangler.analyzers.recognisers.following import class_attribute, is_class
from strangler.model.names import last, parent
from strangler.model.recogniser import Endpoint, Inventory
from strangler.model.values import Items, Literal

_BEFORE = ("url_value_preprocessor", "before_request")
_AFTER = ("after_request", "teardown_request", "teardown_appcontext")
ERRORS = "errorhandler"
CONTEXT = "flask.context_processor"
"""The event of rendering a template."""


@dataclass(frozen=True, slots=True)
class Hooked:
    """A function that runs for the requests of an application or blueprint: `role` as Flask's
    method is called, without `app_`; `router` the key of what it is registered on, for the whole
    application the application's."""

    role: str
    handler: str
    router: str
    target: str = ""
    """Of a handler of errors: which (`errors.handled`)."""


def runs(
    inventory: Inventory, hooks: list[Hooked], chain: tuple[str, ...], endpoint: Endpoint
) -> tuple[str, ...]:
    """What runs for an endpoint, in order, beside what its rule wraps around it; `chain` are the
    keys of the routers that lead to it, from the application in."""
    found: list[str] = []
    for role in _BEFORE:
        found += _of(hooks, role, chain)
    found += endpoint.runs
    found += _made(inventory, endpoint.handler)
    for key in chain[::-1]:
        found += [
            hook.handler
            for hook in hooks
            if (hook.role, hook.router) == (ERRORS, key)
            and may_run(inventory, hook.target, bool(endpoint.auth))
        ]
    for role in _AFTER:
        found += _of(hooks, role, chain[::-1])
    return tuple(dict.fromkeys(found))


def _of(hooks: list[Hooked], role: str, chain: tuple[str, ...]) -> Iterator[str]:
    for key in chain:
        yield from (h.handler for h in hooks if h.role == role and h.router == key)


def _made(inventory: Inventory, handler: str) -> Iterator[str]:
    """The view's class where making an instance runs code of the project, and a dispatch of the
    project's own around the method."""
    owner = parent(handler)
    if not is_class(inventory, owner):
        return
    members = {
        name for held in (owner, *inventory.ancestors(owner)) for name in inventory.members(held)
    }
    for attribute, runner in (("decorators", "decorated"), (METHOD_DECORATORS, "decorated_method")):
        listed = class_attribute(inventory, owner, attribute)
        if listed is not None and not (isinstance(listed[1], Items) and not listed[1].items):
            yield f"{owner}.{runner}"
    kept = class_attribute(inventory, owner, "init_every_request")
    is_kept = kept is not None and isinstance(kept[1], Literal) and kept[1].value is False
    if not is_kept and not members.isdisjoint(("__init__", "__new__")):
        yield owner
    if "dispatch_request" in members and last(handler) != "dispatch_request":
        yield f"{owner}.dispatch_request"
