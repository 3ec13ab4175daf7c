"""Dependencies and middleware in, the names of what runs for a request out.

Rules: fastapi.tiangolo.com/tutorial/dependencies ("Classes as Dependencies": making the instance
is what runs; "Advanced Dependencies": of an instance, its `__call__`) and
`starlette.middleware.base.BaseHTTPMiddleware.__call__`, which calls `dispatch`."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from strangler.analyzers.recognisers.fastapi.things import (
    Class,
    Env,
    Function,
    Hooked,
    Instance,
    Router,
    Thing,
    options,
)
from strangler.analyzers.recognisers.following import is_class, named
from strangler.model.facts import DefinitionKind
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Name, Value

if TYPE_CHECKING:
    from strangler.analyzers.recognisers.fastapi.interpreting import Interpreter

_MIDDLEWARE = ("middleware", "add_middleware")


def entered(interpreter: "Interpreter", value: Value | None, env: Env) -> tuple[str, ...]:
    """What runs for `Depends(value)`: functions and methods of the project, and classes whose
    making runs code of the project."""
    inventory = interpreter.inventory
    if isinstance(value, Call):
        made = named(inventory, env.module, value)
        if is_class(inventory, made):
            return tuple(_called(inventory, made))
        return tuple(_inside(inventory, made))
    if not isinstance(value, Name):
        return ()
    found = [of_thing(inventory, thing) for thing in options(interpreter.value(value, env))]
    return tuple(dict.fromkeys(name for names in found for name in names))


def of_thing(inventory: Inventory, thing: Thing) -> tuple[str, ...]:
    """What calling a thing runs."""
    match thing:
        case Function():
            return (thing.dotted,)
        case Class():
            return (thing.dotted,) if _member(inventory, thing.dotted, "__init__") else ()
        case Instance():
            return tuple(_called(inventory, thing.dotted))
        case _:
            return ()


def around(inventory: Inventory, hooks: Iterable[Hooked], app: Router) -> Iterator[str]:
    """The middleware of an application, the outermost (which is added last) first."""
    for hooked in reversed(list(hooks)):
        if hooked.how not in _MIDDLEWARE or hooked.router is not app:
            continue
        for option in options(hooked.thing):
            match option:
                case Function():
                    yield option.dotted
                case Class() | Instance():
                    for name in ("dispatch", "__call__"):
                        if _member(inventory, option.dotted, name):
                            yield f"{option.dotted}.{name}"
                            break


def _called(inventory: Inventory, dotted: str) -> Iterator[str]:
    if _member(inventory, dotted, "__call__"):
        yield f"{dotted}.__call__"


def _inside(inventory: Inventory, function: str) -> Iterator[str]:
    """The functions inside a function that gives one of them back: `Depends(requires("x"))`."""
    place = inventory.definition(function) if function else None
    if place is None:
        return
    definitions = inventory.facts(place[0]).definitions
    for definition in definitions:
        inside = definition.scope >= 0 and definitions[definition.scope].name == place[1].name
        if inside and definition.kind is DefinitionKind.FUNCTION:
            yield f"{place[0]}.{definition.name}"


def _member(inventory: Inventory, dotted: str, name: str) -> bool:
    holders = (dotted, *inventory.ancestors(dotted))
    return any(name in inventory.members(holder) for holder in holders)
