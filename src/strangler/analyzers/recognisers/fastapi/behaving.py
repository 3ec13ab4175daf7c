"""Handlers, dependencies, middleware and models in, what the frameworks hand to them out.

Rules: fastapi.tiangolo.com/tutorial/dependencies (a parameter gets what its dependency gives),
starlette.io/middleware (`dispatch(request, call_next)`, pure ASGI middleware), starlette.io/routing
(a function of Starlette's own gets the request), docs.pydantic.dev (validators, serializers)."""

from collections.abc import Iterable, Iterator

from strangler.analyzers.recognisers.fastapi.bodies import SERIALISING, VALIDATING
from strangler.analyzers.recognisers.fastapi.handlers import Handlers
from strangler.analyzers.recognisers.fastapi.interpreting import Interpreter
from strangler.analyzers.recognisers.fastapi.things import Class, Function, Instance, options
from strangler.analyzers.recognisers.following import is_class, named, product_modules
from strangler.analyzers.recognisers.giving import by_place, own_parameters
from strangler.model.behaviour import Behaviour, Given, Listener
from strangler.model.facts import DefinitionKind
from strangler.model.names import last, parent
from strangler.model.recogniser import Endpoint, Inventory

_REQUEST = "starlette.requests.Request"
_NEXT = "starlette.middleware.base.RequestResponseEndpoint"
_APP = "starlette.types.ASGIApp"
_ASGI = ("", "starlette.types.Receive", "starlette.types.Send")
_MIDDLEWARE = ("middleware", "add_middleware")


def behaving(interpreter: Interpreter, endpoints: Iterable[Endpoint]) -> Iterator[Behaviour]:
    """What everything that the recogniser found is given."""
    inventory = interpreter.inventory
    handlers = Handlers(interpreter)
    names: dict[str, None] = {}
    for endpoint in endpoints:
        names.update(dict.fromkeys((endpoint.handler, *endpoint.runs)))
    for name in names:
        yield from _injected(inventory, handlers, name)
        yield from _request(inventory, name)
    for hooked in interpreter.hooks:
        if hooked.how in _MIDDLEWARE:
            for thing in options(hooked.thing):
                if isinstance(thing, Function):
                    yield from by_place(inventory, thing.dotted, (_REQUEST, _NEXT))
                elif isinstance(thing, Class | Instance):
                    yield from _middleware(inventory, thing.dotted)


def models(inventory: Inventory) -> Iterator[Listener]:
    """The validators and serialisers of pydantic's models."""
    for module in product_modules(inventory):
        facts = inventory.facts(module)
        if not any(item.module.partition(".")[0] == "pydantic" for item in facts.imports):
            continue
        for definition in facts.definitions:
            owner = f"{module}.{parent(definition.name)}"
            for decorator in definition.decorators:
                name = named(inventory, module, decorator)
                if not name.startswith("pydantic.") or not is_class(inventory, owner):
                    continue
                function = f"{module}.{definition.name}"
                if last(name) in VALIDATING:
                    yield Listener("pydantic.validate", owner, function)
                elif last(name) in SERIALISING:
                    yield Listener("pydantic.serialise", owner, function)


def _injected(inventory: Inventory, handlers: Handlers, name: str) -> Iterator[Given]:
    function = f"{name}.__init__" if is_class(inventory, name) else name
    for parameter, dependency in handlers.parameters(name):
        for entered in dependency.entered:
            yield Given(function, parameter, entered)


def _request(inventory: Inventory, name: str) -> Iterator[Given]:
    """Starlette's own functions and endpoints, whose only parameter need not be annotated."""
    place = inventory.definition(name)
    if place is None or place[1].kind is DefinitionKind.CLASS:
        return
    own = own_parameters(inventory, *place)
    parameters = {p.name: p for p in place[1].parameters}
    if own and own[0] == "request" and not parameters["request"].annotation:
        yield Given(name, "request", _REQUEST)


def _middleware(inventory: Inventory, dotted: str) -> Iterator[Given]:
    for holder in (dotted, *inventory.ancestors(dotted)):
        members = inventory.members(holder)
        if "__init__" in members:
            yield from by_place(inventory, members["__init__"], (_APP,))
        if "dispatch" in members:
            yield from by_place(inventory, members["dispatch"], (_REQUEST, _NEXT))
        if "__call__" in members:
            yield from by_place(inventory, members["__call__"], _ASGI)
