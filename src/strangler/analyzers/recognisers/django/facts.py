"""One file in, out what Django's conclusion needs and general facts do not hold."""

from collections.abc import Iterator

from strangler.analyzers.recognisers.django.computing import read_computed
from strangler.analyzers.recognisers.django.migration_facts import Migration, read_migration
from strangler.analyzers.recognisers.interpreting.bodies import Body, read_bodies
from strangler.model.facts import MODULE_SCOPE, DefinitionKind, Fact, Loop
from strangler.model.names import LOCAL, last, parent
from strangler.model.steps import Bind
from strangler.model.values import Call, Items, Name, Opaque, Splice, Value, text
from strangler.model.views import ModuleView

_GROWING = (".append", ".extend", ".insert")
_CONVERTERS = tuple(
    f"django.urls.{module}register_converter" for module in ("", "conf.", "converters.")
)
_TAGS = (".tag", ".filter", ".simple_tag")
_ENVIRON = "os.environ.setdefault"


class Grown(Fact, frozen=True, tag="grown"):
    """A module global of this file gets more elements: `urlpatterns.append(x)`, `.extend(xs)`.

    `value` is a display of what is added."""

    name: str
    value: Value
    position: int


class Full(Fact, frozen=True, tag="full"):
    """All elements of a module global whose value is too large for the general facts."""

    name: str
    value: Value
    position: int


class SettingsModule(Fact, frozen=True, tag="settings"):
    """`os.environ.setdefault("DJANGO_SETTINGS_MODULE", ...)`."""

    module: str
    position: int


class Connected(Fact, frozen=True, tag="connected"):
    """`signal.connect(receiver, sender=...)`, and the loops that it stands in."""

    signal: Value
    receiver: Value
    sender: Value | None
    position: int
    loops: tuple[Loop, ...] = ()


class Registered(Fact, frozen=True, tag="registered"):
    """`admin.site.register(models, admin_class)`."""

    models: Value
    admin: Value | None
    position: int


class SiteAction(Fact, frozen=True, tag="site_action"):
    """`admin.site.add_action(function)`: an action of all admin classes."""

    action: Value
    position: int


class Converter(Fact, frozen=True, tag="converter"):
    """`register_converter(cls, "name")`."""

    converter: Value
    name: str


class Tagged(Fact, frozen=True, tag="tagged"):
    """`register.tag("name", function)` of a template library, not as a decorator; `kind` is the
    method that is called."""

    kind: str
    name: str
    function: Value


class Unpacked(Fact, frozen=True, tag="unpacked"):
    """`A, B = load("orders.views", ["A", "B"])` at module level."""

    names: tuple[str, ...]
    call: Call


FACTS: tuple[type[Fact], ...] = (
    Grown,
    Full,
    SettingsModule,
    Connected,
    Registered,
    SiteAction,
    Converter,
    Body,
    Migration,
    Tagged,
    Unpacked,
)


def watch(module: ModuleView) -> Iterator[Fact]:
    """The facts of one file that imports Django."""
    for site in module.calls(
        *_GROWING, _ENVIRON, *_CONVERTERS, ".connect", ".site.register", ".site.add_action"
    ):
        name = last(site.call.name)
        if name == "register_converter":
            yield from _converter(site.call)
        elif name == "setdefault":
            yield from _settings(site.call)
        elif name == "connect":
            yield from _connected(site.call, site.loops)
        elif name == "add_action":
            action = site.call.argument(0, "action")
            if action is not None:
                yield SiteAction(action, site.call.position)
        elif name == "register":
            models = site.call.argument(0, "model_or_iterable")
            if models is not None:
                admin = site.call.argument(1, "admin_class")
                yield Registered(models, admin, site.call.position)
        elif site.scope_index == MODULE_SCOPE:
            yield from _grown(site.call)
    for site in module.calls(*_TAGS):
        if site.scope_index == MODULE_SCOPE:
            yield from _tagged(site.call)
    yield from read_migration(module)
    for assignment in module.assignments:
        if assignment.scope == MODULE_SCOPE and _is_cut(assignment.value):
            value = module.in_full(assignment)
            if value is not None:
                yield Full(assignment.name, value, assignment.position)
    if any(isinstance(a.value, Opaque) and a.scope == MODULE_SCOPE for a in module.assignments):
        yield from _unpacked(module)
    yield from read_bodies(module, _bringing(module))
    yield from read_computed(module)


def _bringing(module: ModuleView) -> Iterator[int]:
    """The methods of classes that bring URL patterns: what an admin class or the configuration
    of an app does on the way to them. A mixin is told by having `get_urls`, too."""
    owners = {d.scope for d in module.definitions if last(d.name) == "get_urls"} - {MODULE_SCOPE}
    owners |= {
        index
        for index, definition in enumerate(module.definitions)
        if any(isinstance(b, Name) and last(b.name).endswith("Config") for b in definition.bases)
    }
    for index, definition in enumerate(module.definitions):
        if definition.scope in owners and definition.kind is DefinitionKind.FUNCTION:
            yield index


def _grown(call: Call) -> Iterator[Fact]:
    receiver = parent(call.name)
    arguments = call.positional
    if receiver[:1] != LOCAL or not arguments:
        return
    added = arguments[-1]
    value = Items((Splice(added) if call.name.endswith(".extend") else added,), call.position)
    yield Grown(receiver[1:], value, call.position)


def _settings(call: Call) -> Iterator[Fact]:
    arguments = call.positional
    if len(arguments) == 2 and text(arguments[0]) == "DJANGO_SETTINGS_MODULE":
        module = text(arguments[1])
        if module:
            yield SettingsModule(module, call.position)


def _converter(call: Call) -> Iterator[Fact]:
    converter, name = call.argument(0, "converter"), text(call.argument(1, "type_name"))
    if converter is not None and name:
        yield Converter(converter, name)


def _connected(call: Call, loops: tuple[Loop, ...]) -> Iterator[Fact]:
    receiver = call.argument(0, "receiver")
    if receiver is not None:
        signal = call.function
        yield Connected(signal, receiver, call.argument(1, "sender"), call.position, loops)


def _tagged(call: Call) -> Iterator[Fact]:
    """howto/custom-template-tags, "Registering the tag"; `Library.tag`, `Library.filter`."""
    arguments = call.positional
    kind = last(call.name)
    if len(arguments) > 1 and isinstance(arguments[1], Name) and (name := text(arguments[0])):
        yield Tagged(kind, name, arguments[1])
    elif len(arguments) == 1 and isinstance(arguments[0], Name):
        name = text(call.keyword("name")) or last(arguments[0].name)
        yield Tagged(kind, name, arguments[0])


def _unpacked(module: ModuleView) -> Iterator[Fact]:
    for step in module.steps(MODULE_SCOPE):
        if isinstance(step, Bind) and isinstance(step.target, Items) and not step.augmented:
            value, targets = step.value, step.target.items
            if isinstance(value, Call) and len(value.positional) > 1:
                names = tuple(t.name.lstrip("?:") for t in targets if isinstance(t, Name))
                given = value.positional[1]
                if isinstance(given, Items) and len(names) == len(targets) == len(given.items):
                    yield Unpacked(names, value)


def _is_cut(value: Value) -> bool:
    match value:
        case Opaque():
            return value.kind == "large"
        case Items():
            return bool(value.items) and _is_cut(value.items[-1])
        case Splice():
            return _is_cut(value.value)
        case Call():
            return bool(value.arguments) and _is_cut(value.arguments[-1].value)
        case _:
            return False
