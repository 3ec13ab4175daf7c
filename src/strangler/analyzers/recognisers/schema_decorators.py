"""A handler in, the schemas that its decorators load and dump for it out.

Rules: flask-smorest.readthedocs.io (arguments, response), webargs.readthedocs.io (`use_args`,
`use_kwargs`), flask-apispec (`use_kwargs`, `marshal_with`), flask-restful.readthedocs.io and
flask-restx.readthedocs.io (`marshal_with`). What runs for them is written by the recogniser of
schemas, in functions of the module `WRITTEN`."""

from collections.abc import Iterator

from strangler.analyzers.recognisers.following import follow, is_class, named
from strangler.analyzers.recognisers.wiring import split
from strangler.model.facts import Definition
from strangler.model.names import last, parent
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Items, Literal, Name, Pairs, Value

WRITTEN = "strangler_schemas"
"""The module of the stand-in that is written."""
LOADING = frozenset({"arguments", "use_args", "use_kwargs"})
DUMPING = frozenset({"response", "marshal_with", "marshal_list_with"})
_ROOTS = (
    *("marshmallow.Schema", "marshmallow.schema.Schema"),
    *("marshmallow_sqlalchemy.SQLAlchemySchema", "marshmallow_sqlalchemy.SQLAlchemyAutoSchema"),
    *("marshmallow_sqlalchemy.schema.SQLAlchemySchema", "marshmallow_sqlalchemy.ModelSchema"),
    "marshmallow_sqlalchemy.schema.SQLAlchemyAutoSchema",
)
_HOLDERS = ("flask_marshmallow.Marshmallow",)


def mangled(dotted: str) -> str:
    """A dotted name as one identifier."""
    return dotted.replace("_", "_0").replace(".", "_1")


def root_of(inventory: Inventory, dotted: str) -> str:
    """The class of a library that makes a class of the project a schema; empty if none does."""
    if not is_class(inventory, dotted):
        return ""
    above = (dotted, *inventory.ancestors(dotted))
    for holder in above:
        if holder in _ROOTS:
            return holder
    for holder in above:
        place = inventory.definition(holder)
        for base in place[1].bases if place is not None else ():
            if place is not None and isinstance(base, Name):
                name, owner = last(base.name), Name(parent(base.name))
                if named(inventory, *follow(inventory, place[0], owner)) in _HOLDERS:
                    return f"flask_marshmallow.{name}"
    return ""


def schema_of(inventory: Inventory, module: str, value: Value | None) -> str:
    """The schema of the project that a class or a call of it is; empty for anything else."""
    if value is None:
        return ""
    module, value = follow(inventory, module, value)
    dotted = named(inventory, module, value)
    return dotted if dotted and root_of(inventory, dotted) else ""


def runs_for(inventory: Inventory, handler: str) -> tuple[str, ...]:
    """What loads the request of a handler, and what dumps its answer."""
    found: list[str] = []
    place = inventory.definition(handler)
    for method, module, given in decorated(inventory, *place) if place else ():
        schema = schema_of(inventory, module, given)
        if method in LOADING and schema:
            found.append(f"{schema}.load")
        elif method in DUMPING:
            found.append(f"{WRITTEN}.answer_{mangled(handler)}")
    return tuple(dict.fromkeys(found))


def decorated(
    inventory: Inventory, module: str, definition: Definition
) -> Iterator[tuple[str, str, Value]]:
    """(name of the decorator, module, what it is given as schema or fields)."""
    for decorator in definition.decorators:
        if not isinstance(decorator, Call):
            continue
        method = split(decorator.function)[0]
        if method not in LOADING | DUMPING:
            continue
        for argument in decorator.arguments:
            value = argument.value
            if argument.keyword in ("", "schema", "argmap", "fields") and _may_tell(
                inventory, module, value
            ):
                yield method, module, value


def _may_tell(inventory: Inventory, module: str, value: Value) -> bool:
    if schema_of(inventory, module, value):
        return True
    home, found = follow(inventory, module, value)
    return bool(fields_of(inventory, home, found))


def fields_of(
    inventory: Inventory, module: str, value: Value | None, depth: int = 0
) -> tuple[tuple[str, str, Value], ...]:
    """(name, module, field) of a dict of fields, or of a model that is made of one:
    `api.model(name, {...})`, `api.inherit(name, parent, {...})`, `api.clone`, a namespace's too."""
    if value is None or depth > 5:
        return ()
    module, value = follow(inventory, module, value)
    if isinstance(value, Pairs):
        return tuple(
            (key.value, module, field)
            for key, field in value.pairs
            if isinstance(key, Literal) and isinstance(key.value, str) and _is_field(field)
        )
    if isinstance(value, Items) and len(value.items) == 1:
        return fields_of(inventory, module, value.items[0], depth + 1)
    if isinstance(value, Call) and split(value.function)[0] in ("model", "inherit", "clone"):
        found: list[tuple[str, str, Value]] = []
        for given in value.positional[1:]:
            found += fields_of(inventory, module, given, depth + 1)
        return tuple(found)
    return ()


def _is_field(value: Value) -> bool:
    return isinstance(value, Call | Name)
