"""Who listens to Django's signals in, listeners and what they are passed out.

Rules: docs.djangoproject.com, topics/signals and ref/signals. Built-in signals of models are told
by their names (`Model.save` says them); any other signal is told apart by where it is bound;
`Signal.send` asks who listens to itself."""

from collections.abc import Iterator
from dataclasses import dataclass

from strangler.analyzers.recognisers.django.connecting import connected
from strangler.analyzers.recognisers.django.relations import Relations
from strangler.analyzers.recognisers.django.stood_for import REQUEST, SEND, SIGNAL
from strangler.analyzers.recognisers.following import follow, named, product_modules
from strangler.model.behaviour import Base, Behaviour, Given, Listener
from strangler.model.facts import MODULE_SCOPE
from strangler.model.names import last, parent
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Items, Name, Value, elements

_RECEIVERS = frozenset({"django.dispatch.receiver", "django.dispatch.dispatcher.receiver"})
_OF_MODELS = "django.db.models.signals."
_MODEL_SIGNALS = frozenset(
    {
        *("pre_init", "post_init", "pre_save", "post_save"),
        *("pre_delete", "post_delete", "m2m_changed"),
    }
)
_BY_IDENTITY = frozenset({"pre_init", "post_init", "pre_save", "post_save"})
"""Senders are compared by identity (`Signal._live_receivers`), and these say the class of the row
itself, a proxy's for a proxy (`Model.save_base`, `Model.__init__`). What deletes a row deletes that
of its parents, too, and says each (`Collector.collect`)."""
_SIGNALS = frozenset({"django.dispatch.Signal", "django.dispatch.dispatcher.Signal"})
_OF_DJANGO = (
    "django.contrib.auth.signals.user_logged_in",
    "django.contrib.auth.signals.user_logged_out",
    "django.contrib.auth.signals.user_login_failed",
)
_OF_LIBRARIES = ("corsheaders.signals.check_request_enabled",)
"""Sent by what settings name, for a request (django-cors-headers, "Signals")."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A function that listens to a signal; `sender` is a class of a model or empty for any."""

    signal: str
    sender: str
    function: str
    known: bool


def listeners(inventory: Inventory, relations: Relations) -> Iterator[Behaviour]:
    """All receivers of the project, and signals as what they are."""
    signals = {*_OF_DJANGO, *_OF_LIBRARIES, *_own_signals(inventory)}
    for signal in sorted(signals):
        yield Base(signal, SIGNAL)
    for heard in _heard(inventory, relations):
        name = last(heard.signal)
        if heard.signal.startswith(_OF_MODELS) and name in _MODEL_SIGNALS:
            if heard.known:
                exact = name in _BY_IDENTITY
                yield Listener(f"{_OF_MODELS}{name}", heard.sender, heard.function, exact)
                if heard.sender and name != "m2m_changed":
                    yield Given(heard.function, "instance", heard.sender)
        elif heard.signal in signals:
            yield Listener(SEND, heard.signal, heard.function)
            if heard.signal in _OF_LIBRARIES:
                yield Given(heard.function, "request", REQUEST)
            if heard.signal in _OF_DJANGO:
                yield Given(heard.function, "request", REQUEST)
                yield Given(heard.function, "user", relations.user)


def _own_signals(inventory: Inventory) -> Iterator[str]:
    """Module globals that are bound to a new signal."""
    for module in product_modules(inventory):
        for item in inventory.facts(module).assignments:
            if item.scope == MODULE_SCOPE and isinstance(item.value, Call):
                name = named(inventory, module, item.value)
                bases = inventory.ancestors(name) if name else ()
                if name in _SIGNALS or not _SIGNALS.isdisjoint(bases):
                    yield f"{module}.{item.name}"


def _heard(inventory: Inventory, relations: Relations) -> Iterator[Heard]:
    for module in product_modules(inventory):
        for definition in inventory.facts(module).definitions:
            for decorator in definition.decorators:
                if not isinstance(decorator, Call) or last(decorator.name) != "receiver":
                    continue
                if named(inventory, module, decorator) in _RECEIVERS:
                    function = f"{module}.{definition.name}"
                    signals = decorator.argument(0, "signal")
                    sender = decorator.keyword("sender")
                    yield from _of(inventory, relations, module, signals, sender, function)
    for module, item in connected(inventory):
        function = named(inventory, module, item.receiver)
        if function and inventory.definition(function) and isinstance(item.signal, Name):
            signal = Name(parent(item.signal.name), item.signal.position)
            sender = item.sender
            yield from _of(inventory, relations, module, signal, sender, function)


def _of(
    inventory: Inventory,
    relations: Relations,
    module: str,
    signals: Value | None,
    sender: Value | None,
    function: str,
) -> Iterator[Heard]:
    if signals is None:
        return
    of, known = _sender(inventory, relations, module, sender)
    for signal in elements(signals) if isinstance(signals, Items) else (signals,):
        name = _named_signal(inventory, module, signal)
        if name:
            yield Heard(name, of, function, known)


def _named_signal(inventory: Inventory, module: str, value: Value) -> str:
    """The dotted name of what a signal is bound to first."""
    if not isinstance(value, Name):
        return ""
    found = inventory.resolve(module, value.name)
    if found is None:
        return ""
    if found.internal or found.name.startswith("django.") or found.name in _OF_LIBRARIES:
        name = found.name
        if name.startswith("django.contrib.auth.") and last(name).startswith("user_log"):
            return f"django.contrib.auth.signals.{last(name)}"
        return name
    return ""


def _sender(
    inventory: Inventory, relations: Relations, module: str, value: Value | None
) -> tuple[str, bool]:
    """A model class, or the table between two (`Order.items.through`); and whether it is known."""
    if value is None:
        return "", True
    if isinstance(value, Name) and last(value.name) == "through":
        written = parent(value.name)
        found = inventory.resolve(module, parent(written))
        if found is None:
            return "", False
        for relation in relations.all():
            if relation.owner == found.name and relation.name == last(written):
                return relation.through, True
        return "", False
    where, followed = follow(inventory, module, value)
    dotted = relations.class_of(where, followed, None)
    return dotted, bool(dotted)
