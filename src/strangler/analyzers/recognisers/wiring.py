"""One file in, the calls that wire an application together out.

What recognisers share whose frameworks are told their routes by calls: `app.add_route(...)`,
`router.get(...)`, `api.add_resource(...)`. Decorated functions and module globals are in the
general facts; what is added here are the calls, the loops they stand in, and what functions
that make such calls bind locally."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from strangler.analyzers.recognisers.interpreting.bodies import Body, with_helpers
from strangler.analyzers.recognisers.renaming import renamed
from strangler.model.facts import MODULE_SCOPE, Definition, Fact, Loop
from strangler.model.names import last
from strangler.model.values import Argument, Call, Formatted, Items, Literal, Name, Pairs, Value
from strangler.model.views import CallSite, ModuleView

_MAX_DEPTH = 5


class Wired(Fact, frozen=True, tag="wired"):
    """`receiver.method(...)` of a framework's setup methods; `scope` is the function it is in.

    Constants that the function binds once are put in for their names."""

    method: str
    receiver: Value
    call: Call
    scope: str
    loops: tuple[Loop, ...] = ()


class Local(Fact, frozen=True, tag="local"):
    """A name that the function `scope` binds to a call: `app = Flask(__name__)`."""

    scope: str
    name: str
    value: Value
    position: int


class Handed(Fact, frozen=True, tag="handed"):
    """`function(app)`: a call in the function `scope` that may hand an object on."""

    call: Call
    scope: str


FACTS: tuple[type[Fact], ...] = (Wired, Local, Handed, Body)


def watch(
    module: ModuleView,
    methods: Iterable[str],
    makers: Iterable[str],
    factories: Iterable[tuple[int, str]] = (),
    decorators: Iterable[str] = (),
    *,
    handed: bool = True,
    adding: Iterable[str] | None = None,
) -> Iterator[Fact]:
    """Calls of `methods`, by the last part of their names, and what the functions bind that
    hold such a call or one of `makers` (by their dotted names), or in which something is
    decorated by one of `decorators` (last parts of names) of a local thing.

    `adding` are those of `methods` that add what is served (all, if not given): a function that
    hands names of its own to one of them is kept with its body.

    `factories` are more functions whose locals matter, as (index, name). With `handed`, a file
    that makes something also says to which functions it may hand it."""
    scopes = dict(factories)
    wanted = frozenset(makers)
    sites: list[tuple[CallSite, str, Value]] = []
    makes = False
    dotted, bare = (sorted(f"{mark}{name}" for name in methods) for mark in ".?")
    for site in module.calls(*dotted, *bare, *sorted(wanted)):
        site = _unaliased(module, site)
        makes = makes or site.call.name in wanted
        if site.scope is not None:
            scopes[site.scope_index] = site.scope.name
        method, receiver = split(site.call.function)
        if receiver is not None and site.call.name not in wanted:
            sites.append((site, method, receiver))
    scopes.update(_decorating(module.definitions, frozenset(decorators)))
    bound = {index: module.local_assignments(index) for index in scopes}
    constants = {index: _constants(module, index) for index in bound}
    registers = frozenset(methods if adding is None else adding)
    helpers: set[int] = set()
    for site, method, receiver in sites:
        local = constants.get(site.scope_index, {})
        call = site.call
        call = with_constants(call, local)
        loops = tuple(Loop(loop.target, _with(loop.iterable, local)) for loop in site.loops)
        yield Wired(method, receiver, call, site.scope.name if site.scope else "", loops)
        if method in registers and site.scope is not None and _hands_on(call, loops):
            helpers.update(_around(module.definitions, site.scope_index))
    yield from with_helpers(module, helpers)
    for index, scope in sorted(scopes.items()):
        for name, value in bound[index].items():
            if isinstance(value, Call):
                yield Local(scope, name, value, value.position)
    if makes and handed:
        yield from handed_over(module)


def handed_over(module: ModuleView) -> Iterator[Fact]:
    """Calls of functions by name with a name as an argument; asked of few files only."""
    for site in module.calls():
        name = site.call.name
        is_project = name[:1] not in ("", "?") and not name.startswith("builtins.")
        if is_project and any(isinstance(a.value, Name) for a in site.call.arguments):
            yield Handed(site.call, site.scope.name if site.scope else "")


def with_constants(call: Call, local: dict[str, Value]) -> Call:
    """A call with a function's own constants (`?name` -> value) put in for their names."""
    if not local:
        return call
    arguments = tuple(Argument(_with(a.value, local), a.keyword) for a in call.arguments)
    return Call(call.function, arguments, call.position)


def mentioned(*values: Value) -> frozenset[str]:
    """The names in values that only a function binds (`?rule`), without attributes of them."""
    found: set[str] = set()

    def note(name: Name) -> Name:
        if name.name[:1] == "?":
            found.add(name.name.partition(".")[0])
        return name

    for value in values:
        renamed(value, note)
    return frozenset(found)


def _unaliased(module: ModuleView, site: CallSite) -> CallSite:
    """`add_route(...)` as `app.router.add_route(...)` where the function binds the method to a
    name of its own, once (Python reference 3.2, instance methods)."""
    name = site.call.name
    if name[:1] != "?" or "." in name or site.scope is None:
        return site
    bound = module.local_assignments(site.scope_index, once=True).get(name[1:])
    if not isinstance(bound, Name) or last(bound.name) != name[1:]:
        return site
    return replace(site, call=Call(bound, site.call.arguments, site.call.position))


def _hands_on(call: Call, loops: tuple[Loop, ...]) -> bool:
    return bool(mentioned(*(a.value for a in call.arguments), *(loop.iterable for loop in loops)))


def _around(definitions: tuple[Definition, ...], index: int) -> Iterator[int]:
    """A function and those that hold it."""
    while index != MODULE_SCOPE:
        yield index
        index = definitions[index].scope


def split(value: Value) -> tuple[str, Value | None]:
    """`bp.route` as its last part and what stands before it."""
    if isinstance(value, Name):
        before, _, method = value.name.rpartition(".")
        return method, Name(before, value.position) if before not in ("", ":", "?") else None
    return getattr(value, "attribute", ""), getattr(value, "value", None)


def _constants(module: ModuleView, index: int) -> dict[str, Value]:
    """What a function binds once to something that is written out."""
    return {
        f"?{name}": value
        for name, value in module.local_assignments(index, once=True).items()
        if isinstance(value, Literal | Formatted | Items | Pairs)
    }


def _with(value: Value, local: dict[str, Value], depth: int = 0) -> Value:
    """`value` with a function's own constants put in for their names."""
    if not local or depth > _MAX_DEPTH:
        return value

    def change(name: Name) -> Value:
        known = local.get(name.name)
        return name if known is None else _with(known, local, depth + 1)

    return renamed(value, change)


def _decorating(
    definitions: tuple[Definition, ...], names: frozenset[str]
) -> Iterator[tuple[int, str]]:
    """The functions in which something is decorated by a name that they bind."""
    for definition in definitions:
        if definition.scope == MODULE_SCOPE:
            continue
        for decorator in definition.decorators:
            function = decorator.function if isinstance(decorator, Call) else decorator
            if not isinstance(function, Name) or function.name[:1] != "?":
                continue
            if last(function.name) in names:
                yield definition.scope, definitions[definition.scope].name


def made_by_name(
    definitions: tuple[Definition, ...], names: Iterable[str], returns: Iterable[str]
) -> Iterator[tuple[int, str]]:
    """Functions by their own name, or by the class they say they return."""
    named, classes = frozenset(names), frozenset(returns)
    for index, definition in enumerate(definitions):
        if last(definition.name) in named or last(definition.returns) in classes:
            yield index, definition.name
