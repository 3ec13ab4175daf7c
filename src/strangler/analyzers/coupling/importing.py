"""Effects of module bodies in, what happens when modules are imported out.

An effect below a comparison of `__name__` with "__main__" does not happen at import
(docs.python.org, library/__main__): everything that stands after such a line at the module's top
level is left out, which is where people write it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from strangler.analyzers.coupling.collecting import Collector
from strangler.analyzers.effects.answering import Answers, spelt
from strangler.analyzers.effects.direct import Doing
from strangler.locations import Location, unpack
from strangler.model.coupling import CouplingKind
from strangler.model.effects import Effect, EffectKind
from strangler.model.graph import Confidence
from strangler.model.names import last, parent
from strangler.model.recogniser import Conclusions
from strangler.model.source import ModuleKind

_HARMLESS = frozenset({EffectKind.TIME, EffectKind.RANDOM, EffectKind.LOGS, EffectKind.LOCKS})
_THREADS = frozenset(
    {"threading.Thread.start", "threading.Timer.start", "_thread.start_new_thread"}
)
_REGISTERING = frozenset({EffectKind.CHANGES_STATE})
_LAZY = frozenset(
    {
        *("all", "filter", "exclude", "order_by", "select_related", "prefetch_related", "only"),
        *("annotate", "alias", "values", "values_list", "distinct", "defer", "none", "using"),
        *("reverse", "union", "intersection", "difference", "dates", "datetimes", "extra"),
        *(
            "select_for_update",
            "get_queryset",
            "as_manager",
            "from_queryset",
            "raw",
            "complex_filter",
        ),
        "add_related_count",  # of django-mptt
    }
)
_LOOKS = frozenset(
    {
        *("resolve", "absolute", "abspath", "realpath", "expanduser", "home", "cwd", "getcwd"),
        *("exists", "is_file", "is_dir", "isfile", "isdir", "stat", "samefile"),
    }
)
_DECORATORS = ("django.views.decorators.",)
"""Decorators of views that are applied by a call (`cache_page(60)(view)`): they work later."""
_OPENED = frozenset({"task", "signal", "subscriber", "event", "admin action"})
_ENTRIES = frozenset({"__main__", "manage", "setup", "conftest"})
"""Modules that are run, not imported."""


ImportDeed: TypeAlias = tuple[str, int, str, bool]
"""A module, a position in it, what happens there at import, and whether it merely registers."""


def import_deeds(collector: Collector, answers: Answers) -> Iterator[ImportDeed]:
    """What the bodies of modules do, those below `if __name__ == "__main__"` too."""
    for index, body in enumerate(answers.solved.activity.bodies):
        if body.library or body.symbol != body.module or not _is_product(collector, body.module):
            continue
        decorating = _decorating(collector, body.module)
        for position, what, registers in _deeds(collector, answers, index):
            if unpack(position)[0] not in decorating:
                yield body.module, position, what, registers


def import_effects(
    collector: Collector,
    deeds: Iterable[ImportDeed],
    conclusions: Conclusions,
    mains: Mapping[str, int],
    environment: Iterable[tuple[str, Location, str]],
) -> None:
    """Collect one entry for each module that does something when it is imported. `mains` says
    where modules ask whether they are run; `environment` are reads of variables at import, as
    (module, place, variable)."""
    inventory = collector.inventory
    modules = {source.path: module for module, source in inventory.sources.items()}
    notes: dict[str, set[str]] = {}
    for module, position, what, registers in deeds:
        main = mains.get(module, 0)
        if main and position > main:
            continue
        kind = CouplingKind.IMPORT_REGISTRATION if registers else CouplingKind.IMPORT_EFFECT
        location = inventory.location(module, position or 1 << 20 | 1)
        collector.of(kind, module).writers.add((module, location))
        notes.setdefault(f"{kind} {module}", set()).add(what)
    for module, location, key in environment:
        if not _is_product(collector, module):
            continue
        kind = CouplingKind.IMPORT_EFFECT
        collector.of(kind, module).writers.add((module, location))
        notes.setdefault(f"{kind} {module}", set()).add(f"environment {key}")
    for location, what in _registered(conclusions):
        module = modules.get(location.path, "")
        if module and _is_product(collector, module):
            kind = CouplingKind.IMPORT_REGISTRATION
            collector.of(kind, module).writers.add((module, location))
            notes.setdefault(f"{kind} {module}", set()).add(what)
    for (kind, key), found in collector.found.items():
        if f"{kind} {key}" in notes:
            found.note = _summed(notes[f"{kind} {key}"])


def _registered(conclusions: Conclusions) -> Iterator[tuple[Location, str]]:
    """Routes, and doors that code opens while it is imported."""
    for endpoint in conclusions.endpoints:
        yield endpoint.location, "routes"
    for door in conclusions.doors:
        if door.kind in _OPENED:
            yield door.location, f"{door.kind}s"


def _is_product(collector: Collector, module: str) -> bool:
    source = collector.inventory.source(module)
    return source.kind is ModuleKind.CODE and module.rpartition(".")[2] not in _ENTRIES


def _deeds(collector: Collector, answers: Answers, index: int) -> Iterator[tuple[int, str, bool]]:
    """Position, what happens, and whether it is a mere registering."""
    solved = answers.solved
    activity = solved.activity
    deeds = solved.deeds(index)
    for doing in deeds.doings:
        if doing.effect.kind not in _HARMLESS and not _is_late(collector, doing):
            yield doing.position, spelt(doing.effect), doing.effect.kind in _REGISTERING
    for call in deeds.calls:
        if call.doubtful or call.confidence is not Confidence.CERTAIN:
            continue
        builds = _builds_query(collector, activity.bodies[call.callee].symbol)
        read = frozenset() if builds else _read_now(answers, call.callee)
        for effect in solved.effects([call.callee]):
            is_late = effect.kind is EffectKind.READS and effect not in read
            if effect.kind not in _HARMLESS and not is_late:
                yield call.position, spelt(effect), effect.kind in _REGISTERING
    for called in activity.calls.get(index, ()):
        if activity.bodies[called.callee].symbol in _THREADS:
            yield called.position, "starts a thread", False
    for outside in activity.outside.get(index, ()):
        if outside.name in _THREADS:
            yield outside.position, "starts a thread", False


def _is_late(collector: Collector, doing: Doing) -> bool:
    """Whether it only prepares something, or only asks where a file lies. Query sets are lazy
    (docs.djangoproject.com, ref/models/querysets, "When QuerySets are evaluated")."""
    word = last(doing.via)
    if doing.via.startswith(_DECORATORS):
        return True
    if doing.effect.kind is EffectKind.READS:
        if collector.inventory.definition(doing.via) is not None:
            return True  # a relation, which a class's body only names
        return _is_built(doing)
    return doing.effect.kind is EffectKind.READS_FILE and word in _LOOKS


def _is_built(doing: Doing) -> bool:
    """Whether a read is only that of a query that is built."""
    owner, _, word = doing.via.rpartition(".")
    return word in _LAZY and owner.endswith(("Manager", "QuerySet"))


def _read_now(answers: Answers, start: int) -> frozenset[Effect]:
    """The reads of a function and what it calls, without those of queries that it only builds
    (`count_related(Device, "site")` in a class's body)."""
    solved = answers.solved
    found: set[Effect] = set()
    seen, waiting = {start}, [start]
    while waiting:
        deeds = solved.deeds(waiting.pop())
        found.update(
            doing.effect
            for doing in deeds.doings
            if doing.effect.kind is EffectKind.READS and not _is_built(doing)
        )
        new = {call.callee for call in deeds.calls if not call.doubtful} - seen
        seen |= new
        waiting += new
    return frozenset(found)


def _builds_query(collector: Collector, symbol: str) -> bool:
    """Whether it is a method of a manager or query set of the project, whose queries are lazy."""
    bases = collector.inventory.ancestors(parent(symbol))
    return any(base.endswith(("Manager", "QuerySet")) for base in bases)


def _decorating(collector: Collector, module: str) -> frozenset[int]:
    """The lines of decorators: what they wrap runs later, and what they register is told by the
    framework's recogniser."""
    return frozenset(
        unpack(position)[0]
        for definition in collector.inventory.facts(module).definitions
        for decorator in definition.decorators
        if (position := getattr(decorator, "position", 0))
    )


def _summed(notes: Iterable[str]) -> str:
    ordered = sorted(notes)
    more = f" and {len(ordered) - 5} more" if len(ordered) > 5 else ""
    return ", ".join(ordered[:5]) + more
