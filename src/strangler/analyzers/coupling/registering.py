"""Who listens to what, and what the framework runs for every request, in; signals with their
senders and receivers, and the platform with what it touches, out."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from strangler.analyzers.coupling.collecting import Collector
from strangler.analyzers.effects.answering import Answers
from strangler.locations import Location
from strangler.model.behaviour import Behaviour, Listener
from strangler.model.coupling import CouplingKind
from strangler.model.effects import EffectKind
from strangler.model.names import last, parent
from strangler.model.recogniser import Conclusions

_SENDING = frozenset({"send", "send_robust", "asend", "asend_robust"})
_OTHERS = frozenset({"m2m_changed", "notify", "class_prepared"})
_BEFORE_AND_AFTER = ("pre_", "post_", "before_", "after_")
_ENTERED = frozenset(
    {"middleware", "context processor", "authentication backend", "database router"}
)
_NEVER_ENTERED = frozenset({"__init__"})
_SHOWN = 8
"""Tables that a sentence names."""


def signals(
    collector: Collector,
    behaviour: Iterable[Behaviour],
    sent: Mapping[str, Iterable[tuple[str, Location]]],
) -> None:
    """Collect each signal with those who receive it. `sent` are the places that send signals of
    the project, by the signal's name; a model's own signals are sent by the model's class."""
    for listener in behaviour:
        if not isinstance(listener, Listener) or not listener.subject:
            continue
        if not _is_signal(last(listener.event)):
            continue
        receiver = _defined(collector, listener.function)
        if receiver is None:
            continue
        is_own = last(listener.event) in _SENDING
        key = listener.subject if is_own else f"{last(listener.event)} {listener.subject}"
        found = collector.of(CouplingKind.SIGNAL, key)
        found.readers.add(receiver)
        if is_own:
            found.writers.update(sent.get(listener.subject, ()))
        else:
            sender = _defined(collector, listener.subject)
            found.writers.update(() if sender is None else (sender,))


def _is_signal(word: str) -> bool:
    """Whether an event is sent to whoever listens, as Django's, SQLAlchemy's and Pyramid's are;
    frameworks have others by which they merely find what a class defines."""
    return word in _SENDING or word in _OTHERS or word.startswith(_BEFORE_AND_AFTER)


def is_sending(chain: str) -> bool:
    """Whether what is called is named as Django's and blinker's signals send."""
    return last(chain) in _SENDING


def platform(collector: Collector, answers: Answers, conclusions: Conclusions) -> None:
    """Collect what runs for every request, with the tables that it reads and writes: by its
    functions, methods and those of its bases in the project, and by what is written in them and
    may run later (a lazy object's function)."""
    uses = [use for use in conclusions.platform if use.role in _ENTERED]
    bodies = _bodies_of(collector, answers, {use.name for use in uses})
    for use in uses:
        place = _defined(collector, use.name)
        if place is None:
            continue
        found = collector.of(CouplingKind.PLATFORM, use.name)
        found.readers.add(place)
        found.note = f"{use.role} that runs for every request"
        effects = answers.solved.effects(bodies.get(use.name, ()))
        tables: set[str] = set()
        for kind in (EffectKind.READS, EffectKind.WRITES):
            targets = sorted(e.target for e in effects if e.kind is kind)
            tables.update(targets)
            if targets:
                more = f" and {len(targets) - _SHOWN} more" if len(targets) > _SHOWN else ""
                comma = ";" if kind is EffectKind.WRITES and found.tables else ","
                found.note += f"{comma} {kind.value} {', '.join(targets[:_SHOWN])}{more}"
                found.tables = tuple(sorted(tables))


def _bodies_of(
    collector: Collector, answers: Answers, names: Collection[str]
) -> Mapping[str, tuple[int, ...]]:
    """Of functions and classes, the bodies that run for them, by their names."""
    holders: dict[str, list[str]] = {}
    for name in sorted(names):
        for holder in (name, *collector.inventory.ancestors(name)):
            if _defined(collector, holder) is not None:
                holders.setdefault(holder, []).append(name)
    found: dict[str, list[int]] = {}
    for index, body in enumerate(answers.solved.activity.bodies):
        if body.library:
            continue
        for beginning in _beginnings(body.symbol):
            for name in holders.get(beginning, ()):
                member = body.symbol[len(beginning) + 1 :].partition(".")[0]
                foreign = beginning != name and body.receiver not in ("", name)
                if member not in _NEVER_ENTERED and not foreign:
                    found.setdefault(name, []).append(index)
    return {name: tuple(indexes) for name, indexes in found.items()}


def _beginnings(dotted: str) -> Iterator[str]:
    while dotted:
        yield dotted
        dotted = parent(dotted)


def _defined(collector: Collector, dotted: str) -> tuple[str, Location] | None:
    place = collector.inventory.definition(dotted)
    if place is None:
        return None
    return dotted, collector.inventory.location(place[0], place[1].position)
