"""A configurator's method with its arguments in, what code gets by it through the request out.

Rules: docs.pylonsproject.org, pyramid, `Configurator.add_request_method`, `add_tween`,
`set_security_policy`, `set_root_factory`, `add_subscriber`; pyramid-services,
`register_service_factory` (`service_factory, iface, context, name`)."""

from typing import Protocol

from strangler.analyzers.recognisers.pyramid.collected import Application, Supplied
from strangler.analyzers.recognisers.pyramid.frames import Bound, Evaluator, Given
from strangler.analyzers.recognisers.pyramid.methods import HOOKS
from strangler.model.facts import DefinitionKind
from strangler.model.names import last
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Literal

_ORDER = {
    "add_request_method": ("callable", "name", "property", "reify"),
    "add_subscriber": ("subscriber", "iface"),
    "register_service_factory": ("service_factory", "iface", "context", "name"),
    "set_root_factory": ("factory",),
    "add_renderer": ("name", "factory"),
    "add_tween": ("tween_factory",),
    "add_view_deriver": ("deriver",),
    "set_security_policy": ("policy",),
    "set_authentication_policy": ("policy",),
    "set_authorization_policy": ("policy",),
}


class Following(Protocol):
    """Who follows the configuration."""

    application: Application
    evaluator: Evaluator

    def target(self, given: Bound | None, module: str, package: str) -> str:
        """The dotted name that an argument means."""


def supply(
    runner: Following,
    method: str,
    call: Call,
    package: str,
    positional: list[Bound],
    keywords: dict[str, Bound],
) -> None:
    """Keep what a call of a configurator's method supplies."""
    order = _ORDER.get(method)
    if order is None:
        return
    given = {**dict(zip(order, positional, strict=False)), **keywords}
    if method == "add_renderer":
        _renderer(runner, given, package, call)
        return
    first = given.get(order[0])
    function = _function(runner, first, package, call)
    if not function:
        return
    application, evaluator = runner.application, runner.evaluator
    name, kind = "", method
    if method == "set_root_factory":
        application.root = function
        return
    if method == "add_request_method":
        name = evaluator.text(given.get("name")) or last(function)
        computed = _is_true(given.get("property")) or _is_true(given.get("reify"))
        kind = "property" if computed else "method"
    elif method == "add_subscriber":
        kind, name = "subscriber", _interface(runner, given.get("iface"), package)
    elif method == "register_service_factory":
        kind = "service"
        name = evaluator.text(given.get("name")) or _interface(runner, given.get("iface"), package)
    elif method in HOOKS:
        kind = "hook"
        name = method
    supplied = Supplied(kind, name, function)
    if supplied not in application.supplied:
        application.supplied.append(supplied)


def _renderer(runner: Following, given: dict[str, Bound], package: str, call: Call) -> None:
    """`add_renderer(name, factory)`: the factory by its name, of an instance its class, also where
    they are a library's. A factory of which nothing is known renders all the same."""
    name = runner.evaluator.text(given.get("name"))
    made = given.get("factory")
    if not name:
        return
    function = _function(runner, made, package, call)
    if not function and isinstance(made, Given):
        value = made.value.function if isinstance(made.value, Call) else made.value
        function = runner.target(Given(made.module, value, made.frame), made.module, package)
    runner.application.supplied.append(Supplied("renderer", name, function or "?"))


def _function(runner: Following, given: Bound | None, package: str, call: Call) -> str:
    """A function or class of the project by its name, of an instance its class; a lambda that is
    written in the call."""
    if not isinstance(given, Given):
        return ""
    inventory = runner.evaluator.inventory
    if getattr(given.value, "kind", "") == "Lambda":
        return _lambda(inventory, given.module, call)
    if isinstance(given.value, Call):
        given = Given(given.module, given.value.function, given.frame)
    return defined(inventory, runner.target(given, given.module, package))


def defined(inventory: Inventory, dotted: str) -> str:
    """A project's function or class under the name of its definition; or empty."""
    found = inventory.resolve("", dotted) if dotted else None
    name = found.name if found is not None and found.exact else ""
    return name if name and inventory.definition(name) is not None else ""


def _lambda(inventory: Inventory, module: str, call: Call) -> str:
    for definition in inventory.facts(module).definitions:
        if definition.kind is DefinitionKind.LAMBDA and definition.position >= call.position:
            return f"{module}.{definition.name}"
    return ""


def _interface(runner: Following, given: Bound | None, package: str) -> str:
    if not isinstance(given, Given):
        return ""
    name = runner.target(given, given.module, package)
    return defined(runner.evaluator.inventory, name) or name


def _is_true(given: Bound | None) -> bool:
    return isinstance(given, Given) and isinstance(given.value, Literal) and bool(given.value.value)
