"""Signal receivers, management commands, admin registrations and actions in, doors out."""

from collections.abc import Iterator

from strangler.analyzers.recognisers.django.connecting import connected, signal_of
from strangler.analyzers.recognisers.django.facts import Registered, SiteAction
from strangler.analyzers.recognisers.django.settings import Settings
from strangler.analyzers.recognisers.following import classes_of, named, place_of, product_modules
from strangler.locations import Location
from strangler.model.names import last
from strangler.model.recogniser import Door, Inventory, PlatformUse
from strangler.model.values import Call, Items, Name, Value, elements, text

_RECEIVERS = frozenset({"django.dispatch.receiver", "django.dispatch.dispatcher.receiver"})
_ADMIN = "django.contrib.admin."
_MANAGE = frozenset({"execute_from_command_line"})


def find_doors(inventory: Inventory, settings: Settings) -> Iterator[Door]:
    """The ways in that are no endpoints."""
    for module in product_modules(inventory):
        yield from _decorated(inventory, settings, module)
        yield from _command(inventory, module)
        yield from _actions(inventory, module)
    for module, item in connected(inventory):
        handler = named(inventory, module, item.receiver)
        if handler and inventory.definition(handler):
            signal = signal_of(inventory, module, item)
            name = _signal_name(inventory, settings, module, signal, item.sender)
            location = inventory.location(module, item.position)
            yield Door("signal", name, handler, location)
    for module, added in inventory.found("django", SiteAction):
        handler = named(inventory, module, added.action)
        if handler and inventory.definition(handler):
            location = inventory.location(module, added.position)
            yield Door("admin action", last(handler), handler, location)
    for module, registered in inventory.found("django", Registered):
        location = inventory.location(module, registered.position)
        handler = named(inventory, module, registered.admin) or f"{_ADMIN}ModelAdmin"
        yield from _admin(inventory, module, (registered.models,), handler, location)


def manage_modules(inventory: Inventory) -> Iterator[PlatformUse]:
    """The modules that run Django's command line (`manage.py`)."""
    for module in product_modules(inventory):
        for item in inventory.facts(module).imports:
            if item.module == "django.core.management" and item.name in _MANAGE:
                yield PlatformUse(module, "manage", inventory.location(module, item.position))
                break


def _decorated(inventory: Inventory, settings: Settings, module: str) -> Iterator[Door]:
    for definition in inventory.facts(module).definitions:
        for decorator in definition.decorators:
            written = decorator.name if isinstance(decorator, Call | Name) else ""
            short = last(written)
            if short not in ("receiver", "register"):
                continue
            handler = f"{module}.{definition.name}"
            location = inventory.location(module, definition.position)
            name = named(inventory, module, decorator)
            if name in _RECEIVERS and isinstance(decorator, Call):
                yield from _received(inventory, settings, module, decorator, handler, location)
            elif short == "register" and name.startswith(_ADMIN) and isinstance(decorator, Call):
                yield from _admin(inventory, module, decorator.positional, handler, location)


def _received(
    inventory: Inventory,
    settings: Settings,
    module: str,
    decorator: Call,
    handler: str,
    location: Location,
) -> Iterator[Door]:
    """`@receiver(signal or [signals], sender=...)` (topics/signals)."""
    given = decorator.argument(0, "signal")
    if given is None:
        return
    for signal in elements(given) if isinstance(given, Items) else (given,):
        dotted = named(inventory, module, signal) or _name(signal)
        name = _signal_name(inventory, settings, module, dotted, decorator.keyword("sender"))
        yield Door("signal", name, handler, location)


def _signal_name(
    inventory: Inventory, settings: Settings, module: str, signal: str, sender: Value | None
) -> str:
    """`signal` or `signal:Sender`; a built-in signal by its last part."""
    short = last(signal) if signal.startswith("django.") else signal
    of = text(sender) or named(inventory, module, sender)
    if last(of) == "through" or not of:  # m2m_changed: the automatic model of a field
        of = _through(sender) or of
    if of == "django.conf.settings.AUTH_USER_MODEL":
        of = settings.text("AUTH_USER_MODEL") or "auth.User"
    of = of if of.endswith(".through") else last(of)
    return f"{short}:{of}" if of else short


def _through(sender: Value | None) -> str:
    """`Order.items.through` as it is written, without the module."""
    words = sender.name.split(".") if isinstance(sender, Name) else []
    return ".".join(words[-3:]).lstrip(":?*") if words[-1:] == ["through"] else ""


def _actions(inventory: Inventory, module: str) -> Iterator[Door]:
    """`actions` of an admin class: functions, or names of its methods (ref/contrib/admin)."""
    for dotted in classes_of(inventory, module):
        if not any(base.startswith(_ADMIN) for base in inventory.ancestors(dotted)):
            continue
        bound = [a for a in inventory.class_assignments(dotted) if a.name == "actions"]
        for item in elements(bound[-1].value) if bound else ():
            word = text(item)
            if word is None:
                handler = named(inventory, module, item)
            else:
                holders = (dotted, *inventory.ancestors(dotted))
                methods = (inventory.members(holder).get(word) for holder in holders)
                handler = next(filter(None, methods), "")
            if handler and inventory.definition(handler) is not None:
                yield Door("admin action", last(handler), handler, place_of(inventory, handler))


def _command(inventory: Inventory, module: str) -> Iterator[Door]:
    """`<app>.management.commands.<name>` with a Command (howto/custom-management-commands)."""
    if ".management.commands." not in module or last(module).startswith("_"):
        return
    for dotted in classes_of(inventory, module):
        if last(dotted) == "Command":
            own = f"{dotted}.handle"
            handler = own if inventory.definition(own) else dotted
            yield Door("command", last(module), handler, place_of(inventory, dotted))


def _admin(
    inventory: Inventory,
    module: str,
    models: tuple[Value, ...],
    handler: str,
    location: Location,
) -> Iterator[Door]:
    for value in models:
        for model in elements(value) if isinstance(value, Items) else (value,):
            name = named(inventory, module, model)
            if name:
                yield Door("admin", name, handler, location)


def _name(value: Value) -> str:
    return value.name.lstrip("?") if isinstance(value, Name) else ""
