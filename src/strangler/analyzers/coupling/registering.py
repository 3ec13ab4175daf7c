"""Who listens to what, and what the framework runs for every request, in; signals with their
senders and receivers, and the platform with what it touches, out."""

from collections.abc import Iterable, Mapping

from strangler.analyzers.coupling.collecting import Collector
from strangler.analyzers.effects.answering import Answers
from strangler.locations import Location
from strangler.model.behaviour import Behaviour, Listener
from strangler.model.coupling import CouplingKind
from strangler.model.effects import EffectKind
from strangler.model.names import last
from strangler.model.recogniser import Conclusions

_SENDING = frozenset({"send", "send_robust", "asend", "asend_robust"})
_OTHERS = frozenset({"m2m_changed", "notify", "class_prepared"})
_BEFORE_AND_AFTER = ("pre_", "post_", "before_", "after_")
_ENTERED = frozenset(
    {"middleware", "context processor", "authentication backend", "database router"}
)
_NEVER_ENTERED = frozenset({"__init__"})


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
    """Collect what runs for every request, with the tables that it reads and writes."""
    for use in conclusions.platform:
        if use.role not in _ENTERED:
            continue
        place = _defined(collector, use.name)
        if place is None:
            continue
        found = collector.of(CouplingKind.PLATFORM, use.name)
        found.readers.add(place)
        found.note = use.role
        tables: set[str] = set()
        for name in _bodies(collector, use.name):
            answer = answers.symbol(name)
            if answer is not None:
                tables.update(answer.targets(EffectKind.READS))
                tables.update(answer.targets(EffectKind.WRITES))
        found.tables = tuple(sorted(tables))


def _bodies(collector: Collector, name: str) -> Iterable[str]:
    """The function, or the methods of a class and of its bases in the project."""
    methods: dict[str, str] = {}
    inventory = collector.inventory
    for holder in (name, *inventory.ancestors(name)):
        if inventory.definition(holder) is not None:
            for member in inventory.members(holder):
                methods.setdefault(member, f"{name}.{member}")
    return sorted(methods[m] for m in methods if m not in _NEVER_ENTERED) or (name,)


def _defined(collector: Collector, dotted: str) -> tuple[str, Location] | None:
    place = collector.inventory.definition(dotted)
    if place is None:
        return None
    return dotted, collector.inventory.location(place[0], place[1].position)
