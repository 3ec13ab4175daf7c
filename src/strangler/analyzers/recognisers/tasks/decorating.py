"""Decorated definitions in, doors out: the libraries whose decorator alone makes one.

Rules: Huey (guide: signals, startup and shutdown hooks, pre and post execute hooks), schedule
(`repeat`), Faust (userguide: agents, tasks and timers), Chalice (topics: events), Invoke (`task`),
Flask-Script (`command`, `option`), django-click (`command`), Bolt for Python (listeners),
dj-stripe (webhooks)."""

from strangler.analyzers.recognisers.following import text_of
from strangler.analyzers.recognisers.tasks.kinds import CHALICE, FAUST, HUEY, MANAGER, SLACK
from strangler.analyzers.recognisers.tasks.objects import Decorated, Found, kind_of
from strangler.model.names import last, parent
from strangler.model.recogniser import Inventory

_BY_NAME = {
    "schedule.repeat": "schedule",
    "invoke.task": "command",
    "invoke.tasks.task": "command",
    "djstripe.webhooks.handler": "webhook",
    "djstripe.webhooks.handler_all": "webhook",
    "djstripe.event_handlers.djstripe_receiver": "webhook",
    **{
        f"huey.contrib.djhuey.{name}": "event"
        for name in ("signal", "on_startup", "on_shutdown", "pre_execute", "post_execute")
    },
}
_BY_METHOD = {
    **{
        (HUEY, name): "event"
        for name in ("signal", "on_startup", "on_shutdown", "pre_execute", "post_execute")
    },
    (FAUST, "agent"): "consumer",
    (FAUST, "timer"): "schedule",
    (FAUST, "crontab"): "schedule",
    (FAUST, "task"): "event",
    (FAUST, "command"): "command",
    (CHALICE, "schedule"): "schedule",
    (CHALICE, "lambda_function"): "entry point",
    **{
        (CHALICE, f"on_{name}"): "consumer"
        for name in (
            *("sqs_message", "sns_message", "s3_event", "cw_event", "kinesis_record"),
            *("dynamodb_record", "ws_connect", "ws_disconnect", "ws_message"),
        )
    },
    **{
        (SLACK, name): "webhook"
        for name in (
            *("event", "command", "action", "message", "view", "shortcut", "options", "step"),
        )
    },
    (MANAGER, "command"): "command",
    (MANAGER, "option"): "command",
}
_METHODS = frozenset(method for _, method in _BY_METHOD)
_COMMAND = "command"


def find_decorated(inventory: Inventory, found: Found, item: Decorated) -> None:
    """One decorated definition, if a decorator of these stands on it."""
    kind = _BY_NAME.get(item.name, "")
    if not kind and item.receiver is not None and not item.name and item.method in _METHODS:
        scope = parent(item.definition.name)
        held = kind_of(inventory, item.module, item.receiver, found, scope)
        kind = _BY_METHOD.get((held, item.method), "")
    if kind:
        found.door(kind, _name(inventory, item, kind), item.handler, item.location)


def _name(inventory: Inventory, item: Decorated, kind: str) -> str:
    if kind == _COMMAND:
        given = text_of(inventory, item.module, item.call.keyword("name"))
        return given or last(item.definition.name).replace("_", "-")
    given = None
    if kind != "schedule":
        values = [a.value for a in item.call.arguments if a.keyword not in ("*", "**")]
        given = text_of(inventory, item.module, values[0]) if values else None
    return f"{item.method} {given}" if given else item.handler
