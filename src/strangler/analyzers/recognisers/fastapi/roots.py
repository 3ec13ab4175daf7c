"""Bodies in, the interpreter that has gone through all that may run out.

The module levels run first. Then functions that no other body calls, for somebody outside the
analysed code calls them: application factories, hooks, commands. Last what was not reached at
all. A parameter that nobody hands anything over for is the project's application, if it has
exactly one; else it gets a stand-in, and what is registered on that is reported."""

from strangler.analyzers.recognisers.fastapi import calling
from strangler.analyzers.recognisers.fastapi.facts import Body
from strangler.analyzers.recognisers.fastapi.interpreting import Interpreter
from strangler.analyzers.recognisers.fastapi.making import kind_of
from strangler.analyzers.recognisers.fastapi.things import (
    Function,
    Instance,
    Key,
    Router,
    Site,
    Thing,
)
from strangler.analyzers.recognisers.fastapi.vocabulary import is_app_class, is_router_class
from strangler.analyzers.recognisers.following import product_modules
from strangler.model.facts import Definition, DefinitionKind, Parameter
from strangler.model.recogniser import Inventory

_APP_NAMES = ("app", "application", "api", "server", "fastapi_app")


def go_through(inventory: Inventory) -> Interpreter:
    """Run everything that may run."""
    product = set(product_modules(inventory))
    bodies = {
        (module, body.index): body
        for module, body in inventory.found("fastapi", Body)
        if module in product
    }
    interpreter = Interpreter(inventory, bodies)
    for module in sorted({module for module, _ in bodies}):
        interpreter.run_module(module)
    roots = _Roots(interpreter)
    called = interpreter.reach.called
    for with_application in (False, True):
        for only_uncalled in (True, False):
            for place in sorted(bodies, key=roots.order):
                if place in interpreter.reached or (only_uncalled and place in called):
                    continue
                if roots.takes_application(place) is with_application:
                    roots.run(place)
    return interpreter


class _Roots:
    def __init__(self, interpreter: Interpreter) -> None:
        self._interpreter = interpreter
        self._inventory = interpreter.inventory

    def takes_application(self, place: tuple[str, int]) -> bool:
        """Whether a function has a parameter for an application or router."""
        definition = self._definition(place)
        return any(self._type(place[0], p) for p in definition.parameters)

    def order(self, place: tuple[str, int]) -> tuple[bool, str, int]:
        """Functions before methods, whose objects they may make."""
        module, index = place
        if index < 0:
            return False, module, index
        return bool(self._class_of(module, self._definition(place))), module, index

    def run(self, place: tuple[str, int]) -> None:
        """Run a function that nobody calls."""
        module, index = place
        definition = self._definition(place)
        if definition.kind is DefinitionKind.LAMBDA or self._is_inner(module, definition):
            return
        dotted = f"{module}.{definition.name}"
        receiver = self._receiver(module, definition)
        function = Function(module, index, definition, dotted, receiver)
        parameters = definition.parameters[1 if receiver is not None else 0 :]
        given: dict[str, Thing] = {}
        for parameter in parameters:
            kind = self._type(module, parameter)
            if kind:
                given[parameter.name] = self._stand_in(module, parameter, kind, definition)
        calling.run(self._interpreter, function, [], given, ())

    def _stand_in(
        self, module: str, parameter: Parameter, kind: str, definition: Definition
    ) -> Router:
        apps: dict[Site, Router] = {}
        for router in self._interpreter.routers.values():
            if router.is_app and not router.is_stand_in:
                apps.setdefault(router.site, router)
        if kind == "app" and len(apps) == 1:
            return next(iter(apps.values()))
        key: Key = ((parameter.name, 0), (module, definition.position))
        made = Router(key, f"{module}.{definition.name}", False, True, is_stand_in=True)
        return self._interpreter.routers.setdefault(key, made)

    def _type(self, module: str, parameter: Parameter) -> str:
        """`app` or `router` where a parameter is for one, by annotation, else by name."""
        if not parameter.annotation:
            return "app" if parameter.name.lower() in _APP_NAMES else ""
        found = self._inventory.resolve(module, parameter.annotation)
        if found is None or not found.exact:
            return ""
        for name in (found.name, *self._inventory.ancestors(found.name)):
            if is_app_class(name):
                return "app"
            if is_router_class(name):
                return "router"
        return ""

    def _receiver(self, module: str, definition: Definition) -> Instance | Router | None:
        """For a method an object of its class, one a class."""
        holder = self._class_of(module, definition)
        if holder is None:
            return None
        dotted = f"{module}.{holder.name}"
        key: Key = ((module, holder.position),)
        base = kind_of(self._interpreter, dotted)
        if base:
            router = Router(key, dotted, is_app_class(base), True, dotted=dotted)
            return self._interpreter.routers.setdefault(key, router)
        made = self._interpreter.made.setdefault(key, Instance(dotted))
        return made if isinstance(made, Instance) else None

    def _class_of(self, module: str, definition: Definition) -> Definition | None:
        if definition.scope < 0:
            return None
        holder = self._inventory.facts(module).definitions[definition.scope]
        return holder if holder.kind is DefinitionKind.CLASS else None

    def _is_inner(self, module: str, definition: Definition) -> bool:
        """Whether a function stands in another, and so runs when that one calls it."""
        return definition.scope >= 0 and self._class_of(module, definition) is None

    def _definition(self, place: tuple[str, int]) -> Definition:
        module, index = place
        return self._inventory.facts(module).definitions[index]
