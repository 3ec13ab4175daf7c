"""Functions that a library calls when something happens in, event doors out.

Rules: SQLAlchemy (core: events; orm: events), Celery (userguide: signals), blinker (decorating
and connecting receivers)."""

from strangler import diagnostics
from strangler.analyzers.recognisers.following import follow, named, text_of
from strangler.analyzers.recognisers.tasks.kinds import CELERY, SIGNAL
from strangler.analyzers.recognisers.tasks.objects import (
    Decorated,
    Found,
    kind_of,
    split,
    variable,
    wirings,
)
from strangler.model.names import last, parent
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Items, Member, Name, Value, elements

_LISTENS = frozenset({"sqlalchemy.event.listens_for", "sqlalchemy.event.api.listens_for"})
_LISTEN = frozenset({"sqlalchemy.event.listen", "sqlalchemy.event.api.listen"})
_CELERY = "celery.signals."
_APPLICATION = ("on_configure", "on_after_configure", "on_after_finalize", "on_after_fork")
_FLASK = frozenset(
    {
        "template_rendered",
        "before_render_template",
        "request_started",
        "request_finished",
        "request_tearing_down",
        "got_request_exception",
        "appcontext_pushed",
        "appcontext_popped",
        "appcontext_tearing_down",
        "message_flashed",
    }
)


def find_listeners(inventory: Inventory, found: Found, item: Decorated) -> None:
    """`@event.listens_for(target, name)`, `@signal.connect`."""
    if item.name in _LISTENS:
        name = _event(inventory, item.module, item.call)
        found.door("event", name, item.handler, item.location)
    elif item.method in ("connect", "connect_via"):
        signal = _signal(inventory, item.module, item.name, item.receiver)
        if signal:
            found.door("signal", signal, item.handler, item.location)


def find_listening(inventory: Inventory, found: Found) -> None:
    """`event.listen(target, name, function)`, `signal.connect(function)`."""
    for module, wired in wirings(inventory):
        method, receiver = split(wired.call.function)
        location = inventory.location(module, wired.call.position)
        if method == "listen" and named(inventory, module, wired.call) in _LISTEN:
            given = wired.call.argument(2, "fn")
            handler = variable(inventory, module, given) or named(inventory, module, given)
            name = _event(inventory, module, wired.call)
            if handler and inventory.definition(handler) is not None:
                found.door("event", name, handler, location)
            else:
                message = f"the listener of {name} is computed"
                found.say(diagnostics.DOOR_UNRESOLVED, message, location)
        elif method == "connect":
            full = named(inventory, module, wired.call)
            signal = _signal(inventory, module, full, receiver)
            handler = named(inventory, module, wired.call.argument(0, "receiver"))
            if signal and handler and inventory.definition(handler) is not None:
                found.door("signal", signal, handler, location)


def _event(inventory: Inventory, module: str, call: Call) -> str:
    """`Target:event`, with what is known of both."""
    target = call.argument(0, "target")
    name = text_of(inventory, module, call.argument(1, "identifier")) or "?"
    known = named(inventory, module, target)
    shown = _short(inventory, known) if known else _shown(target)
    return f"{shown}:{name}"


def _short(inventory: Inventory, dotted: str) -> str:
    """A class by its own name; an attribute of one as `Class.attribute`."""
    if inventory.definition(dotted) is not None or not inventory.definition(parent(dotted)):
        return last(dotted)
    return f"{last(parent(dotted))}.{last(dotted)}"


def _shown(value: Value | None) -> str:
    if isinstance(value, Name):
        return ".".join(value.name.lstrip(":?*.").split(".")[-2:])
    if isinstance(value, Member):
        return value.attribute
    if isinstance(value, Call):
        return _shown(value.function)
    if isinstance(value, Items):
        return ",".join(_shown(item) for item in elements(value))
    return "?"


def _signal(inventory: Inventory, module: str, full: str, receiver: Value | None) -> str:
    """The name of the signal that is connected to; empty if it is none that is known."""
    name = parent(full)
    if name.startswith(_CELERY):
        return f"celery.{last(name)}"
    if name.startswith("flask.") and last(name) in _FLASK:
        return f"flask.{last(name)}"
    if isinstance(receiver, Name):
        holder, event = parent(receiver.name), last(receiver.name)
        if event in _APPLICATION and kind_of(inventory, module, Name(holder)) == CELERY:
            return f"celery.{event}"
    if kind_of(inventory, module, receiver) == SIGNAL:
        assert receiver is not None
        place, made = follow(inventory, module, receiver)
        given = (
            text_of(inventory, place, made.argument(0, "name")) if isinstance(made, Call) else ""
        )
        return given or last(variable(inventory, module, receiver)) or "signal"
    return ""
