"""A column of a mapped class in, the functions of the project that give or change its value out.

Rules: docs.sqlalchemy.org, core/defaults ("Python-Executed Functions", lambdas too) and
core/custom_types ("Augmenting Existing Types": `TypeDecorator.process_bind_param` where a value is
written, `process_result_value` where it is loaded)."""

from collections.abc import Iterator

from strangler.analyzers.recognisers.following import is_class, named
from strangler.analyzers.recognisers.sqlalchemy.columns import COLUMNS
from strangler.model.behaviour import Behaviour, Given, Listener
from strangler.model.facts import DefinitionKind
from strangler.model.names import last
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Name, Opaque, Value

_DEFAULTS = {"default": "default", "insert_default": "default", "onupdate": "onupdate"}
_TYPES = frozenset({"sqlalchemy.types.TypeDecorator", "sqlalchemy.TypeDecorator"})
_PROCESSING = {
    "process_bind_param": ("default", "onupdate"),
    "process_result_value": ("load",),
}


def of_column(inventory: Inventory, module: str, holder: str, call: Call) -> Iterator[Behaviour]:
    """Who is called when rows of `holder` are written or loaded; `call` makes the column."""
    inner = [part for part in call.positional if isinstance(part, Call)]
    inner += [value for word in ("sa_column",) if isinstance(value := call.keyword(word), Call)]
    for made in (call, *inner):
        if made is not call and last(made.name) not in COLUMNS:
            continue
        for value in (*made.positional[:2], made.keyword("type_")):
            yield from _of_type(inventory, module, holder, value)
        lambdas = _lambdas(inventory, module, made)
        for argument in made.arguments:
            if isinstance(argument.value, Opaque) and argument.value.kind == "Lambda":
                function = next(lambdas, "")
            else:
                function = _function(inventory, module, argument.value)
            event = _DEFAULTS.get(argument.keyword)
            if event and function:
                yield Listener(event, holder, function)


def _lambdas(inventory: Inventory, module: str, call: Call) -> Iterator[str]:
    """The lambdas that are written after a call begins, in source order: its own come first."""
    for definition in inventory.facts(module).definitions:
        if definition.kind is DefinitionKind.LAMBDA and definition.position > call.position:
            yield f"{module}.{definition.name}"


def _function(inventory: Inventory, module: str, value: Value) -> str:
    """A function of the project by its name; else empty."""
    if not isinstance(value, Name):
        return ""
    function = named(inventory, module, value)
    place = inventory.definition(function)
    return function if place is not None and place[1].kind is DefinitionKind.FUNCTION else ""


def _of_type(
    inventory: Inventory, module: str, holder: str, value: Value | None
) -> Iterator[Behaviour]:
    """The methods of a type of the project, itself or an instance of it."""
    if not isinstance(value, Name | Call):
        return
    name = named(inventory, module, value)
    if not is_class(inventory, name) or _TYPES.isdisjoint(inventory.ancestors(name)):
        return
    for above in (name, *inventory.ancestors(name)):
        members = inventory.members(above)
        for method, events in _PROCESSING.items():
            place = inventory.definition(members.get(method, ""))
            if place is not None and place[1].parameters:
                yield Given(members[method], place[1].parameters[0].name, name)
                for event in events:
                    yield Listener(event, holder, members[method])
