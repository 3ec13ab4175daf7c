"""The project in, the functions that load the user of a request out, and who asks for one.

Rules: flask-login.readthedocs.io, "How it Works": the user is loaded when `current_user` is first
used, which a guard does, too."""

from collections.abc import Iterator

from strangler.analyzers.recognisers.following import is_imported, product_modules
from strangler.analyzers.recognisers.wiring import split
from strangler.model.behaviour import Listener
from strangler.model.names import parent
from strangler.model.recogniser import Endpoint, Inventory
from strangler.model.values import Call

_PACKAGE = "flask_login"
_ASKING = frozenset({"current_user", "fresh_login_required", "login_required", "*", ""})
_LOADERS = ("user_loader", "request_loader", "header_loader")


def find_loaders(inventory: Inventory) -> Iterator[Listener]:
    """`@login_manager.user_loader`: known by the method's name, which no other library has."""
    if not is_imported(inventory, _PACKAGE):
        return
    for module in product_modules(inventory):
        for definition in inventory.facts(module).definitions:
            for decorator in definition.decorators:
                called = decorator.function if isinstance(decorator, Call) else decorator
                method, receiver = split(called)
                if method in _LOADERS and receiver is not None:
                    event = "user_loader" if method == "user_loader" else "request_loader"
                    function = f"{module}.{definition.name}"
                    yield Listener(f"{_PACKAGE}.{event}", "", function)


def asks_for_user(inventory: Inventory, endpoint: Endpoint) -> bool:
    """Whether an endpoint is guarded by Flask-Login, or the file of its handler imports what asks
    for the user. That a helper in another file or a template asks is not seen."""
    if any(guard.startswith(f"{_PACKAGE}.") for guard in endpoint.auth):
        return True
    for name in (endpoint.handler, parent(endpoint.handler)):
        place = inventory.definition(name)
        if place is not None:
            imports = inventory.facts(place[0]).imports
            return any(i.module == _PACKAGE and i.name in _ASKING for i in imports)
    return False
