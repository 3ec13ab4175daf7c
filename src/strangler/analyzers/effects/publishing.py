"""What bodies publish and the doors in; which module sends messages to which other out.

A message reaches a task by its name or function, a consumer by its topic, queue or channel: the
names of consumer doors have them behind the protocol (`kafka:orders,refunds`, `channel mails`)."""

from collections.abc import Iterable

from strangler.analyzers.effects.solving import Solved
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.model.effects import EffectKind
from strangler.model.graph import Confidence, Edge, EdgeKind
from strangler.model.recogniser import Door

Sending = tuple[str, str, tuple[int, ...]]
"""The module that publishes, the handler of the door, positions of the first places."""

_MOST_EVIDENCE = 5
_KINDS = ("task", "consumer")


def receiving(doors: Iterable[Door]) -> dict[str, tuple[str, ...]]:
    """The handlers of doors by each target that a message to them may name."""
    found: dict[str, set[str]] = {}
    for door in doors:
        if door.kind in _KINDS:
            for target in targets_of(door):
                found.setdefault(target, set()).add(door.handler)
    return {target: tuple(sorted(found[target])) for target in sorted(found)}


def targets_of(door: Door) -> tuple[str, ...]:
    """What a message to a door names: `?` stands for what is computed, which nothing names."""
    if door.kind == "task":
        return tuple(dict.fromkeys((door.name, door.handler)))
    name = door.name
    for before in ("kafka:", "amqp:", "sqs:", "nats:", "redis:", "mqtt:", "channel "):
        name = name.removeprefix(before)
    return tuple(each for each in name.split(",") if each not in ("", "?", "amqp"))


def sendings(solved: Solved, doors: Iterable[Door]) -> tuple[Sending, ...]:
    """Who publishes to which door, sorted."""
    known = receiving(doors)
    found: dict[tuple[str, str], set[int]] = {}
    for index, body in enumerate(solved.activity.bodies):
        if body.library or not known:
            continue
        for doing in solved.deeds(index).doings:
            if doing.effect.kind is EffectKind.PUBLISHES and doing.position:
                for handler in known.get(doing.effect.target, ()):
                    found.setdefault((body.module, handler), set()).add(doing.position)
    return tuple((*pair, tuple(sorted(found[pair])[:_MOST_EVIDENCE])) for pair in sorted(found))


def publishing_edges(sent: Iterable[Sending], inventory: ProjectInventory) -> tuple[Edge, ...]:
    """An edge from each module that publishes to each other that holds a door it reaches."""
    places: dict[tuple[str, str], set[int]] = {}
    for module, handler, positions in sent:
        target = inventory.resolver.module_prefix(handler)
        if target and target != module and module in inventory.sources:
            places.setdefault((module, target), set()).update(positions)
    return tuple(_edge(*pair, found, inventory) for pair, found in sorted(places.items()))


def _edge(source: str, target: str, found: set[int], inventory: ProjectInventory) -> Edge:
    places = tuple(inventory.location(source, p) for p in sorted(found)[:_MOST_EVIDENCE])
    return Edge(source, target, EdgeKind.PUBLISHES, Confidence.LIKELY, places)
