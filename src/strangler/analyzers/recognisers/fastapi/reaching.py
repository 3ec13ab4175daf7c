"""Bodies in, out which of them may wire anything, by themselves or through what they call.

A function that cannot is gone through once for its constants, whoever calls it; all others run
anew for every call. So the work follows the wiring, not the size of the project."""

from collections.abc import Iterator, Mapping

from strangler.analyzers.recognisers.fastapi.facts import Body, registers
from strangler.analyzers.recognisers.fastapi.vocabulary import (
    ADDING,
    DECORATING,
    HOOKING,
    ROUTES,
    VERBS,
    VERSIONING,
    is_app_class,
    is_framework,
    is_router_class,
)
from strangler.model.facts import Definition
from strangler.model.names import last
from strangler.model.recogniser import Inventory
from strangler.model.steps import Bind, Branch, Define, Do, Loop, Return, Step
from strangler.model.values import Call, Items, Member, Name, Pairs, Value

Place = tuple[str, int]
"""A module, and the index of a definition in it or -1."""

_WORDS = ADDING | HOOKING | (DECORATING - VERBS) | {VERSIONING}


class Reach:
    """What calls what among bodies. `called` are functions that some other body names,
    `wiring` those that may make, take up or extend an application or router."""

    def __init__(self, inventory: Inventory, bodies: Mapping[Place, Body]) -> None:
        self._inventory = inventory
        self._places: dict[str, Place] = {}
        self._methods: dict[str, list[Place]] = {}
        for module, index in sorted(bodies):
            if index >= 0:
                name = inventory.facts(module).definitions[index].name
                self._places[f"{module}.{name}"] = (module, index)
                self._methods.setdefault(last(name), []).append((module, index))
        self.called: set[Place] = set()
        self.wiring: set[Place] = set()
        callers: dict[Place, set[Place]] = {}
        for place, body in sorted(bodies.items()):
            definitions = inventory.facts(place[0]).definitions
            for inner in _held(body.steps):
                callers.setdefault((place[0], inner), set()).add(place)
            for value in _values(body.steps, definitions):
                if value is None or self._is_wiring(place[0], value):
                    self.wiring.add(place)
                for target, certain in self._targets(place[0], value):
                    if target != place:
                        callers.setdefault(target, set()).add(place)
                        if certain:
                            self.called.add(target)
        left = sorted(self.wiring)
        while left:
            for caller in callers.get(left.pop(), ()):
                if caller not in self.wiring:
                    self.wiring.add(caller)
                    left.append(caller)

    def _is_wiring(self, module: str, value: Value) -> bool:
        if not isinstance(value, Call):
            return False
        function = value.function
        if isinstance(function, Call):  # `app.get("/x")(view)`
            return True
        if isinstance(function, Member):
            return function.attribute in _WORDS
        if not isinstance(function, Name):
            return False
        if "." in function.name and last(function.name) in _WORDS:
            return True
        found = self._inventory.resolve(module, function.name)
        if found is None or not found.exact:
            return False
        names = (found.name, *self._inventory.ancestors(found.name))
        return any(
            is_app_class(name)
            or is_router_class(name)
            or (is_framework(name) and last(name) in ROUTES)
            for name in names
        )

    def _targets(self, module: str, value: Value | None) -> Iterator[tuple[Place, bool]]:
        """The bodies that a value names: surely, or as a method of something not known."""
        if isinstance(value, Member):
            yield from ((place, False) for place in self._methods.get(value.attribute, ()))
        if not isinstance(value, Name):
            return
        found = self._inventory.resolve(module, value.name)
        if found is not None and found.exact:
            name = found.name
            place = self._places.get(name) or self._places.get(f"{name}.__init__")
            if place is not None:
                yield place, True
        elif "." in value.name:
            yield from ((place, False) for place in self._methods.get(last(value.name), ()))


def _held(steps: tuple[Step, ...]) -> Iterator[int]:
    """The functions that are defined in steps."""
    for step in steps:
        match step:
            case Define():
                yield step.index
                yield from _held(step.steps)
            case Loop():
                yield from _held(step.steps)
            case Branch():
                for way in step.ways:
                    yield from _held(way)


def _values(steps: tuple[Step, ...], definitions: tuple[Definition, ...]) -> Iterator[Value | None]:
    """All calls and names in steps; None for a function inside that is registered, and for the
    decorator of a router that is returned."""
    for step in steps:
        match step:
            case Bind() | Do() | Return():
                if isinstance(step, Return) and _is_decorator(step.value):
                    yield None
                yield from _parts(step.value)
            case Define():
                if any(map(registers, definitions[step.index].decorators)):
                    yield None
                yield from _values(step.steps, definitions)
            case Loop():
                yield from _parts(step.iterable)
                yield from _values(step.steps, definitions)
            case Branch():
                for way in step.ways:
                    yield from _values(way, definitions)


def _is_decorator(value: Value) -> bool:
    """`return router.get("/x")`, as far as names tell."""
    name = value.name if isinstance(value, Call) else ""
    return name[:1] in ("?", ":") and "." in name and last(name) in VERBS


def _parts(value: Value) -> Iterator[Value]:
    match value:
        case Name():
            yield value
        case Call():
            yield value
            yield from _parts(value.function)
            for argument in value.arguments:
                yield from _parts(argument.value)
        case Member():
            yield value
            yield from _parts(value.value)
        case Items():
            for item in value.items:
                yield from _parts(item)
        case Pairs():
            for _, item in value.pairs:
                yield from _parts(item)
