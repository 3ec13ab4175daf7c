"""A partition in, the cut between every ordered pair of parts that touch each other out."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np

from strangler.analyzers.boundaries.indexing import IS_IMPORT, KIND_INDEX, KINDS, Ground, Ints
from strangler.analyzers.boundaries.pricing import (
    crossing_keys,
    layer_factor,
    price_edges,
    price_foreign_key,
)
from strangler.analyzers.boundaries.weighting import table_units
from strangler.locations import Location
from strangler.model.boundaries import Crossing, Cut, PartKind
from strangler.model.graph import EdgeKind
from strangler.model.recogniser import Conclusions

Locate: TypeAlias = Callable[[str, int], Location]

MOST_EVIDENCE = 200
"""Crossings shown for one cut; the counts are always complete."""

_RANK = {EdgeKind.FOREIGN_KEY: 0, EdgeKind.INHERITS: 1, EdgeKind.CALLS: 2, EdgeKind.DECORATES: 3}
_RANKS = np.array(
    [_RANK.get(kind, 4 if not IS_IMPORT[place] else 5) for place, kind in enumerate(KINDS)]
)


def find_cuts(
    ground: Ground,
    labels: Ints,
    names: Sequence[str],
    kinds: Sequence[PartKind],
    conclusions: Conclusions,
    locate: Locate,
) -> tuple[Cut, ...]:
    """All cuts, sorted by names of source and target part. `names` and `kinds` are by label."""
    count = len(names)
    keys = _keys_by_cut(ground, labels, conclusions)
    crossing = np.flatnonzero(labels[ground.source] != labels[ground.target])
    between = labels[ground.source[crossing]] * count + labels[ground.target[crossing]]
    ranks = _RANKS[ground.kind[crossing]]
    order = np.lexsort((crossing, ranks, between))
    crossing, between = crossing[order], between[order]
    prices = price_edges(ground)
    cuts: list[Cut] = []
    for pair in sorted({*np.unique(between).tolist(), *keys}):
        low, high = (int(np.searchsorted(between, pair, side)) for side in ("left", "right"))
        rows = crossing[low:high]
        source, target = divmod(pair, count)
        foreign = tuple(sorted(crossing for crossing, _ in keys.get(pair, ())))
        price = float(prices[rows].sum()) + sum(cost for _, cost in keys.get(pair, ()))
        shown = rows[: max(MOST_EVIDENCE - len(foreign), 0)].tolist()
        evidence = (*foreign[:MOST_EVIDENCE], *(_crossing(ground, row, locate) for row in shown))
        cuts.append(
            Cut(
                source=names[source],
                target=names[target],
                imports=int(ground.count[rows][IS_IMPORT[ground.kind[rows]]].sum()),
                calls=int(ground.count[rows][ground.kind[rows] == _CALLS].sum()),
                foreign_keys=foreign,
                price=round(price * layer_factor(kinds[source], kinds[target]), 2),
                evidence=evidence,
            )
        )
    return tuple(sorted(cuts, key=lambda cut: (cut.source, cut.target)))


_CALLS = KIND_INDEX[EdgeKind.CALLS]


def _keys_by_cut(
    ground: Ground, labels: Ints, conclusions: Conclusions
) -> dict[int, list[tuple[Crossing, float]]]:
    """Crossing foreign keys with their prices, by source label * parts + target label."""
    unit_of = table_units(ground, conclusions)
    count = int(labels.max(initial=-1)) + 1
    found: dict[int, list[tuple[Crossing, float]]] = defaultdict(list)
    for table, key in crossing_keys(labels, conclusions, unit_of):
        source, target = labels[unit_of[table.name]], labels[unit_of[key.to]]
        crossing = Crossing(
            EdgeKind.FOREIGN_KEY, f"table:{table.name}", f"table:{key.to}", key.location
        )
        found[int(source) * count + int(target)].append((crossing, price_foreign_key(key)))
    return found


def _crossing(ground: Ground, row: int, locate: Locate) -> Crossing:
    source = ground.units[int(ground.source[row])]
    return Crossing(
        kind=KINDS[int(ground.kind[row])],
        source=source.id,
        target=ground.units[int(ground.target[row])].id,
        location=locate(source.module, int(ground.position[row])),
    )
