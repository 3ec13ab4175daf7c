"""The steps of a project in, where its Pyramid applications begin out.

An application begins where a `Configurator` is made, or where a project function that makes one
is called. A library has only `includeme`; then each that nothing includes is listed by itself."""

from dataclasses import dataclass

from strangler.analyzers.recognisers.following import named
from strangler.analyzers.recognisers.pyramid.collected import Application
from strangler.analyzers.recognisers.pyramid.facts import CONFIGURATOR, Local, Step, split
from strangler.analyzers.recognisers.pyramid.frames import (
    Bound,
    Configurator,
    Evaluator,
    Frame,
    Given,
)
from strangler.analyzers.recognisers.pyramid.patterns import nested
from strangler.analyzers.recognisers.pyramid.running import Runner
from strangler.model.names import last, parent
from strangler.model.recogniser import Inventory
from strangler.model.source import ModuleKind
from strangler.model.values import Call, Literal, Value, text

_Scope = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Start:
    """A function (or module) in which an application is configured: `makers` are the project
    functions that it has its configurator from, `call` makes the configurator."""

    application: Application
    module: str
    scope: str
    call: Call | None
    makers: tuple[_Scope, ...]

    def run(self, runner: Runner) -> None:
        """Follow the configuration from here."""
        evaluator = runner.evaluator
        frame = Frame(self.module, self.scope)
        frame.made = self._configurator(evaluator, runner)
        if last(self.scope) == "includeme":
            runner.enter(f"{self.module}.{self.scope}", [frame.made], {})
            return
        for module, scope in self.makers:
            runner.run(Frame(module, scope, made=frame.made))
        runner.run(frame)

    def _configurator(self, evaluator: Evaluator, runner: Runner) -> Configurator:
        package = _package(evaluator.inventory, self.module)
        if self.call is None:
            return Configurator("", package)
        frame = Frame(self.module, self.scope)
        _, given = evaluator.arguments(self.call, frame)
        application = runner.application
        application.permission = given.get("default_permission")
        root = given.get("root_factory")
        application.root_factory = _is_given(root)
        application.root = runner.target(root, self.module, package)
        prefix = (
            evaluator.text(given["route_prefix"]) if _is_given(given.get("route_prefix")) else ""
        )
        return Configurator(nested("", prefix) if prefix is not None else None, package)


@dataclass(frozen=True, slots=True)
class Applications:
    """All that configures itself, and what is common to it."""

    starts: tuple[Start, ...]
    makers: frozenset[str]
    directives: dict[str, str]
    """Method name -> the project function that `add_directive` gave it."""


def find_applications(inventory: Inventory, steps: dict[_Scope, list[Step]]) -> Applications:
    """Where to begin."""
    product = {
        key: held
        for key, held in steps.items()
        if inventory.source(key[0]).kind is not ModuleKind.TEST
    }
    creating: dict[_Scope, Call] = {}
    for key, held in product.items():
        for step in held:
            name = named(inventory, key[0], step.call)
            if name in CONFIGURATOR or _is_subclass(inventory, name):
                creating.setdefault(key, step.call)
    for module, local in inventory.found("pyramid", Local):
        key = (module, local.scope)  # of a class of the project's own, whatever it is called
        if key not in product or not isinstance(local.value, Call):
            continue
        if _is_subclass(inventory, named(inventory, module, local.value)):
            creating.setdefault(key, local.value)
    by_name = {f"{module}.{scope}": (module, scope) for module, scope in creating if scope}
    users: dict[_Scope, list[_Scope]] = {}
    for module, local in inventory.found("pyramid", Local):
        if (module, local.scope) in product and isinstance(local.value, Call):
            maker = named(inventory, module, local.value)
            if maker in by_name and by_name[maker] != (module, local.scope):
                users.setdefault((module, local.scope), []).append(by_name[maker])
    makers = {maker for held in users.values() for maker in held}
    begins = sorted({*(key for key in creating if key not in makers), *users})
    starts = [
        Start(
            Application(_name(module, scope, begins)),
            module,
            scope,
            creating.get((module, scope))
            or creating.get(users.get((module, scope), [("", "")])[0]),
            tuple(users.get((module, scope), ())),
        )
        for module, scope in begins
    ]
    if not starts:
        starts = [
            Start(Application(module), module, scope, None, ())
            for module, scope in sorted(product)
            if scope == "includeme" and f"{module}" not in _included(inventory, product)
        ]
    return Applications(
        tuple(starts),
        frozenset(f"{module}.{scope}" for module, scope in makers),
        dict(_directives(inventory, product)),
    )


def _directives(inventory: Inventory, steps: dict[_Scope, list[Step]]) -> list[tuple[str, str]]:
    """`config.add_directive(name, function or dotted name)`."""
    found: list[tuple[str, str]] = []
    for (module, _), held in sorted(steps.items()):
        for step in held:
            if split(step.call.function)[0] != "add_directive":
                continue
            name = text(step.call.argument(0, "name"))
            given = step.call.argument(1, "directive")
            target = _target(inventory, module, given)
            if name and target:
                found.append((name, target))
    return found


def _included(inventory: Inventory, steps: dict[_Scope, list[Step]]) -> set[str]:
    found: set[str] = set()
    for (module, _), held in steps.items():
        for step in held:
            if split(step.call.function)[0] == "include":
                target = _target(inventory, module, step.call.argument(0, "callable"))
                found.add(target.removesuffix(".includeme"))
    return found


def _target(inventory: Inventory, module: str, value: Value | None) -> str:
    word = text(value)
    if word is None:
        return named(inventory, module, value)
    word = word.replace(":", ".")
    return f"{_package(inventory, module)}{word}" if word[:1] == "." else word


def _name(module: str, scope: str, begins: list[_Scope]) -> str:
    """The module; with the function where two applications begin in one module."""
    several = sum(1 for other, _ in begins if other == module) > 1
    return f"{module}.{scope}" if several and scope else module


def _is_subclass(inventory: Inventory, name: str) -> bool:
    return bool(name) and any(base in CONFIGURATOR for base in inventory.ancestors(name))


def _is_given(value: Bound | None) -> bool:
    if isinstance(value, Given):
        return not (isinstance(value.value, Literal) and value.value.value is None)
    return value is not None


def _package(inventory: Inventory, module: str) -> str:
    return module if inventory.source(module).is_package else parent(module) or module
