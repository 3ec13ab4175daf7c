"""One file in, out the bodies in which an application may be wired together.

Conclude has to follow applications and routers through functions, loops and branches, so the
facts are the steps of the module level and of those functions that make, take or extend one;
whatever else such a body does is left out. Handlers are no such functions."""

from collections.abc import Iterator

from strangler.analyzers.recognisers.fastapi.vocabulary import (
    ADDING,
    APPS,
    DECORATING,
    HOOKING,
    HOOKS,
    ROUTES,
    VERSIONING,
)
from strangler.model.facts import MODULE_SCOPE, Definition, DefinitionKind, Fact
from strangler.model.names import LOCAL, joined, last
from strangler.model.steps import Bind, Branch, Define, Do, Loop, Return, Step
from strangler.model.values import Call, Literal, Member, Name, Opaque, Value, dotted
from strangler.model.views import ModuleView

_TYPES = APPS | {"APIRouter", "Router", "BaseRoute", "ASGIApp"}
_MAKERS = tuple(sorted(f".{name}" for name in _TYPES | ROUTES))
_WIRING = tuple(sorted(f".{name}" for name in ADDING | HOOKING | {VERSIONING}))
_WORDS = ("app", "router", "api", "asgi", "route", "server")
_SILENT = ("builtins.", "logging.", "warnings.", "os.")


class Body(Fact, frozen=True, tag="body"):
    """What a body does that may wire an application: `index` into the file's definitions, or
    -1 for the module level."""

    index: int
    steps: tuple[Step, ...]


class Injected(Fact, frozen=True, tag="injected"):
    """`name: Annotated[T, Depends(f)]` of a parameter, a class's field, or an alias of a type;
    `index` as in Body."""

    index: int
    name: str
    value: Call


FACTS: tuple[type[Fact], ...] = (Body, Injected)


def watch(module: ModuleView) -> Iterator[Fact]:
    """The facts of one file."""
    wanted = {site.scope_index for site in module.calls(*_WIRING, *_MAKERS)}
    definitions = module.definitions
    decorated = [d for d in definitions if any(map(registers, d.decorators))]
    imports = {item.module.partition(".")[0] for item in module.imports}
    if not wanted and not decorated and imports.isdisjoint(("fastapi", "starlette")):
        return
    wanted.update(d.scope for d in decorated)
    wanted.update(index for index, d in enumerate(definitions) if _hands_on(d))
    names = [
        *(LOCAL + d.name for d in definitions if _tells(last(d.name))),
        *(joined(i.module, i.name) for i in module.imports if i.name and _tells(i.name)),
    ]
    wanted.update(site.scope_index for site in module.calls(*names) if names)
    wanted.update(_methods(definitions, wanted))
    wanted.update(list(_holders(definitions, wanted)))
    wanted.add(MODULE_SCOPE)
    local = {LOCAL + d.name: index for index, d in enumerate(definitions)}
    applied = {d.name for made in definitions for d in made.decorators if isinstance(d, Call)}
    wanted.update(local[name] for name in applied if name in local)
    bodies: dict[int, tuple[Step, ...]] = {}
    while wanted:
        index = min(wanted)
        wanted.remove(index)
        if index in bodies or not _is_body(definitions, index):
            continue
        bodies[index] = _kept(module.steps(index), definitions, index == MODULE_SCOPE)
        wanted.update(local[name] for name in _handed_to(bodies[index]) if name in local)
    yield from (Body(index, steps) for index, steps in sorted(bodies.items()) if steps)
    if "fastapi" in imports:
        for index in range(MODULE_SCOPE, len(definitions)):
            for name, value in module.metadata(index):
                if isinstance(value, Call) and last(value.name) in ("Depends", "Security"):
                    yield Injected(index, name, value)


def _is_body(definitions: tuple[Definition, ...], index: int) -> bool:
    """Not so a class, whose body is part of what is around it, and a handler."""
    if index == MODULE_SCOPE:
        return True
    definition = definitions[index]
    is_class = definition.kind is DefinitionKind.CLASS
    return not is_class and not any(map(registers, definition.decorators))


def _methods(definitions: tuple[Definition, ...], wanted: set[int]) -> Iterator[int]:
    """The methods of classes of which one wires, and the makers of derived classes."""
    classes = {definitions[index].scope for index in wanted if index >= 0}
    for index, definition in enumerate(definitions):
        scope = definition.scope
        if scope < 0 or definitions[scope].kind is not DefinitionKind.CLASS:
            continue
        bases = definitions[scope].bases
        is_maker = last(definition.name) == "__init__" and bases
        if scope in classes or (is_maker and any(_tells(last(dotted(b) or "")) for b in bases)):
            yield index


def _holders(definitions: tuple[Definition, ...], wanted: set[int]) -> Iterator[int]:
    """The functions that hold a function which wires."""
    for index in wanted:
        scope = definitions[index].scope if index >= 0 else MODULE_SCOPE
        while scope >= 0:
            yield scope
            scope = definitions[scope].scope


def _handed_to(steps: tuple[Step, ...]) -> Iterator[str]:
    """The functions that are called, as a statement or to bind something, with some name."""
    for step in steps:
        match step:
            case Bind() | Do() | Return():
                value = step.value
                if isinstance(value, Call) and any(
                    isinstance(a.value, Name) for a in value.arguments
                ):
                    yield value.name
            case Define() | Loop():
                yield from _handed_to(step.steps)
            case Branch():
                for way in step.ways:
                    yield from _handed_to(way)


def _hands_on(definition: Definition) -> bool:
    """Whether a function takes or returns an application or router, told by its annotations
    or, where there is none, by the names of its parameters."""
    if definition.kind is DefinitionKind.CLASS:
        return False
    if last(definition.returns) in _TYPES:
        return True
    return any(
        last(p.annotation) in _TYPES or (not p.annotation and p.name.lower() in _WORDS)
        for p in definition.parameters
    )


def _tells(name: str) -> bool:
    lowered = name.lower()
    return any(word in lowered for word in _WORDS)


def registers(decorator: Value) -> bool:
    """Whether a decorator is like `@router.get("/x")` or `@app.middleware("http")`."""
    if not isinstance(decorator, Call):
        return False
    function = decorator.function
    if isinstance(function, Name):
        owner, _, method = function.name.rpartition(".")
        return owner not in ("", LOCAL, "?") and method in DECORATING | HOOKS
    return isinstance(function, Member) and function.attribute in DECORATING | HOOKS


def _kept(
    steps: tuple[Step, ...], definitions: tuple[Definition, ...], at_top: bool
) -> tuple[Step, ...]:
    kept: list[Step] = []
    for step in steps:
        match step:
            case Define():
                made = definitions[step.index]
                inner = _kept(step.steps, definitions, True)
                if inner or not at_top or any(isinstance(d, Call) for d in made.decorators):
                    kept.append(Define(step.index, inner))
            case Loop():
                inner = _kept(step.steps, definitions, at_top)
                if inner:
                    kept.append(Loop(step.target, step.iterable, inner))
            case Branch():
                ways = tuple(_kept(way, definitions, at_top) for way in step.ways)
                if any(ways):
                    kept.append(Branch(ways))
            case Bind():
                if not isinstance(step.value, Opaque | Literal) or not at_top:
                    kept.append(step)
            case Do():
                if not _is_silent(step.value):
                    kept.append(step)
            case Return():
                if not isinstance(step.value, Opaque | Literal):
                    kept.append(step)
    return tuple(kept)


def _is_silent(value: Value) -> bool:
    return isinstance(value, Call) and value.name.startswith(_SILENT)
