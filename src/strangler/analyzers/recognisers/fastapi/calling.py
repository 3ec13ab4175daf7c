"""Calls in, what they give out: makers, registrations, functions and classes of the project."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from strangler.analyzers.recognisers.fastapi import folding, making, registering, running
from strangler.analyzers.recognisers.fastapi.things import (
    OPEN,
    UNKNOWN,
    Class,
    Decorator,
    Dependency,
    Env,
    External,
    Function,
    Hook,
    Hooked,
    Instance,
    Key,
    Known,
    Many,
    Method,
    Router,
    Table,
    Thing,
    Unknown,
    either,
    options,
)
from strangler.analyzers.recognisers.fastapi.vocabulary import (
    DECORATING,
    HOOKS,
    ROUTES,
    is_app_class,
    is_framework,
    is_router_class,
)
from strangler.model.facts import Definition, DefinitionKind
from strangler.model.names import LOCAL, last
from strangler.model.values import Call, Member, Name, Value

if TYPE_CHECKING:
    from strangler.analyzers.recognisers.fastapi.interpreting import Interpreter

_ENVIRONMENT = frozenset({"os.getenv", "os.environ.get"})
_WRAPPING = ("Middleware", "App")
"""How classes are named that answer by the application they are given."""
_FIRST = frozenset({"functools.partial", "copy.copy", "copy.deepcopy"})


def is_wiring(decorator: Value) -> bool:
    """Whether a decorator may register what it decorates."""
    if not isinstance(decorator, Call):
        return False
    function = decorator.function
    if isinstance(function, Member):
        return function.attribute in DECORATING | HOOKS
    return isinstance(function, Name) and last(function.name) in DECORATING | HOOKS


def call(interpreter: "Interpreter", call: Call, env: Env) -> Thing:
    """What a call gives."""
    if _is_super(call):
        return making.super_made(interpreter, call, env)
    callee = interpreter.value(call.function, env)
    found = [_called(interpreter, option, call, env) for option in options(callee)]
    return either(found)


def apply(
    interpreter: "Interpreter", decorator: Thing, made: Thing, env: Env, position: int
) -> None:
    """Register what is decorated."""
    for option in options(decorator):
        if isinstance(option, Decorator):
            registering.register(option, made, env)
        elif isinstance(option, Function):
            context = (*env.context, (env.module, position))
            run(interpreter, option, [made], {}, context, env.conditional)
        elif isinstance(option, Hook):
            site = (env.module, position)
            interpreter.hooks.append(Hooked(option.name, made, site, option.router))


def run(
    interpreter: "Interpreter",
    function: Function,
    positional: Sequence[Thing],
    keywords: dict[str, Thing],
    context: Key,
    conditional: bool = False,
) -> Thing:
    """What a function of the project returns for these arguments."""
    env = Env(
        function.module,
        context,
        around=function.around,
        receiver=function.receiver if function.receiver is not None else UNKNOWN,
        conditional=conditional,
        scope=function.definition.name,
    )
    skipped = 0
    owner = _owner(interpreter, function)
    if owner:
        env.owner = LOCAL + owner
        static = {last(getattr(d, "name", "")) for d in function.definition.decorators}
        if "staticmethod" in static:
            env.owner = ""
        elif function.receiver is not None:
            skipped = 1
    env.names = _parameters(interpreter, function, skipped, positional, keywords)
    key: object = (function.dotted, function.index, context, id(function.receiver))
    if (function.module, function.index) not in interpreter.reach.wiring:
        constants = [repr(thing) for thing in env.names.values() if isinstance(thing, Known)]
        key = (function.dotted, function.index, id(function.receiver), *constants)
    found = interpreter.run_function(function, env, key)
    if isinstance(found, Unknown):
        return _annotated(interpreter, function.module, function.definition)
    return found


def arguments(
    interpreter: "Interpreter", call: Call, env: Env
) -> tuple[list[Thing], dict[str, Thing]]:
    """The arguments of a call, stars spread as far as known; the keyword OPEN stands for those
    that are not."""
    positional: list[Thing] = []
    keywords: dict[str, Thing] = {}
    for argument in call.arguments:
        thing = interpreter.value(argument.value, env)
        if argument.keyword == "*":
            positional += folding.items(thing) or []
        elif argument.keyword == "**":
            if isinstance(thing, Table):
                for key, value in thing.pairs:
                    if isinstance(key, Known):
                        keywords[str(key.value)] = value
            if not isinstance(thing, Table) or thing.open:
                keywords[OPEN] = UNKNOWN
        elif argument.keyword:
            keywords[argument.keyword] = thing
        else:
            positional.append(thing)
    return positional, keywords


def _called(interpreter: "Interpreter", callee: Thing, call: Call, env: Env) -> Thing:
    match callee:
        case Method(owner=Router() as router):
            return registering.wire(interpreter, router, callee.name, call, env)
        case Method():
            return folding.method(callee.owner, callee.name, *arguments(interpreter, call, env))
        case Decorator():
            handler = call.argument(0, "func")
            made = interpreter.value(handler, env) if handler is not None else UNKNOWN
            registering.register(callee, made, env)
            return made
        case Hook():
            made = interpreter.value(call.positional[0], env) if call.positional else UNKNOWN
            site = (env.module, call.position)
            interpreter.hooks.append(Hooked(callee.name, made, site, callee.router))
            return made
        case Function():
            positional, keywords = arguments(interpreter, call, env)
            context = (*env.context, (env.module, call.position))
            return run(interpreter, callee, positional, keywords, context, env.conditional)
        case Class():
            return making.instance(interpreter, callee, call, env)
        case External():
            return _external(interpreter, callee, call, env)
        case _:
            registering.note_unknown(interpreter, call, env)
            return UNKNOWN


def _external(interpreter: "Interpreter", callee: External, call: Call, env: Env) -> Thing:
    name, word = callee.name, last(callee.name)
    if is_app_class(name) or is_router_class(name):
        return making.router(interpreter, name, call, env)
    if word in ROUTES and is_framework(name):
        return making.route(interpreter, word, call, env)
    if word in ("Depends", "Security") and is_framework(name):
        return _dependency(interpreter, word, call, env)
    if name in _ENVIRONMENT:
        default = call.argument(1, "default")
        thing = interpreter.value(default, env) if default is not None else UNKNOWN
        key = interpreter.value(call.argument(0, "key"), env)
        setting = str(key.value) if isinstance(key, Known) else "the environment"
        return Known(thing.value, setting) if isinstance(thing, Known) else UNKNOWN
    positional, keywords = arguments(interpreter, call, env)
    if name == "builtins.dict" and not positional:
        return Table(tuple((Known(key), thing) for key, thing in keywords.items()))
    if name == "builtins.getattr" and len(positional) > 1 and isinstance(positional[1], Known):
        return interpreter.names.attribute(positional[0], str(positional[1].value))
    if name.startswith("builtins."):
        return folding.builtin(word, positional)
    if name == "typing.cast" and len(positional) > 1:
        return positional[1]
    if name in _FIRST and positional:
        return positional[0]
    if word == "Middleware" and is_framework(name) and positional:
        return positional[0]
    if not word.endswith(_WRAPPING):
        return External(name, made=True)
    wrapped = [
        option
        for thing in (*positional, *keywords.values())
        for option in options(thing)
        if isinstance(option, Router) and option.is_app
    ]
    return wrapped[0] if len(wrapped) == 1 else External(name, made=True)


def _dependency(interpreter: "Interpreter", word: str, call: Call, env: Env) -> Thing:
    given = call.argument(0, "dependency")
    entered = running.entered(interpreter, given, env)
    return Dependency(name_of(interpreter, given, env), word == "Security", entered)


def name_of(interpreter: "Interpreter", value: Value | None, env: Env) -> str:
    """The dotted name of what is depended on: of a function, a class, what is called to make
    one, or the variable that holds it."""
    thing = interpreter.value(value, env) if isinstance(value, Name) else UNKNOWN
    if isinstance(thing, Function | Class | Instance):
        if not isinstance(thing, Instance):
            return thing.dotted
    elif isinstance(thing, External) and not thing.made:
        return thing.name
    if isinstance(value, Call):
        return name_of(interpreter, value.function, env)
    if isinstance(value, Name) and value.name[:1] != "?":
        found = interpreter.inventory.resolve(env.module, value.name)
        return found.name if found is not None and found.exact else ""
    return ""


def _parameters(
    interpreter: "Interpreter",
    function: Function,
    skipped: int,
    positional: Sequence[Thing],
    keywords: dict[str, Thing],
) -> dict[str, Thing]:
    left, rest = list(positional), dict(keywords)
    is_open = rest.pop(OPEN, None) is not None
    names: dict[str, Thing] = {}
    for parameter in function.definition.parameters[skipped:]:
        name = parameter.name
        if name[:2] == "**":
            pairs = tuple((Known(key), thing) for key, thing in sorted(rest.items()))
            names["?" + name[2:]] = Table(pairs, is_open)
        elif name[:1] == "*":
            names["?" + name[1:]] = Many(left)
            left = []
        elif name in rest:
            names["?" + name] = rest.pop(name)
        elif left:
            names["?" + name] = left.pop(0)
        elif parameter.default is not None and not is_open:
            home = Env(function.module, (), around=function.around)
            names["?" + name] = interpreter.value(parameter.default, home)
        else:
            names["?" + name] = UNKNOWN
    return names


def _owner(interpreter: "Interpreter", function: Function) -> str:
    """The class that a function is a method of, by its name in the module, or empty."""
    scope = function.definition.scope
    if scope < 0:
        return ""
    holder = interpreter.inventory.facts(function.module).definitions[scope]
    return holder.name if holder.kind is DefinitionKind.CLASS else ""


def _annotated(interpreter: "Interpreter", module: str, made: Definition) -> Thing:
    """An object of the class that a function says it returns."""
    if not made.returns or made.returns[:1] == "?":
        return UNKNOWN
    found = interpreter.inventory.resolve(module, made.returns)
    if found is None or not found.exact or not found.internal:
        return UNKNOWN
    place = interpreter.inventory.definition(found.name)
    if place is None or place[1].kind is not DefinitionKind.CLASS:
        return UNKNOWN
    return UNKNOWN if making.kind_of(interpreter, found.name) else Instance(found.name, exact=False)


def _is_super(call: Call) -> bool:
    function = call.function
    return (
        isinstance(function, Member)
        and isinstance(function.value, Call)
        and function.value.name == "builtins.super"
    )
