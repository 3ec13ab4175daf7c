"""Templates as functions in; the tables that each of them reads by itself out.

What a view hands over is read where the template asks for more of it: `{{ order.customer.name }}`
reads the table of customers, and no import of the view's shows it."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from strangler.analyzers.coupling.collecting import Collector
from strangler.analyzers.effects.answering import Answers
from strangler.locations import Location
from strangler.model.behaviour import Behaviour, Listener
from strangler.model.coupling import CouplingKind
from strangler.model.effects import EffectKind
from strangler.model.names import last

_WRITTEN = "strangler_templates."
"""Where recognisers put the functions that they write from templates."""
_SHOWN = 8


def templates(collector: Collector, answers: Answers, behaviour: Iterable[Behaviour]) -> None:
    """Collect each template that reads tables. What those templates read that it fills or extends
    is theirs. Readers are the folder that it lies in and the project's code that renders it."""
    names = _names(behaviour)
    activity = answers.solved.activity
    bodies: dict[str, list[int]] = {}
    for index, body in enumerate(activity.bodies):
        if body.symbol in names:
            bodies.setdefault(body.symbol, []).append(index)
    if not bodies:
        return
    reads = {symbol: _reads(answers, indexes) for symbol, indexes in bodies.items()}
    callers = _callers(answers)
    for symbol, indexes in sorted(bodies.items()):
        inner = {
            activity.bodies[call.callee].symbol
            for index in indexes
            for call in activity.calls.get(index, ())
        }
        others = {t for other in inner - {symbol} for t in reads.get(other, ())}
        tables = reads[symbol] - others
        if not tables:
            continue
        found = collector.of(CouplingKind.TEMPLATE, names[symbol])
        found.tables = tuple(sorted({*found.tables, *tables}))
        more = f" and {len(found.tables) - _SHOWN} more" if len(found.tables) > _SHOWN else ""
        found.note = f"template that reads {', '.join(found.tables[:_SHOWN])}{more}"
        found.readers.update(_home(collector, names[symbol]))
        for place in _renderers(collector, answers, callers, indexes):
            found.readers.add(place)


def _names(behaviour: Iterable[Behaviour]) -> dict[str, str]:
    """The names of templates by their functions: who renders one, says so as `ENGINE:NAME`."""
    found: dict[str, str] = {}
    for one in behaviour:
        if isinstance(one, Listener) and one.function.startswith(_WRITTEN) and not one.subject:
            found.setdefault(one.function, one.event.partition(":")[2])
    return found


def _reads(answers: Answers, indexes: Iterable[int]) -> set[str]:
    effects = answers.solved.effects(indexes)
    return {effect.target for effect in effects if effect.kind is EffectKind.READS}


def _callers(answers: Answers) -> Mapping[int, set[tuple[int, int]]]:
    """Callers of the bodies of templates and stand-ins, with the places of the calls."""
    activity = answers.solved.activity
    found: dict[int, set[tuple[int, int]]] = {}
    for index, calls in activity.calls.items():
        for call in calls:
            if activity.bodies[call.callee].library:
                found.setdefault(call.callee, set()).add((index, call.position))
    return found


def _renderers(
    collector: Collector,
    answers: Answers,
    callers: Mapping[int, set[tuple[int, int]]],
    indexes: Iterable[int],
) -> Iterator[tuple[str, Location]]:
    """The nearest code of the project that runs a template, through stand-ins but not through
    other templates."""
    bodies = answers.solved.activity.bodies
    seen, todo = set(indexes), list(indexes)
    while todo:
        for caller, position in sorted(callers.get(todo.pop(), ())):
            body = bodies[caller]
            view = collector.inventory.definition(body.receiver) if body.receiver else None
            if view is not None and body.library:
                # A view of the project whose base class, outside it, renders.
                yield body.receiver, collector.inventory.location(view[0], view[1].position)
            if not body.library:
                where = collector.inventory.location(body.module, position or 1 << 20 | 1)
                yield body.symbol, where
            elif caller not in seen and not body.symbol.startswith(_WRITTEN):
                seen.add(caller)
                todo.append(caller)


def _home(collector: Collector, name: str) -> Iterator[tuple[str, Location]]:
    """The package in whose folder a template's file lies, if the template is named after it, as
    Django advises (intro/tutorial03); a folder above all applications belongs to none of them."""
    inventory = collector.inventory
    packages = {
        PurePosixPath(inventory.source(module).path).parent: module
        for module in inventory.modules
        if inventory.source(module).path.endswith("__init__.py")
    }
    for path in inventory.document_paths:
        if path == name or path.endswith(f"/{name}"):
            home = next((packages[p] for p in PurePosixPath(path).parents if p in packages), None)
            if home is not None and last(home) == name.partition("/")[0]:
                yield home, Location(path, 1, 1)
