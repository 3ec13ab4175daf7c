"""Bodies that wire an application in, its routers with all that is registered on them out.

The bodies of the facts are gone through step by step with things instead of objects: only
applications, routers, constants, displays, functions and classes are known, the rest is
UNKNOWN. Both ways of a branch are taken, a loop turns for each item of a known display, and a
function runs anew for every call, so that what a factory makes is made for each. Nothing runs
twice for one call: things are known by where they are made (`Key`)."""

from strangler.analyzers.recognisers.fastapi import calling, folding
from strangler.analyzers.recognisers.fastapi.facts import Body
from strangler.analyzers.recognisers.fastapi.naming import Naming
from strangler.analyzers.recognisers.fastapi.reaching import Reach
from strangler.analyzers.recognisers.fastapi.things import (
    UNKNOWN,
    Choice,
    Env,
    Function,
    Hooked,
    Instance,
    Key,
    Known,
    Many,
    Router,
    Table,
    Thing,
    Unknown,
    either,
)
from strangler.model.facts import MODULE_SCOPE, DefinitionKind
from strangler.model.names import LOCAL, last
from strangler.model.recogniser import Inventory
from strangler.model.steps import Bind, Branch, Define, Do, Loop, Return, Step
from strangler.model.values import (
    Call,
    Formatted,
    Items,
    Literal,
    Member,
    Name,
    Pairs,
    Splice,
    Value,
)

_MAX_DEPTH = 12
_MAX_RUNS = 5_000


class Interpreter:
    """Goes through the bodies of a project. `routers` has what was made, by key."""

    def __init__(self, inventory: Inventory, bodies: dict[tuple[str, int], Body]) -> None:
        self.inventory = inventory
        self.bodies = bodies
        self.reach = Reach(inventory, bodies)
        self.routers: dict[Key, Router] = {}
        self.made: dict[Key, Thing] = {}
        self.configured: set[Key] = set()
        self.hooks: list[Hooked] = []
        """What runs around requests."""
        self.reached: set[tuple[str, int]] = set()
        self.notes: dict[tuple[str, int], str] = {}
        """What could not be known, by place."""
        self.globals: dict[tuple[str, str], Thing] = {}
        self.names = Naming(self)
        self._results: dict[object, Thing] = {}
        self._running: list[tuple[str, int]] = []

    def run_module(self, module: str) -> None:
        """The module level, once."""
        place = (module, MODULE_SCOPE)
        if place not in self.reached and place in self.bodies:
            self.reached.add(place)
            self.run(self.bodies[place].steps, Env(module, ()))

    def run_function(self, function: Function, env: Env, key: object) -> Thing:
        """What a function returns when it runs in `env`, once for each key."""
        place = (function.module, function.index)
        body = self.bodies.get(place)
        if body is None or place in self._running or len(self._running) >= _MAX_DEPTH:
            return UNKNOWN
        if key in self._results or len(self._results) > _MAX_RUNS:
            return self._results.get(key, UNKNOWN)
        self._results[key] = UNKNOWN
        self.reached.add(place)
        self._running.append(place)
        found = either(self.run(body.steps, env))
        self._running.pop()
        self._results[key] = found
        return found

    def property(self, function: Function) -> Thing:
        """What a property of the project gives."""
        return calling.run(self, function, [], {}, ())

    def run(self, steps: tuple[Step, ...], env: Env) -> list[Thing]:
        """Go through steps; what they return."""
        returned: list[Thing] = []
        for step in steps:
            match step:
                case Bind():
                    self._bind(step.target, self._bound(step, env), env)
                case Do():
                    self.value(step.value, env)
                case Return():
                    returned.append(self.value(step.value, env))
                case Define():
                    self._define(step, env)
                case Loop():
                    returned += self._loop(step, env)
                case Branch():
                    outer, env.conditional = env.conditional, True
                    for way in step.ways:
                        returned += self.run(way, env)
                    env.conditional = outer
        return returned

    def note(self, module: str, position: int, message: str) -> None:
        """Remember what could not be known."""
        self.notes.setdefault((module, position), message)

    # -- values

    def value(self, value: Value | None, env: Env) -> Thing:
        """What an expression stands for."""
        match value:
            case Literal():
                return Known(value.value)
            case Name():
                return self.names.find(value.name, env)
            case Formatted():
                return folding.joined([self.value(part, env) for part in value.parts])
            case Items():
                return self._items(value, env)
            case Pairs():
                return self._pairs(value, env)
            case Member():
                return self.names.attribute(self.value(value.value, env), value.attribute)
            case Call():
                return calling.call(self, value, env)
            case _:
                return UNKNOWN

    def _items(self, value: Items, env: Env) -> Thing:
        things: list[Thing] = []
        spliced = [i for i in value.items if isinstance(i, Splice)]
        if spliced and len(spliced) == len(value.items):  # `a + b`: strings or sequences
            parts = [self.value(i.value, env) for i in spliced]
            if all(not isinstance(part, Many) for part in parts):
                return folding.joined(parts)
        many = Many(things)
        for item in value.items:
            if isinstance(item, Splice):
                folding.extend(many, self.value(item.value, env))
            else:
                things.append(self.value(item, env))
        return many

    def _pairs(self, value: Pairs, env: Env) -> Thing:
        pairs: list[tuple[Thing, Thing]] = []
        is_open = False
        for key, item in value.pairs:
            known, thing = self.value(key, env), self.value(item, env)
            if isinstance(known, Unknown):
                if isinstance(thing, Table):
                    pairs += thing.pairs
                    is_open = is_open or thing.open
                else:
                    is_open = True
            else:
                pairs.append((known, thing))
        return Table(tuple(pairs), is_open)

    # -- steps

    def _bound(self, step: Bind, env: Env) -> Thing:
        given = self.value(step.value, env)
        if not step.augmented:
            return given
        before = self.value(step.target, env)
        if isinstance(before, Many):
            folding.extend(before, given)
            return before
        return folding.joined([before, given])

    def _bind(self, target: Value, thing: Thing, env: Env) -> None:
        if isinstance(target, Items):
            parts = thing.items if isinstance(thing, Many) else []
            for index, part in enumerate(target.items):
                known = parts[index] if len(parts) == len(target.items) else UNKNOWN
                self._bind(part, known, env)
        elif isinstance(target, Name):
            self._bind_name(target.name, thing, env)

    def _bind_name(self, name: str, thing: Thing, env: Env) -> None:
        if isinstance(thing, Router) and thing.site[0] == env.module:
            thing.name_after(name.lstrip("?:"), env)
        owner = self.names.owner_of(name, env)
        if owner is not None:
            holder, attribute = owner
            if isinstance(holder, Instance | Router):
                known = holder.attributes.get(attribute)
                holder.attributes[attribute] = _merged(known, thing, env)
        elif name[:1] == "?":
            if "." not in name:
                env.names[name] = _merged(env.names.get(name), thing, env)
        elif name[:1] == LOCAL and "." not in name:
            key = (env.module, name[1:])
            self.globals[key] = _merged(self.globals.get(key), thing, env)

    def _define(self, step: Define, env: Env) -> None:
        definition = self.inventory.facts(env.module).definitions[step.index]
        dotted = f"{env.module}.{definition.name}"
        if definition.kind is DefinitionKind.CLASS:
            self.run(step.steps, env)
            return
        around = env if definition.scope != MODULE_SCOPE else None
        made: Thing = Function(env.module, step.index, definition, dotted, around=around)
        if env.names or env.scope:
            env.names["?" + last(definition.name)] = made
        for decorator in reversed(definition.decorators):
            if calling.is_wiring(decorator) or self._is_made_here(decorator, env):
                found = self.value(decorator, env)
                calling.apply(self, found, made, env, definition.position)

    def _is_made_here(self, decorator: Value, env: Env) -> bool:
        """Whether a decorator is made by a function of the project that may register."""
        if not isinstance(decorator, Call) or not isinstance(decorator.function, Name):
            return False
        thing = self.value(decorator.function, env)
        return isinstance(thing, Function) and (thing.module, thing.index) in self.reach.wiring

    def _loop(self, step: Loop, env: Env) -> list[Thing]:
        turns = folding.items(self.value(step.iterable, env))
        if turns is None:
            turns = [UNKNOWN]
        returned: list[Thing] = []
        context, conditional = env.context, env.conditional
        for number, thing in enumerate(turns[:500]):
            names = dict(env.names)
            env.context = (*context, ("", number))
            for target in _names(step.target):
                env.names.pop(target, None)
                self.globals.pop((env.module, target[1:]), None)
            self._bind(step.target, thing, env)
            returned += self.run(step.steps, env)
            env.names = {**env.names, **{k: v for k, v in names.items() if k not in env.names}}
        env.context, env.conditional = context, conditional
        return returned


def _names(target: Value) -> list[str]:
    if isinstance(target, Name):
        return [target.name]
    if isinstance(target, Items):
        return [name for item in target.items for name in _names(item)]
    return []


def _merged(known: Thing | None, new: Thing, env: Env) -> Thing:
    """What a name stands for after a binding: in a branch, one or the other."""
    if known is None or not env.conditional:
        return new
    empty = isinstance(new, Known) and new.value is None
    if empty or isinstance(new, Unknown):
        return known
    if isinstance(known, Known) and known.value is None:
        return new
    constants = isinstance(known, Known | Choice) and isinstance(new, Known | Choice)
    return either([known, new]) if constants else new
