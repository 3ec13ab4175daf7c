"""Crossing dependencies in, what it costs to cut them out.

The price is unitless: 1 is one call that becomes a network call with a contract. It ranks
cuts of one system; it is no estimate of days."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from strangler.analyzers.boundaries.indexing import KINDS, Floats, Ground, Ints
from strangler.model.boundaries import PartKind
from strangler.model.graph import IMPORT_KINDS, EdgeKind
from strangler.model.recogniser import Conclusions, ForeignKey, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """What one crossing costs, relative to a call."""

    foreign_key: float = 8.0
    """The constraint is given up; integrity, joins and deletes become code and messages."""
    cascade: float = 4.0
    """Added to a foreign key that cascades: deletes must be carried over as events."""
    inherits: float = 5.0
    """A base class cannot be called over a network: it is copied, or inverted."""
    decorates: float = 2.0
    """A decorator must be present where it decorates: it is copied or packaged."""
    calls: float = 1.0
    """A call becomes a request with a contract, a timeout and a failure."""
    uses: float = 0.5
    """A name that is read is usually a constant, type or exception: it joins the contract."""
    imports: float = 0.25
    """An import line by itself; what it brings in is priced where it is used."""
    type_only: float = 0.05
    """Annotations are replaced by a type of the contract."""
    into_shared: float = 0.2
    """Factor for cuts into a shared library: it is packaged and installed, not called."""
    into_platform: float = 0.1
    """Factor for cuts into the platform: each service has its own, from one template."""
    from_platform: float = 0.1
    """Factor for cuts out of the platform: lines of wiring that move with the service."""


PRICES = Prices()


def price_edges(ground: Ground, prices: Prices = PRICES) -> Floats:
    """The price of every edge if it is cut: its kind's, growing with the logarithm of the
    places to change, since the second place costs less than the first."""
    of_kind = np.array([_of_kind(kind, prices) for kind in KINDS])
    places = 1.0 + np.log(np.maximum(ground.count, 1))
    return of_kind[ground.kind] * places


def price_foreign_key(key: ForeignKey, prices: Prices = PRICES) -> float:
    """The price of a foreign key if it is cut."""
    return prices.foreign_key + (prices.cascade if key.on_delete == "CASCADE" else 0.0)


def layer_factor(source: PartKind, target: PartKind, prices: Prices = PRICES) -> float:
    """How much cheaper a cut is because of what lies on its sides."""
    if source is not PartKind.SERVICE:
        return prices.from_platform
    if target is PartKind.PLATFORM:
        return prices.into_platform
    return prices.into_shared if target is PartKind.SHARED else 1.0


def total_price(
    ground: Ground,
    labels: Ints,
    conclusions: Conclusions,
    unit_of_table: Mapping[str, int],
    layers: Mapping[int, PartKind],
) -> float:
    """The price of all cuts of a partition; labels not in `layers` are services."""
    one, other = labels[ground.source], labels[ground.target]
    kinds = [layers.get(k, PartKind.SERVICE) for k in range(int(labels.max(initial=-1)) + 1)]
    factors = np.array([[layer_factor(a, b) for b in PartKind] for a in PartKind])
    row = np.array([list(PartKind).index(kind) for kind in kinds], dtype=np.int64)
    crossing = one != other
    discount = factors[row[one[crossing]], row[other[crossing]]]
    price = float((price_edges(ground)[crossing] * discount).sum())
    for table, key in crossing_keys(labels, conclusions, unit_of_table):
        a, b = (int(labels[unit_of_table[name]]) for name in (table.name, key.to))
        price += price_foreign_key(key) * layer_factor(kinds[a], kinds[b])
    return round(price, 2)


def crossing_keys(
    labels: Ints, conclusions: Conclusions, unit_of_table: Mapping[str, int]
) -> list[tuple[Table, ForeignKey]]:
    """Foreign keys whose two tables are in different parts."""
    found: list[tuple[Table, ForeignKey]] = []
    for table in conclusions.tables:
        for key in table.foreign_keys:
            one, other = unit_of_table.get(table.name), unit_of_table.get(key.to)
            if one is not None and other is not None and labels[one] != labels[other]:
                found.append((table, key))
    return found


def _of_kind(kind: EdgeKind, prices: Prices) -> float:
    if kind is EdgeKind.TYPE_ONLY:
        return prices.type_only
    if kind is EdgeKind.IMPLICIT_PARENT:
        return 0.0
    if kind in IMPORT_KINDS:
        return prices.imports
    special = {
        EdgeKind.CALLS: prices.calls,
        EdgeKind.INHERITS: prices.inherits,
        EdgeKind.DECORATES: prices.decorates,
    }
    return special.get(kind, prices.uses)
