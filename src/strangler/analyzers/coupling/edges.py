"""What is shared in; the dependencies that it makes between modules out."""

from collections.abc import Iterable

from strangler.analyzers.coupling.working import Shared
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.locations import Location
from strangler.model.coupling import CouplingKind
from strangler.model.graph import Confidence, Edge, EdgeKind


def signal_edges(things: Iterable[Shared], inventory: ProjectInventory) -> tuple[Edge, ...]:
    """From the module that sends a signal (for a model's own signals: that defines the model) to
    each that receives it. Likely only: whether a receiver is connected when it is sent, and for
    which senders, is settled while the program runs."""
    found: dict[tuple[str, str], set[Location]] = {}
    for thing in things:
        if thing.kind is not CouplingKind.SIGNAL:
            continue
        for sender, sent in thing.writers:
            for receiver, received in thing.readers:
                source = inventory.resolver.module_prefix(sender)
                target = inventory.resolver.module_prefix(receiver)
                if source and target and source != target:
                    found.setdefault((source, target), set()).update((sent, received))
    return tuple(
        Edge(source, target, EdgeKind.SIGNALS, Confidence.LIKELY, tuple(sorted(places)))
        for (source, target), places in sorted(found.items())
    )
