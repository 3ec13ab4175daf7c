"""Tasks in, what their functions behave like out: a task of Celery has `delay`, an actor `send`.

Rules: docs.celeryq.dev (userguide: tasks, "Bound tasks" for `self`), dramatiq.io (guide: actors).
Huey (api: `TaskWrapper`). RQ hands functions over by calls that the catalogue knows."""

from collections.abc import Iterator
from itertools import chain

from strangler.analyzers.recognisers.tasks.applied import applied
from strangler.analyzers.recognisers.tasks.kinds import CELERY, HUEY
from strangler.analyzers.recognisers.tasks.objects import (
    Decorated,
    Found,
    decorated,
    find_local,
    kind_of,
)
from strangler.analyzers.recognisers.tasks.queues import find_makers
from strangler.model.behaviour import Base, Behaviour, Given
from strangler.model.facts import DefinitionKind
from strangler.model.names import parent
from strangler.model.recogniser import Inventory
from strangler.model.values import Literal

_TASK = "celery.app.task.Task"
_ACTOR = "dramatiq.actor.Actor"
_HUEY_TASK = "huey.api.TaskWrapper"


def behaving(inventory: Inventory) -> Iterator[Behaviour]:
    """What decorators of task libraries make of functions."""
    found = Found()
    find_local(inventory, found)
    find_makers(inventory, found)
    for item in chain(decorated(inventory), applied(inventory)):
        if item.definition.kind is not DefinitionKind.FUNCTION:
            continue
        base = _base(inventory, item, found)
        if not base:
            continue
        yield Base(item.handler, base)
        bound = item.call.keyword("bind")
        parameters = item.definition.parameters
        if parameters and isinstance(bound, Literal) and bound.value is True:
            yield Given(item.handler, parameters[0].name, base)


def _base(inventory: Inventory, item: Decorated, found: Found) -> str:
    package = item.name.partition(".")[0]
    if package == "celery" or item.name in found.makers:
        return _TASK if item.name.endswith("task") or item.name in found.makers else ""
    if package == "dramatiq":
        return _ACTOR if item.name.endswith("actor") else ""
    if package == "huey":
        return _HUEY_TASK if item.name.endswith("task") else ""
    if not item.name and item.method.endswith("task") and item.receiver is not None:
        scope = parent(item.definition.name)
        kind = kind_of(inventory, item.module, item.receiver, found, scope)
        if item.method == "task" and kind == CELERY:
            return _TASK
        return _HUEY_TASK if kind == HUEY else ""
    return ""
