"""Views with what is put around them by a rule or an API in, what that runs out.

`add_url_rule(rule, view_func=guard(view))`; `decorators=[guard]` of an `Api` or `Namespace`
of Flask-RESTful and Flask-RESTX, which put them around each of their resources
(flask-restful.readthedocs.io, extending, "Resource Method Decorators")."""

from collections.abc import Iterable, Iterator

from strangler.analyzers.recognisers.flask.views import View
from strangler.analyzers.recognisers.following import Placed, named
from strangler.analyzers.recognisers.giving import inner_functions
from strangler.model.behaviour import Listener
from strangler.model.recogniser import Inventory
from strangler.model.values import Call

RUNNER = "wrapped"
"""The method of Flask's stand-in that runs what is put around a class."""


def around_view(inventory: Inventory, view: View) -> tuple[str, ...]:
    """What runs around a view. Of a function's decorator that is what is defined inside it; what
    that calls there is not told apart by view."""
    if not view.around:
        return ()
    if view.is_class:
        return (f"{view.symbol}.{RUNNER}",)
    functions = [named(inventory, *placed) for placed in view.around]
    found = [inside for name in functions for inside in inner_functions(inventory, name)]
    return tuple(dict.fromkeys(found))


def listeners(
    inventory: Inventory, wrapped: Iterable[tuple[str, Iterable[Placed]]]
) -> Iterator[Listener]:
    """What is put around each class, for the stand-in, which calls one with arguments first."""
    for view, around in wrapped:
        for module, value in around:
            event = "flask.wrapped_by" if isinstance(value, Call) else "flask.wrapped"
            name = named(inventory, module, value)
            if name:
                yield Listener(event, view, name)
