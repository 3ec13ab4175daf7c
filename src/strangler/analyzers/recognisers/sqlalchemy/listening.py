"""Functions that SQLAlchemy calls in: who listens to which event of which class, and what it gets.

Rules: docs.sqlalchemy.org, core/events, orm/events (the arguments of each event),
orm/mapped_attributes (validates), core/defaults (callables as defaults)."""

from collections.abc import Iterator

from strangler import diagnostics
from strangler.analyzers.recognisers.following import (
    follow,
    is_class,
    named,
    product_modules,
    text_of,
)
from strangler.analyzers.recognisers.sqlalchemy.facts import Listening
from strangler.diagnostics import Diagnostic, report
from strangler.model.behaviour import Behaviour, Given, Listener
from strangler.model.facts import Definition, DefinitionKind
from strangler.model.names import last, parent
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Name, Value, elements

_LISTENS = frozenset({"sqlalchemy.event.listens_for", "sqlalchemy.event.api.listens_for"})
_LISTEN = frozenset({"sqlalchemy.event.listen", "sqlalchemy.event.api.listen"})
_VALIDATES = "validates"
_SUBJECT = "*"
"""In the table below: the class that is listened to."""
_MAPPER, _CONNECTION = "sqlalchemy.orm.Mapper", "sqlalchemy.engine.Connection"
_SESSION = "sqlalchemy.orm.Session"
_DRIVER, _CURSOR = "sqlalchemy.engine.PoolProxiedConnection", "sqlalchemy.engine.DBAPICursor"
_PLAIN = "sqlalchemy.plain.Plain"
_FLUSHED = (_MAPPER, _CONNECTION, _SUBJECT)
_OF_SESSION = (_SESSION,)
_ARGUMENTS: dict[str, tuple[str, ...]] = {
    "before_insert": _FLUSHED,
    "after_insert": _FLUSHED,
    "before_update": _FLUSHED,
    "after_update": _FLUSHED,
    "before_delete": _FLUSHED,
    "after_delete": _FLUSHED,
    "init": (_SUBJECT,),
    "load": (_SUBJECT,),
    "refresh": (_SUBJECT,),
    "set": (_SUBJECT,),
    "append": (_SUBJECT,),
    "append_wo_mutation": (_SUBJECT,),
    "bulk_replace": (_SUBJECT,),
    "modified": (_SUBJECT,),
    "remove": (_SUBJECT,),
    "expire": (_SUBJECT,),
    "refresh_flush": (_SUBJECT,),
    "loaded_as_persistent": (_SESSION, ""),
    "before_flush": _OF_SESSION,
    "after_flush": _OF_SESSION,
    "after_flush_postexec": _OF_SESSION,
    "before_commit": _OF_SESSION,
    "after_commit": _OF_SESSION,
    "after_rollback": _OF_SESSION,
    "after_soft_rollback": _OF_SESSION,
    "do_orm_execute": (),
    "pending_to_persistent": (_SESSION, ""),
    "persistent_to_deleted": (_SESSION, ""),
    "deleted_to_detached": (_SESSION, ""),
    "persistent_to_detached": (_SESSION, ""),
    "transient_to_pending": (_SESSION, ""),
    "detached_to_persistent": (_SESSION, ""),
    "after_begin": (_SESSION, "", _CONNECTION),
    "after_transaction_create": _OF_SESSION,
    "after_transaction_end": _OF_SESSION,
    "before_attach": _OF_SESSION,
    "after_attach": _OF_SESSION,
    "connect": (_DRIVER, _PLAIN),
    "first_connect": (_DRIVER, _PLAIN),
    "checkout": (_DRIVER, _PLAIN, _PLAIN),
    "checkin": (_DRIVER, _PLAIN),
    "close": (_DRIVER, _PLAIN),
    "invalidate": (_DRIVER, _PLAIN),
    "reset": (_DRIVER, _PLAIN),
    "soft_invalidate": (_DRIVER, _PLAIN),
    "engine_connect": (_CONNECTION,),
    "begin": (_CONNECTION,),
    "commit": (_CONNECTION,),
    "rollback": (_CONNECTION,),
    "before_execute": (_CONNECTION,),
    "after_execute": (_CONNECTION,),
    "before_cursor_execute": (_CONNECTION, _CURSOR, "builtins.str", _PLAIN, _PLAIN),
    "after_cursor_execute": (_CONNECTION, _CURSOR, "builtins.str", _PLAIN, _PLAIN),
}
"""What the first parameters of a listener are given."""
_HEARD_AS = {
    **dict.fromkeys(("append", "append_wo_mutation", "bulk_replace", "modified", "remove"), "set"),
    **dict.fromkeys(("expire", "loaded_as_persistent", "refresh", "refresh_flush"), "load"),
    "after_attach": "before_attach",
    "after_transaction_create": "after_transaction_end",
    **dict.fromkeys(("pending_to_persistent", "persistent_to_deleted"), "after_flush"),
    **dict.fromkeys(("deleted_to_detached", "persistent_to_detached"), "after_flush"),
    **dict.fromkeys(("transient_to_pending", "detached_to_persistent"), "before_attach"),
    **dict.fromkeys(("close", "invalidate", "reset", "soft_invalidate"), "checkin"),
}
"""Events that stand-ins do not tell apart from another one at the same time."""
_COMPUTED = "sqlalchemy.event.computed"
"""What is called in place of a listener of which nobody knows whom it listens to."""
_ALL = frozenset(
    {"sqlalchemy.orm.Mapper", "sqlalchemy.orm.mapper", "sqlalchemy.orm.mapperlib.Mapper"}
)
_MAKERS = frozenset({"automap_base", "declarative_base", "generate_base"})
_OF_CLASSES = frozenset(name for name, given in _ARGUMENTS.items() if _SUBJECT in given)


def listeners(inventory: Inventory, mapped: set[str]) -> Iterator[Behaviour]:
    """Listeners and what they are given; `mapped` are the mapped classes and their mixins."""
    for module in product_modules(inventory):
        for definition in inventory.facts(module).definitions:
            for decorator in definition.decorators:
                if not isinstance(decorator, Call):
                    continue
                function = f"{module}.{definition.name}"
                if named(inventory, module, decorator) in _LISTENS:
                    yield from _listens(inventory, mapped, module, decorator, function, definition)
                elif last(decorator.name) == _VALIDATES and parent(function) in mapped:
                    yield Listener(_VALIDATES, parent(function), function)
    for module, fact in inventory.found("sqlalchemy", Listening):
        if named(inventory, module, fact.call) in _LISTEN:
            function = named(inventory, module, fact.call.argument(2, "fn"))
            place = inventory.definition(function)
            if place is not None:
                yield from _listens(inventory, mapped, module, fact.call, function, place[1])


def unheard(inventory: Inventory) -> Iterator[Diagnostic]:
    """Listeners to events of classes that are computed: nobody is known to call them."""
    for module in product_modules(inventory):
        for definition in inventory.facts(module).definitions:
            for decorator in definition.decorators:
                if isinstance(decorator, Call) and named(inventory, module, decorator) in _LISTENS:
                    yield from _lost(inventory, module, decorator)
    for module, fact in inventory.found("sqlalchemy", Listening):
        if named(inventory, module, fact.call) in _LISTEN:
            yield from _lost(inventory, module, fact.call)


def _lost(inventory: Inventory, module: str, call: Call) -> Iterator[Diagnostic]:
    event = text_of(inventory, module, call.argument(1, "identifier"))
    if event in _OF_CLASSES and _is_computed(inventory, module, call.argument(0, "target")):
        message = f"the class whose {event!r} is listened to is computed"
        location = inventory.location(module, call.position)
        yield report(diagnostics.LISTENER_UNRESOLVED, message, location)


def _is_computed(inventory: Inventory, module: str, target: Value | None) -> bool:
    """Whether nobody knows which class of the project a target is."""
    if _subjects(inventory, set(), module, target):
        return False
    found = inventory.resolve(module, target.name) if isinstance(target, Name) else None
    return found is None or found.internal


def _listens(
    inventory: Inventory,
    mapped: set[str],
    module: str,
    call: Call,
    function: str,
    definition: Definition,
) -> Iterator[Behaviour]:
    event = text_of(inventory, module, call.argument(1, "identifier"))
    if event not in _ARGUMENTS:
        return
    given = call.argument(0, "target")
    heard = _HEARD_AS.get(event, event)
    if event in _OF_CLASSES and _is_computed(inventory, module, given):
        yield Listener(heard, "", _COMPUTED)
    for subject in _subjects(inventory, mapped, module, given) if event in _OF_CLASSES else ("",):
        yield Listener(heard, subject, function)
        parameters = definition.parameters
        if "." in definition.name and inventory.definition(parent(function)) is not None:
            place = inventory.definition(parent(function))
            static = any(
                isinstance(d, Name) and last(d.name) == "staticmethod"
                for d in definition.decorators
            )
            if place is not None and place[1].kind is DefinitionKind.CLASS and not static:
                parameters = parameters[1:]
        for parameter, kind in zip(parameters, _ARGUMENTS[event], strict=False):
            type_ = subject if kind == _SUBJECT else kind
            if type_:
                yield Given(function, parameter.name, type_)


def _subjects(
    inventory: Inventory, mapped: set[str], module: str, target: Value | None
) -> tuple[str, ...]:
    """The classes that a target means: a mapped class, an attribute of one, several; the empty
    name means all of them (`Mapper`, a base that is no class of the project). None for a class
    outside the project, and for a target that is computed."""
    if target is None:
        return ()
    where, value = follow(inventory, module, target)
    several = [
        subject for item in elements(value) for subject in _subjects(inventory, mapped, where, item)
    ]
    if several:
        return tuple(several)
    if isinstance(value, Call) and last(value.name) in _MAKERS:
        return ("",)
    if not isinstance(target, Name):
        return ()
    found = inventory.resolve(module, target.name)
    dotted = found.name if found is not None else ""
    if dotted in _ALL or dotted.endswith(".Model"):  # `db.Model` of Flask-SQLAlchemy
        return ("",)
    for name in (dotted, parent(dotted)):
        if name in mapped or (name and is_class(inventory, name)):
            return (name,)
    return ()
