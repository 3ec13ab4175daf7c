"""Handlers of errors in, out for which requests each runs, and of which errors it hears.

Rules: flask.palletsprojects.com, "Handling Application Errors": a handler is registered for a
status or for a class of exceptions, derived ones included. An error that the project itself makes
(`abort(404)`, `raise Missing()`) calls its handler from there. What Flask, Werkzeug, the language
or a library may raise anywhere (a form that lacks a key, `IntegrityError`, anything for 500) may
run for each request of the application or blueprint. Nobody asks who catches an error before."""

from collections.abc import Iterator

from strangler.analyzers.recognisers.following import follow, product_modules
from strangler.analyzers.recognisers.wiring import Wired, split
from strangler.model.behaviour import Listener
from strangler.model.facts import DefinitionKind
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Literal, Name, Value

HANDLERS = ("errorhandler", "app_errorhandler")
REGISTERS = "register_error_handler"
_HTTP = "werkzeug.exceptions."
_STATUS = {
    "Unauthorized": 401,
    "Forbidden": 403,
    "NotFound": 404,
    "MethodNotAllowed": 405,
    "NotAcceptable": 406,
    "Conflict": 409,
    "Gone": 410,
    "PreconditionFailed": 412,
    "ImATeapot": 418,
    "Locked": 423,
    "FailedDependency": 424,
    "UnavailableForLegalReasons": 451,
}
"""What nothing but the project, its guards and the routing itself raises: the routing does so
where there is no endpoint."""
_CLASSES = {status: f"{_HTTP}{name}" for name, status in _STATUS.items()}
_BY_GUARDS = (401, 403)


def handled(inventory: Inventory, module: str, value: Value | None) -> str:
    """What a handler is registered for: a status, or the dotted name of a class."""
    if value is None:
        return ""
    module, value = follow(inventory, module, value)
    if isinstance(value, Literal):
        return str(value.value)
    return value.name.lstrip("*:") if isinstance(value, Name) else ""


def may_run(inventory: Inventory, target: str, guarded: bool) -> bool:
    """Whether what is handled may be raised by what the project does not write: for any request,
    or for a guarded one."""
    status = _status(target)
    if status in _BY_GUARDS:
        return guarded
    if status is not None:
        return status not in _CLASSES
    return inventory.definition(target) is None


def find_handlers(inventory: Inventory) -> Iterator[Listener]:
    """Handlers with what they hear of, by the names of Flask's methods."""
    for module in product_modules(inventory):
        for definition in inventory.facts(module).definitions:
            if definition.kind is DefinitionKind.CLASS:
                continue
            for decorator in definition.decorators:
                if isinstance(decorator, Call) and split(decorator.function)[0] in HANDLERS:
                    target = handled(inventory, module, decorator.argument(0, "code_or_exception"))
                    yield from _heard(target, f"{module}.{definition.name}")
    for module, wired in inventory.found("flask", Wired):
        if wired.method == REGISTERS:
            called = handled(inventory, module, wired.call.argument(1, "f"))
            target = handled(inventory, module, wired.call.argument(0, "code_or_exception"))
            if inventory.definition(called) is not None:
                yield from _heard(target, called)


def _heard(target: str, function: str) -> Iterator[Listener]:
    status = _status(target)
    if status is not None:
        yield Listener(f"flask.errorhandler:{status}", "", function)
    name = _CLASSES.get(status or 0) or target
    if name and not name.isdigit():
        yield Listener("raise", name, function)


def _status(target: str) -> int | None:
    if target.isdigit():
        return int(target)
    return _STATUS.get(target.removeprefix(_HTTP)) if target.startswith(_HTTP) else None
