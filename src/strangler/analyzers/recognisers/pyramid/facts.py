"""One file in, out the calls that configure a Pyramid application and what they are given.

A function that is handed a configurator needs no import of Pyramid, so a file is told by its
imports, by a function named `includeme`, or by a call of a configurator's own method."""

from collections.abc import Iterator

from strangler.model.facts import MODULE_SCOPE, Definition, DefinitionKind, Fact
from strangler.model.names import LOCAL, last
from strangler.model.values import Call, Literal, Member, Name, Value
from strangler.model.views import CallSite, ModuleView

CONFIGURATOR = ("pyramid.config.Configurator", "pyramid.configuration.Configurator")
ATTACH = "venusian.attach"
VIEW = ("pyramid.view.view_config", "pyramid.view.bfg_view")
_TELLING = frozenset({*CONFIGURATOR, ATTACH, *VIEW})
_PACKAGES = frozenset({"pyramid", "venusian"})
_OWN = (".add_route", ".add_view", ".add_static_view", ".make_wsgi_app", ".add_directive")
"""Methods whose names tell a configurator even where nothing is imported."""
_USUAL = frozenset({"config", "configurator"})
"""What Pyramid's documentation calls a configurator, everywhere."""


class Step(Fact, frozen=True, tag="step"):
    """A call in `scope` (a function's qualified name, empty for the module) that has a
    configurator as its receiver or among its arguments, makes one, or attaches a callback."""

    scope: str
    call: Call


class Local(Fact, frozen=True, tag="local"):
    """What a function that has steps binds a name to."""

    scope: str
    name: str
    value: Value


FACTS: tuple[type[Fact], ...] = (Step, Local)


def watch(module: ModuleView) -> Iterator[Fact]:
    """The facts of one file."""
    if not _is_woken(module):
        return
    sites = list(module.calls())
    known = _configurators(module, sites)
    scopes: dict[int, str] = {}
    for site in sites:
        names = known.get(site.scope_index, frozenset())
        if _is_step(site.call, names):
            scope = site.scope.name if site.scope is not None else ""
            if site.scope is not None and site.scope.kind is not DefinitionKind.CLASS:
                scopes[site.scope_index] = scope
            elif site.call.name in VIEW:  # a decorator, which is in the general facts
                continue
            yield Step(scope, site.call)
    for index, scope in sorted(scopes.items()):
        for name, value in sorted(module.local_assignments(index).items()):
            yield Local(scope, name, value)


def split(value: Value) -> tuple[str, Value | None]:
    """`config.add_route` as its last part and what stands before it (None for a bare name)."""
    if isinstance(value, Name):
        before, _, method = value.name.rpartition(".")
        return method, Name(before, value.position) if before not in ("", LOCAL, "?") else None
    if isinstance(value, Member):
        return value.attribute, value.value
    return "", None


def _is_woken(module: ModuleView) -> bool:
    if any(item.module.partition(".")[0] in _PACKAGES for item in module.imports):
        return True
    if any(last(definition.name) == "includeme" for definition in module.definitions):
        return True
    return any(site.call.name[:1] == "?" for site in module.calls(*_OWN))


def _configurators(module: ModuleView, sites: list[CallSite]) -> dict[int, frozenset[str]]:
    """The names, as facts write them, that stand for a configurator in each scope."""
    found: dict[int, set[str]] = {}
    for index, definition in enumerate(module.definitions):
        if definition.kind is not DefinitionKind.CLASS:
            found.setdefault(index, set()).update(_parameters(definition))
    for site in sites:
        method, receiver = split(site.call.function)
        is_told = f".{method}" in _OWN or method in ("include", "scan")
        if is_told and isinstance(receiver, Name):
            found.setdefault(site.scope_index, set()).add(receiver.name)
    for index, definition in enumerate(module.definitions):
        if definition.scope != MODULE_SCOPE:  # closures see the names around them
            found.setdefault(index, set()).update(found.get(definition.scope, ()))
    return {index: frozenset(names) for index, names in found.items()}


def _parameters(definition: Definition) -> Iterator[str]:
    is_include = last(definition.name) == "includeme"
    for parameter in definition.parameters:
        if is_include or parameter.name in _USUAL or last(parameter.annotation) == "Configurator":
            yield f"?{parameter.name}"


def _is_step(call: Call, names: frozenset[str]) -> bool:
    function = call.function
    if isinstance(function, Name):
        if function.name in _TELLING:
            return True
        before = function.name.rpartition(".")[0]
        if before in names or last(before).lstrip("?:") in _USUAL:
            return True
    elif isinstance(function, Member) and f".{function.attribute}" in _OWN:
        return True
    return any(_hands_over(argument.value, names) for argument in call.arguments)


def _hands_over(value: Value, names: frozenset[str]) -> bool:
    if isinstance(value, Literal) or not isinstance(value, Name):
        return False
    return value.name in names or (
        value.name[:1] in "?:" and last(value.name).lstrip("?:") in _USUAL
    )
