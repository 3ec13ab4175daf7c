"""Calls of `connect` in, each signal with its receiver out, turn by turn where they stand in loops.

Rules: docs.djangoproject.com, topics/signals, "Listening to signals". `connect` is a method of
much else; what is connected to a name that is bound to something that is no signal is left out."""

from collections.abc import Iterator

from strangler.analyzers.recognisers.django.facts import Connected
from strangler.analyzers.recognisers.following import follow, named
from strangler.analyzers.recognisers.looping import put, turns
from strangler.model.names import last, parent
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Name

_MOST_TURNS = 50


def connected(inventory: Inventory) -> Iterator[tuple[str, Connected]]:
    """What modules connect, loops over what is written out gone through."""
    for module, found in inventory.found("django", Connected):
        each = turns(inventory, module, found.loops) if found.loops else None
        for turn in (each or [{}])[:_MOST_TURNS]:
            sender = found.sender
            signal = put(inventory, module, found.signal, turn)
            if _is_other(inventory, module, signal):
                continue
            yield (
                module,
                Connected(
                    signal,
                    put(inventory, module, found.receiver, turn),
                    put(inventory, module, sender, turn) if sender is not None else None,
                    found.position,
                ),
            )


def signal_of(inventory: Inventory, module: str, item: Connected) -> str:
    """The signal of `signal.connect`, by its full name where it is known."""
    if not isinstance(item.signal, Name):
        return ""
    held = Name(parent(item.signal.name), item.signal.position)
    return named(inventory, module, held) or held.name.lstrip("?:")


def _is_other(inventory: Inventory, module: str, signal: object) -> bool:
    """Whether something is known to be made by what makes no signal, as its name says: a class
    of signals ends in `Signal`."""
    if not isinstance(signal, Name):
        return True
    held = Name(parent(signal.name), signal.position)
    known = inventory.resolve(module, held.name)
    if "." in held.name and (known is None or (known.internal and not known.exact)):
        return True  # `self.client.connect(f)`
    place, made = follow(inventory, module, held)
    if not isinstance(made, Call):
        return False
    maker = named(inventory, place, made)
    holders = (maker, *inventory.ancestors(maker)) if maker else ()
    return bool(maker) and not any("ignal" in last(each) for each in holders)
