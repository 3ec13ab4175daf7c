"""Cuts with the data and state that cross them in; the same with these in their prices out.

What a cut costs is what `pricing` says of its calls, imports and keys, plus, times the factor of
its two parts' kinds:

    sum over pairs of joined tables           JOIN        * (1 + ln(places))
    + number of tables that the source writes SHARED_TABLE
    + sum over sets of tables written in one  TRANSACTION * (1 + ln(transactions))
      transaction
    + sum over keys, globals, files, ...      STATE by kind

A key between tables costs 8. The others stand to it as the default weights of the data layer do
(written in one transaction 3, written 2, key 1.5, joined 1): 16, 10 and 5."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import log

from strangler.analyzers.boundaries.pricing import layer_factor
from strangler.model.boundaries import Cut, PartKind
from strangler.model.coupling import CouplingKind


@dataclass(frozen=True, slots=True, kw_only=True)
class DataPrices:
    """What one crossing costs, relative to a call."""

    transaction: float = 16.0
    """It becomes a saga: steps that can be undone, states in between that others see."""
    shared_table: float = 10.0
    """A second writer has to ask the owner, who alone may write."""
    join: float = 5.0
    """One statement becomes two, with a call and a merge in between."""
    state: float = 2.0
    """A session key, cache key, global, file or patch needs an owner and an interface."""
    signal: float = 1.0
    """A receiver in the sender's transaction becomes one of an event, like a call."""
    queued: float = 0.3
    """A task or queue goes over a network already; its message becomes a contract."""


DATA_PRICES = DataPrices()


def with_prices(
    cuts: Iterable[Cut], kinds: Mapping[str, PartKind], prices: DataPrices = DATA_PRICES
) -> tuple[Cut, ...]:
    """`kinds` are those of the parts, by name."""
    return tuple(_priced(cut, kinds, prices) for cut in cuts)


def _priced(cut: Cut, kinds: Mapping[str, PartKind], prices: DataPrices) -> Cut:
    source = kinds.get(cut.source, PartKind.SERVICE)
    target = kinds.get(cut.target, PartKind.SERVICE)
    more = price_of_data(cut, prices) * layer_factor(source, target)
    return replace(cut, price=round(cut.price + more, 2)) if more else cut


def price_of_data(cut: Cut, prices: DataPrices = DATA_PRICES) -> float:
    """What crosses a cut besides calls, imports and keys."""
    joined = Counter((crossing.source, crossing.target) for crossing in cut.joins)
    together = Counter((split.writes, split.writes_across) for split in cut.transactions)
    return (
        sum(prices.join * (1.0 + log(places)) for places in joined.values())
        + prices.shared_table * len(cut.shared_tables)
        + sum(prices.transaction * (1.0 + log(number)) for number in together.values())
        + sum(_of_state(state.kind, prices) for state in cut.shared_state)
    )


def _of_state(kind: CouplingKind, prices: DataPrices) -> float:
    if kind is CouplingKind.SIGNAL:
        return prices.signal
    if kind in (CouplingKind.TASK, CouplingKind.QUEUE):
        return prices.queued
    return prices.state
