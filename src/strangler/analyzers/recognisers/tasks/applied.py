"""Decorators that are applied by a call in, what they decorate out.

`send = app.task(send)`, `shared_task(name="x")(send)`, `event.listens_for(User, "load")(loaded)`:
a decorator is a function, and calling it is the same (docs.python.org, reference, "Function
definitions")."""

from collections.abc import Iterator

from strangler.analyzers.recognisers.following import named
from strangler.analyzers.recognisers.tasks.objects import Decorated, split, wirings
from strangler.model.recogniser import Inventory
from strangler.model.values import Argument, Call, Name

_DIRECT = frozenset({"task", "shared_task", "actor"})
"""Decorators that also take the function itself, with their options beside it."""


def applied(inventory: Inventory) -> Iterator[Decorated]:
    """Definitions of the project that a call gives to a decorator."""
    for module, wired in wirings(inventory):
        call, given = wired.call, next(iter(wired.call.positional), None)
        if not isinstance(given, Name):
            continue
        if isinstance(call.function, Call):
            decorator = call.function
        elif split(call.function)[0] in _DIRECT:
            rest = tuple(a for a in call.arguments if a != Argument(given))
            decorator = Call(call.function, rest, call.position)
        else:
            continue
        handler = named(inventory, module, given)
        place = inventory.definition(handler) if handler else None
        if place is None:
            continue
        method, receiver = split(decorator.function)
        yield Decorated(
            module,
            place[1],
            handler,
            decorator,
            named(inventory, module, decorator),
            method,
            receiver,
            inventory.location(module, call.position),
        )
