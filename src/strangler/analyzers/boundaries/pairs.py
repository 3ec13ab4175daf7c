"""Weighted pairs of nodes: an undirected graph as three arrays."""

from dataclasses import dataclass

import numpy as np

from strangler.analyzers.boundaries.indexing import Flags, Floats, Ints, sum_by


@dataclass(frozen=True, slots=True)
class Pairs:
    """An undirected weighted graph of `size` nodes: pair k joins `first[k] < second[k]` with
    `weight[k] > 0`; each pair once, sorted."""

    size: int
    first: Ints
    second: Ints
    weight: Floats

    @property
    def degrees(self) -> Floats:
        """The sum of weights at each node."""
        ends = sum_by(self.first, self.weight, self.size)
        return ends + sum_by(self.second, self.weight, self.size)

    @property
    def total(self) -> float:
        """The sum of all weights."""
        return float(self.weight.sum())

    def scaled(self, factor: float) -> "Pairs":
        """All weights times a factor."""
        return Pairs(self.size, self.first, self.second, self.weight * factor)

    def scaled_to(self, maximum: float) -> "Pairs":
        """All weights divided so that the largest is `maximum`."""
        largest = float(self.weight.max(initial=0.0))
        return self.scaled(maximum / largest) if largest > 0 else self

    def where(self, keep: Flags) -> "Pairs":
        """Some of the pairs."""
        return Pairs(self.size, self.first[keep], self.second[keep], self.weight[keep])

    def merged(self, labels: Ints, size: int) -> "Pairs":
        """The quotient graph: nodes with one label become one node, inner pairs vanish."""
        return pair_up(size, labels[self.first], labels[self.second], self.weight)


def pair_up(size: int, one: Ints, other: Ints, weight: Floats) -> Pairs:
    """Pairs from any list of ends: direction, repeats and order do not matter; loops and
    weights of 0 are dropped."""
    first, second = np.minimum(one, other), np.maximum(one, other)
    keep = (first != second) & (weight > 0)
    keys = first[keep] * np.int64(max(size, 1)) + second[keep]
    # Sums depend on the order of their terms in the last bit: fix it by the weights' own order.
    order = np.lexsort((weight[keep], keys))
    distinct, place = np.unique(keys[order], return_inverse=True)
    sums = sum_by(place, weight[keep][order], len(distinct))
    return Pairs(size, distinct // max(size, 1), distinct % max(size, 1), sums)


def joined(size: int, *layers: Pairs) -> Pairs:
    """The sum of several layers over the same nodes."""
    return pair_up(
        size,
        np.concatenate([layer.first for layer in layers]),
        np.concatenate([layer.second for layer in layers]),
        np.concatenate([layer.weight for layer in layers]),
    )


def listed(size: int, rows: list[tuple[int, int, float]]) -> Pairs:
    """Pairs from a list of rows."""
    return pair_up(
        size,
        np.array([row[0] for row in rows], dtype=np.int64),
        np.array([row[1] for row in rows], dtype=np.int64),
        np.array([row[2] for row in rows], dtype=np.float64),
    )


def compact(labels: Ints) -> Ints:
    """Labels renumbered 0, 1, ... in order of first appearance."""
    _, first, place = np.unique(labels, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[place]
