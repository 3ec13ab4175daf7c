"""Names and attributes in, the things they stand for out."""

from typing import TYPE_CHECKING

from strangler.analyzers.recognisers.fastapi.things import (
    UNKNOWN,
    Choice,
    Class,
    Env,
    External,
    Function,
    Instance,
    Known,
    Many,
    Method,
    Module,
    Router,
    Table,
    Thing,
    Unknown,
    either,
)
from strangler.analyzers.recognisers.fastapi.vocabulary import (
    ADDING,
    DECORATING,
    HOOKING,
    HOOKS,
    VERSIONING,
)
from strangler.model.facts import MODULE_SCOPE, DefinitionKind
from strangler.model.names import LOCAL, last, parent
from strangler.model.recogniser import Resolution
from strangler.model.values import Literal

if TYPE_CHECKING:
    from strangler.analyzers.recognisers.fastapi.interpreting import Interpreter

_WIRING = ADDING | DECORATING | HOOKING | HOOKS | {VERSIONING}
_CALLED = frozenset({"property", "cached_property"})


class Naming:
    """Looks names up for an interpreter."""

    def __init__(self, interpreter: "Interpreter") -> None:
        self._interpreter = interpreter
        self._inventory = interpreter.inventory
        self._busy: set[tuple[str, str]] = set()
        self._indices: dict[str, dict[str, int]] = {}
        self._subclasses: dict[str, list[str]] | None = None

    def find(self, name: str, env: Env) -> Thing:
        """What a name of a fact stands for in a run."""
        owner = self.owner_of(name, env)
        if owner is not None:
            return self.attribute(*owner)
        if name[:1] == "?":
            first, *attributes = name.split(".")
            thing = env.look_up(first)
        else:
            first, *attributes = name[1:].split(".") if name[:1] == LOCAL else ("",)
            thing = self._interpreter.globals.get((env.module, first)) if first else None
            inner = _inner(name, env) if attributes and thing is None else None
            if inner is not None:
                return inner
            if thing is None:
                thing, attributes = self._outer(name, env)
        if thing is None:
            return UNKNOWN
        for attribute in attributes:
            thing = self.attribute(thing, attribute)
        return thing

    def owner_of(self, name: str, env: Env) -> tuple[Thing, str] | None:
        """For `self.a.b` in a method, what `self.a` is, and `b`; for `x.b`, what `x` is."""
        head, _, rest = name.rpartition(".")
        if not head:
            return None
        owner, receiver = _method_of(env)
        if owner and (head == owner or head.startswith(owner + ".")):
            for part in head[len(owner) + 1 :].split("."):
                receiver = self.attribute(receiver, part) if part else receiver
            return receiver, rest
        return None

    def attribute(self, thing: Thing, name: str) -> Thing:
        """What `thing.name` stands for."""
        match thing:
            case Choice():
                return either([self.attribute(option, name) for option in thing.options])
            case Router():
                return self._of_router(thing, name)
            case Instance():
                if name in thing.attributes:
                    return thing.attributes[name]
                return self._of_class(thing.dotted, name, thing)
            case Class():
                return self._of_class(thing.dotted, name, None)
            case Many() | Table() | Known():
                return Method(thing, name)
            case External():
                return External(f"{thing.name}.{name}")
            case Module():
                found = self._inventory.resolve(thing.name, f"{thing.name}.{name}")
                return self._symbol(found) if found is not None and found.exact else UNKNOWN
            case _:
                return UNKNOWN

    def _of_router(self, router: Router, name: str) -> Thing:
        if name in router.attributes:
            return router.attributes[name]
        if name == "router" and router.is_app:
            return router
        if name == "routes":
            return Method(router, "routes")
        if name == "prefix" and router.prefix is not None:
            return either(list(router.prefix))
        if name in _WIRING:
            return Method(router, name)
        return self._of_class(router.dotted, name, router) if router.dotted else UNKNOWN

    def _of_class(self, dotted: str, name: str, receiver: Thing | None) -> Thing:
        """A member of a class; of an object whose class may be a derived one, also theirs."""
        found = [self._member(dotted, name, receiver)]
        if isinstance(receiver, Instance) and not receiver.exact:
            for derived in self._derived(dotted):
                if name in self._inventory.members(derived):
                    instance = Instance(derived)
                    found.append(self._member(derived, name, instance))
        return either(found)

    def _derived(self, dotted: str) -> list[str]:
        """The project's classes derived from a class, in modules that wire something."""
        if self._subclasses is None:
            self._subclasses = {}
            for module in sorted({m for m, _ in self._interpreter.bodies}):
                for made in self._inventory.facts(module).definitions:
                    if made.kind is DefinitionKind.CLASS and made.bases:
                        name = f"{module}.{made.name}"
                        for base in self._inventory.ancestors(name):
                            self._subclasses.setdefault(base, []).append(name)
        return self._subclasses.get(dotted, [])

    def _member(self, dotted: str, name: str, receiver: Thing | None) -> Thing:
        for holder in (dotted, *self._inventory.ancestors(dotted)):
            if name not in self._inventory.members(holder):
                continue
            made = self.function(f"{holder}.{name}", receiver)
            if isinstance(made, Function):
                words = {last(getattr(d, "name", "")) for d in made.definition.decorators}
                if receiver is not None and not _CALLED.isdisjoint(words):
                    return self._interpreter.property(made)
                return made
            place = self._inventory.definition(holder)
            if place is not None:
                bound = [a for a in self._inventory.class_assignments(holder) if a.name == name]
                if bound:
                    setting = f"{last(holder)}.{name}" if self._is_settings(holder) else ""
                    return _as_setting(
                        self._interpreter.value(bound[-1].value, Env(place[0], ())), setting
                    )
            return UNKNOWN
        return UNKNOWN

    def _is_settings(self, dotted: str) -> bool:
        """Whether the fields of a class are read from the environment (pydantic settings)."""
        return any(last(base) == "BaseSettings" for base in self._inventory.ancestors(dotted))

    def _outer(self, name: str, env: Env) -> tuple[Thing, list[str]]:
        """A name of the module level or of another module, and the attributes after it."""
        attributes: list[str] = []
        found: Resolution | None = None
        while name and name != LOCAL:
            found = self._inventory.resolve(env.module, name)
            if found is not None and found.exact:
                break
            found = None
            attributes.insert(0, last(name).lstrip(":.") or name)
            shorter = parent(name)
            if not shorter or shorter[-1] == ".":
                break
            name = shorter
        if found is None:
            return UNKNOWN, []
        return self._symbol(found), attributes

    def _symbol(self, found: Resolution) -> Thing:
        if not found.internal:
            return External(found.name)
        if not found.symbol:
            return Module(found.module)
        made = self.function(found.name, None)
        if not isinstance(made, Unknown):
            return made
        owner = parent(found.symbol)
        if owner:
            return self._member(f"{found.module}.{owner}", last(found.symbol), None)
        return self._global(found.module, found.symbol)

    def function(self, dotted: str, receiver: Thing | None) -> Thing:
        """A function or class of the project by its dotted name."""
        place = self._inventory.definition(dotted)
        if place is None:
            return UNKNOWN
        module, definition = place
        if definition.kind is DefinitionKind.CLASS:
            return Class(dotted)
        return Function(module, self.index(module, definition.name), definition, dotted, receiver)

    def index(self, module: str, name: str) -> int:
        """The index of the last definition of a qualified name in its module."""
        known = self._indices.get(module)
        if known is None:
            definitions = self._inventory.facts(module).definitions
            known = {made.name: index for index, made in enumerate(definitions)}
            self._indices[module] = known
        return known[name]

    def _global(self, module: str, name: str) -> Thing:
        key = (module, name)
        known = self._interpreter.globals.get(key)
        if known is None:
            self._interpreter.run_module(module)
            known = self._interpreter.globals.get(key)
        if known is not None or key in self._busy:
            return UNKNOWN if known is None else known
        self._busy.add(key)
        bound = [
            a
            for a in self._inventory.facts(module).assignments
            if a.scope == MODULE_SCOPE and a.name == name and not a.augmented
        ]
        plain = [a for a in bound if not a.conditional] or bound[:1]
        thing: Thing = UNKNOWN
        if plain:
            thing = self._interpreter.value(plain[-1].value, Env(module, ()))
            constants = [a for a in bound if a.conditional and isinstance(a.value, Literal)]
            if isinstance(thing, Known) and thing.value is not None and constants:
                others = [self._interpreter.value(a.value, Env(module, ())) for a in constants]
                thing = either([thing, *others])
        self._busy.discard(key)
        return thing


def _inner(name: str, env: Env) -> Thing | None:
    """A function that stands in the one that runs, or in one around it (`:outer.inner`)."""
    current: Env | None = env
    while current is not None:
        if current.scope and parent(name) == LOCAL + current.scope:
            return current.names.get("?" + last(name))
        current = current.around
    return None


def _method_of(env: Env) -> tuple[str, Thing]:
    """The class whose method runs, here or around, and its receiver."""
    current: Env | None = env
    while current is not None:
        if current.owner:
            return current.owner, current.receiver
        current = current.around
    return "", UNKNOWN


def _as_setting(thing: Thing, setting: str) -> Thing:
    if setting and isinstance(thing, Known):
        return Known(thing.value, thing.setting or setting)
    return thing
