"""Cuts between parts in; the same with the joins and shared tables that cross them out.

A join is told where the code that joins lies in one of the two tables' parts, from this part to
the other; where it lies in a third, from that part to both. A table is shared from each part that
writes it, but does not own it, to its owner. What they cost is added at the end
(`boundaries.crossing`)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from strangler.locations import Location
from strangler.model.boundaries import Crossing, Cut
from strangler.model.graph import Edge

_MOST = 200
"""Crossings listed for one cut."""


def with_data(
    cuts: Iterable[Cut],
    joins: Iterable[Edge],
    writers: Mapping[str, Iterable[str]],
    owner_of: Callable[[str], str | None],
    part_at: Callable[[str], str | None],
    part_of: Callable[[str], str | None],
) -> tuple[Cut, ...]:
    """`writers` are symbols by table; `owner_of` a table's part, `part_at` that of a file,
    `part_of` that of a dotted name."""
    crossings: dict[tuple[str, str], set[Crossing]] = {}
    for edge in joins:
        for location in edge.evidence:
            for pair in _between(edge, location, owner_of, part_at):
                crossing = Crossing(edge.kind, edge.source, edge.target, location)
                crossings.setdefault(pair, set()).add(crossing)
    shared: dict[tuple[str, str], set[str]] = {}
    for table, symbols in writers.items():
        owner = owner_of(table)
        for part in {part_of(symbol) for symbol in symbols} - {owner, None}:
            if owner is not None and part is not None:
                shared.setdefault((part, owner), set()).add(table)
    found = {(cut.source, cut.target): cut for cut in cuts}
    for source, target in {*crossings, *shared} - found.keys():
        found[source, target] = Cut(source, target, 0, 0, (), 0.0, ())
    return tuple(
        replace(
            cut,
            joins=tuple(sorted(crossings.get(pair, ()))[:_MOST]),
            shared_tables=tuple(sorted(shared.get(pair, ()))),
        )
        for pair, cut in sorted(found.items())
    )


def _between(
    edge: Edge,
    location: Location,
    owner_of: Callable[[str], str | None],
    part_at: Callable[[str], str | None],
) -> set[tuple[str, str]]:
    here = part_at(location.path)
    owners = {owner_of(name.removeprefix("table:")) for name in (edge.source, edge.target)}
    if here is None or None in owners or len(owners) < 2:
        return set()
    return {(here, owner) for owner in owners if owner is not None and owner != here}
