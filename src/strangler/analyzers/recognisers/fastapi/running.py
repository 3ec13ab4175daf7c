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
from strangler.analyzers.recognisers.giving import has_member, inner_functions
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
        return tuple(inner_functions(inventory, made))
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
            return (thing.dotted,) if has_member(inventory, thing.dotted, "__init__") else ()
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
                        if has_member(inventory, option.dotted, name):
                            yield f"{option.dotted}.{name}"
                            break


def _called(inventory: Inventory, dotted: str) -> Iterator[str]:
    if has_member(inventory, dotted, "__call__"):
        yield f"{dotted}.__call__"
