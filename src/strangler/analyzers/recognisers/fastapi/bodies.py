"""A handler in, the validators of what it is sent and the serialisers of what it answers out.

Rules: fastapi.tiangolo.com/tutorial/body (a parameter that is annotated with a model is made from
the request), /tutorial/response-model (`response_model`, else the annotation of what it gives; the
answer is validated and written out by it), docs.pydantic.dev (validators, serializers; a model that
is a field is validated with the one around it)."""

from collections.abc import Iterator

from strangler.analyzers.recognisers.following import is_class, named
from strangler.model.facts import Definition
from strangler.model.names import last
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Items, Name, Operation, Subscript, Value

VALIDATING = frozenset(
    {"field_validator", "model_validator", "validator", "root_validator", "validate_call"}
)
SERIALISING = frozenset({"field_serializer", "model_serializer", "computed_field"})
_MODELS = ("pydantic.BaseModel", "pydantic.main.BaseModel", "sqlmodel.SQLModel")
_MADE = ("model_post_init",)


def of_models(inventory: Inventory, handler: str) -> tuple[str, ...]:
    """Methods of pydantic models that run for a handler's request and answer, each by the model
    that it runs for. A model inside `list[...]` of a parameter is not seen."""
    place = inventory.definition(handler)
    if place is None:
        return ()
    found: list[str] = []
    module, definition = place
    for parameter in definition.parameters:
        for model in _models(inventory, _class(inventory, module, parameter.annotation)):
            found += _decorated(inventory, model, VALIDATING)
            found += [f"{model}.{name}" for name in _MADE if name in inventory.members(model)]
    for model in _models(inventory, _answer(inventory, module, definition)):
        found += _decorated(inventory, model, VALIDATING | SERIALISING)
    return tuple(dict.fromkeys(found))


def _answer(inventory: Inventory, module: str, definition: Definition) -> str:
    for decorator in definition.decorators:
        value = decorator.keyword("response_model") if isinstance(decorator, Call) else None
        if isinstance(value, Name):
            return _class(inventory, module, value.name)
    return _class(inventory, module, definition.returns)


def _class(inventory: Inventory, module: str, name: str) -> str:
    """The model of the project that an annotation names, or empty."""
    found = inventory.resolve(module, name) if name else None
    if found is None or not found.exact or not is_class(inventory, found.name):
        return ""
    above = inventory.ancestors(found.name)
    return found.name if any(base in above for base in _MODELS) else ""


def _models(inventory: Inventory, model: str) -> Iterator[str]:
    """A model and those that its fields hold."""
    waiting, seen = [model] if model else [], set[str]()
    while waiting:
        name = waiting.pop(0)
        if name in seen:
            continue
        seen.add(name)
        yield name
        for holder in (name, *inventory.ancestors(name)):
            place = inventory.definition(holder)
            if place is None:
                continue
            for item in inventory.class_assignments(holder):
                words = _words(item.annotation)
                waiting += [c for w in words if (c := _class(inventory, place[0], w))]


def _words(annotation: Value | None) -> Iterator[str]:
    """The names in an annotation, as far as it is read."""
    match annotation:
        case Name(name=name):
            yield name
        case Subscript(value=value, key=key):
            yield from _words(value)
            yield from _words(key)
        case Items(items=parts) | Operation(operands=parts):
            for part in parts:
                yield from _words(part)


def _decorated(inventory: Inventory, model: str, wanted: frozenset[str]) -> Iterator[str]:
    """The methods of a model, inherited ones too, that pydantic calls."""
    for holder in (model, *inventory.ancestors(model)):
        for name, held in sorted(inventory.members(holder).items()):
            place = inventory.definition(held)
            for decorator in place[1].decorators if place is not None else ():
                full = named(inventory, place[0], decorator) if place is not None else ""
                if full.startswith("pydantic.") and last(full) in wanted:
                    yield f"{model}.{name}"
