"""Routes in, out who answers them by which method, who guards them, and what runs before.

Rules: `starlette.endpoints.HTTPEndpoint` (a class answers by its methods' names), FastAPI's
dependencies (fastapi.tiangolo.com/tutorial/dependencies; sub-dependencies are solved first) and
its security schemes (fastapi.tiangolo.com/reference/security)."""

from collections.abc import Iterator
from dataclasses import dataclass

from strangler.analyzers.recognisers.fastapi.calling import name_of
from strangler.analyzers.recognisers.fastapi.facts import Injected
from strangler.analyzers.recognisers.fastapi.interpreting import Interpreter
from strangler.analyzers.recognisers.fastapi.running import entered
from strangler.analyzers.recognisers.fastapi.things import (
    Class,
    Dependency,
    Env,
    External,
    Function,
    Instance,
    Route,
    Thing,
    options,
)
from strangler.analyzers.recognisers.fastapi.vocabulary import SECURITY, VERBS
from strangler.analyzers.recognisers.following import is_guard
from strangler.model.facts import MODULE_SCOPE, Definition, DefinitionKind
from strangler.model.names import last, parent
from strangler.model.values import Call, Name

_INJECTING = ("Depends", "Security")
_METHODS = tuple(sorted(word.upper() for word in VERBS - {"head", "options", "trace"}))
_WORDS = ("current_user", "auth", "login", "admin", "permission", "require", "verify", "token")
_MORE_WORDS = ("credential", "api_key", "apikey", "currentuser")


@dataclass(frozen=True, slots=True)
class Handler:
    """What answers one method."""

    method: str
    name: str


class Handlers:
    """Reads handlers and their dependencies; what a dependency depends on is remembered."""

    def __init__(self, interpreter: Interpreter) -> None:
        self._interpreter = interpreter
        self._inventory = interpreter.inventory
        self._below: dict[str, tuple[Dependency, ...]] = {}
        self._injected: dict[tuple[str, int], dict[str, Call]] = {}
        for module, fact in self._inventory.found("fastapi", Injected):
            self._injected.setdefault((module, fact.index), {})[fact.name] = fact.value

    def of(self, route: Route) -> Iterator[Handler]:
        """The methods of a route with who answers them."""
        for option in options(route.handler):
            answers = name_of_thing(option)
            if route.is_socket:
                yield Handler("GET", answers)
            elif route.methods is None:
                yield Handler("ANY", answers)
            elif route.methods == ("",):  # a Starlette route without methods
                yield from self._dispatched(option, answers)
            else:
                for method in route.methods:
                    yield Handler(method, answers)

    def _dispatched(self, thing: Thing, name: str) -> Iterator[Handler]:
        if not isinstance(thing, Class):
            is_function = isinstance(thing, Function)
            yield Handler("GET" if is_function or not isinstance(thing, Instance) else "ANY", name)
            return
        holders = (thing.dotted, *self._inventory.ancestors(thing.dotted))
        if "starlette.endpoints.HTTPEndpoint" not in holders:
            yield Handler("ANY", name)
            return
        for method in _METHODS:
            for holder in holders:
                if method.lower() in self._inventory.members(holder):
                    yield Handler(method, f"{holder}.{method.lower()}")
                    break

    def guards(self, handler: str, dependencies: tuple[Thing, ...]) -> tuple[str, ...]:
        """The dependencies that ask for a user or a permission: those that lead to a security
        scheme, those declared by `Security`, and those whose name says so."""
        asked = self._all(handler, dependencies)
        found = [name for dependency in asked for name in self._guards(dependency, ())]
        place = self._inventory.definition(handler)
        for decorator in place[1].decorators if place is not None else ():
            function = decorator.function if isinstance(decorator, Call) else decorator
            if place is not None and isinstance(function, Name):
                resolved = self._inventory.resolve(place[0], function.name)
                if resolved is not None and resolved.exact and is_guard(resolved.name):
                    found.append(resolved.name)
        return tuple(dict.fromkeys(name for name in found if name))

    def called(self, handler: str, dependencies: tuple[Thing, ...]) -> tuple[str, ...]:
        """The project's functions and classes that are called before the handler."""
        names: dict[str, None] = {}
        left = list(self._all(handler, dependencies))
        while left:
            dependency = left.pop(0)
            if dependency.name in names or self._inventory.definition(dependency.name) is None:
                continue
            names[dependency.name] = None
            left += self._of(dependency.name)
        return tuple(names)

    def runs(self, handler: str, dependencies: tuple[Thing, ...]) -> tuple[str, ...]:
        """What of the project runs before the handler: what a dependency depends on first."""
        found: dict[str, None] = {}
        seen: set[str] = set()

        def take(dependency: Dependency) -> None:
            if dependency.name in seen:
                return
            seen.add(dependency.name)
            for name in dict.fromkeys((dependency.name, *dependency.entered)):
                for below in self._of(name):
                    take(below)
            found.update(dict.fromkeys(dependency.entered))

        for dependency in self._all(handler, dependencies):
            take(dependency)
        return tuple(found)

    def parameters(self, name: str) -> Iterator[tuple[str, Dependency]]:
        """The parameters of a function (of a class: of its `__init__`) with what gives them."""
        place = self._inventory.definition(f"{name}.__init__") or self._inventory.definition(name)
        if place is not None:
            yield from self._of_parameters(*place)

    def _all(self, handler: str, dependencies: tuple[Thing, ...]) -> Iterator[Dependency]:
        for thing in dependencies:
            for option in options(thing):
                if isinstance(option, Dependency):
                    yield option
        yield from self._of(handler)

    def _of(self, name: str) -> tuple[Dependency, ...]:
        """What a function's or class's parameters depend on; of a method, also what its class
        asks for, since class-based views are made by injection."""
        known = self._below.get(name)
        if known is None:
            self._below[name] = ()
            known = self._below[name] = tuple(self._read(name))
        return known

    def _read(self, name: str) -> Iterator[Dependency]:
        place = self._inventory.definition(f"{name}.__init__") or self._inventory.definition(name)
        if place is None:
            return
        module, definition = place
        for _, dependency in self._of_parameters(module, definition):
            yield dependency
        if definition.scope >= 0:
            yield from self._of_class(f"{module}.{parent(definition.name)}")

    def _of_parameters(
        self, module: str, definition: Definition
    ) -> Iterator[tuple[str, Dependency]]:
        index = self._interpreter.names.index(module, definition.name)
        injected = self._injected.get((module, index), {})
        for parameter in definition.parameters:
            value = parameter.default
            home, call = module, injected.get(parameter.name)
            if isinstance(value, Call) and last(value.name) in _INJECTING:
                call = value
            if call is None:
                home, call = self._of_alias(module, parameter.annotation)
            if call is not None:
                for dependency in self._dependency(home, call, parameter.annotation):
                    yield parameter.name, dependency

    def _of_alias(self, module: str, annotation: str) -> tuple[str, Call | None]:
        """What an alias such as `CurrentUser = Annotated[User, Depends(f)]` asks for."""
        found = self._inventory.resolve(module, annotation) if annotation else None
        if found is None or not found.exact or not found.symbol:
            return module, None
        return found.module, self._injected.get((found.module, MODULE_SCOPE), {}).get(found.symbol)

    def _dependency(self, module: str, call: Call, annotation: str = "") -> Iterator[Dependency]:
        env = Env(module, ())
        thing = self._interpreter.value(call, env)
        if isinstance(thing, Dependency):
            if call.argument(0, "dependency") is None and annotation:
                name = name_of(self._interpreter, Name(annotation), env)
                made = entered(self._interpreter, Name(annotation), env)
                thing = Dependency(name, thing.named, made)
            yield thing

    def _of_class(self, dotted: str) -> Iterator[Dependency]:
        for holder in (dotted, *self._inventory.ancestors(dotted)):
            place = self._inventory.definition(holder)
            if place is None or place[1].kind is not DefinitionKind.CLASS:
                continue
            for item in self._inventory.class_assignments(holder):
                if isinstance(item.value, Call):
                    yield from self._dependency(place[0], item.value)
                elif isinstance(item.annotation, Name):
                    home, call = self._of_alias(place[0], item.annotation.name)
                    if call is not None:
                        yield from self._dependency(home, call)
            index = self._interpreter.names.index(place[0], place[1].name)
            for call in self._injected.get((place[0], index), {}).values():
                yield from self._dependency(place[0], call)

    def _guards(self, dependency: Dependency, seen: tuple[str, ...]) -> Iterator[str]:
        """A dependency, if it is a guard itself; else those among what it depends on."""
        name = dependency.name
        word = last(name).lower().replace("author_", "").replace("authors", "")
        said = is_guard(name) or any(w in word for w in (*_WORDS, *_MORE_WORDS))
        by_name = said and not word.endswith("form")  # what a login reads guards nothing
        below = self._of(name)
        by_scheme = any(self._is_scheme(each) for each in (name, *(b.name for b in below)))
        if dependency.named or by_name or by_scheme:
            yield name
        elif name not in seen:
            for inner in below:
                yield from self._guards(inner, (*seen, name))

    def _is_scheme(self, name: str) -> bool:
        """Whether a name is a security scheme of FastAPI, or a variable that holds one."""
        if name.startswith(SECURITY):
            return "Form" not in last(name)  # OAuth2PasswordRequestForm is what a login reads
        if any(base.startswith(SECURITY) for base in self._inventory.ancestors(name)):
            return True
        found = self._inventory.resolve("", name)
        if found is None or not found.module or not found.symbol:
            return False
        bound = self._inventory.assignment(found.module, found.symbol)
        if bound is None or not isinstance(bound.value, Call):
            return False
        thing = self._inventory.resolve(found.module, bound.value.name or "?")
        return thing is not None and (
            thing.name.startswith(SECURITY)
            or any(base.startswith(SECURITY) for base in self._inventory.ancestors(thing.name))
        )


def name_of_thing(thing: Thing) -> str:
    """The dotted name of what answers or runs, or empty."""
    match thing:
        case Function() | Class() | Instance():
            return thing.dotted
        case External():
            return thing.name
        case _:
            return ""
