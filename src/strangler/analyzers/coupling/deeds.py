"""What bodies do in, the keys, files, hosts, queues and tasks that several places share out."""

import re
from collections.abc import Mapping

from strangler.analyzers.coupling.collecting import Collector, Found
from strangler.analyzers.coupling.lifting import Lifting
from strangler.analyzers.coupling.names import Names
from strangler.analyzers.coupling.texts import Texts
from strangler.analyzers.effects.answering import Answers
from strangler.locations import Location
from strangler.model.coupling import CouplingKind
from strangler.model.effects import EffectKind
from strangler.model.recogniser import Conclusions
from strangler.model.source import ModuleKind

_KINDS: Mapping[EffectKind, tuple[CouplingKind, bool]] = {
    EffectKind.READS_SESSION: (CouplingKind.SESSION_KEY, False),
    EffectKind.WRITES_SESSION: (CouplingKind.SESSION_KEY, True),
    EffectKind.READS_CACHE: (CouplingKind.CACHE_KEY, False),
    EffectKind.FILLS_CACHE: (CouplingKind.CACHE_KEY, True),
    EffectKind.WRITES_CACHE: (CouplingKind.CACHE_KEY, True),
    EffectKind.READS_FILE: (CouplingKind.FILE, False),
    EffectKind.WRITES_FILE: (CouplingKind.FILE, True),
    EffectKind.HTTP: (CouplingKind.HOST, False),
    EffectKind.PUBLISHES: (CouplingKind.QUEUE, True),
}
"""What an effect's target is shared as, and whether the effect writes it."""
_KEYED = frozenset({CouplingKind.SESSION_KEY, CouplingKind.CACHE_KEY})
_NO_PLACE = frozenset({"temporary", "upload"})
"""Files that nobody else can open: a temporary one, what a request brings."""
_UNTOLD = frozenset(
    {
        *("celery.app.task.Task", "dramatiq.actor.Actor", "dramatiq.generic.GenericActor"),
        "huey.api.TaskWrapper",
    }
)
"""What is sent where the task is not known: any."""
_TELLING = re.compile(r"[^\W_]")


def shared_by_effects(
    collector: Collector, names: Names, answers: Answers, conclusions: Conclusions
) -> Mapping[CouplingKind, tuple[Location, ...]]:
    """Collect from the project's own places; what is done in a library counts to the place that
    calls it. Gives the places of each kind that have a computed key, and are left out."""
    inventory, solved = collector.inventory, answers.solved
    tasks = {d.name: d for d in conclusions.doors if d.kind == "task"}
    lifting = Lifting(solved.activity, Texts(names))
    unknown: dict[CouplingKind, set[Location]] = {}
    for index, body in enumerate(solved.activity.bodies):
        if body.library or inventory.source(body.module).kind is not ModuleKind.CODE:
            continue
        for doing in solved.deeds(index).doings:
            known = _KINDS.get(doing.effect.kind)
            if known is None:
                continue
            kind, writes = known
            key = doing.effect.target
            if kind in _KEYED and (
                _is_of_value(doing.via) or lifting.is_inside(index, doing.position)
            ):
                continue
            if kind is CouplingKind.FILE and key in _NO_PLACE:
                continue
            if kind is CouplingKind.QUEUE and key in _UNTOLD:
                continue
            if kind in _KEYED and not _TELLING.search(key):
                lifted = list(lifting.keys(index, doing.position, doing.via.rpartition(".")[2]))
                for chosen, symbol, module, position in lifted:
                    if _TELLING.search(chosen):
                        found = collector.of(kind, chosen)
                        place = (symbol, inventory.location(module, position))
                        (found.writers if writes else found.readers).add(place)
                if lifted:
                    continue
            if not _TELLING.search(key):
                called = doing.via.rpartition(".")[2]
                if kind in _KEYED and not lifting.is_keyed(index, doing.position, called):
                    continue
                where = inventory.location(body.module, doing.position or 1 << 20 | 1)
                unknown.setdefault(kind, set()).add(where)
                continue
            door = tasks.get(key) if kind is CouplingKind.QUEUE else None
            found = collector.of(CouplingKind.TASK if door is not None else kind, key)
            place = (body.symbol, inventory.location(body.module, doing.position or 1 << 20 | 1))
            (found.writers if writes else found.readers).add(place)
            if door is not None:
                found.readers.add((door.handler, door.location))
                _by_name(found, doing.via)
    return {kind: tuple(sorted(places)) for kind, places in unknown.items()}


def _is_of_value(via: str) -> bool:
    """Whether it is a method of what was found in the cache, not of the cache."""
    return via.rpartition(".")[0].rpartition(".")[2] in ("get", "aget", "get_or_set")


def _by_name(found: Found, via: str) -> None:
    """Celery's `send_task` and `signature` take the task's name (docs.celeryq.dev, Calling
    Tasks): no import shows it."""
    if via.rpartition(".")[2] in ("send_task", "signature"):
        found.note = "by name"
