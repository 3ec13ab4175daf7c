"""Handlers in, what their decorators hand to them out: what a schema's `post_load` makes.

webargs appends what it loads to the arguments, path variables come by name."""

from collections.abc import Iterator

from strangler.analyzers.recognisers.following import named
from strangler.analyzers.recognisers.giving import by_place
from strangler.analyzers.recognisers.schema_decorators import LOADING, decorated, schema_of
from strangler.model.behaviour import Behaviour
from strangler.model.names import last
from strangler.model.recogniser import Conclusions, Inventory


def given(inventory: Inventory, conclusions: Conclusions) -> Iterator[Behaviour]:
    """The first parameter of each handler that is given arguments."""
    for handler in sorted({endpoint.handler for endpoint in conclusions.endpoints}):
        place = inventory.definition(handler)
        for method, module, value in decorated(inventory, *place) if place else ():
            schema = schema_of(inventory, module, value)
            if method in LOADING and method != "use_kwargs" and schema:
                made = _made(inventory, schema)
                if made:
                    yield from by_place(inventory, handler, (made,))
                break


def _made(inventory: Inventory, schema: str) -> str:
    for holder in (schema, *inventory.ancestors(schema)):
        for _, method in sorted(inventory.members(holder).items()):
            place = inventory.definition(method)
            for decorator in place[1].decorators if place else ():
                if place and last(named(inventory, place[0], decorator)) == "post_load":
                    return method
    return ""
