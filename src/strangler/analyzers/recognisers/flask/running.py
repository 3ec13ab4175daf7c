"""Hooks and views in, what runs for each endpoint beside its handler out.

Rules: flask.palletsprojects.com, "The Lifecycle of the Request" and `Flask.preprocess_request`,
`process_response`, `do_teardown_request`: value preprocessors, then `before_request`, the
application's first and the blueprints' from the outermost in; `after_request` and
`teardown_request` the other way round. `View.as_view` makes an instance for each request."""

from collections.abc import Iterator
from dataclasses import dataclass

from strangler.analyzers.recognisers.following import is_class
from strangler.model.names import last, parent
from strangler.model.recogniser import Inventory

_BEFORE = ("url_value_preprocessor", "before_request")
_AFTER = ("after_request", "teardown_request", "teardown_appcontext")
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


def runs(
    inventory: Inventory, hooks: list[Hooked], chain: tuple[str, ...], handler: str
) -> tuple[str, ...]:
    """What runs for an endpoint, in order; `chain` are the keys of the routers that lead to it,
    from the application in."""
    found: list[str] = []
    for role in _BEFORE:
        found += _of(hooks, role, chain)
    found += _made(inventory, handler)
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
    if not members.isdisjoint(("__init__", "__new__")):
        yield owner
    if "dispatch_request" in members and last(handler) != "dispatch_request":
        yield f"{owner}.dispatch_request"
